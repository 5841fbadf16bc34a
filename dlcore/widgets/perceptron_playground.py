"""One unit as a line, and two layers for what no line can do."""

import numpy as np
import traitlets

from .base import Widget, figure

GATES = {"AND": (0, 0, 0, 1), "OR": (0, 1, 1, 1), "NAND": (1, 1, 1, 0), "XOR": (0, 1, 1, 0)}
INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def _unit(weights):
    return traitlets.List(traitlets.Float(min=-5.0, max=5.0), weights, minlen=3, maxlen=3)


class PerceptronPlayground(Widget):
    """The weights and the bias of one unit as a line over AND, OR, NAND or XOR; two layers for XOR.

    Parameters
    ----------
    gate : {"AND", "OR", "NAND", "XOR"}, optional
        The targets of the four points at first.
    layers : {1, 2}, optional
        One unit, or two hidden units and an output unit.
    unit : list of float, optional
        w1, w2 and b of the one unit, from -5 to 5.
    hidden : list of list of float, optional
        The same for the two hidden units.
    output : list of float, optional
        The same for the output unit, over the hidden units.

    Raises
    ------
    traitlets.TraitError
        If a gate, a number of layers or a weight is not one of these.

    Notes
    -----
    A unit answers 1 where w1 x1 + w2 x2 + b > 0, else 0. Taught in "What Is Deep Learning?". Minsky and Papert,
    "Perceptrons" (1969).
    """

    gate = traitlets.Enum(tuple(GATES), "AND").tag(sync=True)
    layers = traitlets.Enum((1, 2), 1).tag(sync=True)
    unit = _unit([1.0, 1.0, -0.5]).tag(sync=True)
    hidden = traitlets.List(_unit([0.0, 0.0, 0.0]), [[1.0, 1.0, -0.5], [1.0, 1.0, -1.5]], minlen=2, maxlen=2)
    hidden = hidden.tag(sync=True)
    output = _unit([1.0, 1.0, -0.5]).tag(sync=True)

    def _drawn(self):
        """Return the four points with the line of each unit as a figure."""
        targets = np.array(GATES[self.gate])
        drawing, axes = figure(1, self.layers, (3.4 * self.layers, 3.4))
        if self.layers == 1:
            _points(axes, INPUTS, targets, ("x₁", "x₂"), self.gate)
            _line(axes, self.unit, "unit")
        else:
            _points(axes[0], INPUTS, targets, ("x₁", "x₂"), f"{self.gate}, hidden units")
            for name, weights in zip(("h₁", "h₂"), self.hidden, strict=True):
                _line(axes[0], weights, name)
            _points(axes[1], fires(INPUTS, self.hidden), targets, ("h₁", "h₂"), "output unit")
            _line(axes[1], self.output, "output")
        return drawing


def fires(x, units):
    """Return what step units answer.

    Parameters
    ----------
    x : ndarray, shape (N, 2)
    units : sequence of (w1, w2, b)

    Returns
    -------
    ndarray of 0 and 1, shape (N, number of units)
    """
    from .. import functional

    units = np.array(units)
    return (functional.linear(x, units[:, :2], units[:, 2]).data > 0).astype(float)


def _points(axes, places, targets, labels, title):
    from .. import plot

    for target, marker, face in ((0, "s", "none"), (1, "o", plot.colors.value)):
        found = places[targets == target]
        look = {"markersize": 9, "color": plot.colors.value, "markerfacecolor": face, "label": f"target {target}"}
        axes.plot(*found.T, marker, **look)
    axes.set(xlim=(-0.6, 1.6), ylim=(-0.6, 1.6), xlabel=labels[0], ylabel=labels[1], title=title, aspect="equal")


def _line(axes, weights, name):
    from .. import plot

    w1, w2, b = weights
    if w1 or w2:
        foot, direction = -b * np.array([w1, w2]) / (w1**2 + w2**2), np.array([w2, -w1]) / np.hypot(w1, w2)
        ends = np.stack([foot - 9 * direction, foot + 9 * direction])
        style = "--" if name == "h₂" else "-"
        axes.plot(*ends.T, style, color=plot.colors.parameter, label=name)
    axes.legend(loc="upper right", fontsize=8, frameon=True)
