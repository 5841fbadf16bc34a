"""Every operation: right value, right gradient, right dtype and shape."""

import numpy as np
import pytest

from dlcore import Tensor, functional, losses
from dlcore.gradcheck import gradcheck

rng = np.random.default_rng(0)


def normal(*shape):
    return rng.standard_normal(shape)


def positive(*shape):
    return rng.uniform(0.5, 2, shape)


MASK = np.array([[True, False, True], [False, False, True]])
LABELS = np.array([2, 0, 1, 2])
CASES = {
    # name: (function of tensors, inputs away from kinks, the same in NumPy)
    "add": (functional.add, [normal(3, 2), normal(3, 2)], np.add),
    "add, broadcast": (functional.add, [normal(4, 1, 2), normal(3, 1)], np.add),
    "add, scalar and array": (functional.add, [normal(), normal(2, 3)], np.add),
    "subtract": (functional.subtract, [normal(2, 3), normal(3)], np.subtract),
    "multiply": (functional.multiply, [normal(2, 3), normal(2, 1)], np.multiply),
    "divide": (functional.divide, [normal(2, 3), positive(3)], np.divide),
    "power, fixed exponent": (lambda x: x**3, [normal(2, 3)], lambda x: x**3),
    "power, negative exponent": (lambda x: x**-0.5, [positive(4)], lambda x: x**-0.5),
    "power, exponent 0": (lambda x: x**0, [normal(3)], lambda x: x**0),
    "power": (functional.power, [positive(2, 3), normal(3)], np.power),
    "power, fixed base": (lambda x: 2.0**x, [normal(3)], lambda x: 2.0**x),
    "negative": (functional.negative, [normal(2, 3)], np.negative),
    "exp": (functional.exp, [normal(2, 3)], np.exp),
    "log": (functional.log, [positive(2, 3)], np.log),
    "sqrt": (functional.sqrt, [positive(2, 3)], np.sqrt),
    "tanh": (functional.tanh, [normal(2, 3)], np.tanh),
    "sigmoid": (functional.sigmoid, [normal(2, 3)], lambda x: 1 / (1 + np.exp(-x))),
    "relu": (functional.relu, [np.array([-2.0, -0.5, 0.5, 2.0])], lambda x: x * (x > 0)),
    "maximum": (functional.maximum, [np.array([1.0, -2.0, 0.5]), np.array([0.0])], np.maximum),
    "log1p": (functional.log1p, [positive(3)], np.log1p),
    "absolute": (functional.absolute, [np.array([-2.0, 0.5])], np.abs),
    "sin": (functional.sin, [normal(2, 3)], np.sin),
    "cos": (functional.cos, [normal(2, 3)], np.cos),
    "softplus": (functional.softplus, [normal(2, 3)], lambda x: np.log(1 + np.exp(x))),
    "leaky_relu": (lambda x: functional.leaky_relu(x, 0.1), [np.array([-2.0, 0.5])],
                   lambda x: np.where(x > 0, x, 0.1 * x)),
    "elu": (lambda x: functional.elu(x, 1.5), [np.array([-2.0, 0.5])], lambda x: np.where(x > 0, x, 1.5 * np.expm1(x))),
    "selu": (functional.selu, [np.array([-2.0, 0.5])],
             lambda x: 1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * np.expm1(x))),
    "silu": (functional.silu, [normal(2, 3)], lambda x: x / (1 + np.exp(-x))),
    "gelu": (functional.gelu, [normal(2, 3)],
             lambda x: 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))),
    "minimum": (functional.minimum, [np.array([1.0, -2.0, 0.5]), np.array([0.0])], np.minimum),
    "where": (lambda x, y: functional.where(MASK, x, y), [normal(2, 3), normal(3)], lambda x, y: np.where(MASK, x, y)),
    "clip": (lambda x: functional.clip(x, -1, 1), [np.array([-2.0, 0.5, 3.0])], lambda x: np.clip(x, -1, 1)),
    "clip, one side": (lambda x: functional.clip(x, low=0), [np.array([-2.0, 0.5, 3.0])],
                       lambda x: np.clip(x, 0, None)),
    "reduce_min": (functional.reduce_min, [normal(2, 3)], np.min),
    "reduce_min, axis": (lambda x: functional.reduce_min(x, axis=0), [normal(4, 3)], lambda x: x.min(axis=0)),
    "var": (functional.var, [normal(2, 3)], np.var),
    "var, axis": (lambda x: functional.var(x, axis=1, keepdims=True, ddof=1), [normal(2, 3)],
                  lambda x: x.var(axis=1, keepdims=True, ddof=1)),
    "logsumexp": (functional.logsumexp, [normal(2, 3)], lambda x: np.log(np.exp(x).sum())),
    "logsumexp, axis": (lambda x: functional.logsumexp(x, axis=-1), [normal(2, 3)],
                        lambda x: np.log(np.exp(x).sum(-1))),
    "prod": (functional.prod, [positive(2, 3)], np.prod),
    "prod, axis": (lambda x: functional.prod(x, axis=1), [normal(2, 3, 2)], lambda x: x.prod(axis=1)),
    "prod, axes": (lambda x: functional.prod(x, axis=(0, -1), keepdims=True), [normal(2, 3, 2)],
                   lambda x: x.prod(axis=(0, -1), keepdims=True)),
    "prod, a zero": (functional.prod, [np.array([2.0, 0.0, 3.0])], np.prod),
    "swapaxes": (lambda x: functional.swapaxes(x, 0, -1), [normal(2, 3, 4)], lambda x: x.swapaxes(0, -1)),
    "expand_dims": (lambda x: functional.expand_dims(x, 1), [normal(2, 3)], lambda x: x[:, None]),
    "squeeze": (functional.squeeze, [normal(2, 1, 3)], np.squeeze),
    "squeeze, axis": (lambda x: functional.squeeze(x, 1), [normal(1, 1, 3)], lambda x: x[:, 0]),
    "broadcast_to": (lambda x: functional.broadcast_to(x, (4, 2, 3)), [normal(2, 1)],
                     lambda x: np.broadcast_to(x, (4, 2, 3))),
    "concatenate": (lambda x, y: functional.concatenate([x, y], axis=1), [normal(2, 3), normal(2, 1)],
                    lambda x, y: np.concatenate([x, y], axis=1)),
    "stack": (lambda x, y: functional.stack([x, y], axis=1), [normal(2, 3), normal(2, 3)],
              lambda x, y: np.stack([x, y], axis=1)),
    "split": (lambda x: functional.split(x, 3, axis=1)[1], [normal(2, 6)], lambda x: x[:, 2:4]),
    "split, places": (lambda x: functional.split(x, [1, 4], axis=-1)[2], [normal(2, 6)], lambda x: x[:, 4:]),
    "pad": (lambda x: functional.pad(x, ((1, 2), (0, 1)), 5.0), [normal(2, 3)],
            lambda x: np.pad(x, ((1, 2), (0, 1)), constant_values=5.0)),
    "einsum": (lambda x, y: functional.einsum("ij,jk->ik", x, y), [normal(2, 3), normal(3, 4)], np.matmul),
    "einsum, one input": (lambda x: functional.einsum("ijk->kj", x), [normal(2, 3, 4)], lambda x: x.sum(0).T),
    "einsum, three inputs": (lambda x, y, z: functional.einsum("bi,ij,bj->b", x, y, z),
                             [normal(5, 2), normal(2, 3), normal(5, 3)],
                             lambda x, y, z: np.einsum("bi,ij,bj->b", x, y, z)),
    "einsum, outer": (lambda x, y: functional.einsum("i,j->ij", x, y), [normal(2), normal(3)], np.outer),
    "embedding": (lambda W: functional.embedding([[0, 2], [2, 1]], W), [normal(3, 4)], lambda W: W[[[0, 2], [2, 1]]]),
    "softmax": (functional.softmax, [normal(2, 3)], lambda x: np.exp(x) / np.exp(x).sum(-1, keepdims=True)),
    "softmax, axis": (lambda x: functional.softmax(x, axis=0), [normal(2, 3)], lambda x: np.exp(x) / np.exp(x).sum(0)),
    "log_softmax": (functional.log_softmax, [normal(2, 3)],
                    lambda x: np.log(np.exp(x) / np.exp(x).sum(-1, keepdims=True))),
    "layer_norm": (functional.layer_norm, [normal(4, 3), normal(3), normal(3)],
                   lambda x, w, b: (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-5) * w + b),
    "layer_norm, plain": (functional.layer_norm, [normal(2, 4, 3)],
                          lambda x: (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-5)),
    "batch_norm": (functional.batch_norm, [normal(4, 3), normal(3), normal(3)],
                   lambda x, w, b: (x - x.mean(0)) / np.sqrt(x.var(0) + 1e-5) * w + b),
    "batch_norm, evaluation": (lambda x, w, b: functional.batch_norm(x, w, b, [np.ones(3), 4 * np.ones(3)],
                               training=False),
                               [normal(4, 3), normal(3), normal(3)],
                                       lambda x, w, b: (x - 1) / np.sqrt(4 + 1e-5) * w + b),
    "dropout": (lambda x: functional.dropout(x, 0.5, rng=0), [normal(4, 3)],
                lambda x: x * 2 * (np.random.default_rng(0).random((4, 3)) >= 0.5)),
    "dropout, evaluation": (lambda x: functional.dropout(x, training=False), [normal(4, 3)], lambda x: x),
    "reduce_sum": (functional.reduce_sum, [normal(2, 3)], np.sum),
    "reduce_sum, axis": (lambda x: x.sum(axis=0), [normal(2, 3)], lambda x: x.sum(axis=0)),
    "reduce_sum, axes": (lambda x: x.sum(axis=(0, -1), keepdims=True), [normal(2, 3, 4)],
                         lambda x: x.sum(axis=(0, -1), keepdims=True)),
    "reduce_mean": (functional.reduce_mean, [normal(2, 3)], np.mean),
    "reduce_mean, axis": (lambda x: x.mean(axis=1), [normal(2, 3)], lambda x: x.mean(axis=1)),
    "reduce_max": (functional.reduce_max, [normal(2, 3)], np.max),
    "reduce_max, axis": (lambda x: x.max(axis=1, keepdims=True), [normal(4, 3)],
                         lambda x: x.max(axis=1, keepdims=True)),
    "reshape": (lambda x: x.reshape(3, -1), [normal(2, 3, 4)], lambda x: x.reshape(3, -1)),
    "transpose": (functional.transpose, [normal(2, 3)], np.transpose),
    "transpose, axes": (lambda x: x.transpose(1, 2, 0), [normal(2, 3, 4)], lambda x: x.transpose(1, 2, 0)),
    "getitem, slice": (lambda x: x[1:, ::2], [normal(3, 4)], lambda x: x[1:, ::2]),
    "getitem, number": (lambda x: x[-1], [normal(3, 4)], lambda x: x[-1]),
    "getitem, repeated": (lambda x: x[[0, 2, 0]], [normal(3, 4)], lambda x: x[[0, 2, 0]]),
    "getitem, pairs": (lambda x: x[np.arange(3), [1, 1, 0]], [normal(3, 4)], lambda x: x[np.arange(3), [1, 1, 0]]),
    "getitem, mask": (lambda x: x[np.array([True, False, True])], [normal(3)],
                      lambda x: x[np.array([True, False, True])]),
    "matmul": (functional.matmul, [normal(2, 3), normal(3, 4)], np.matmul),
    "matmul, vectors": (functional.matmul, [normal(3), normal(3)], np.matmul),
    "matmul, vector and matrix": (functional.matmul, [normal(3), normal(3, 4)], np.matmul),
    "matmul, matrix and vector": (functional.matmul, [normal(2, 3), normal(3)], np.matmul),
    "matmul, batches": (functional.matmul, [normal(5, 1, 2, 3), normal(4, 3, 2)], np.matmul),
    "matmul, batch and vector": (functional.matmul, [normal(5, 2, 3), normal(3)], np.matmul),
    "matmul, vector and batch": (functional.matmul, [normal(2), normal(5, 2, 3)], np.matmul),
    "linear": (functional.linear, [normal(4, 3), normal(2, 3), normal(2)], lambda x, W, b: x @ W.T + b),
    "linear, no bias": (functional.linear, [normal(4, 3), normal(2, 3)], lambda x, W: x @ W.T),
    "linear, batches": (functional.linear, [normal(2, 4, 3), normal(2, 3), normal(2)], lambda x, W, b: x @ W.T + b),
    "cross_entropy": (lambda z: losses.cross_entropy(z, LABELS), [normal(4, 3)],
                      lambda z: -np.log(np.exp(z) / np.exp(z).sum(1, keepdims=True))[np.arange(4), LABELS].mean()),
    "cross_entropy, sum": (lambda z: losses.cross_entropy(z, LABELS, "sum"), [normal(4, 3)],
                           lambda z: -np.log(np.exp(z) / np.exp(z).sum(1, keepdims=True))[np.arange(4), LABELS].sum()),
    "cross_entropy, none": (lambda z: losses.cross_entropy(z, LABELS, "none"), [normal(4, 3)],
                            lambda z: -np.log(np.exp(z) / np.exp(z).sum(1, keepdims=True))[np.arange(4), LABELS]),
}  # fmt: skip
everything = pytest.mark.parametrize("case", CASES, ids=str)


@everything
def test_gradient_equals_the_finite_difference(case):
    function, inputs, _ = CASES[case]
    assert gradcheck(function, *inputs).count == sum(np.size(x) for x in inputs)


@everything
def test_value_equals_numpy(case):
    function, inputs, reference = CASES[case]
    np.testing.assert_allclose(function(*map(Tensor, inputs)).data, reference(*inputs), rtol=1e-12)


@everything
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_and_shape_are_kept(case, dtype):
    function, inputs, reference = CASES[case]
    tensors = [Tensor(x, requires_grad=True, dtype=dtype) for x in inputs]
    output = function(*tensors)
    assert output.dtype == dtype and output.shape == np.shape(reference(*inputs))
    output.backward(np.ones(output.shape))
    for tensor in tensors:
        assert tensor.grad.dtype == dtype and tensor.grad.shape == tensor.shape


def test_every_operation_has_a_case():
    tested = {name.partition(",")[0] for name in CASES} | {"getitem"}
    assert set(functional.__all__) <= tested


def test_no_gradient_is_computed_for_a_constant():
    x, constant = Tensor(normal(2, 3), requires_grad=True), Tensor(normal(2, 3))
    for output in (x * constant, constant * x, x / constant, constant - x, functional.linear(constant, x)):
        output.backward(np.ones(output.shape))
        assert constant.grad is None


def test_ties_share_the_gradient_evenly():
    x = Tensor([3.0, 1.0, 3.0], requires_grad=True)
    x.max().backward()
    assert x.grad.tolist() == [0.5, 0, 0.5]
    a, b = Tensor(2.0, requires_grad=True), Tensor(2.0, requires_grad=True)
    functional.maximum(a, b).backward()
    assert a.grad == b.grad == 0.5


def test_relu_has_slope_0_at_0():
    x = Tensor(0.0, requires_grad=True)
    functional.relu(x).backward()
    assert x.grad == 0


def test_sigmoid_is_stable_and_keeps_small_values():
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        small, large = functional.sigmoid(np.array([-700.0, 800.0])).data
    assert small == pytest.approx(np.exp(-700.0)) and large == 1


def test_python_numbers_leave_float32_alone():
    x = Tensor([1.0], dtype=np.float32)
    for y in (x + 1.0, 2.0 * x, x / 3, x**2, 1 - x, 2.0**x, x**0.5):
        assert y.dtype == np.float32


def test_arrays_on_the_left_give_tensors():
    x = Tensor([1.0, 2.0], requires_grad=True)
    for y in (np.ones(2) + x, np.ones(2) * x, np.ones(2) - x, np.ones(2) / x, np.ones((2, 2)) @ x):
        assert isinstance(y, Tensor) and y.requires_grad


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: Tensor(normal(2, 3)) @ Tensor(normal(4, 5)), ["(2, 3)", "(4, 5)", "matmul"]),
        (lambda: Tensor(normal(2, 3)) + Tensor(normal(4)), ["(2, 3)", "(4,)", "add"]),
        (lambda: functional.linear(normal(2, 3), normal(4, 5)), ["(2, 3)", "(4, 5)", "in_features"]),
        (lambda: Tensor(normal(2, 3)).reshape(4), ["(2, 3)", "(4,)"]),
        (lambda: Tensor(normal(2, 3)).transpose(0, 0), ["(0, 0)", "(2, 3)"]),
        (lambda: Tensor(normal(0)).max(), ["(0,)"]),
    ],
)
def test_shapes_that_do_not_fit_are_named(call, words):
    with pytest.raises(ValueError) as error:
        call()
    assert all(word in str(error.value) for word in words)


def test_an_index_out_of_bounds_names_the_shape():
    with pytest.raises(IndexError, match=r"\(3,\)"):
        Tensor(normal(3))[5]


def test_two_python_numbers_follow_numpy_rules():
    with np.errstate(all="ignore"):
        assert functional.divide(1, 0).item() == np.inf and np.isnan(functional.divide(0.0, 0).item())
        assert np.isnan(functional.power(-8.0, 1 / 3).item())
    assert functional.add(1, 2).dtype == np.int64 and functional.add(1, 2.0).dtype == np.float64
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        assert (Tensor(1.0) / 0).item() == (1 / Tensor(0.0)).item() == np.inf


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_graph_of_single_numbers_keeps_its_dtype(dtype):
    w, b = Tensor(0.9, requires_grad=True, dtype=dtype), Tensor(0.1, requires_grad=True, dtype=dtype)
    h = 1 - functional.tanh(w * 0.5 + b) ** 2 / 3
    h.backward()
    assert h.dtype == w.grad.dtype == b.grad.dtype == dtype
    assert isinstance(w.grad, np.ndarray) and w.grad.shape == ()


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda: functional.negative(1.5), -1.5),
        (lambda: functional.leaky_relu(-1.5), -0.015),
        (lambda: functional.reduce_sum(1.5), 1.5),
        (lambda: functional.relu(-1.5), 0),
    ],
)
def test_python_numbers_alone_are_taken_like_arrays(call, expected):
    result = call()
    assert result.shape == () and result.dtype == np.float64 and result.item() == expected


WRAPPING = ["sigmoid", "silu", "gelu", "softmax", "log_softmax", "logsumexp"]


@pytest.mark.parametrize("name", WRAPPING)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint64, np.int8, bool])
def test_whole_numbers_do_not_wrap(name, dtype):
    function, whole = getattr(functional, name), np.array([0, 1, 100]).astype(dtype)
    np.testing.assert_array_equal(function(whole).data, function(whole.astype(float)).data)


@pytest.mark.filterwarnings("error")
def test_what_has_no_elements_is_refused_or_empty():
    for operation in ("mean", "var"):
        method = getattr(Tensor(np.ones((0, 3))), operation)
        with pytest.raises(ValueError, match=rf"{operation}: .*\(0, 3\)"):
            method(axis=0)
        with pytest.raises(ValueError, match=rf"{operation}: .*\(0, 3\)"):
            method()
        assert method(axis=1).shape == (0,)
    for function in (functional.softmax, functional.log_softmax):
        x = Tensor(np.ones((2, 0)), requires_grad=True)
        y = function(x)
        y.sum().backward()
        assert y.shape == x.grad.shape == (2, 0) and function(np.ones(0)).shape == (0,)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: functional.split(normal(2, 3), 2, axis=5), "split: .*\\(2, 3\\) has no axis 5"),
        (lambda: functional.split(normal(2, 3), 2, axis=-3), "split: .*\\(2, 3\\) has no axis -3"),
        (lambda: functional.broadcast_to(normal(3), 4), "broadcast_to: .*\\(3,\\).*\\(4,\\)"),
        (lambda: functional.broadcast_to(normal(3), [4, 2]), "broadcast_to: .*\\(3,\\).*\\(4, 2\\)"),
    ],
)
def test_an_axis_or_shape_that_does_not_fit_is_named(call, words):
    with pytest.raises(ValueError, match=words):
        call()
