"""Layers and networks: operations together with the parameters they learn."""

import numpy as np

from . import functional
from .tensor import Tensor


class Module:
    """Something that maps tensors to tensors and may have parameters.

    A subclass sets its parameters and its parts as attributes and defines ``forward``; calling the module calls it.
    """

    def __call__(self, *inputs):
        return self.forward(*inputs)

    def parameters(self):
        """Return every parameter, its own and its parts', in the order in which they were set.

        Returns
        -------
        list of Tensor
        """
        found = []
        for attribute in vars(self).values():
            for part in attribute if isinstance(attribute, (list, tuple)) else (attribute,):
                if isinstance(part, Tensor) and part.requires_grad:
                    found.append(part)
                elif isinstance(part, Module):
                    found.extend(part.parameters())
        return found

    def zero_grad(self):
        """Forget the gradients of all parameters."""
        for parameter in self.parameters():
            parameter.zero_grad()


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

    Notes
    -----
    Both start uniform in :math:`\pm 1/\sqrt{\text{in\_features}}`, as in PyTorch. Taught in "Backpropagation".
    """

    def __init__(self, in_features, out_features, bias=True, dtype=np.float32, rng=None):
        if in_features < 1 or out_features < 1:
            raise ValueError(f"Linear: in_features {in_features} and out_features {out_features} must be at least 1.")
        rng = np.random.default_rng(rng)
        bound = in_features**-0.5
        weight = rng.uniform(-bound, bound, (out_features, in_features))
        self.weight = Tensor(weight, requires_grad=True, dtype=dtype, name="W")
        start = rng.uniform(-bound, bound, out_features)
        self.bias = Tensor(start, requires_grad=True, dtype=dtype, name="b") if bias else None

    def forward(self, x):
        """Map `x`, shape (..., in_features), to shape (..., out_features)."""
        return functional.linear(x, self.weight, self.bias)

    def __repr__(self):
        out_features, in_features = self.weight.shape
        return f"Linear({in_features}, {out_features}{'' if self.bias is not None else ', bias=False'})"


class ReLU(Module):
    """The rectified linear unit as a layer without parameters; see `functional.relu`."""

    def forward(self, x):
        """Map `x` of any shape to the same shape."""
        return functional.relu(x)

    def __repr__(self):
        return "ReLU()"


class Sequential(Module):
    """Modules one after the other: the output of each is the input of the next.

    Parameters
    ----------
    *modules : Module

    Notes
    -----
    ``Sequential(f1, f2, f3)(x)`` is the nested function f3(f2(f1(x))). Taught in "What Is Deep Learning?".
    """

    def __init__(self, *modules):
        self.modules = list(modules)

    def forward(self, x):
        """Pass `x` through all modules in order."""
        for module in self.modules:
            x = module(x)
        return x

    def __getitem__(self, index):
        return self.modules[index]

    def __len__(self):
        return len(self.modules)

    def __repr__(self):
        return f"Sequential({', '.join(map(repr, self.modules))})"
