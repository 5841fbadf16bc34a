"""Layers that read a sequence step by step, with the same weights at every step."""

import numpy as np

from .. import functional
from ..tensor import Tensor, value
from .layers import Linear, check_sizes
from .module import Module


class _Recurrent(Module):
    """What RNN and LSTM share: `gates` times hidden_size rows of weights for the input and for the state."""

    gates = 1

    def __init__(self, input_size, hidden_size, dtype=np.float32, rng=None):
        check_sizes(type(self).__name__, input_size=input_size, hidden_size=hidden_size)
        rng = np.random.default_rng(rng)
        self.hidden_size = hidden_size
        self.input, self.hidden = (
            Linear(size, self.gates * hidden_size, dtype=dtype, rng=rng) for size in (input_size, hidden_size)
        )
        for layer in (self.input, self.hidden):  # all start in ±1/√hidden_size, as in PyTorch
            for p in layer.parameters():
                p.data[...] = rng.uniform(-(hidden_size**-0.5), hidden_size**-0.5, p.shape)

    def _projected(self, x):
        """Apply the input's weights to all steps at once: they do not depend on the state."""
        shape = value(x).shape
        if len(shape) != 3 or shape[2] != self.input.weight.shape[1]:
            raise ValueError(
                f"{type(self).__name__}: the input must be (N, T, {self.input.weight.shape[1]}), and it is {shape}."
            )
        return self.input(x), shape[:2]

    def _zeros(self, N):
        return Tensor(np.zeros((N, self.hidden_size), self.input.weight.dtype))

    def __repr__(self):
        return f"{type(self).__name__}({self.input.weight.shape[1]}, {self.hidden_size})"


class RNN(_Recurrent):
    r"""Simple recurrent layer, :math:`h_t = \tanh(W x_t + b + U h_{t-1} + c)`.

    Parameters
    ----------
    input_size, hidden_size : int
        Length of :math:`x_t` and of :math:`h_t`.
    dtype : dtype, optional
    rng : numpy.random.Generator or int, optional

    Attributes
    ----------
    input, hidden : Linear
        :math:`W, b` and :math:`U, c`.

    Raises
    ------
    ValueError
        If a size is less than 1, or the input is not (N, T, input_size).

    Notes
    -----
    Taught in "Beyond the MLP". Elman, Cognitive Science 14 (1990).
    """

    def forward(self, x, h=None):
        """Read sequences.

        Parameters
        ----------
        x : Tensor or array, shape (N, T, input_size)
        h : Tensor, shape (N, hidden_size), optional
            The state before the first step; zeros by default.

        Returns
        -------
        states : Tensor, shape (N, T, hidden_size)
        h : Tensor, shape (N, hidden_size)
            The last state.
        """
        projected, (N, T) = self._projected(x)
        h = self._zeros(N) if h is None else h
        states = []
        for t in range(T):
            h = functional.tanh(projected[:, t] + self.hidden(h))
            states.append(h)
        return functional.stack(states, axis=1), h


class LSTM(_Recurrent):
    r"""Long short-term memory: a recurrent layer whose cell keeps what its gates let it keep.

    .. math::
        i, f, o = \sigma(\cdot), \quad g = \tanh(\cdot), \quad c_t = f \odot c_{t-1} + i \odot g, \quad
        h_t = o \odot \tanh c_t

    Parameters, attributes and errors as for `RNN`; the four blocks of rows are in PyTorch's order, i, f, g, o.

    Notes
    -----
    Taught in "Beyond the MLP". Hochreiter and Schmidhuber, Neural Computation 9 (1997); the forget gate is due to Gers,
    Schmidhuber and Cummins (2000).
    """

    gates = 4

    def forward(self, x, state=None):
        """Read sequences.

        Parameters
        ----------
        x : Tensor or array, shape (N, T, input_size)
        state : (Tensor, Tensor), each of shape (N, hidden_size), optional
            h and c before the first step; zeros by default.

        Returns
        -------
        states : Tensor, shape (N, T, hidden_size)
        state : (Tensor, Tensor)
            The last h and c.
        """
        projected, (N, T) = self._projected(x)
        h, c = (self._zeros(N), self._zeros(N)) if state is None else state
        states = []
        for t in range(T):
            i, f, g, o = functional.split(projected[:, t] + self.hidden(h), 4, axis=1)
            c = functional.sigmoid(f) * c + functional.sigmoid(i) * functional.tanh(g)
            h = functional.sigmoid(o) * functional.tanh(c)
            states.append(h)
        return functional.stack(states, axis=1), (h, c)
