"""Convolution and pooling for images, shape (N, C, H, W): batch, channels, height, width."""

import numpy as np

from .tensor import needs_grad, record, value


def conv2d(x, weight, bias=None, stride=1, padding=0):
    r"""Two-dimensional convolution (as the field says; in mathematics, a cross-correlation).

    .. math:: z_{n o i j} = b_o + \sum_{c, k, l} W_{o c k l}\; x_{n, c, s i + k, s j + l}

    Parameters
    ----------
    x : Tensor or array, shape (N, C, H, W)
    weight : Tensor or array, shape (O, C, K, L)
    bias : Tensor or array, shape (O,), optional
    stride : int, optional
        Step s of the window.
    padding : int, optional
        Zeros added on each side.

    Returns
    -------
    Tensor, shape (N, O, (H + 2 padding - K) // stride + 1, (W + 2 padding - L) // stride + 1)

    Raises
    ------
    ValueError
        If the shapes do not fit or the window is larger than the padded image.

    Notes
    -----
    Each of the K·L positions in the window is copied as one slice, and one batched product does the rest. Taught in
    "Beyond the MLP". LeCun et al., Proceedings of the IEEE 86 (1998).
    """
    a, W = value(x), value(weight)
    b = None if bias is None else value(bias)
    _check_conv(a, W, b, stride, padding)
    N, C, H, width = a.shape
    O, _, K, L = W.shape  # noqa: E741  the letters of the formula
    padded = np.pad(a, ((0, 0), (0, 0), (padding, padding), (padding, padding))) if padding else a
    windows = list(_windows(padded.shape, K, L, stride))
    OH, OW = _output_size(padded.shape, K, L, stride)
    columns = np.empty((N, C, K * L, OH, OW), a.dtype)
    for k, window in enumerate(windows):
        columns[:, :, k] = padded[window]
    columns = columns.reshape(N, C * K * L, OH * OW)
    flat = W.reshape(O, -1)
    data = (flat @ columns).reshape(N, O, OH, OW)
    if b is not None:
        if data.dtype.kind == "f":
            data += b[:, None, None]
        else:  # integers
            data = data + b[:, None, None]
    needs = needs_grad(x), needs_grad(weight), needs_grad(bias)

    def vjp(g):
        rows = g.reshape(N, O, OH * OW)
        grad_x = grad_w = grad_b = None
        if needs[0]:
            back = (flat.T @ rows).reshape(N, C, K * L, OH, OW)
            full = np.zeros(padded.shape, g.dtype)
            for k, window in enumerate(windows):
                full[window] += back[:, :, k]
            grad_x = full[:, :, padding : padding + H, padding : padding + width]
        if needs[1]:
            grad_w = (rows @ columns.swapaxes(1, 2)).sum(axis=0).reshape(W.shape)
        if needs[2]:
            grad_b = rows.sum(axis=0).sum(axis=1)  # the long strides first: half the time of both at once
        return grad_x, grad_w, grad_b

    return record("conv2d", data, (x, weight, bias), vjp)


def max_pool2d(x, kernel_size=2, stride=None):
    r"""Largest element of each window: it receives the gradient; of equal ones, the first.

    Parameters
    ----------
    x : Tensor or array, shape (N, C, H, W)
    kernel_size : int, optional
        Height and width of the window.
    stride : int, optional
        Step of the window; `kernel_size` by default, so that windows do not overlap.

    Returns
    -------
    Tensor, shape (N, C, (H - kernel_size) // stride + 1, (W - kernel_size) // stride + 1)

    Raises
    ------
    ValueError
        If the window does not fit into the image, or `stride` is less than 1.

    Notes
    -----
    Taught in "Beyond the MLP".
    """
    a, windows, overlap = _pooling("max_pool2d", x, kernel_size, stride)
    data = a[windows[0]].copy()
    for window in windows[1:]:
        np.maximum(data, a[window], out=data)

    def vjp(g):
        grad, free = np.zeros(a.shape, g.dtype), np.ones(data.shape, bool)
        for window in windows:
            first = free & (a[window] == data)
            free ^= first
            if overlap:
                grad[window] += g * first
            else:
                np.multiply(g, first, out=grad[window])
        return (grad,)

    return record("max_pool2d", data, (x,), vjp)


def avg_pool2d(x, kernel_size=2, stride=None):
    """Mean of each window: every element receives its share. Parameters, errors and page as for `max_pool2d`."""
    a, windows, overlap = _pooling("avg_pool2d", x, kernel_size, stride)
    data = a[windows[0]].copy()
    for window in windows[1:]:
        data += a[window]
    data = data / len(windows)

    def vjp(g):
        grad, share = np.zeros(a.shape, g.dtype), g / len(windows)
        for window in windows:
            if overlap:
                grad[window] += share
            else:
                grad[window] = share
        return (grad,)

    return record("avg_pool2d", data, (x,), vjp)


def _output_size(shape, K, L, stride):
    return (shape[2] - K) // stride + 1, (shape[3] - L) // stride + 1


def _windows(shape, K, L, stride):
    """Yield, for each position inside the window, the slice of the image that it sees as the window moves."""
    OH, OW = _output_size(shape, K, L, stride)
    for k in range(K):
        for m in range(L):
            yield (..., slice(k, k + stride * OH, stride), slice(m, m + stride * OW, stride))


def _pooling(op, x, size, stride):
    a, stride = value(x), size if stride is None else stride
    if stride < 1:
        raise ValueError(f"{op}: stride {stride} must be at least 1; leave it out for windows that do not overlap.")
    if a.ndim != 4 or size < 1 or min(a.shape[2:]) < size:
        raise ValueError(
            f"{op}: a window of {size} × {size} with stride {stride} does not fit an input of shape {a.shape}."
        )
    return a, list(_windows(a.shape, size, size, stride)), stride < size


def _check_conv(a, W, b, stride, padding):
    if a.ndim != 4 or W.ndim != 4 or a.shape[1] != W.shape[1] or (b is not None and b.shape != W.shape[:1]):
        raise ValueError(
            f"conv2d: input {a.shape}, weight {W.shape} and bias {None if b is None else b.shape} do not fit. They "
            "must be (N, C, H, W), (O, C, K, L) and (O,)."
        )
    if stride < 1 or padding < 0:
        raise ValueError(f"conv2d: stride {stride} must be at least 1 and padding {padding} at least 0.")
    if a.shape[2] + 2 * padding < W.shape[2] or a.shape[3] + 2 * padding < W.shape[3]:
        raise ValueError(
            f"conv2d: a window of {W.shape[2:]} does not fit an image of {a.shape[2:]} padded by {padding}."
        )
