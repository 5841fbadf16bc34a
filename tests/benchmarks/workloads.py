"""What is run: sizes, data and first parameters, the same for every contender."""

from dataclasses import dataclass, field

import numpy as np

from dlcore import data

BATCHES = 8  # made once and gone through in turn, so that drawing them is not measured


@dataclass
class Workload:
    """A computation that contenders do.

    Attributes
    ----------
    key, title : str
    kind : {"mlp", "cnn", "scalars", "chain"}
        Which function of a contender builds it.
    block : int
        Steps in one measurement: enough to be long against the clock's resolution.
    hand, torch : float or None
        What is aimed at: the largest ratio to the loop written by hand, and to PyTorch.
    """

    key: str
    title: str
    kind: str
    block: int
    hand: float | None
    torch: float | None
    options: dict = field(default_factory=dict)

    def problem(self):
        """Return what the contender's function takes; calling it again gives the same numbers."""
        return {"mlp": mlp, "cnn": cnn, "scalars": lambda n: n, "chain": lambda n: n}[self.kind](**self.options)


@dataclass
class Problem:
    """A network to train.

    Attributes
    ----------
    parameters : list of (ndarray, ndarray)
        Weight and bias of each layer, float32. Contenders copy them.
    batches : list of (ndarray, ndarray)
        Inputs, float32, and class numbers.
    lr : float
    """

    parameters: list
    batches: list
    lr: float = 0.05


def mlp(sizes, batch, digits=False):
    """An MLP with ReLU between its layers, trained with softmax, cross-entropy and SGD.

    Parameters
    ----------
    sizes : tuple of int
        Units of each layer, from inputs to classes.
    batch : int
    digits : bool, optional
        Real images instead of random numbers.
    """
    rng = np.random.default_rng(0)
    if digits:
        X, y = data.digits()[:2]
        batches = [(X[i : i + batch], y[i : i + batch]) for i in range(0, len(X) - batch + 1, batch)]
    else:
        batches = [
            (rng.random((batch, sizes[0]), dtype=np.float32), rng.integers(0, sizes[-1], batch)) for _ in range(BATCHES)
        ]
    return Problem([_layer(rng, (n, m), m) for m, n in zip(sizes, sizes[1:], strict=False)], batches)


def cnn(batch, side=28, filters=8, classes=10):
    """One convolution of 3 × 3, ReLU, largest of 2 × 2, one linear layer."""
    rng = np.random.default_rng(0)
    batches = [
        (rng.random((batch, 1, side, side), dtype=np.float32), rng.integers(0, classes, batch)) for _ in range(BATCHES)
    ]
    features = filters * ((side - 2) // 2) ** 2
    return Problem([_layer(rng, (filters, 1, 3, 3), 9), _layer(rng, (classes, features), features)], batches)


def _layer(rng, shape, fan_in):
    bound = fan_in**-0.5
    return tuple(rng.uniform(-bound, bound, s).astype(np.float32) for s in (shape, shape[0]))


MLP_2 = {"sizes": (784, 256, 128, 10), "batch": 128}

TRAINING = [
    Workload("W1", "MLP 64-64-10, digits, batch 32", "mlp", 200, 1.25, 0.45,
             {"sizes": (64, 64, 10), "batch": 32, "digits": True}),
    Workload("W2", "MLP 784-256-128-10, batch 128", "mlp", 20, 1.04, 0.90, MLP_2),
    Workload("W3", "MLP 784-1024-1024-10, batch 512", "mlp", 2, 1.03, 0.90,
             {"sizes": (784, 1024, 1024, 10), "batch": 512}),
    Workload("W4", "scalar graph, 10,000 nodes", "scalars", 1, None, 0.40, {"n": 10_000}),
    Workload("W6", "CNN 1×28×28, 8 filters 3×3, pool, linear, batch 64", "cnn", 5, 1.00, 0.70, {"batch": 64}),
]  # fmt: skip

# apart, because each run needs a process of its own: memory is part of the question
CHAIN = Workload("W5", "chain of 1,000,000 operations", "chain", 1, None, 0.80, {"n": 1_000_000})
