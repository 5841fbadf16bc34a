"""Matrix products."""

import math

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

    def jvp(dx, dy):
        return (0 if dx is None else dx @ b) + (0 if dy is None else a @ dy)

    return record("matmul", data, (x, y), vjp, jvp)


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
    if W.ndim != 2 or a.shape[-1:] != W.shape[1:] or (b is not None and b.shape != W.shape[:1]):
        raise ValueError(
            f"linear: input {a.shape}, weight {W.shape} and bias {None if b is None else b.shape} do not fit. "
            "They must be (..., in_features), (out_features, in_features) and (out_features,)."
        )
    data = a @ W.T
    if b is not None:
        if data.dtype.kind == "f":
            data += b
        else:  # integers
            data = data + b
    need_x, need_weight, need_bias = needs_grad(x), needs_grad(weight), needs_grad(bias)

    def vjp(g):
        rows, inputs = g, a
        if g.ndim != 2:
            n = math.prod(g.shape[:-1])  # -1 would not do for an axis of length 0
            rows, inputs = g.reshape(n, g.shape[-1]), a.reshape(n, a.shape[-1])
        return (
            g @ W if need_x else None,
            rows.T @ inputs if need_weight else None,
            np.add.reduce(rows, axis=0) if need_bias else None,
        )

    def jvp(dx, dW, db=None):
        moved = 0 if dx is None else dx @ W.T
        moved = moved if dW is None else moved + a @ dW.T
        return np.broadcast_to(moved if db is None else moved + db, data.shape)

    return record("linear", data, (x, weight, bias), vjp, jvp)


def einsum(subscripts, *tensors):
    r"""Products summed over named axes, as in ``einsum("ij,jk->ik", A, B)``.

    Parameters
    ----------
    subscripts : str
        One letter for each axis of each input, then ``->`` and the letters of the result. Letters that are missing in
        the result are summed over. No ellipsis, and no letter twice in one input.
    *tensors : Tensor or array

    Raises
    ------
    ValueError
        If the subscripts are not of that form or do not fit the shapes.

    Notes
    -----
    The gradient of an input is again an einsum: of the upstream gradient with all other inputs. Taught in "Jacobians".
    """
    left, arrow, result = subscripts.replace(" ", "").partition("->")
    terms = left.split(",")
    if not arrow or len(terms) != len(tensors) or "." in subscripts or any(len(set(t)) < len(t) for t in terms):
        raise ValueError(
            f'einsum: {subscripts!r} does not describe {len(tensors)} inputs. Write it like "ij,jk->ik", with one term '
            "for each input and no letter twice in a term."
        )
    arrays = [np.asarray(value(x)) for x in tensors]
    lengths = {(c, n) for t, a in zip(terms, arrays, strict=True) for c, n in zip(t, a.shape, strict=False)}
    try:
        if len(lengths) > len({c for c, _ in lengths}):  # NumPy would stretch a length of 1
            raise ValueError
        data = np.einsum(f"{left}->{result}", *arrays, optimize=len(arrays) > 2)
    except ValueError:
        shapes = ", ".join(str(a.shape) for a in arrays)
        raise ValueError(f"einsum: {subscripts!r} does not fit the shapes {shapes}.") from None
    needs = [needs_grad(x) for x in tensors]

    def downstream(g, position):
        others = [i for i in range(len(terms)) if i != position]
        known = set(result).union(*(terms[i] for i in others))
        kept = "".join(letter for letter in terms[position] if letter in known)
        grad = np.einsum(",".join([result, *(terms[i] for i in others)]) + f"->{kept}", g, *(arrays[i] for i in others))
        # a letter that stands in this input alone was summed over: its gradient is the same all along it
        shape = [n if c in known else 1 for c, n in zip(terms[position], arrays[position].shape, strict=True)]
        return np.broadcast_to(grad.reshape(shape), arrays[position].shape)

    def vjp(g):
        return tuple(downstream(g, i) if need else None for i, need in enumerate(needs))

    return record("einsum", data, tensors, vjp)


def embedding(indices, weight):
    r"""Rows of a table picked by number: :math:`z_n = W_{i_n}`.

    Parameters
    ----------
    indices : array of int
        Any shape, values from 0 to num_embeddings - 1.
    weight : Tensor or array, shape (num_embeddings, dim)

    Returns
    -------
    Tensor, shape (\*indices.shape, dim)

    Raises
    ------
    TypeError
        If the indices are not integers.
    ValueError
        If an index is outside the table.

    Notes
    -----
    The same as a product with one-hot rows; a row that is picked twice receives both gradients. Taught in "Beyond the
    MLP".
    """
    rows, W = np.asarray(value(indices)), value(weight)
    if rows.dtype.kind not in "iu":
        raise TypeError(f"embedding: indices must be integers, not {rows.dtype}.")
    if rows.size and (rows.min() < 0 or rows.max() >= len(W)):
        raise ValueError(f"embedding: indices {rows.min()} to {rows.max()} are not all within 0 to {len(W) - 1}.")

    def vjp(g):
        grad = np.zeros_like(W)
        np.add.at(grad, rows, g)
        return None, grad

    return record("embedding", W[rows], (indices, weight), vjp)
