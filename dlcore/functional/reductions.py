"""Operations that make many elements into few: sum, mean, maximum."""

import math

import numpy as np
from numpy.lib.array_utils import normalize_axis_tuple

from ..tensor import floating, record, value


def _spread(g, a, axis, keepdims):
    """Return `g` with the reduced axes back, so that it broadcasts against `a`."""
    return g if axis is None or keepdims else np.expand_dims(g, axis)


def _count(a, axis):
    """Return how many elements each result is made of."""
    return a.size if axis is None else math.prod(a.shape[i] for i in normalize_axis_tuple(axis, a.ndim))


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
    return record(
        "sum",
        data,
        (x,),
        lambda g: (np.broadcast_to(_spread(g, a, axis, keepdims), a.shape),),
        lambda t: t.sum(axis=axis, keepdims=keepdims),
    )


def reduce_mean(x, axis=None, keepdims=False):
    r"""Mean, :math:`z = \frac1n \sum_i x_i`: every term receives one n-th of the upstream gradient.

    Parameters as for `reduce_sum`; n is the number of elements that are averaged. Taught in "Backpropagation".

    Raises
    ------
    ValueError
        If there is no element to average.
    """
    a = value(x)
    n = _count(a, axis)
    if n == 0:
        raise ValueError(f"mean: no elements to average along axis {axis} of shape {a.shape}.")
    data = a.mean(axis=axis, keepdims=keepdims)
    return record(
        "mean",
        data,
        (x,),
        lambda g: (np.broadcast_to(_spread(g / n, a, axis, keepdims), a.shape),),
        lambda t: t.mean(axis=axis, keepdims=keepdims),
    )


def reduce_max(x, axis=None, keepdims=False):
    r"""Largest element, :math:`z = \max_i x_i`: it receives the upstream gradient, the others nothing.

    Parameters as for `reduce_sum`. Elements that tie share the gradient evenly. Taught in "Backpropagation".

    Raises
    ------
    ValueError
        If there is no element to choose from.
    """
    return _extreme("max", np.max, x, axis, keepdims)


def reduce_min(x, axis=None, keepdims=False):
    r"""Smallest element, :math:`z = \min_i x_i`; otherwise as `reduce_max`."""
    return _extreme("min", np.min, x, axis, keepdims)


def _extreme(op, choose, x, axis, keepdims):
    a = value(x)
    try:
        best = choose(a, axis=axis, keepdims=True)
    except np.exceptions.AxisError:
        raise
    except ValueError:
        raise ValueError(f"{op}: no elements to choose from in shape {a.shape}.") from None
    data = best if keepdims else choose(a, axis=axis)

    def share():
        winners = a == best
        return (winners / winners.sum(axis=axis, keepdims=True)).astype(a.dtype)

    return _weighted(op, data, x, share, axis, keepdims)


def _weighted(op, data, x, local, axis, keepdims):
    """Record a reduction by its local derivatives, an array of the shape of `x` that `local()` computes when needed."""
    a = value(x)
    return record(
        op,
        data,
        (x,),
        lambda g: (_spread(g, a, axis, keepdims) * local(),),
        lambda t: (t * local()).sum(axis=axis, keepdims=keepdims),
    )


def var(x, axis=None, keepdims=False, ddof=0):
    r"""Variance, :math:`z = \frac{1}{n - \mathrm{ddof}} \sum_i (x_i - \bar x)^2`.

    Parameters as for `reduce_sum`, and

    Parameters
    ----------
    ddof : int, optional
        What to subtract from n, the number of elements: 0 as in NumPy, 1 for the unbiased estimate.

    Raises
    ------
    ValueError
        If n is not greater than `ddof`.

    Notes
    -----
    :math:`\partial z/\partial x_i = 2 (x_i - \bar x)/(n - \mathrm{ddof})`: what the mean
    itself contributes cancels. Taught in "When Gradients Fail".
    """
    a = value(x)
    n = _count(a, axis) - ddof
    if n <= 0:
        raise ValueError(f"var: {n + ddof} elements along axis {axis} of shape {a.shape} are too few for ddof={ddof}.")
    centred = a - a.mean(axis=axis, keepdims=True)
    data = (centred * centred).sum(axis=axis, keepdims=keepdims)
    return _weighted("var", data / n, x, lambda: centred * (2 / n), axis, keepdims)


def logsumexp(x, axis=None, keepdims=False):
    r"""Logarithm of a sum of exponentials, :math:`z = \ln \sum_i e^{x_i}`, without overflow: a smooth maximum.

    Parameters as for `reduce_sum`.

    Raises
    ------
    ValueError
        If there is no element.

    Notes
    -----
    :math:`\partial z/\partial x_i` is the softmax of x. Taught in "Layers".
    """
    a = floating(x)
    try:
        top = a.max(axis=axis, keepdims=True)
    except np.exceptions.AxisError:
        raise
    except ValueError:
        raise ValueError(f"logsumexp: no elements in shape {a.shape}.") from None
    top = np.where(np.isfinite(top), top, 0).astype(a.dtype)  # all minus infinity: nothing to subtract
    powers = np.exp(a - top)
    total = powers.sum(axis=axis, keepdims=True)
    with np.errstate(divide="ignore"):
        full = np.log(total) + top
    data = full if keepdims else full.reshape(powers.sum(axis=axis).shape)
    return _weighted("logsumexp", data, x, lambda: powers / total, axis, keepdims)


def prod(x, axis=None, keepdims=False):
    r"""Product, :math:`z = \prod_i x_i`: each factor receives the upstream gradient times the product of all others.

    Parameters as for `reduce_sum`.

    Notes
    -----
    :math:`\partial z/\partial x_i = \prod_{j \ne i} x_j`, computed from the products before and after i, so that a zero
    among the factors does no harm. Taught in "Several Variables".
    """
    a = value(x)
    data = a.prod(axis=axis, keepdims=keepdims)

    def others():
        axes = range(a.ndim) if axis is None else np.atleast_1d(axis) % a.ndim
        kept = [i for i in range(a.ndim) if i not in set(axes)]
        order = [*kept, *(i for i in range(a.ndim) if i in set(axes))]
        rows = a.transpose(order).reshape(
            *(a.shape[i] for i in kept), math.prod(a.shape[i] for i in order[len(kept) :])
        )
        ones = np.ones_like(rows[..., :1])
        before = np.concatenate([ones, np.cumprod(rows[..., :-1], axis=-1)], axis=-1)
        after = np.concatenate([np.cumprod(rows[..., :0:-1], axis=-1)[..., ::-1], ones], axis=-1)
        return (before * after).reshape([a.shape[i] for i in order]).transpose(np.argsort(order))

    return _weighted("prod", data, x, others, axis, keepdims)
