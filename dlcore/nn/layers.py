"""Layers with weights: linear, convolution, embedding; and dropout."""

import numpy as np

from .. import functional, init
from ..conv import conv2d
from ..tensor import Tensor
from .module import Module


def parameter(values, dtype, name=None):
    """Return a tensor that training changes."""
    return Tensor(values, requires_grad=True, dtype=dtype, name=name)


def check_sizes(layer, **sizes):
    """Raise a ValueError that names the sizes unless each is at least 1."""
    if min(sizes.values()) < 1:
        given = " and ".join(f"{name} {size}" for name, size in sizes.items())
        raise ValueError(f"{layer}: {given} must be at least 1.")


class Linear(Module):
    r"""Affine layer, :math:`Z = X W^\top + b`.

    Parameters
    ----------
    in_features, out_features : int
        Length of a row that goes in, and of one that comes out.
    bias : bool, optional
        Whether to add :math:`b`.
    dtype : dtype, optional
        float32 unless you say otherwise.
    rng : numpy.random.Generator or int, optional
        Where the initial values come from; an int is a seed.

    Attributes
    ----------
    weight : Tensor, shape (out_features, in_features)
    bias : Tensor, shape (out_features,), or None

    Raises
    ------
    ValueError
        If a size is less than 1.

    Notes
    -----
    Both start uniform in :math:`\pm 1/\sqrt{\text{in\_features}}`, as in PyTorch. Taught in "Backpropagation".
    """

    def __init__(self, in_features, out_features, bias=True, dtype=np.float32, rng=None):
        check_sizes("Linear", in_features=in_features, out_features=out_features)
        rng = np.random.default_rng(rng)
        bound = in_features**-0.5
        self.weight = parameter(init.uniform((out_features, in_features), bound, rng), dtype, "W")
        start = init.uniform(out_features, bound, rng)
        self.bias = parameter(start, dtype, "b") if bias else None

    def forward(self, x):
        """Map `x`, shape (..., in_features), to shape (..., out_features)."""
        return functional.linear(x, self.weight, self.bias)

    def __repr__(self):
        out_features, in_features = self.weight.shape
        return f"Linear({in_features}, {out_features}{'' if self.bias is not None else ', bias=False'})"


class Conv2d(Module):
    """Convolution layer; see `dlcore.conv.conv2d`.

    Parameters
    ----------
    in_channels, out_channels : int
    kernel_size : int
        Height and width of the window.
    stride, padding : int, optional
    bias : bool, optional
    dtype : dtype, optional
    rng : numpy.random.Generator or int, optional

    Attributes
    ----------
    weight : Tensor, shape (out_channels, in_channels, kernel_size, kernel_size)
    bias : Tensor, shape (out_channels,), or None

    Raises
    ------
    ValueError
        If a size is less than 1.

    Notes
    -----
    Starts as in PyTorch, like `Linear`. Taught in "Beyond the MLP".
    """

    def __init__(
        self, in_channels, out_channels, kernel_size, stride=1, padding=0, bias=True, dtype=np.float32, rng=None
    ):
        check_sizes("Conv2d", in_channels=in_channels, out_channels=out_channels, kernel_size=kernel_size)
        rng = np.random.default_rng(rng)
        shape = (out_channels, in_channels, kernel_size, kernel_size)
        bound = init.fans(shape)[0] ** -0.5
        self.weight = parameter(init.uniform(shape, bound, rng), dtype, "W")
        start = init.uniform(out_channels, bound, rng)
        self.bias = parameter(start, dtype, "b") if bias else None
        self.stride, self.padding = stride, padding

    def forward(self, x):
        """Map `x`, shape (N, in_channels, H, W), to (N, out_channels, H', W')."""
        return conv2d(x, self.weight, self.bias, self.stride, self.padding)

    def __repr__(self):
        out_channels, in_channels, size, _ = self.weight.shape
        return f"Conv2d({in_channels}, {out_channels}, {size}, stride={self.stride}, padding={self.padding})"


class Embedding(Module):
    """A table of learned rows, one for each number; see `functional.embedding`.

    Parameters
    ----------
    num_embeddings, embedding_dim : int
        Number of rows, and their length.
    dtype : dtype, optional
    rng : numpy.random.Generator or int, optional

    Attributes
    ----------
    weight : Tensor, shape (num_embeddings, embedding_dim)
        Starts normal with standard deviation 1, as in PyTorch.

    Raises
    ------
    ValueError
        If a size is less than 1.
    """

    def __init__(self, num_embeddings, embedding_dim, dtype=np.float32, rng=None):
        check_sizes("Embedding", num_embeddings=num_embeddings, embedding_dim=embedding_dim)
        start = np.random.default_rng(rng).standard_normal((num_embeddings, embedding_dim))
        self.weight = parameter(start, dtype, "W")

    def forward(self, indices):
        r"""Map integers of any shape to their rows, shape (\*indices.shape, embedding_dim)."""
        return functional.embedding(indices, self.weight)

    def __repr__(self):
        return "Embedding({}, {})".format(*self.weight.shape)


class Dropout(Module):
    """Switch units off at random while training; see `functional.dropout`.

    Parameters
    ----------
    p : float, optional
        Probability of being switched off.
    rng : numpy.random.Generator or int, optional
    """

    def __init__(self, p=0.5, rng=None):
        if not 0 <= p < 1:
            raise ValueError(f"Dropout: p is a probability, at least 0 and less than 1, not {p}.")
        self.p, self.rng = p, np.random.default_rng(rng)

    def forward(self, x):
        """Map `x` of any shape to the same shape."""
        return functional.dropout(x, self.p, self.training, self.rng)

    def __repr__(self):
        return f"Dropout({self.p})"
