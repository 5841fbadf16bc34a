"""Losses: how far predictions are from the targets, as one number to make small."""

import numpy as np

from .tensor import floating, needs_grad, record, value

REDUCTIONS = ("mean", "sum", "none")


def mse_loss(prediction, target, reduction="mean"):
    r"""Squared error, :math:`\ell = (p - y)^2`.

    Parameters
    ----------
    prediction, target : Tensor or array
        Of the same shape.
    reduction : {"mean", "sum", "none"}, optional
        What to make of the losses of all elements.

    Returns
    -------
    Tensor
        A scalar, or the shape of the inputs with "none".

    Raises
    ------
    ValueError
        If the shapes differ, or the reduction is unknown.

    Notes
    -----
    :math:`\partial \ell/\partial p = 2(p - y)`. Taught in "Outputs and Losses".
    """
    error = _difference("mse_loss", prediction, target, reduction)
    return _elementwise("mse_loss", prediction, target, error * error, 2 * error, reduction)


def l1_loss(prediction, target, reduction="mean"):
    r"""Absolute error, :math:`\ell = |p - y|`: large errors count less than in `mse_loss`.

    Parameters, errors and page as for `mse_loss`; :math:`\partial \ell/\partial p = \operatorname{sign}(p - y)`; at 0
    it is 0.
    """
    error = _difference("l1_loss", prediction, target, reduction)
    return _elementwise("l1_loss", prediction, target, np.abs(error), np.sign(error), reduction)


def huber_loss(prediction, target, delta=1.0, reduction="mean"):
    r"""Squared error near 0 and absolute error far away.

    .. math::
        \ell = \tfrac12 e^2 \text{ if } |e| \le \delta, \text{ else } \delta(|e| - \tfrac12 \delta), \qquad e = p - y

    Parameters, errors and page as for `mse_loss`, and

    Parameters
    ----------
    delta : float, optional
        Where one turns into the other; positive.

    Notes
    -----
    :math:`\partial \ell/\partial p` is e, limited to :math:`\pm\delta`. Huber, Annals of Mathematical Statistics 35
    (1964).
    """
    if not delta > 0:
        raise ValueError(f"huber_loss: delta must be positive, not {delta}.")
    error = _difference("huber_loss", prediction, target, reduction)
    slope = np.clip(error, -delta, delta)
    return _elementwise("huber_loss", prediction, target, slope * (error - 0.5 * slope), slope, reduction)


def binary_cross_entropy_with_logits(logits, target, reduction="mean"):
    r"""Sigmoid and binary cross-entropy in one node, stable for logits of any size.

    .. math:: \ell = -y \ln \sigma(z) - (1 - y) \ln(1 - \sigma(z)) = \ln(1 + e^z) - y z

    Parameters
    ----------
    logits : Tensor or array
        The scores :math:`z` before the sigmoid, of any shape. For several labels at once, one column for each: the
        loss is the sum (or mean) of one binary cross-entropy a label.
    target : Tensor or array
        0 to 1, of the same shape.
    reduction : {"mean", "sum", "none"}, optional

    Returns
    -------
    Tensor
        A scalar, or the shape of the inputs with "none". In nats.

    Raises
    ------
    ValueError
        If the shapes differ, a target is outside 0 to 1, or the reduction is unknown.

    Notes
    -----
    :math:`\partial \ell/\partial z = \sigma(z) - y`. Taught in "Outputs and Losses".
    """
    _difference("binary_cross_entropy_with_logits", logits, target, reduction)
    z, y = floating(logits), floating(target)
    if np.size(y) and (np.min(y) < 0 or np.max(y) > 1):
        raise ValueError("binary_cross_entropy_with_logits: targets are probabilities and must be within 0 to 1.")
    soft = np.logaddexp(0, z)
    slope = np.exp(z - soft) - y
    return _elementwise("binary_cross_entropy", logits, target, soft - y * z, slope, reduction, target_slope=-z)


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
    z, y = floating(logits), np.asarray(value(labels))
    _check(z, y, reduction)
    rows = np.arange(len(y))
    shifted = z - np.maximum.reduce(z, axis=1, keepdims=True)  # the same softmax, and no overflow
    exponentials = np.exp(shifted)
    totals = np.add.reduce(exponentials, axis=1, keepdims=True)
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

    total = np.add.reduce(each)
    data = each if reduction == "none" else total / len(y) if reduction == "mean" else total
    return record("cross_entropy", data, (logits, labels), vjp)


def _difference(op, prediction, target, reduction):
    """Return prediction minus target, after a look at what was given."""
    _check_reduction(op, reduction)
    p, y = floating(prediction), value(target)
    if np.shape(p) != np.shape(y):
        raise ValueError(f"{op}: prediction {np.shape(p)} and target {np.shape(y)} must have the same shape.")
    return p - y


def _elementwise(op, prediction, target, losses, slope, reduction, target_slope=None):
    """Reduce elementwise losses in one node; `slope` is the derivative of each with respect to its prediction."""
    data = losses if reduction == "none" else losses.mean() if reduction == "mean" else losses.sum()
    scale = 1 / max(losses.size, 1) if reduction == "mean" else 1
    target_slope = -slope if target_slope is None else target_slope
    need, need_target = needs_grad(prediction), needs_grad(target)
    dtype = np.result_type(value(prediction), 1.0)  # that of the prediction; integers have a float64 loss

    def vjp(g):
        return g * scale * slope if need else None, g * scale * target_slope if need_target else None

    return record(op, data.astype(dtype, copy=False), (prediction, target), vjp)


def _check_reduction(op, reduction):
    if reduction not in REDUCTIONS:
        raise ValueError(f'{op}: reduction is "mean", "sum" or "none", not {reduction!r}.')


def _check(z, y, reduction):
    _check_reduction("cross_entropy", reduction)
    if z.ndim != 2 or y.shape != z.shape[:1]:
        raise ValueError(
            f"cross_entropy: logits {z.shape} and labels {y.shape} do not fit. They must be (N, C) and (N,), "
            "one label for each row."
        )
    if len(y) == 0:
        raise ValueError("cross_entropy: the batch is empty; give at least one row.")
    if y.dtype.kind not in "iu":
        raise TypeError(f"cross_entropy: labels are class numbers and must be integers, not {y.dtype}.")
    if np.minimum.reduce(y) < 0 or np.maximum.reduce(y) >= z.shape[1]:
        wrong = np.flatnonzero((y < 0) | (y >= z.shape[1]))[0]
        raise ValueError(
            f"cross_entropy: label {y[wrong]} at index {wrong} is outside 0 to {z.shape[1] - 1}; the logits "
            f"have {z.shape[1]} columns, one for each class."
        )
