"""Operations that move elements without changing them: their VJP moves the gradient back."""

import numpy as np

from ..tensor import Tensor, record, value


def reshape(x, *shape):
    r"""The same elements, in the same order, in another shape.

    Parameters
    ----------
    x : Tensor or array
    *shape : int, or one tuple of int
        The new shape; one length may be -1.

    Raises
    ------
    ValueError
        If the number of elements differs.
    """
    a = value(x)
    shape = shape[0] if len(shape) == 1 and not isinstance(shape[0], (int, np.integer)) else shape
    try:
        data = a.reshape(shape)
    except ValueError:
        raise ValueError(f"reshape: {a.size} elements of shape {a.shape} do not fill shape {tuple(shape)}.") from None
    return record("reshape", data, (x,), lambda g: (g.reshape(a.shape),))


def transpose(x, *axes):
    r"""The axes in another order; without `axes`, reversed.

    Parameters
    ----------
    x : Tensor or array
    *axes : int, or one tuple of int
        Which axis of `x` comes first, second, and so on.

    Raises
    ------
    ValueError
        If `axes` does not name each axis once.
    """
    a = value(x)
    axes = axes[0] if len(axes) == 1 and not isinstance(axes[0], (int, np.integer)) else axes
    order = tuple(axes) if axes else tuple(reversed(range(a.ndim)))
    try:
        data = a.transpose(order)
    except ValueError:
        raise ValueError(f"transpose: {order} does not name each axis of shape {a.shape} once.") from None
    return record("transpose", data, (x,), lambda g: (g.transpose(np.argsort(order)),))


def getitem(x, index):
    r"""Elements picked by `index`, as in ``x[index]``: each gradient goes back to where its element came from.

    Parameters
    ----------
    x : Tensor or array
    index : anything NumPy indexes with
        An element that is picked several times receives the sum of the gradients.

    Raises
    ------
    IndexError
        If the index is out of bounds.
    """
    a = value(x)
    parts = index if isinstance(index, tuple) else (index,)
    parts = tuple(part.data if isinstance(part, Tensor) else part for part in parts)
    basic = all(part is None or isinstance(part, (slice, type(...), int, np.integer)) for part in parts)

    def vjp(g):
        grad = np.zeros(a.shape, g.dtype)
        if basic:
            grad[parts] = g
        else:
            np.add.at(grad, parts, g)
        return (grad,)

    try:
        data = a[parts]
    except IndexError as error:
        raise IndexError(f"indexing a tensor of shape {a.shape}: {error}.") from None
    return record("getitem", data, (x,), vjp)
