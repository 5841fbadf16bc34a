"""The way back through the record of a computation: which tensors, in which order, and what each receives."""

import numpy as np


def sweep(root, gradient=None, free=False):
    """Go backward through the record of `root`, one tensor at a time, each when its gradient is complete.

    Yields
    ------
    tensor : Tensor
    gradient : ndarray
        Of the tensor's shape and dtype: the sum over all its uses.
    downstream : tuple or None
        What it sends on to each of its inputs; None for a leaf.

    Notes
    -----
    A tensor is always created after its inputs. Latest first is therefore an order in which every tensor comes after
    all its uses, and neither recursion nor a search for a topological order is needed.
    """
    pending = {root._index: _first_gradient(root, gradient)}
    for tensor in _reachable(root):
        grad = pending.pop(tensor._index)
        if tensor._op is None:
            yield tensor, grad, None
            continue
        downstream = tensor._vjp(grad)
        sent = []
        for x, g in zip(tensor._inputs, downstream, strict=True):
            if g is None or not getattr(x, "requires_grad", False):
                sent.append(None)
                continue
            g = _fit(g, x.data)
            sent.append(g)
            known = pending.get(x._index)
            pending[x._index] = g if known is None else known + g
        yield tensor, grad, tuple(sent)
        if free:
            tensor._inputs = tensor._vjp = None


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
        return np.ones(root.shape, root.dtype)
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
            raise RuntimeError(
                "backward(): this graph was already used and freed. Compute the result again, or pass "
                "retain_graph=True to the first call."
            )
        for x in tensor._inputs:
            if getattr(x, "requires_grad", False) and x._index not in found:
                found[x._index] = x
                todo.append(x)
    return [found[index] for index in sorted(found, reverse=True)]


def _fit(gradient, data):
    """Sum `gradient` over the axes along which `data` was broadcast, and give it the dtype of `data`."""
    if gradient.shape != data.shape:
        extra = gradient.ndim - data.ndim
        stretched = tuple(
            axis
            for axis in range(gradient.ndim)
            if axis < extra or (data.shape[axis - extra] == 1 and gradient.shape[axis] != 1)
        )
        gradient = gradient.sum(axis=stretched, keepdims=True).reshape(data.shape)
    return gradient if gradient.dtype == data.dtype else gradient.astype(data.dtype)
