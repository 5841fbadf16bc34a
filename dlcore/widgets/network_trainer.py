"""A small network trained in the page on points of a plane."""

from itertools import pairwise

import numpy as np
import traitlets

from .base import Widget, figure

ACTIVATIONS = ("tanh", "relu", "sigmoid")
OPTIMIZERS = ("sgd", "momentum", "adam")
TRAIN, HELD_OUT = 160, 80


def points(X, y, held_out=HELD_OUT):
    """Split points of two classes, and scale each coordinate to mean 0 and standard deviation 1 on the training part.

    Parameters
    ----------
    X : ndarray, shape (N, 2)
    y : ndarray of int, shape (N,)
        0 or 1.
    held_out : int, optional
        How many of the last points are held out.

    Returns
    -------
    dict
        "train" and "held_out", each a dict of the lists "X" and "y": one entry of the trait ``sets``.
    """
    train = slice(None, len(y) - held_out)
    scaled = ((X - X[train].mean(axis=0)) / X[train].std(axis=0)).round(3)
    parts = {"train": train, "held_out": slice(len(y) - held_out, None)}
    return {name: {"X": scaled[part].tolist(), "y": y[part].tolist()} for name, part in parts.items()}


def made_by_the_book():
    """Return the sets of `dlcore.data`: spirals, moons and XOR, as the trait ``sets`` holds them."""
    from .. import data

    n = TRAIN + HELD_OUT
    return {
        "spirals": points(*data.spirals(n, classes=2, turns=1.1, noise=0.15)),
        "moons": points(*data.moons(n, noise=0.15)),
        "xor": points(*data.xor(n, noise=0.2)),
    }


class NetworkTrainer(Widget):
    """A small network that is trained in the page, with its decision surface, its loss, and the gradient on every edge.

    Parameters
    ----------
    data_set : str, optional
        "spirals", "moons" or "xor", or the name of another one in `sets`.
    hidden : list of int, optional
        Units of each hidden layer: none to three layers, 1 to 8 units each.
    activation : {"tanh", "relu", "sigmoid"}, optional
    optimizer : {"adam", "momentum", "sgd"}, optional
    lr : float, optional
        Learning rate, from 0.0001 to 1,000.
    batch_size : int, optional
        At least 1; at most all points are taken.
    seed : int, optional
        Of the first weights and of the order of the points: the same seed gives the same run.
    steps : int, optional
        How many steps are done at first, at most 2,000.
    edges : {"gradient", "weight"}, optional
        What the edges show.
    sets : dict, optional
        Data to choose from, each made by `points`.

    Raises
    ------
    traitlets.TraitError
        If a setting is not one of these.

    Notes
    -----
    The arithmetic is that of `dlcore.nn`, `dlcore.losses` and `dlcore.optim`, in float64. Taught in "Training".
    """

    sets = traitlets.Dict().tag(sync=True)
    data_set = traitlets.Unicode("moons").tag(sync=True)
    hidden = traitlets.List(traitlets.Int(min=1, max=8), [4, 3], maxlen=3).tag(sync=True)
    activation = traitlets.Enum(ACTIVATIONS, "tanh").tag(sync=True)
    optimizer = traitlets.Enum(OPTIMIZERS, "sgd").tag(sync=True)
    lr = traitlets.Float(1.0, min=1e-4, max=1e3).tag(sync=True)
    batch_size = traitlets.Int(10, min=1).tag(sync=True)
    seed = traitlets.Int(1, min=0).tag(sync=True)
    steps = traitlets.Int(1, min=0, max=2000).tag(sync=True)
    edges = traitlets.Enum(("gradient", "weight"), "gradient").tag(sync=True)

    @traitlets.default("sets")
    def _own_sets(self):
        return made_by_the_book()

    @traitlets.validate("data_set")
    def _known(self, proposal):
        if proposal["value"] not in self.sets:
            raise traitlets.TraitError(f"there is no set {proposal['value']!r}; there are {', '.join(self.sets)}")
        return proposal["value"]

    def network(self):
        """Return the network as a `dlcore.nn.Sequential` in float64, with first weights by the seed."""
        from .. import nn

        rng, sizes = np.random.default_rng(self.seed), [2, *self.hidden, 1]
        layer = {"tanh": nn.Tanh, "relu": nn.ReLU, "sigmoid": nn.Sigmoid}[self.activation]
        parts = []
        for inputs, outputs in pairwise(sizes):
            parts += [nn.Linear(inputs, outputs, dtype=np.float64, rng=rng), layer()]
        return nn.Sequential(*parts[:-1])

    def rule(self, parameters):
        """Return the optimizer for some parameters, from `dlcore.optim`."""
        from .. import optim

        if self.optimizer == "adam":
            return optim.Adam(parameters, self.lr)
        return optim.SGD(parameters, self.lr, momentum=0.9 if self.optimizer == "momentum" else 0.0)

    def _drawn(self):
        """Return such a network's decision surface and loss after 60 epochs as a figure."""
        from .. import plot

        chosen = self.sets[self.data_set]
        X, y = (np.array(chosen["train"][name]) for name in "Xy")
        with np.errstate(all="ignore"):
            model, losses = self._trained(X, y)
            side = np.linspace(-2.6, 2.6, 80)
            grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
            score = np.nan_to_num(model(grid).data.reshape(80, 80))
        drawing, (left, right) = figure(1, 2)
        left.contour(side, side, score, [0], colors=plot.colors.ink)
        for label, (mark, color) in enumerate([("o", plot.colors.value), ("^", plot.colors.extra)]):
            left.plot(*X[y == label].T, mark, color=color, markersize=4, label=f"class {label}")
        left.set(xlabel="x1", ylabel="x2", xlim=(-2.6, 2.6), ylim=(-2.6, 2.6))
        left.legend()
        right.plot(np.arange(1, len(losses) + 1), losses)
        right.set(xlabel="epoch", ylabel="loss", ylim=(0, None))
        return drawing

    def _trained(self, X, y, epochs=60):
        """Train with `dlcore`; return the network and the loss after each epoch, as long as it is a number."""
        from ..data import DataLoader
        from ..losses import binary_cross_entropy_with_logits as error

        model, losses = self.network(), []
        rule, batch_size = self.rule(model.parameters()), min(self.batch_size, len(y))
        loader = DataLoader(X, y[:, None], batch_size=batch_size, shuffle=True, seed=self.seed)
        for _ in range(epochs):
            for X_batch, y_batch in loader:
                rule.zero_grad()
                error(model(X_batch), y_batch).backward()
                rule.step()
            losses.append(error(model(X), y[:, None]).item())
            if not np.isfinite(losses[-1]):
                break
        return model, losses
