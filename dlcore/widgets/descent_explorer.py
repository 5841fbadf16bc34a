"""Gradient descent, momentum and Adam on loss surfaces over two parameters."""

import numpy as np
import traitlets

from .base import Widget, figure

METHODS = ("sgd", "momentum", "adam")
TITLES = {"sgd": "gradient descent", "momentum": "momentum", "adam": "Adam"}
MOST_STEPS = 1000


def bowl(x, y):
    """The same curvature on all sides."""
    return (x * x + y * y) / 2


def valley(x, y):
    """Twenty times more curved across than along."""
    return (x * x + 20 * y * y) / 2


def saddle(x, y):
    """At the origin the gradient is 0, yet there is no minimum."""
    return x * x / 2 - y * y / 2 + y**4 / 12


def rosenbrock(x, y):
    """A bent, almost flat valley between steep walls; Rosenbrock, The Computer Journal 3 (1960)."""
    return (1 - x) ** 2 + 100 * (y - x * x) ** 2


def bumpy(x, y):
    """Many local minima."""
    from ..functional import cos

    return (x * x + y * y) / 10 + (1 - cos(2 * x) * cos(2 * y)) / 2


SURFACES = {function.__name__: function for function in (bowl, valley, saddle, rosenbrock, bumpy)}
STARTS = {"bowl": (-3, 2), "valley": (-3.5, 1), "saddle": (-3, 0.01), "rosenbrock": (-1.2, 1), "bumpy": (-3.2, 2.4)}
RANGES = {name: ((-4, 4), (-3, 3)) for name in SURFACES} | {"rosenbrock": ((-2, 2), (-1, 2))}


class DescentExplorer(Widget):
    """Gradient descent, momentum and Adam walk down a loss surface, each at once if wanted.

    Parameters
    ----------
    surface : {"valley", "bowl", "saddle", "rosenbrock", "bumpy"}, optional
    methods : list of str, optional
        Which methods to show at first, of "sgd", "momentum" and "adam".
    lr : float, optional
        Step size of all of them, from 0.0001 to 100.
    momentum : float, optional
        From 0 to 0.99.
    start : (float, float), optional
        Where to start; each surface has a place of its own.
    steps : int, optional
        How many steps are done at first, at most 1,000.

    Raises
    ------
    traitlets.TraitError
        If a setting is not one of these.

    Notes
    -----
    The rules and their other settings are those of `dlcore.optim.SGD` and `dlcore.optim.Adam`. Taught in "Optimizers".
    """

    surface = traitlets.Enum(tuple(SURFACES), "valley").tag(sync=True)
    methods = traitlets.List(traitlets.Enum(METHODS), list(METHODS)).tag(sync=True)
    lr = traitlets.Float(0.09, min=1e-4, max=100.0).tag(sync=True)
    momentum = traitlets.Float(0.9, min=0.0, max=0.99).tag(sync=True)
    start = traitlets.List(traitlets.Float(), minlen=2, maxlen=2).tag(sync=True)
    steps = traitlets.Int(30, min=0, max=MOST_STEPS).tag(sync=True)

    @traitlets.default("start")
    def _own_start(self):
        return [float(v) for v in STARTS[self.surface]]

    def path(self, method):
        """Walk with `dlcore`; return the points, an array of shape (steps + 1, 2)."""
        from .. import optim
        from ..tensor import Tensor

        x, y = parameters = [Tensor(v, requires_grad=True) for v in self.start]
        step = {"sgd": 0.0, "momentum": self.momentum}
        rule = optim.Adam(parameters, self.lr) if method == "adam" else optim.SGD(parameters, self.lr, step[method])
        points = [(x.item(), y.item())]
        for _ in range(self.steps):
            rule.zero_grad()
            SURFACES[self.surface](x, y).backward()
            rule.step()
            points.append((x.item(), y.item()))
        return np.array(points)

    def _drawn(self):
        """Return the surface and the paths as a figure."""
        from .. import plot

        drawing, ax = figure(size=(4.8, 3.8))
        xs, ys = (np.linspace(*limits, 121) for limits in RANGES[self.surface])
        height = SURFACES[self.surface](*(grid for grid in np.meshgrid(xs, ys)))
        height = np.asarray(getattr(height, "data", height))
        levels = height.min() + np.ptp(height) * np.linspace(0.05, 1, 14) ** 2
        ax.contour(xs, ys, height, levels, colors=plot.colors.grid, linewidths=1)
        with np.errstate(over="ignore", invalid="ignore"):
            for method, dash in zip(METHODS, ("-", "--", ":"), strict=True):
                if method in self.methods:
                    ax.plot(*self.path(method).T, dash, marker="o", markersize=3, label=TITLES[method])
        ax.set(xlabel="x", ylabel="y", xlim=RANGES[self.surface][0], ylim=RANGES[self.surface][1])
        ax.legend()
        return drawing
