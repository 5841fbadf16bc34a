"""Operations that put numbers on a common scale: softmax, normalisation, dropout."""

import numpy as np

from ..tensor import floating, needs_grad, record, value
from .elementwise import subtract


def softmax(x, axis=-1):
    r"""Scores to probabilities, :math:`p_c = e^{x_c} / \sum_k e^{x_k}`, without overflow.

    Parameters
    ----------
    x : Tensor or array
        Any shape with at least one axis.
    axis : int, optional
        The axis along which the probabilities add up to 1.

    Notes
    -----
    Not elementwise: :math:`\partial p_c/\partial x_k = p_c([c = k] - p_k)`, so :math:`\bar x = p \odot (\bar p - \bar p
    \cdot p)`. Taught in "Layers". Bridle, NATO ASI Series F68 (1990).
    """
    p = np.exp(_below_top(x, axis))
    p /= p.sum(axis=axis, keepdims=True)
    return record("softmax", p, (x,), lambda g: (p * (g - (g * p).sum(axis=axis, keepdims=True)),))


def log_softmax(x, axis=-1):
    r"""Logarithm of softmax, :math:`z_c = x_c - \ln \sum_k e^{x_k}`, also where the probability itself would be 0.

    Parameters as for `softmax`.

    Notes
    -----
    :math:`\bar x = \bar z - p \sum_c \bar z_c`. Taught in "Layers".
    """
    shifted = _below_top(x, axis)
    with np.errstate(divide="ignore"):  # an empty axis
        z = shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
    return record("log_softmax", z, (x,), lambda g: (g - np.exp(z) * g.sum(axis=axis, keepdims=True),))


def _below_top(x, axis):
    """Return `x` minus its largest element along an axis: the same softmax, and no overflow."""
    a = floating(x)
    return a - a.max(axis=axis, keepdims=True, initial=-np.inf)  # the start makes an empty axis give an empty result


def layer_norm(x, weight=None, bias=None, eps=1e-5):
    r"""Each row shifted and scaled to mean 0 and variance 1, then by learned numbers.

    .. math:: z = \gamma \odot \hat x + \beta, \qquad \hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}}

    Parameters
    ----------
    x : Tensor or array, shape (..., d)
    weight, bias : Tensor or array, shape (d,), optional
        :math:`\gamma` and :math:`\beta`.
    eps : float, optional

    Raises
    ------
    ValueError
        If `weight` or `bias` is not of shape (d,).

    Notes
    -----
    Taught in "When Gradients Fail". Ba, Kiros and Hinton, arXiv:1607.06450 (2016).
    """
    a = value(x)
    return _normalise("layer_norm", x, weight, bias, eps, (a.ndim - 1,))[0]


def batch_norm(x, weight=None, bias=None, running=None, training=True, momentum=0.1, eps=1e-5):
    r"""Each feature shifted and scaled by its mean and variance over the batch, then by learned numbers.

    The formula is that of `layer_norm`, with mean and variance over the rows.

    Parameters
    ----------
    x : Tensor or array, shape (N, d)
    weight, bias : Tensor or array, shape (d,), optional
    running : list of two arrays, shape (d,), optional
        Running mean and (unbiased) variance. They are replaced in the list when training, and used when not.
    training : bool, optional
        Use the batch's own mean and variance.
    momentum : float, optional
        Share of the batch in the running values.
    eps : float, optional

    Raises
    ------
    ValueError
        If the shapes do not fit, if a batch of one is to be trained on, or if there are no running values to evaluate
        with.

    Notes
    -----
    Taught in "When Gradients Fail". Ioffe and Szegedy, ICML 2015.
    """
    a = value(x)
    if a.ndim != 2:
        raise ValueError(f"batch_norm: the input must be (N, d), and it is {a.shape}.")
    if not training:
        if running is None:
            raise ValueError("batch_norm: evaluation needs running values; train first, or pass running=[mean, var].")
        mean, variance = (np.asarray(r, dtype=np.result_type(a, 1.0)) for r in running)
        return _affine(subtract(x, mean) * (variance + eps) ** -0.5, weight, bias)
    if len(a) < 2:
        raise ValueError("batch_norm: training needs at least two rows, since one row has no variance.")
    z, mean, variance = _normalise("batch_norm", x, weight, bias, eps, (0,))
    if running is not None:
        unbiased = variance * (len(a) / (len(a) - 1))
        for i, new in enumerate((mean, unbiased)):
            running[i] = ((1 - momentum) * running[i] + momentum * new.reshape(-1)).astype(a.dtype)
    return z


def _affine(x, weight, bias):
    x = x if weight is None else x * weight
    return x if bias is None else x + bias


def _normalise(op, x, weight, bias, eps, axis):
    """Normalise `x` over `axis` in one node; return the result, the mean and the variance."""
    a = value(x)
    for name, p in (("weight", weight), ("bias", bias)):
        if p is not None and value(p).shape != a.shape[-1:]:
            raise ValueError(f"{op}: {name} has shape {value(p).shape}; for input {a.shape} it must be {a.shape[-1:]}.")
    mean, variance = a.mean(axis=axis, keepdims=True), a.var(axis=axis, keepdims=True)
    scale = 1 / np.sqrt(variance + eps)
    unit = (a - mean) * scale
    gamma = 1.0 if weight is None else value(weight)
    data = unit * gamma if bias is None else unit * gamma + value(bias)
    needs = needs_grad(x), needs_grad(weight), needs_grad(bias)

    def vjp(g):
        rows = tuple(range(a.ndim - 1))
        g_unit = g * gamma
        # mean and variance depend on x too: what they carry is subtracted
        along = g_unit.mean(axis=axis, keepdims=True) + unit * (g_unit * unit).mean(axis=axis, keepdims=True)
        return (
            scale * (g_unit - along) if needs[0] else None,
            (g * unit).sum(axis=rows) if needs[1] else None,
            g.sum(axis=rows) if needs[2] else None,
        )

    return record(op, data, (x, weight, bias), vjp), mean, variance


def dropout(x, p=0.5, training=True, rng=None):
    r"""Set each element to 0 with probability p, and scale the others by 1/(1 - p), so that the mean stays.

    Parameters
    ----------
    x : Tensor or array
        Any shape.
    p : float, optional
        At least 0, less than 1.
    training : bool, optional
        When False, `x` passes unchanged.
    rng : numpy.random.Generator or int, optional
        Where chance comes from.

    Raises
    ------
    ValueError
        If `p` is outside that range.

    Notes
    -----
    Taught in "When Gradients Fail". Srivastava et al., JMLR 15 (2014).
    """
    if not 0 <= p < 1:
        raise ValueError(f"dropout: p is a probability, at least 0 and less than 1, not {p}.")
    a = value(x)
    if not training or p == 0:
        return record("dropout", a, (x,), lambda g: (g,))
    kept = np.multiply(np.random.default_rng(rng).random(a.shape) >= p, 1 / (1 - p), dtype=np.result_type(a, 1.0))
    return record("dropout", a * kept, (x,), lambda g: (g * kept,))
