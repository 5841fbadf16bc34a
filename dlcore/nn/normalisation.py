"""Layers that put activations on a common scale."""

import numpy as np

from .. import functional
from .layers import check_sizes, parameter
from .module import Module


class LayerNorm(Module):
    """Normalise each row, then scale and shift by learned numbers; see `functional.layer_norm`.

    Parameters
    ----------
    num_features : int
        Length of the last axis.
    eps : float, optional
    dtype : dtype, optional

    Attributes
    ----------
    weight, bias : Tensor, shape (num_features,)
        Start as ones and zeros.
    """

    def __init__(self, num_features, eps=1e-5, dtype=np.float32):
        check_sizes("LayerNorm", num_features=num_features)
        self.weight, self.bias = parameter(np.ones(num_features), dtype), parameter(np.zeros(num_features), dtype)
        self.eps = eps

    def forward(self, x):
        """Map `x`, shape (..., num_features), to the same shape."""
        return functional.layer_norm(x, self.weight, self.bias, self.eps)

    def __repr__(self):
        return f"LayerNorm({self.weight.size})"


class BatchNorm1d(Module):
    """Normalise each feature over the batch, then scale and shift by learned numbers; see `functional.batch_norm`.

    In evaluation mode it uses the running mean and variance of training.

    Parameters
    ----------
    num_features : int
        Number of columns.
    eps, momentum : float, optional
    dtype : dtype, optional

    Attributes
    ----------
    weight, bias : Tensor, shape (num_features,)
        Start as ones and zeros.
    running : list of two ndarray, shape (num_features,)
        Mean and variance; part of the saved state.
    """

    def __init__(self, num_features, eps=1e-5, momentum=0.1, dtype=np.float32):
        check_sizes("BatchNorm1d", num_features=num_features)
        self.weight, self.bias = parameter(np.ones(num_features), dtype), parameter(np.zeros(num_features), dtype)
        self.running = [np.zeros(num_features, dtype), np.ones(num_features, dtype)]
        self.eps, self.momentum = eps, momentum

    def forward(self, x):
        """Map `x`, shape (N, num_features), to the same shape."""
        return functional.batch_norm(x, self.weight, self.bias, self.running, self.training, self.momentum, self.eps)

    def __repr__(self):
        return f"BatchNorm1d({self.weight.size})"
