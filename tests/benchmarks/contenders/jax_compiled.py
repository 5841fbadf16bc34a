"""JAX, compiled: the whole training step is one program, made before the measurement.

It takes part in the training of networks only. Compiling a graph of thousands of scalars takes minutes, and going
through it uncompiled says little about JAX, which is not made for that.
"""

from itertools import cycle

import jax
import jax.numpy as jnp


def mlp(problem):
    """Return one training step; see `workloads.mlp`."""

    def predict(layers, X):
        for W, b in layers[:-1]:
            X = jax.nn.relu(X @ W.T + b)
        W, b = layers[-1]
        return X @ W.T + b

    return _training(predict, problem)


def cnn(problem):
    """Return one training step; see `workloads.cnn`."""

    def predict(layers, x):
        (K, c), (W, b) = layers
        z = jax.nn.relu(jax.lax.conv(x, K, (1, 1), "VALID") + c[:, None, None])
        pooled = jax.lax.reduce_window(z, -jnp.inf, jax.lax.max, (1, 1, 2, 2), (1, 1, 2, 2), "VALID")
        return pooled.reshape(len(x), -1) @ W.T + b

    return _training(predict, problem)


def _training(predict, problem):
    def loss(layers, X, y):
        return -jax.nn.log_softmax(predict(layers, X))[jnp.arange(len(y)), y].mean()

    @jax.jit
    def update(layers, X, y):
        value, grads = jax.value_and_grad(loss)(layers, X, y)
        return jax.tree.map(lambda p, g: p - problem.lr * g, layers, grads), value

    layers = jax.tree.map(jnp.asarray, problem.parameters)
    batches = cycle([(jnp.asarray(X), jnp.asarray(y)) for X, y in problem.batches])

    def step():
        nonlocal layers
        X, y = next(batches)
        layers, value = update(layers, X, y)
        return float(value)

    return step
