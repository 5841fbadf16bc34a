"""Operations that make many elements into few: sum, mean, maximum."""

import numpy as np

from ..tensor import record, value


def _spread(g, a, axis, keepdims):
    """Return `g` with the reduced axes back, so that it broadcasts against `a`."""
    return g if axis is None or keepdims else np.expand_dims(g, axis)


def reduce_sum(x, axis=None, keepdims=False):
    r"""Sum, :math:`z = \sum_i x_i`: the upstream gradient is copied to every term.

    Parameters
    ----------
    x : Tensor or array
        Any shape.
    axis : int or tuple of int, optional
        Axes to sum over; all of them by default.
    keepdims : bool, optional
        Keep the summed axes, with length 1.

    Notes
    -----
    :math:`\partial z/\partial x_i = 1`. Taught in "Backpropagation".
    """
    a = value(x)
    data = a.sum(axis=axis, keepdims=keepdims)
    return record("sum", data, (x,), lambda g: (np.broadcast_to(_spread(g, a, axis, keepdims), a.shape),))


def reduce_mean(x, axis=None, keepdims=False):
    r"""Mean, :math:`z = \frac1n \sum_i x_i`: every term receives one n-th of the upstream gradient.

    Parameters as for `reduce_sum`; n is the number of elements that are averaged. Taught in "Backpropagation".
    """
    a = value(x)
    data = a.mean(axis=axis, keepdims=keepdims)
    n = a.size // data.size if data.size else 1
    return record("mean", data, (x,), lambda g: (np.broadcast_to(_spread(g / n, a, axis, keepdims), a.shape),))


def reduce_max(x, axis=None, keepdims=False):
    r"""Largest element, :math:`z = \max_i x_i`: it receives the upstream gradient, the others nothing.

    Parameters as for `reduce_sum`. Elements that tie for the maximum share the gradient evenly. Taught in
    "Backpropagation".

    Raises
    ------
    ValueError
        If there is no element to choose from.
    """
    a = value(x)
    if a.size == 0:
        raise ValueError(f"max: no elements to choose from in shape {a.shape}.")
    top = a.max(axis=axis, keepdims=True)
    data = a.max(axis=axis, keepdims=keepdims)

    def vjp(g):
        winners = a == top
        share = winners / winners.sum(axis=axis, keepdims=True)
        return (_spread(g, a, axis, keepdims) * share.astype(g.dtype),)

    return record("max", data, (x,), vjp)
