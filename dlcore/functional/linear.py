"""Matrix products."""

import numpy as np

from ..tensor import needs_grad, record, value


def matmul(x, y):
    r"""Matrix product, :math:`Z = X Y`.

    Parameters
    ----------
    x : Tensor or array, shape (..., n, k) or (k,)
    y : Tensor or array, shape (..., k, m) or (k,)
        Leading axes broadcast. A one-dimensional input acts as a row on the left, as a column on the right.

    Returns
    -------
    Tensor, shape (..., n, m)
        Without n or m where that input had one axis.

    Raises
    ------
    ValueError
        If the inner lengths differ, or an input has no axis.

    Notes
    -----
    :math:`\bar X = \bar Z\,Y^\top` and :math:`\bar Y = X^\top \bar Z`: the only products whose shapes fit. Taught in
    "Backpropagation".
    """
    a, b = np.asarray(value(x)), np.asarray(value(y))
    try:
        data = a @ b
    except ValueError:
        raise ValueError(
            f"matmul: shapes {a.shape} and {b.shape} do not fit. The last axis of the first must be as long as the "
            "second-to-last of the second (or its only one)."
        ) from None
    need_x, need_y = needs_grad(x), needs_grad(y)

    def vjp(g):
        rows = a if a.ndim > 1 else a[None, :]
        columns = b if b.ndim > 1 else b[:, None]
        if a.ndim == 1:
            g = np.expand_dims(g, -1 if b.ndim == 1 else -2)
        if b.ndim == 1:
            g = np.expand_dims(g, -1)
        grad_x = g @ columns.swapaxes(-1, -2) if need_x else None
        grad_y = rows.swapaxes(-1, -2) @ g if need_y else None
        if need_x and a.ndim == 1:
            grad_x = grad_x.squeeze(-2)
        if need_y and b.ndim == 1:
            grad_y = grad_y.squeeze(-1)
        return grad_x, grad_y

    return record("matmul", data, (x, y), vjp)


def linear(x, weight, bias=None):
    r"""Affine map of each row, :math:`Z = X W^\top + b`, in one node.

    Parameters
    ----------
    x : Tensor or array, shape (..., in_features)
    weight : Tensor or array, shape (out_features, in_features)
    bias : Tensor or array, shape (out_features,), optional

    Returns
    -------
    Tensor, shape (..., out_features)

    Raises
    ------
    ValueError
        If the shapes do not fit.

    Notes
    -----
    :math:`\bar X = \bar Z W`, :math:`\bar W = \bar Z^\top X`, and :math:`\bar b` is the sum of the rows of
    :math:`\bar Z`. Taught in "Backpropagation".
    """
    a, W = value(x), value(weight)
    b = None if bias is None else value(bias)
    if W.ndim != 2 or a.ndim < 1 or a.shape[-1] != W.shape[1] or (b is not None and b.shape != W.shape[:1]):
        raise ValueError(
            f"linear: input {a.shape}, weight {W.shape} and bias {None if b is None else b.shape} do not fit. "
            "They must be (..., in_features), (out_features, in_features) and (out_features,)."
        )
    data = a @ W.T
    if b is not None:
        data += b if b.dtype == data.dtype else b.astype(data.dtype)
    need_x, need_weight, need_bias = needs_grad(x), needs_grad(weight), needs_grad(bias)

    def vjp(g):
        rows = g.reshape(-1, g.shape[-1])
        return (
            g @ W if need_x else None,
            rows.T @ a.reshape(-1, a.shape[-1]) if need_weight else None,
            rows.sum(axis=0) if need_bias else None,
        )

    return record("linear", data, (x, weight, bias), vjp)
