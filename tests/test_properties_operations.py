"""Every public operation over drawn shapes: its value is NumPy's, its gradient that of centred differences."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.lib.stride_tricks import sliding_window_view
from test_properties_drawing import (
    FINAL,
    Draw,
    as_data,
    binary,
    differences,
    elementwise_loss,
    gelu,
    logsumexp,
    pooling,
    reduction,
    sigmoid,
    softmax,
    some,
    unary,
    with_axis,
)

from dlcore import Tensor, conv, functional, losses

F = functional


def any_where(d):
    x, y = d.arrays(*d.pair())
    chosen = d.rng.random(np.broadcast_shapes(x.shape, y.shape)) < 0.5
    return lambda x, y: F.where(chosen, x, y), [x, y], lambda x, y: np.where(chosen, x, y)


def any_clip(d):
    low, high = d.one_of((-1.0, 1.0), (None, 0.9), (-1, None), (-0.1, 0.1))
    return lambda x: F.clip(x, low, high), d.arrays(d.shape()), lambda x: np.clip(x, low, high)


def any_var(d):
    x = d.arrays(d.shape(1, smallest=2))
    axis, keep, ddof = d.axes(x[0].ndim), d.one_of(False, True), d.one_of(0, 1)
    return lambda x: F.var(x, axis, keep, ddof), x, lambda x: x.var(axis, keepdims=keep, ddof=ddof)


def any_matmul(d):
    n, k, m = d.shape(3, 3)
    (left, right), vectors = d.pair(), d.one_of((0, 0), (0, 0), (1, 0), (0, 1), (1, 1))
    return F.matmul, d.arrays((k,) if vectors[0] else (*left, n, k), (k,) if vectors[1] else (*right, k, m)), np.matmul


def any_einsum(d):
    length = dict(zip("ijkl", d.shape(4, 4), strict=True))
    terms = [d.one_of("", "i", "ij", "ji", "ijk", "kl") for _ in range(d.one_of(1, 2, 3))]
    result = "".join(d.data.draw(st.permutations(sorted(set("".join(terms)))))[: d.one_of(0, 1, 2, 3)])
    text = ",".join(terms) + "->" + result
    shapes = [tuple(length[c] for c in term) for term in terms]
    return lambda *x: F.einsum(text, *x), d.arrays(*shapes), lambda *x: np.einsum(text, *x)


def any_linear(d):
    (n_in, n_out), rows, bias = d.shape(2, 2), d.shape(0, 2), d.one_of([], [0])
    shapes = [(*rows, n_in), (n_out, n_in), *((n_out,) for _ in bias)]
    return F.linear, d.arrays(*shapes), lambda x, W, b=0: x @ W.T + b


def any_embedding(d):
    rows, W = d.rng.integers(0, 3, d.shape()), d.arrays((3, *d.shape(1, 1)))
    return lambda W: F.embedding(rows, W), W, lambda W: W[rows]


def any_layer_norm(d):
    shape, further = d.shape(1, smallest=2), d.one_of(0, 1, 2)

    def reference(x, weight=1.0, bias=0.0):
        return (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-5) * weight + bias

    return F.layer_norm, d.arrays(shape, *[shape[-1:]] * further), reference


def any_batch_norm(d):
    shape, training = (d.one_of(3, 4), d.one_of(0, 1, 3)), d.one_of(True, False)
    running = d.arrays(shape[1:], shape[1:], positive=True)

    def reference(x, weight=1.0, bias=0.0):
        mean, variance = (x.mean(0), x.var(0)) if training else running
        return (x - mean) / np.sqrt(variance + 1e-5) * weight + bias

    op = lambda x, *p: F.batch_norm(x, *p, running=list(running), training=training)  # noqa: E731
    return op, d.arrays(shape, *[shape[1:]] * d.one_of(0, 2)), reference


def any_dropout(d):
    p, seed, training = d.one_of(0.0, 0.3, 0.9), int(d.rng.integers(100)), d.one_of(True, True, False)

    def reference(x):
        return x * (np.random.default_rng(seed).random(x.shape) >= p) / (1 - p) if training and p else x

    return lambda x: F.dropout(x, p, training, seed), d.arrays(d.shape()), reference


def any_reshape(d):
    shape = d.shape()
    new = d.data.draw(st.permutations(shape)) if d.one_of(False, True) else [int(np.prod(shape)), 1]
    new = [-1, *new[1:]] if new and 0 not in shape and d.one_of(False, True) else new
    return (lambda x: F.reshape(x, *new) if new else F.reshape(x, ())), d.arrays(shape), lambda x: x.reshape(new)


def any_transpose(d):
    shape = d.shape()
    order = [i - d.one_of(0, len(shape)) for i in d.data.draw(st.permutations(range(len(shape))))]
    order = order if d.one_of(True, False) else []
    return lambda x: F.transpose(x, *order), d.arrays(shape), lambda x: x.transpose(order or None)


def any_swapaxes(d):
    x = d.arrays(d.shape(1))
    i, j = d.axis(x[0].ndim), d.axis(x[0].ndim)
    return lambda x: F.swapaxes(x, i, j), x, lambda x: x.swapaxes(i, j)


def any_getitem(d):
    x, mask = d.arrays((3, 4, *d.shape(0, 1, smallest=1))), d.rng.random((3, 4)) < 0.5
    basic = [0, -1, slice(None, None, -1), slice(3, 1), (..., None, 0), (slice(1, None), slice(None, None, 2)), (2, 3)]
    lists = [[0, 2, 0], mask, ([0, 0, 1], [1, 1, 3]), (slice(None), [3, 3]), (np.array([[2]]), 1), np.zeros(0, int)]
    index = (basic + lists)[d.data.draw(st.integers(0, len(basic + lists) - 1))]
    return lambda x: F.getitem(x, index), x, lambda x: x[index]


def any_broadcast_to(d):
    small, other = d.pair()
    shape = np.broadcast_shapes(small, other)
    return lambda x: F.broadcast_to(x, shape), d.arrays(small), lambda x: np.broadcast_to(x, shape)


def any_concatenate(d):
    shape = list(d.shape(1))
    axis = d.axis(len(shape))
    shapes = [(*shape[: axis % len(shape)], d.one_of(0, 1, 3), *shape[axis % len(shape) + 1 :]) for _ in range(3)]
    return lambda *x: F.concatenate(x, axis), d.arrays(*shapes), lambda *x: np.concatenate(x, axis)


def any_stack(d):
    shape = d.shape(0, 2)
    axis = d.axis(len(shape) + 1)
    return lambda *x: F.stack(x, axis), d.arrays(*[shape] * d.one_of(1, 3)), lambda *x: np.stack(x, axis)


def any_split(d):
    shape, sections = list(d.shape(1)), d.one_of(1, 2, [1], [1, 3], [-1], [])
    axis = d.axis(len(shape))
    shape[axis] = 4
    part = d.one_of(0, -1)
    return lambda x: F.split(x, sections, axis)[part], d.arrays(shape), lambda x: np.split(x, sections, axis)[part]


def any_pad(d):
    shape, constant = d.shape(), d.one_of(0.0, -2.0)
    width = d.one_of(0, 2, [[d.one_of(0, 1), d.one_of(0, 2)] for _ in shape] or 0)
    return lambda x: F.pad(x, width, constant), d.arrays(shape), lambda x: np.pad(x, width, constant_values=constant)


def any_conv2d(d):
    stride, padding, window, bias = d.one_of(1, 2), d.one_of(0, 1), d.one_of((1, 1), (2, 3)), d.one_of([], [(2,)])

    def reference(x, W, b=None):
        x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
        seen = sliding_window_view(x, window, (2, 3))[:, :, ::stride, ::stride]
        return np.einsum("ncijkl,ockl->noij", seen, W) + (0 if b is None else b[:, None, None])

    op = lambda x, W, *b: conv.conv2d(x, W, *b, stride=stride, padding=padding)  # noqa: E731
    return op, d.arrays((d.one_of(0, 1, 2), 2, 3, 4), (2, 2, *window), *bias), reference


def any_cross_entropy(d):
    n, reduction = d.one_of(1, 3), d.one_of(*FINAL)
    labels = d.rng.integers(0, 4, n)
    each = lambda z: logsumexp(z, 1, False) - z[np.arange(n), labels]  # noqa: E731
    return lambda z: losses.cross_entropy(z, labels, reduction), d.arrays((n, 4)), lambda z: FINAL[reduction](each(z))


def any_power(d):
    base, exponent = d.arrays(*d.pair())
    return F.power, [np.asarray(np.abs(base)), exponent], np.power


STRATEGIES = {
    **{name: unary(getattr(F, name), getattr(np, name)) for name in "absolute cos exp negative sin tanh".split()},
    **{name: unary(getattr(F, name), getattr(np, name), positive=True) for name in "log log1p sqrt".split()},
    **{name: binary(getattr(F, name), getattr(np, name)) for name in "add subtract multiply divide".split()},
    **{name: binary(getattr(F, name), getattr(np, name)) for name in "maximum minimum".split()},
    **{"reduce_" + name: reduction(getattr(F, "reduce_" + name), getattr(np, name)) for name in ("max", "mean", "min")},
    "reduce_sum": reduction(F.reduce_sum, np.sum, smallest=0),
    "prod": reduction(F.prod, np.prod, smallest=0),
    "logsumexp": reduction(F.logsumexp, logsumexp),
    "relu": unary(F.relu, lambda x: x * (x > 0)),
    "leaky_relu": unary(F.leaky_relu, lambda x: np.where(x > 0, x, 0.01 * x)),
    "elu": unary(F.elu, lambda x: np.where(x > 0, x, np.expm1(x))),
    "selu": unary(F.selu, lambda x: 1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * np.expm1(x))),
    "gelu": unary(F.gelu, gelu),
    "sigmoid": unary(F.sigmoid, sigmoid),
    "silu": unary(F.silu, lambda x: x * sigmoid(x)),
    "softplus": unary(F.softplus, lambda x: np.log(1 + np.exp(x))),
    "softmax": with_axis(F.softmax, softmax, smallest=1),
    "log_softmax": with_axis(F.log_softmax, lambda x, axis: np.log(softmax(x, axis)), smallest=1),
    "expand_dims": with_axis(F.expand_dims, np.expand_dims),
    "squeeze": lambda d: (F.squeeze, d.arrays(d.shape()), np.squeeze),
    "mse_loss": elementwise_loss(losses.mse_loss, lambda p, y: (p - y) ** 2),
    "l1_loss": elementwise_loss(losses.l1_loss, lambda p, y: np.abs(p - y)),
    "huber_loss": elementwise_loss(
        losses.huber_loss, lambda p, y: np.where(np.abs(p - y) <= 1, (p - y) ** 2 / 2, np.abs(p - y) - 0.5)
    ),
    "binary_cross_entropy_with_logits": elementwise_loss(
        losses.binary_cross_entropy_with_logits,
        lambda z, y: -y * np.log(sigmoid(z)) - (1 - y) * np.log(1 - sigmoid(z)),
        targets=sigmoid,
    ),
    "max_pool2d": pooling(conv.max_pool2d, np.max),
    "avg_pool2d": pooling(conv.avg_pool2d, np.mean),
    **{name.removeprefix("any_"): strategy for name, strategy in list(globals().items()) if name.startswith("any_")},
}
every_operation = pytest.mark.parametrize("name", STRATEGIES)


def test_every_public_operation_has_a_strategy():
    public = {n for module in (losses, conv) for n, f in vars(module).items()
              if getattr(f, "__module__", "") == module.__name__ and n[0] != "_"}  # fmt: skip
    assert set(functional.__all__) | public == set(STRATEGIES)


@every_operation
@some
@given(data=st.data())
def test_value_is_numpys_and_gradient_that_of_centred_differences(name, data):
    d = Draw(data)
    function, arrays, reference = STRATEGIES[name](d)
    tensors = [Tensor(a, requires_grad=True) for a in arrays]
    output = function(*tensors)
    expected = np.asarray(reference(*arrays))
    assert output.shape == expected.shape and output.dtype == np.float64
    np.testing.assert_allclose(as_data(output), expected, rtol=1e-11, atol=1e-13)
    upstream = d.rng.uniform(0.5, 1.5, output.shape)
    output.backward(upstream)
    for tensor, numeric in zip(tensors, differences(function, arrays, upstream), strict=True):
        assert tensor.grad.shape == tensor.shape and tensor.grad.dtype == tensor.dtype
        np.testing.assert_allclose(tensor.grad, numeric, rtol=1e-6, atol=1e-7)
