"""How signals and gradients grow or fade on their way through a deep network."""

import numpy as np
import traitlets

from .base import Widget, figure

ACTIVATIONS = ("linear", "sigmoid", "tanh", "relu", "leaky_relu", "silu")
INITIALISATIONS = ("zeros", "small", "xavier", "he", "large")
WIDTH, BATCH = 64, 16


def deviation(initialisation, width=WIDTH):
    """Return the standard deviation of the weights of a layer with as many inputs as outputs.

    Parameters
    ----------
    initialisation : str
        One of `INITIALISATIONS`; "xavier" and "he" are `dlcore.init.xavier_normal` and `kaiming_normal`.
    width : int, optional

    Returns
    -------
    float
    """
    return {"zeros": 0.0, "small": 0.01, "xavier": width**-0.5, "he": (2 / width) ** 0.5, "large": 1.0}[initialisation]


def flow(weights, x, upstream, activation):
    """Return the root mean squares, layer by layer, of what goes through a network without biases.

    Parameters
    ----------
    weights : sequence of ndarray, shape (width, width)
        One of each layer, first to last.
    x : ndarray, shape (N, width)
    upstream : ndarray, shape (N, width)
        The gradient that arrives at the output of the last layer.
    activation : str
        One of `ACTIVATIONS`.

    Returns
    -------
    dict of list
        "values" and "gradients" of the input and of each layer's output, and "weights": the gradients of the weights.
    """
    from .. import functional
    from ..backward import sweep
    from ..tensor import Tensor

    layers = [Tensor(np.array(W), requires_grad=True) for W in weights]
    passed = [Tensor(np.array(x), requires_grad=True)]
    for W in layers:
        z = functional.linear(passed[-1], W)
        passed.append(z if activation == "linear" else getattr(functional, activation)(z))
    found = {id(tensor): gradient for tensor, gradient, _ in sweep(passed[-1], np.array(upstream))}
    return {
        "values": [_size(h.data) for h in passed],
        "gradients": [_size(found[id(h)]) for h in passed],
        "weights": [_size(found[id(W)]) for W in layers],
    }


def _size(numbers):
    return float(np.sqrt(np.mean(numbers**2)))


class GradientFlow(Widget):
    """Depth, activation and initialisation decide how activations and gradients grow or fade, layer by layer.

    Parameters
    ----------
    depth : int, optional
        How many layers at first, 1 to 50; each has 64 units.
    activation : str, optional
        "linear" (none), "sigmoid", "tanh", "relu", "leaky_relu" or "silu".
    initialisation : str, optional
        The weights: "zeros", "small" (standard deviation 0.01), "xavier", "he" or "large" (1).
    seed : int, optional
        Of the random numbers in the page.

    Raises
    ------
    traitlets.TraitError
        If one of these cannot be.

    Notes
    -----
    The numbers are computed in the page, for 16 random inputs, by the formulas that `flow` computes with `dlcore`.
    Taught in "When Gradients Fail". Glorot and Bengio, AISTATS 2010; He, Zhang, Ren and Sun, ICCV 2015.
    """

    depth = traitlets.Int(20, min=1, max=50).tag(sync=True)
    activation = traitlets.Enum(ACTIVATIONS, "sigmoid").tag(sync=True)
    initialisation = traitlets.Enum(INITIALISATIONS, "xavier").tag(sync=True)
    seed = traitlets.Int(0, min=0, max=2**31 - 1).tag(sync=True)

    def _drawn(self):
        """Return the sizes of activations and gradients layer by layer as a figure."""
        from .. import plot

        rng = np.random.default_rng(self.seed)
        spread = deviation(self.initialisation)
        weights = [rng.normal(0, 1, (WIDTH, WIDTH)) * spread for _ in range(self.depth)]
        sizes = flow(weights, rng.normal(0, 1, (BATCH, WIDTH)), rng.normal(0, 1, (BATCH, WIDTH)), self.activation)
        drawing, (left, right) = figure(1, 2)
        layers = np.arange(self.depth + 1)
        _bars(left, layers, sizes["values"], plot.colors.value, "size of activations h")
        _bars(right, layers, sizes["gradients"], plot.colors.gradient, "size of gradients ∂ℓ/∂h")
        drawing.suptitle(f"{self.activation}, initialisation: {self.initialisation}")
        return drawing


def _bars(axes, layers, sizes, color, label):
    """Draw bars from 1 on a logarithmic scale; where a size is 0 there is none."""
    powers = np.log10(np.where(np.array(sizes) > 0, sizes, 1.0))
    axes.bar(layers, powers, color=color)
    axes.axhline(0, color="black", linewidth=1)
    axes.set(xlabel="layer", ylabel=f"{label}, powers of 10")
