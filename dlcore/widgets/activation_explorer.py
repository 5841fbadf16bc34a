"""Activation functions and their slopes."""

import numpy as np
import traitlets

from .base import Widget, figure

NAMES = ("sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "silu")
TITLES = {"relu": "ReLU", "leaky_relu": "leaky ReLU", "elu": "ELU", "silu": "SiLU"}


class ActivationExplorer(Widget):
    """Activation functions and their slopes over one pair of axes, several at once, with saturation marked.

    Parameters
    ----------
    shown : list of str, optional
        Which functions to show at first, of "sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus" and "silu".
    x : float, optional
        Where to read values and slopes at first, from -6 to 6.

    Raises
    ------
    traitlets.TraitError
        If a function or a place is not one of these.

    Notes
    -----
    The slope of an activation is the local derivative that backpropagation multiplies by. Taught in "Activations".
    """

    shown = traitlets.List(traitlets.Enum(NAMES), ["sigmoid", "tanh", "relu"]).tag(sync=True)
    x = traitlets.Float(3.0, min=-6.0, max=6.0).tag(sync=True)

    def _drawn(self):
        """Return values and slopes of the functions that are shown as a figure."""
        from .. import functional
        from ..tensor import Tensor

        drawing, (left, right) = figure(1, 2)
        for name in self.shown:
            x = Tensor(np.linspace(-6.0, 6.0, 241), requires_grad=True)
            y = getattr(functional, name)(x)
            y.backward(np.ones(241))
            left.plot(x.data, y.data, label=TITLES.get(name, name))
            right.plot(x.data, x.grad)
        left.set(xlabel="x", ylabel="f(x)", ylim=(-1.3, 3))
        right.set(xlabel="x", ylabel="f′(x)")
        left.legend()
        return drawing
