"""Losses: how far predictions are from the targets, as one number to make small."""

import numpy as np

from .tensor import needs_grad, record, value


def cross_entropy(logits, labels, reduction="mean"):
    r"""Softmax and cross-entropy in one node, stable for logits of any size.

    .. math:: \ell_n = -\ln p_{n, y_n}, \qquad p_{nc} = \frac{e^{z_{nc}}}{\sum_k e^{z_{nk}}}

    Parameters
    ----------
    logits : Tensor or array, shape (N, C)
        The scores :math:`z` before softmax.
    labels : array of int, shape (N,)
        The right class of each row, 0 to C - 1.
    reduction : {"mean", "sum", "none"}, optional
        What to make of the N losses.

    Returns
    -------
    Tensor
        A scalar, or shape (N,) with "none". In nats.

    Raises
    ------
    TypeError
        If the labels are not integers.
    ValueError
        If the shapes do not fit, a label is outside 0 to C - 1, or the reduction is unknown.

    Notes
    -----
    :math:`\partial \ell_n/\partial z_{nc} = p_{nc} - [c = y_n]`. Taught in "Backpropagation". Goodfellow, Bengio and
    Courville, "Deep Learning" (2016), section 6.2.2.3.
    """
    z, y = value(logits), np.asarray(value(labels))
    _check(z, y, reduction)
    rows = np.arange(len(y))
    shifted = z - z.max(axis=1, keepdims=True)  # the same softmax, and no overflow
    exponentials = np.exp(shifted)
    totals = exponentials.sum(axis=1, keepdims=True)
    each = np.log(totals[:, 0]) - shifted[rows, y]
    need = needs_grad(logits)

    def vjp(g):
        if not need:
            return None, None
        grad = exponentials / totals
        grad[rows, y] -= 1
        if reduction == "none":
            grad *= g[:, None]
        else:
            grad *= g / len(y) if reduction == "mean" else g
        return grad, None

    data = each if reduction == "none" else each.mean() if reduction == "mean" else each.sum()
    return record("cross_entropy", data, (logits, labels), vjp)


def _check(z, y, reduction):
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f'cross_entropy: reduction is "mean", "sum" or "none", not {reduction!r}.')
    if z.ndim != 2 or y.shape != z.shape[:1]:
        raise ValueError(
            f"cross_entropy: logits {z.shape} and labels {y.shape} do not fit. They must be (N, C) and (N,), "
            "one label for each row."
        )
    if len(y) == 0:
        raise ValueError("cross_entropy: the batch is empty; give at least one row.")
    if y.dtype.kind not in "iu":
        raise TypeError(f"cross_entropy: labels are class numbers and must be integers, not {y.dtype}.")
    wrong = np.flatnonzero((y < 0) | (y >= z.shape[1]))
    if wrong.size:
        raise ValueError(
            f"cross_entropy: label {y[wrong[0]]} at index {wrong[0]} is outside 0 to {z.shape[1] - 1}; the logits "
            f"have {z.shape[1]} columns, one for each class."
        )
