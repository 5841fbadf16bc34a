"""autograd, of HIPS: derivatives of functions written with its copy of NumPy."""

from itertools import cycle

import autograd.numpy as anp
import numpy as np
from autograd import value_and_grad


def mlp(problem):
    """Return one training step; see `workloads.mlp`."""

    def loss(layers, X, y):
        for W, b in layers[:-1]:
            X = anp.maximum(anp.dot(X, W.T) + b, 0)
        W, b = layers[-1]
        return _cross_entropy(anp.dot(X, W.T) + b, y)

    return _training(loss, problem)


def cnn(problem):
    """Return one training step; see `workloads.cnn`."""

    def loss(layers, x, y):
        (K, c), (W, b) = layers
        N, size, side = len(x), K.shape[2], x.shape[2] - K.shape[2] + 1
        # the images are constants, so plain NumPy may lay out the windows
        columns = np.stack([x[:, 0, i : i + side, j : j + side] for i in range(size) for j in range(size)], axis=1)
        z = anp.matmul(K.reshape((len(K), -1)), columns.reshape(N, size * size, -1)) + c[:, None]
        r = anp.maximum(z, 0).reshape((N, len(K), side // 2, 2, side // 2, 2))
        pooled = anp.max(r, axis=(3, 5)).reshape((N, -1))
        return _cross_entropy(anp.dot(pooled, W.T) + b, y)

    return _training(loss, problem)


def _cross_entropy(z, y):
    shifted = z - anp.max(z, axis=1, keepdims=True)
    return anp.mean(anp.log(anp.sum(anp.exp(shifted), axis=1)) - shifted[np.arange(len(y)), y])


def _training(loss, problem):
    layers, batches = [(W.copy(), b.copy()) for W, b in problem.parameters], cycle(problem.batches)
    gradient = value_and_grad(loss)

    def step():
        X, y = next(batches)
        value, grads = gradient(layers, X, y)
        for layer, grad in zip(layers, grads, strict=True):
            for parameter, g in zip(layer, grad, strict=True):
                parameter -= problem.lr * g
        return float(value)

    return step


def scalars(n):
    """Return a function that builds a graph of n scalar nodes, three a round, and goes back through it."""

    def value(parameters):
        w, b = parameters
        h = 0.5
        for _ in range(n // 3):
            h = anp.tanh(w * h + b)
        return h

    def run():
        h, (w, b) = value_and_grad(value)((0.9, 0.1))
        return float(h + w + b)

    return run


def chain(n):
    """Return a function that multiplies n times, and goes back."""

    def value(h):
        for _ in range(n):
            h = h * 0.999999
        return h

    def run():
        return float(sum(value_and_grad(value)(1.0)))

    return run
