"""The chain rule, as two linked curves."""

import numpy as np
import traitlets

from .base import Widget, figure

NAMES = ("square", "one_plus_square", "cube", "sin", "exp", "log", "sigmoid", "tanh", "sqrt", "reciprocal", "linear")
SIZES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
STEPS = (*(-size for size in reversed(SIZES)), *SIZES)


def apply(name, x):
    """Return the function of this name at `x`, computed by `dlcore`.

    Parameters
    ----------
    name : str
        One of `NAMES`; "reciprocal" is 1/x and "linear" is 3x + 1.
    x : Tensor

    Returns
    -------
    Tensor
    """
    from .. import functional

    arithmetic = {
        "square": lambda: x**2,
        "one_plus_square": lambda: 1 + x**2,
        "cube": lambda: x**3,
        "reciprocal": lambda: 1 / x,
        "linear": lambda: 3 * x + 1,
    }
    return arithmetic[name]() if name in arithmetic else getattr(functional, name)(x)


class ChainRuleExplorer(Widget):
    """y = f(g(x)) as two linked curves with tangents: a step in x, what becomes of it, and the product of slopes.

    Parameters
    ----------
    f, g : str, optional
        The outer and the inner function, of "square", "one_plus_square" (1 + x²), "cube", "sin", "exp", "log",
        "sigmoid", "tanh", "sqrt", "reciprocal" and "linear" (3x + 1).
    x : float, optional
        Where to look at first, from -3 to 3.
    step : float, optional
        The step from x at first: 0.001, 0.002, 0.005 and so on up to 1, or the same below 0.

    Raises
    ------
    traitlets.TraitError
        If a function, a place or a step is not one of these.

    Notes
    -----
    The outer slope is read at g(x): dy/dx = f'(g(x)) g'(x). Taught in "The Chain Rule".
    """

    f = traitlets.Enum(NAMES, "sin").tag(sync=True)
    g = traitlets.Enum(NAMES, "square").tag(sync=True)
    x = traitlets.Float(0.8, min=-3.0, max=3.0).tag(sync=True)
    step = traitlets.Enum(STEPS, 0.5).tag(sync=True)

    def _drawn(self):
        """Return both curves with their tangents at x as a figure."""
        drawing, (left, right) = figure(1, 2)
        around = np.linspace(-3.0, 3.0, 301)
        u = _curve(left, self.g, around, self.x)
        _curve(right, self.f, np.linspace(*left.get_ylim(), 301), u)
        left.set(xlabel="x", ylabel="u = g(x)", title=f"inner: {self.g}")
        right.set(xlabel="u = g(x)", ylabel="y = f(u)", title=f"outer: {self.f}")
        return drawing


def _curve(axes, name, around, at):
    """Draw a function and its tangent, limited to what can be read; return its value at `at`."""
    from .. import plot
    from ..tensor import Tensor

    point = Tensor(np.array([at]), requires_grad=True)
    with np.errstate(all="ignore"):
        values = apply(name, Tensor(around)).data
        there = apply(name, point)
        there.backward(np.ones(1))
    value, slope = float(there.data[0]), float(point.grad[0])
    visible = np.clip(values[np.isfinite(values)], -10, 10)
    axes.plot(around, np.where(np.abs(values) < 1e3, values, np.nan), color=plot.colors.value)
    if np.isfinite(value) and np.isfinite(slope):
        axes.plot(around, value + slope * (around - at), "--", color=plot.colors.local, label=f"slope {slope:.3g}")
        axes.plot([at], [value], "o", color=plot.colors.value)
        axes.legend()
        visible = np.append(visible, value)
    if visible.size:
        axes.set_ylim(visible.min() - 0.5, visible.max() + 0.5)
    return value
