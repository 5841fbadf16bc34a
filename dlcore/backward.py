"""The way back through the record of a computation: which tensors, in which order, and what each receives."""

from heapq import heappop, heappush

import numpy as np

ELEMENTWISE = object()  # in the place of a forward rule: the one below serves
FREED = (
    "backward(): this graph was already used and freed. Compute the result again, or pass retain_graph=True to the "
    "first call."
)
inspect = None  # called with what each operation puts out and sends back; see autodiff.detect_anomaly


def accumulate(root, gradient=None, free=False):
    """Go backward through the record of `root`, and add to ``grad`` of each leaf what arrives there.

    The leaves change at the end, so that if something goes wrong on the way none of them has.
    """
    assigned = set()
    for leaf, grad in [(x, grad) for x, grad, _ in sweep(root, gradient, free) if x._op is None]:
        if leaf.grad is not None:
            leaf.grad = np.asarray(leaf.grad + grad)
            continue
        # of its own: x + y sends one array to both, and a sum a view that cannot be written to
        shared = id(grad) in assigned or getattr(grad, "base", None) is not None
        leaf.grad = np.array(grad) if shared else np.asarray(grad)
        assigned.add(id(grad))


def sweep(root, gradient=None, free=False):
    """Go backward through the record of `root`, one tensor at a time, each when its gradient is complete.

    Yields
    ------
    tensor : Tensor
    gradient : ndarray
        Of the tensor's shape and dtype: the sum over all its uses.
    downstream : list or None
        What it sends on to each of its inputs, None to one that needs no gradient; None for a leaf.

    Notes
    -----
    A tensor is always created after its inputs. Latest first is therefore an order in which every tensor comes after
    all its uses: of those that have received something, a heap gives out the latest. There is no recursion, and no
    search for a topological order.
    """
    order = [-root._index]
    pending = {-root._index: (root, _first_gradient(root, gradient))}
    while order:
        tensor, grad = pending.pop(heappop(order))
        if tensor._op is None:
            yield tensor, grad, None
            continue
        downstream = []
        for x, g in zip(tensor._inputs, _send(tensor, grad)):  # noqa: B905  as many: _send has looked
            if g is None or not getattr(x, "requires_grad", False):
                downstream.append(None)
                continue
            if type(g) is not type(x.data) or not isinstance(g, float):  # two numbers fit already
                g = _fit(g, x.data)
            downstream.append(g)
            key = -x._index
            if key in pending:
                pending[key] = x, pending[key][1] + g
            else:
                pending[key] = x, g
                heappush(order, key)
        yield tensor, grad, downstream
        if free:
            tensor._inputs = tensor._vjp = tensor._jvp = x = None


def _send(tensor, grad):
    """Return one gradient for each input of `tensor`, which has received `grad`."""
    if tensor._inputs is None:
        raise RuntimeError(FREED)
    sent = tensor._vjp(grad)
    if inspect is not None:
        inspect(tensor._op, tensor._inputs, sent, "backward")
    if len(sent) != len(tensor._inputs):
        raise RuntimeError(f"the vjp of {tensor._op} sent {len(sent)} gradients to {len(tensor._inputs)} inputs.")
    return sent


def push_forward(root, moving):
    """Go forward through the record of `root` with tangents: how each tensor moves when the leaves move.

    Parameters
    ----------
    root : Tensor
    moving : dict of int to ndarray
        The tangent of each leaf that moves, by its creation index.

    Returns
    -------
    ndarray
        The tangent of `root`.

    Raises
    ------
    NotImplementedError
        If an operation has no forward rule.
    """
    if not root.requires_grad:
        return np.zeros(root.shape, root.dtype)
    tangents = dict(moving)
    for tensor in reversed(_reachable(root)):
        if tensor._op is None:
            continue
        arriving = [tangents.get(getattr(x, "_index", None)) for x in tensor._inputs]
        if all(t is None for t in arriving):
            continue
        if tensor._jvp is None:
            raise NotImplementedError(
                f"jvp: {tensor._op} has no forward rule. Elementwise operations, reductions, changes of shape, matmul "
                "and linear have one; for the rest use vjp or jacobian."
            )
        rule = _push_elementwise if tensor._jvp is ELEMENTWISE else lambda tensor, tangents: tensor._jvp(*tangents)
        tangents[tensor._index] = np.asarray(rule(tensor, arriving), tensor.dtype)
    return tangents.get(root._index, np.zeros(root.shape, root.dtype))


def _push_elementwise(tensor, tangents):
    """Return the tangent of an elementwise operation: its Jacobian is diagonal, so the VJP serves both ways."""
    moved = [None if t is None else np.broadcast_to(t, tensor.shape) for t in tangents]
    return sum(tensor._vjp(t)[i] for i, t in enumerate(moved) if t is not None)


def _first_gradient(root, gradient):
    if not root.requires_grad:
        raise RuntimeError(
            "backward(): nothing was recorded for this tensor. Give requires_grad=True to a tensor it is computed "
            "from, and compute it outside no_grad()."
        )
    if gradient is None:
        if root.size != 1:
            raise RuntimeError(
                f"backward() needs a scalar, and this tensor has shape {root.shape}. Reduce it first, for example "
                "with .sum() or .mean(), or pass the upstream gradient: backward(gradient) of that shape."
            )
        return np.ones(root.shape, root.dtype) if root.ndim else root.dtype.type(1)
    gradient = np.array(gradient, dtype=root.dtype)
    if gradient.shape != root.shape:
        raise ValueError(f"backward(gradient): the gradient has shape {gradient.shape}, the tensor {root.shape}.")
    return gradient


def _reachable(root):
    """Return the tensors that `root` depends on and that need a gradient, the latest first."""
    found, todo = {root._index: root}, [root]
    while todo:
        tensor = todo.pop()
        if tensor._op is None:
            continue
        if tensor._inputs is None:
            raise RuntimeError(FREED)
        for x in tensor._inputs:
            if getattr(x, "requires_grad", False) and x._index not in found:
                found[x._index] = x
                todo.append(x)
    return [found[index] for index in sorted(found, reverse=True)]


def _fit(gradient, data):
    """Sum `gradient` over the axes along which `data` was broadcast, and give it the dtype of `data`."""
    if gradient.shape != data.shape:
        gradient = _unbroadcast(gradient, data.shape)
    return gradient if gradient.dtype is data.dtype else gradient.astype(data.dtype, copy=False)


def _unbroadcast(gradient, shape):
    extra = gradient.ndim - len(shape)
    stretched = tuple(
        axis
        for axis in range(gradient.ndim)
        if axis < extra or (shape[axis - extra] == 1 and gradient.shape[axis] != 1)
    )
    summed = gradient.sum(axis=stretched, keepdims=True)
    if extra < 0 or summed.shape[extra:] != shape:
        raise RuntimeError(f"a vjp sent a gradient of shape {summed.shape} to an input of shape {shape}.")
    return summed.reshape(shape)
