"""Accuracy against the amount of data, for classical models and networks of several sizes."""

import functools

import numpy as np
import traitlets

from .base import Widget, figure

MODELS = {  # key: (name, units of the hidden layers; None for what has no weights)
    "nearest": ("nearest neighbour", None),
    "logistic": ("logistic regression", ()),
    "small": ("small network", (12,)),
    "medium": ("medium network", (48,)),
    "large": ("large network", (128, 64)),
}
SIZES = (10, 20, 50, 100, 200, 500, 1000, 1437)
STEPS, BATCH, RATE = 400, 32, 0.005


class ScaleExperiment(Widget):
    """Accuracy against the amount of data: classical models and three networks, run when the page is built.

    Parameters
    ----------
    sizes : sequence of int, optional
        How many digits to train on, each from 1 to 1,437.
    seeds : int, optional
        How many runs for each size and model, 1 to 20; each has its own digits and its own initial weights.
    shown : list of str, optional
        Which models to show at first, of "nearest", "logistic", "small", "medium" and "large".
    measure : str, optional
        Accuracy on "held_out" or on "training" digits.
    size : int, optional
        One of `sizes`, whose numbers are read at first.

    Attributes
    ----------
    models : list of dict
        For each model its name, its number of parameters, and for both measures lists of "mean", "low" and "high" over
        the seeds, one entry a size.

    Raises
    ------
    ValueError
        If `sizes`, `seeds` or `size` is not one of these.
    traitlets.TraitError
        If `shown` or `measure` is not one of these.

    Notes
    -----
    The data are `data.digits`; the 360 held-out digits are the same in all runs, and in a run a larger size has all
    digits of a smaller one. Logistic regression and the networks take 400 steps of Adam with learning rate 0.005 and
    batches of 32, however many digits there are; nothing is tuned. The default takes about ten seconds, once a session.
    Taught in "What Is Deep Learning?".
    """

    sizes = traitlets.List(traitlets.Int()).tag(sync=True)
    seeds = traitlets.Int().tag(sync=True)
    held_out = traitlets.Int().tag(sync=True)
    steps = traitlets.Int(STEPS).tag(sync=True)
    models = traitlets.List(traitlets.Dict()).tag(sync=True)
    shown = traitlets.List(traitlets.Enum(tuple(MODELS)), list(MODELS)).tag(sync=True)
    measure = traitlets.Enum(("held_out", "training"), "held_out").tag(sync=True)
    size = traitlets.Int().tag(sync=True)

    def __init__(self, sizes=SIZES, seeds=3, **traits):
        sizes = _checked(sizes, seeds)
        size = traits.pop("size", sizes[len(sizes) // 2 - 1])
        if size not in sizes:
            raise ValueError(f"ScaleExperiment: size must be one of {', '.join(map(str, sizes))}, not {size}.")
        models = [_summary(key, runs(key, sizes, seeds)) for key in MODELS]
        held_out = len(_digits()[3])
        super().__init__(sizes=list(sizes), seeds=seeds, held_out=held_out, models=models, size=size, **traits)

    def _drawn(self):
        """Return the curves as a figure."""
        drawing, ax = figure(size=(6.4, 3.8))
        for model, marker in zip(self.models, "DosX^", strict=True):
            if model["key"] in self.shown:
                line = ax.plot(self.sizes, model[self.measure]["mean"], marker=marker, label=model["name"])[0]
                low, high = model[self.measure]["low"], model[self.measure]["high"]
                ax.fill_between(self.sizes, low, high, color=line.get_color(), alpha=0.15)
        ax.set(xscale="log", xlabel="training digits", ylabel=f"{self.measure.replace('_', '-')} accuracy")
        if self.shown:
            ax.legend()
        return drawing


@functools.cache
def runs(key, sizes, seeds):
    """Train a model on each number of digits with each seed, and measure it.

    Parameters
    ----------
    key : str
        Which of `MODELS`.
    sizes : tuple of int
    seeds : int

    Returns
    -------
    ndarray, shape (2, seeds, len(sizes))
        Accuracy on the training digits, and on the held-out ones.
    """
    X, y, X_test, y_test = _digits()
    accuracies = np.empty((2, seeds, len(sizes)))
    for seed in range(seeds):
        order = np.random.default_rng(seed).permutation(len(X))
        for i, size in enumerate(sizes):
            chosen = order[:size]
            predict = _fitted(key, X[chosen], y[chosen], seed)
            accuracies[:, seed, i] = [
                np.mean(predict(inputs) == labels) for inputs, labels in ((X[chosen], y[chosen]), (X_test, y_test))
            ]
    return accuracies


def _digits():
    from ..data import digits

    return digits()


def _fitted(key, X, y, seed):
    """Return the function that a model has become by learning from X and y: images to digits."""
    hidden = MODELS[key][1]
    if hidden is None:
        return lambda inputs: y[_distances(inputs, X).argmin(axis=1)]
    network = _trained(hidden, X, y, seed)
    return lambda inputs: network(inputs).data.argmax(axis=1)


def _distances(a, b):
    """Squared distances between all rows, without the part that is the same for all rows of `b`."""
    return (b * b).sum(axis=1) - 2 * a @ b.T


def _trained(hidden, X, y, seed):
    from .. import data, losses, optim

    network = _network(hidden, np.random.default_rng(seed))
    optimizer = optim.Adam(network.parameters(), lr=RATE)
    loader = data.DataLoader(X, y, batch_size=min(BATCH, len(X)), shuffle=True, seed=seed, drop_last=True)
    left = STEPS
    while left:
        for inputs, labels in loader:
            optimizer.zero_grad()
            losses.cross_entropy(network(inputs), labels).backward()
            optimizer.step()
            left -= 1
            if not left:
                break
    return network


def _network(hidden, rng):
    """A network with these hidden layers; without any it is logistic regression."""
    from .. import nn

    sizes, layers = (64, *hidden, 10), []
    for inputs, outputs in zip(sizes[:-1], sizes[1:], strict=True):
        layers += [nn.Linear(inputs, outputs, rng=rng), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def _summary(key, accuracies):
    """Return what the page holds of a model's runs."""
    name, hidden = MODELS[key]
    parameters = 0 if hidden is None else sum(p.size for p in _network(hidden, 0).parameters())
    kind = "classical" if not hidden else f"{' + '.join(map(str, hidden))} units"
    found = {"key": key, "name": name, "kind": kind, "parameters": parameters}
    for measure, seen in zip(("training", "held_out"), accuracies, strict=True):
        spread = {"mean": seen.mean(axis=0), "low": seen.min(axis=0), "high": seen.max(axis=0)}
        found[measure] = {word: numbers.round(5).tolist() for word, numbers in spread.items()}
    return found


def _checked(sizes, seeds):
    """Return the sizes sorted, or raise."""
    sizes, most = tuple(sorted(set(sizes))), len(_digits()[0])
    if not sizes or not all(isinstance(n, (int, np.integer)) and 1 <= n <= most for n in sizes):
        raise ValueError(f"ScaleExperiment: sizes are whole numbers from 1 to {most:,}, such as {SIZES}.")
    if seeds not in range(1, 21):
        raise ValueError(f"ScaleExperiment: seeds must be a whole number from 1 to 20, not {seeds}.")
    return tuple(map(int, sizes))
