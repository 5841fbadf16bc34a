"""Operations that move elements without changing them: their VJP moves the gradient back."""

import numpy as np

from ..tensor import PYTHON_NUMBERS, Tensor, record, value


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

    Notes
    -----
    Taught in "Python, NumPy and Matplotlib".
    """
    a = value(x)
    shape = shape[0] if len(shape) == 1 and not isinstance(shape[0], (int, np.integer)) else shape
    try:
        data = a.reshape(shape)
    except ValueError:
        raise ValueError(f"reshape: {a.size} elements of shape {a.shape} do not fill shape {tuple(shape)}.") from None
    return record("reshape", data, (x,), lambda g: (g.reshape(a.shape),), lambda t: t.reshape(shape))


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

    Notes
    -----
    Taught in "Python, NumPy and Matplotlib".
    """
    a = value(x)
    axes = axes[0] if len(axes) == 1 and not isinstance(axes[0], (int, np.integer)) else axes
    order = tuple(axes) if axes else tuple(reversed(range(a.ndim)))
    try:
        data = a.transpose(order)
    except ValueError:
        raise ValueError(f"transpose: {order} does not name each axis of shape {a.shape} once.") from None

    def vjp(g):
        return (g.transpose(np.argsort([axis % a.ndim for axis in order])),)

    return record("transpose", data, (x,), vjp, lambda t: t.transpose(order))


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

    Notes
    -----
    Taught in "Python, NumPy and Matplotlib".
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
    return record("getitem", data, (x,), vjp, lambda t: t[parts])


def swapaxes(x, axis1, axis2):
    """Two axes exchanged.

    Raises
    ------
    ValueError
        If an axis does not exist.

    Notes
    -----
    Taught in "Python, NumPy and Matplotlib".
    """
    a = value(x)
    try:
        data = a.swapaxes(axis1, axis2)
    except np.exceptions.AxisError:
        raise ValueError(f"swapaxes: shape {a.shape} has no axes {axis1} and {axis2}.") from None
    return record("swapaxes", data, (x,), lambda g: (g.swapaxes(axis1, axis2),), lambda t: t.swapaxes(axis1, axis2))


def expand_dims(x, axis):
    """A new axis of length 1 at `axis`. Taught in "Python, NumPy and Matplotlib"."""
    a = value(x)
    data = np.expand_dims(a, axis)
    return record("expand_dims", data, (x,), lambda g: (g.reshape(a.shape),), lambda t: t.reshape(data.shape))


def squeeze(x, axis=None):
    """Axes of length 1 taken away: all of them, or those named.

    Raises
    ------
    ValueError
        If a named axis is longer than 1.

    Notes
    -----
    Taught in "Python, NumPy and Matplotlib".
    """
    a = value(x)
    try:
        data = np.squeeze(a, axis)
    except ValueError:
        raise ValueError(f"squeeze: axis {axis} of shape {a.shape} is not of length 1.") from None
    return record("squeeze", data, (x,), lambda g: (g.reshape(a.shape),), lambda t: t.reshape(data.shape))


def broadcast_to(x, shape):
    """The same elements repeated to fill `shape`: on the way back, the gradients of all copies are summed.

    Raises
    ------
    ValueError
        If `x` does not broadcast to `shape`.

    Notes
    -----
    Taught in "Python, NumPy and Matplotlib".
    """
    a = value(x)
    shape = (shape,) if isinstance(shape, (int, np.integer)) else tuple(shape)
    try:
        data = np.broadcast_to(a, shape)
    except ValueError:
        raise ValueError(f"broadcast_to: shape {a.shape} does not broadcast to {shape}.") from None
    # sweep() sums over the copies on the way back
    return record("broadcast_to", data, (x,), lambda g: (g,), lambda t: np.broadcast_to(t, shape))


def concatenate(tensors, axis=0):
    """Tensors joined along an axis they have: on the way back, the gradient is cut where they were joined.

    Parameters
    ----------
    tensors : sequence of Tensor or array
        Shapes that differ along `axis` alone.
    axis : int, optional

    Raises
    ------
    ValueError
        If there are none, or the shapes do not fit.

    Notes
    -----
    Taught in "Python, NumPy and Matplotlib".
    """
    tensors = tuple(tensors)
    arrays = [value(x) for x in tensors]
    try:
        data = np.concatenate(arrays, axis)
    except ValueError:
        shapes = ", ".join(str(np.shape(a)) for a in arrays) or "none given"
        raise ValueError(f"concatenate: shapes do not fit along axis {axis}: {shapes}.") from None
    cuts = np.cumsum([a.shape[axis] for a in arrays])[:-1]
    return record("concatenate", data, tensors, lambda g: tuple(np.split(g, cuts, axis)))


def stack(tensors, axis=0):
    """Tensors of one shape joined along a new axis.

    Raises
    ------
    ValueError
        If there are none, or the shapes differ.

    Notes
    -----
    Taught in "Python, NumPy and Matplotlib".
    """
    tensors = tuple(tensors)
    arrays = [x if type(x) in PYTHON_NUMBERS else value(x) for x in tensors]
    try:
        data = np.stack(arrays, axis, dtype=np.result_type(*arrays) if arrays else None)  # 2.0 beside float32 stays so
    except ValueError:
        shapes = ", ".join(str(np.shape(a)) for a in arrays) or "none given"
        raise ValueError(f"stack: all shapes must be the same, and these are: {shapes}.") from None
    return record("stack", data, tensors, lambda g: tuple(np.moveaxis(g, axis, 0)))


def split(x, sections, axis=0):
    """One tensor cut into several along an axis.

    Parameters
    ----------
    x : Tensor or array
    sections : int or sequence of int
        A number of equal parts, or the places where to cut.
    axis : int, optional

    Returns
    -------
    list of Tensor

    Raises
    ------
    ValueError
        If there is no such axis, or it cannot be cut into so many equal parts.

    Notes
    -----
    Taught in "Python, NumPy and Matplotlib".
    """
    a = value(x)
    if not -a.ndim <= axis < a.ndim:
        raise ValueError(f"split: shape {a.shape} has no axis {axis}.")
    length = a.shape[axis]
    if isinstance(sections, (int, np.integer)):
        if sections < 1 or length % sections:
            raise ValueError(f"split: axis {axis} of shape {a.shape} cannot be cut into {sections} equal parts.")
        sections = range(length // sections, length, length // sections)
    ends = [0, *sections, length]
    before = (slice(None),) * (axis % a.ndim)
    return [getitem(x, (*before, slice(i, j))) for i, j in zip(ends, ends[1:], strict=False)]


def pad(x, pad_width, constant=0.0):
    """A border of constants around the elements.

    Parameters
    ----------
    x : Tensor or array
    pad_width : int or sequence of (int, int)
        How many before and after, for each axis; one int serves for all.
    constant : float, optional
        What the border holds.

    Raises
    ------
    ValueError
        If `pad_width` does not fit the axes, or is negative.

    Notes
    -----
    Taught in "Python, NumPy and Matplotlib".
    """
    a = value(x)
    try:
        data = np.pad(a, pad_width, constant_values=constant)
    except ValueError as error:
        raise ValueError(f"pad: width {pad_width} does not fit shape {a.shape}: {error}.") from None
    widths = np.broadcast_to(pad_width, (a.ndim, 2))
    inner = tuple(slice(before, before + n) for (before, _), n in zip(widths, a.shape, strict=True))
    return record("pad", data, (x,), lambda g: (g[inner],))
