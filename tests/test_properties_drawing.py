"""What the property tests draw from: shapes, arrays, and strategies for whole families of operations."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.lib.stride_tricks import sliding_window_view

from dlcore import Tensor

few, some = (settings(derandomize=True, deadline=None, max_examples=n, database=None) for n in (6, 20))
FINAL = {"mean": np.mean, "sum": np.sum, "none": np.asarray}


class Draw:
    """Draws shapes, numbers and arrays. All elements of all arrays of one call differ, and keep away from 0.

    A strategy takes one of these and returns a function of tensors, its inputs, and the same function in NumPy.
    """

    def __init__(self, data):
        self.data = data
        self.rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))

    def one_of(self, *choices):
        return self.data.draw(st.sampled_from(choices))

    def shape(self, least=0, most=3, smallest=0):
        return tuple(self.data.draw(st.lists(st.integers(smallest, 3), min_size=least, max_size=most)))

    def pair(self):
        """Two shapes that broadcast."""
        full = self.shape()
        return [
            tuple(
                1 if self.one_of(False, False, True) else n for n in full[self.data.draw(st.integers(0, len(full))) :]
            )
            for _ in range(2)
        ]

    def arrays(self, *shapes, positive=False):
        """Arrays of numbers between 0.2 and 2, of either sign unless positive."""
        sizes = [int(np.prod(shape)) for shape in shapes]
        n = sum(sizes)
        numbers = 0.2 + 1.8 * (self.rng.permutation(n) + 0.5 + self.rng.uniform(-0.4, 0.4, n)) / max(n, 1)
        numbers = numbers if positive else numbers * self.rng.choice([-1, 1], n)
        return [a.reshape(s) for a, s in zip(np.split(numbers, np.cumsum(sizes)[:-1]), shapes, strict=True)]

    def axis(self, ndim):
        """One axis (or None if there is none), counted from either end."""
        return self.one_of(*range(-ndim, ndim)) if ndim else None

    def axes(self, ndim):
        """What a reduction takes: None, one axis, or several."""
        several = [a for k in range(2, ndim + 1) for a in itertools.combinations(range(ndim), k)]
        return self.one_of(None, *range(-ndim, ndim), *several, *[tuple(i - ndim for i in a) for a in several])


def unary(op, reference, positive=False):
    return lambda d: (op, d.arrays(d.shape(), positive=positive), reference)


def binary(op, reference, positive=False):
    return lambda d: (op, d.arrays(*d.pair(), positive=positive), reference)


def with_axis(op, reference, smallest=0, least=1):
    """An operation on an array along one axis."""

    def draw(d):
        x = d.arrays(d.shape(least, smallest=smallest))
        axis = d.axis(x[0].ndim)
        return lambda x: op(x, axis), x, lambda x: reference(x, axis)

    return draw


def reduction(op, reference, smallest=1):
    """A reduction; `smallest` is the least length of an axis that it reduces."""

    def draw(d):
        shape = d.shape()
        axis, keep = d.axes(len(shape)), d.one_of(False, True)
        reduced = range(len(shape)) if axis is None else np.atleast_1d(axis) % len(shape)
        x = d.arrays(tuple(max(n, smallest) if i in reduced else n for i, n in enumerate(shape)))
        return lambda x: op(x, axis, keep), x, lambda x: reference(x, axis=axis, keepdims=keep)

    return draw


def elementwise_loss(op, each, targets=lambda y: y):
    def draw(d):
        inputs = d.arrays(*[d.shape(smallest=1)] * 2)
        reduction = d.one_of("mean", "sum", "none")
        inputs[1] = np.asarray(targets(inputs[1]))
        return lambda p, y: op(p, y, reduction=reduction), inputs, lambda p, y: FINAL[reduction](each(p, y))

    return draw


def pooling(op, choose):
    def draw(d):
        size, stride = d.one_of(1, 2, 3), d.one_of(None, 1, 2)
        step = stride or size
        windows = lambda x: sliding_window_view(x, (size, size), (2, 3))[:, :, ::step, ::step]  # noqa: E731
        x = d.arrays((d.one_of(0, 1, 2), 2, 3, 4))
        return lambda x: op(x, size, stride), x, lambda x: choose(windows(x), axis=(-2, -1))

    return draw


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def gelu(x):
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))


def softmax(x, axis):
    return np.exp(x) / np.exp(x).sum(axis, keepdims=True)


def logsumexp(x, axis, keepdims):
    return np.log(np.exp(x).sum(axis=axis, keepdims=keepdims))


def as_data(tensor):
    return np.asarray(tensor.data)


def differences(function, arrays, upstream, eps=1e-6):
    """Derivatives of the sum of upstream times result by centred differences, one array for each input."""
    found = [np.empty_like(a) for a in arrays]
    for i, array in enumerate(arrays):
        for index in np.ndindex(array.shape):
            ends = []
            for step in (eps, -eps):
                moved = [a.copy() for a in arrays]
                moved[i][index] += step
                ends.append(np.sum(upstream * as_data(function(*map(Tensor, moved)))))
            found[i][index] = (ends[0] - ends[1]) / (2 * eps)
    return found


def leaves(arrays, dtype=None):
    return [Tensor(a, requires_grad=True, dtype=dtype) for a in arrays]


def grads(tensors):
    return [t.grad for t in tensors]


def assert_close(found, expected, rtol=1e-12):
    for a, b in zip(found, expected, strict=True):
        np.testing.assert_allclose(a, b, rtol=rtol, atol=rtol)


@some
@given(st.data())
def test_drawn_shapes_broadcast_and_drawn_numbers_keep_away_from_kinks(data):
    d = Draw(data)
    x, y = d.arrays(*d.pair())
    together = np.abs(np.concatenate([x.ravel(), y.ravel()]))
    assert (x + y).shape == np.broadcast_shapes(x.shape, y.shape)
    assert len(np.unique(together)) == x.size + y.size and np.all((together > 0.2) & (together < 2))
