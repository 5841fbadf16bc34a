"""The same mathematics written straight in NumPy, with no engine: what the hardware and NumPy ask for anyway.

The mathematics is done with every means that `dlcore` uses: float32 throughout, gradients of parameters only, softmax
and cross-entropy together, convolution as one product, updates in place. NumPy is called in the usual way: `dlcore`
knows a few faster ones, such as a row of zeros in the place of 0 in a maximum.
"""

from itertools import cycle

import numpy as np


def mlp(problem):
    """Return one training step; see `workloads.mlp`."""
    layers = [(W.copy(), b.copy()) for W, b in problem.parameters]
    batches, lr = cycle(problem.batches), problem.lr

    def step():
        a, y = next(batches)
        inputs = []
        for W, b in layers[:-1]:
            inputs.append(a)
            a = a @ W.T
            a += b
            np.maximum(a, 0, out=a)
        W, b = layers[-1]
        inputs.append(a)
        z = a @ W.T
        z += b
        loss, g = _softmax_cross_entropy(z, y)
        for i in reversed(range(len(layers))):
            W, b = layers[i]
            a = inputs[i]
            grad_W, grad_b = g.T @ a, g.sum(axis=0)
            if i > 0:
                g = g @ W
                g *= a > 0  # a ReLU's output is positive where its input was
            W -= lr * grad_W
            b -= lr * grad_b
        return float(loss)

    return step


def cnn(problem):
    """Return one training step; see `workloads.cnn`."""
    (K, c), (W, b) = [(weight.copy(), bias.copy()) for weight, bias in problem.parameters]
    batches, lr = cycle(problem.batches), problem.lr
    size = K.shape[2]

    def step():
        x, y = next(batches)
        N, side = len(x), x.shape[2] - size + 1
        columns = np.empty((N, size * size, side, side), x.dtype)
        for k in range(size * size):
            i, j = divmod(k, size)
            columns[:, k] = x[:, 0, i : i + side, j : j + side]
        columns = columns.reshape(N, size * size, side * side)
        z = K.reshape(len(K), -1) @ columns
        z += c[:, None]
        z = z.reshape(N, len(K), side, side)
        r = np.maximum(z, 0)
        corners = [r[:, :, i::2, j::2] for i in (0, 1) for j in (0, 1)]
        p = np.maximum(np.maximum(corners[0], corners[1]), np.maximum(corners[2], corners[3]))
        flat = p.reshape(N, -1)
        out = flat @ W.T
        out += b
        loss, g = _softmax_cross_entropy(out, y)

        grad_W, grad_b = g.T @ flat, g.sum(axis=0)
        g = (g @ W).reshape(p.shape)
        grad = np.zeros_like(r)
        free = np.ones(p.shape, bool)
        for corner, (i, j) in zip(corners, [(0, 0), (0, 1), (1, 0), (1, 1)], strict=True):
            first = corner == p
            first &= free
            free ^= first
            np.multiply(g, first, out=grad[:, :, i::2, j::2])
        grad *= z > 0
        grad = grad.reshape(N, len(K), -1)
        grad_K = (grad @ columns.swapaxes(1, 2)).sum(axis=0).reshape(K.shape)
        grad_c = grad.sum(axis=(0, 2))
        for parameter, gradient in ((K, grad_K), (c, grad_c), (W, grad_W), (b, grad_b)):
            parameter -= lr * gradient
        return float(loss)

    return step


def _softmax_cross_entropy(z, y):
    """Return the mean loss, and its gradient with respect to `z`, which is overwritten."""
    rows = np.arange(len(y))
    z -= z.max(axis=1, keepdims=True)
    right = z[rows, y]
    g = np.exp(z, out=z)
    totals = g.sum(axis=1, keepdims=True)
    loss = (np.log(totals[:, 0]) - right).mean()
    g /= totals
    g[rows, y] -= 1
    g /= len(y)
    return loss, g
