"""More ways to differentiate: products with Jacobians, whole Jacobians, second derivatives, checkpoints, anomalies."""

import contextlib

import numpy as np

from . import backward
from .backward import push_forward
from .tensor import Tensor, no_grad, record, recording, value


def vjp(function, *inputs):
    r"""Value of a function, and the map from upstream to downstream gradients, :math:`\bar y \mapsto \bar y^\top J`.

    Parameters
    ----------
    function : callable
        Takes as many tensors as there are inputs, returns a tensor.
    *inputs : array_like

    Returns
    -------
    y : Tensor
    pull_back : callable
        Takes an array of the shape of `y`, returns a tuple with one array for each input. It can be called again.

    Notes
    -----
    One call costs about as much as the function, however many inputs there are. Taught in "Jacobians".
    """
    leaves = [Tensor(value(x), requires_grad=True) for x in inputs]
    y = function(*leaves)

    def pull_back(upstream):
        for leaf in leaves:
            leaf.zero_grad()
        if y.requires_grad:
            y.backward(upstream, retain_graph=True)
        return tuple(np.zeros(leaf.shape, leaf.dtype) if leaf.grad is None else leaf.grad for leaf in leaves)

    return y, pull_back


def jvp(function, inputs, tangents):
    r"""Value of a function, and how it moves when its inputs move, :math:`\dot y = J \dot x`: forward mode.

    Parameters
    ----------
    function : callable
        Takes as many tensors as there are inputs, returns a tensor.
    inputs, tangents : sequence of array_like
        Where to start and in which direction to move, of the same shapes.

    Returns
    -------
    y, dy : ndarray

    Raises
    ------
    ValueError
        If a tangent has another shape than its input.
    NotImplementedError
        If the function uses an operation without a forward rule; the message names it and says what there is.

    Notes
    -----
    Elementwise operations, reductions, matrix products and `linear` have forward rules: each is linear in the tangent,
    and follows from the VJP. Taught in "Jacobians".
    """
    leaves = [Tensor(value(x), requires_grad=True) for x in inputs]
    for x, t in zip(leaves, tangents, strict=True):
        if np.shape(t) != x.shape:
            raise ValueError(f"jvp: a tangent has shape {np.shape(t)}, and its input {x.shape}.")
    y = function(*leaves)
    moving = {x._index: np.asarray(t, x.dtype) for x, t in zip(leaves, tangents, strict=True)}
    return np.asarray(y.data), push_forward(y, moving)


def jacobian(function, x):
    r"""All derivatives of an array with respect to an array, :math:`J_{ij} = \partial y_i/\partial x_j`.

    Parameters
    ----------
    function : callable
        Takes a tensor, returns a tensor.
    x : array_like

    Returns
    -------
    ndarray, shape (\*y.shape, \*x.shape)

    Notes
    -----
    One backward pass for each element of the result: for small functions. Taught in "Jacobians".
    """
    y, pull_back = vjp(function, x)
    rows = []
    for index in np.ndindex(y.shape):
        unit = np.zeros(y.shape, y.dtype)
        unit[index] = 1
        rows.append(pull_back(unit)[0])
    return np.array(rows).reshape(y.shape + np.shape(value(x)))


def hessian(function, x, eps=1e-5):
    r"""All second derivatives of a scalar, :math:`H_{ij} = \partial^2 y/\partial x_i \partial x_j`.

    It takes centred differences of gradients that `backward` computes: two gradients for each element of `x`. The error
    is of the order of ``eps**2``; the result is made symmetric.

    Parameters
    ----------
    function : callable
        Takes a tensor, returns a scalar tensor.
    x : array_like
        Read as float64.
    eps : float, optional

    Returns
    -------
    ndarray, shape (\*x.shape, \*x.shape)

    Notes
    -----
    Taught in "The Cost of Backpropagation".
    """
    x = np.array(value(x), dtype=np.float64)

    def gradient(at):
        return vjp(function, at)[1](1.0)[0]

    rows = []
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = eps
        rows.append((gradient(x + step) - gradient(x - step)).ravel() / (2 * eps))
    H = np.array(rows).reshape(x.size, x.size)
    return ((H + H.T) / 2).reshape(x.shape * 2)


def checkpoint(function, *inputs):
    """Run a part of a computation without keeping its intermediate values; compute them again on the way back.

    Parameters
    ----------
    function : callable
        Takes tensors, returns one tensor; it must give the same result each time. It may use parameters from outside,
        which receive their gradients as usual.
    *inputs : Tensor or array

    Returns
    -------
    Tensor

    Notes
    -----
    It trades one more forward pass of this part for its memory. Taught in "The Cost of Backpropagation". Griewank and
    Walther, ACM TOMS 26 (2000); Chen, Xu, Zhang and Guestrin, arXiv:1604.06174 (2016).
    """
    with no_grad():
        data = function(*inputs).data

    def vjp(g):
        leaves = [Tensor(x, requires_grad=x.requires_grad) if isinstance(x, Tensor) else x for x in inputs]
        with recording():
            again = function(*leaves)
        if again.requires_grad:
            again.backward(g)  # parameters from outside get theirs here
        return (*(x.grad if isinstance(x, Tensor) else None for x in leaves), None)

    # the last input is there to have the way back reach this node even if no input needs a gradient
    return record("checkpoint", data, (*inputs, Tensor(0.0, requires_grad=True)), vjp)


@contextlib.contextmanager
def detect_anomaly():
    """Raise where a nan or an infinity first appears, forward or backward, and name the operation.

    Use it as ``with detect_anomaly(): ...`` around the computation of the loss and `backward`. It costs time.

    Raises
    ------
    FloatingPointError
        Inside the block, as soon as an operation with finite inputs has a result, or sends back a gradient, that is not
        finite.

    Notes
    -----
    Taught in "When Gradients Fail".
    """
    before, backward.inspect = backward.inspect, _inspect
    try:
        yield
    finally:
        backward.inspect = before


def _inspect(op, inputs, arrays, direction):
    for a in arrays:
        if a is not None and not np.all(np.isfinite(a)):
            shapes = ", ".join(str(np.shape(value(x))) for x in inputs if x is not None)
            index = tuple(int(i) for i in np.argwhere(~np.isfinite(np.atleast_1d(a)))[0])
            what = "its result is" if direction == "forward" else "the gradient that it sends back is"
            raise FloatingPointError(
                f"detect_anomaly: at {op} with inputs of shape {shapes}, {what} {np.atleast_1d(a)[index]} at index "
                f"{index}."
            )
