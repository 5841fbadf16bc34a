"""Convolution and pooling; nn's convolution is compared with PyTorch's in test_nn.py."""

from pathlib import Path

import numpy as np
import pytest

from dlcore import Tensor
from dlcore.conv import avg_pool2d, conv2d, max_pool2d
from dlcore.gradcheck import gradcheck

REFERENCE = np.load(Path(__file__).parent / "reference" / "torch.npz")
rng = np.random.default_rng(0)


def by_the_formula(x, W, b, stride, padding):
    """The definition, index by index."""
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    OH, OW = ((x.shape[i] - W.shape[i]) // stride + 1 for i in (2, 3))
    z = np.empty((len(x), len(W), OH, OW))
    for i in range(OH):
        for j in range(OW):
            window = x[:, :, i * stride : i * stride + W.shape[2], j * stride : j * stride + W.shape[3]]
            z[:, :, i, j] = np.einsum("nckl,ockl->no", window, W) + b
    return z


@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("padding", [0, 1, 2])
@pytest.mark.parametrize("window", [(1, 1), (3, 3), (2, 4)])
def test_convolution_is_the_formula_and_its_gradient(stride, padding, window):
    x, W, b = rng.normal(size=(2, 2, 6, 5)), rng.normal(size=(3, 2, *window)), rng.normal(size=3)
    formula = by_the_formula(x, W, b, stride, padding)
    np.testing.assert_allclose(conv2d(x, W, b, stride, padding).data, formula, atol=1e-12)
    gradcheck(lambda x, W, b: conv2d(x, W, b, stride, padding), x, W, b)


@pytest.mark.parametrize(("name", "pool"), [("max_pool2d", max_pool2d), ("avg_pool2d", avg_pool2d)])
def test_pooling_is_pytorchs(name, pool):
    x = Tensor(REFERENCE[f"{name}_x"], requires_grad=True)
    y = pool(x, 2)
    (y * y).sum().backward()
    np.testing.assert_allclose(y.data, REFERENCE[f"{name}_y"])
    np.testing.assert_allclose(x.grad, REFERENCE[f"{name}_dx"], rtol=1e-12)


@pytest.mark.parametrize("pool", [max_pool2d, avg_pool2d])
@pytest.mark.parametrize(("size", "stride"), [(2, None), (3, 1), (2, 3)])
def test_gradient_of_pooling_also_where_windows_overlap(pool, size, stride):
    gradcheck(lambda x: pool(x, size, stride), rng.normal(size=(2, 2, 7, 6)))


def test_of_equal_elements_the_first_gets_the_gradient():
    x = Tensor(np.ones((1, 1, 2, 2)), requires_grad=True)
    max_pool2d(x, 2).sum().backward()
    assert x.grad.tolist() == [[[[1, 0], [0, 0]]]]


def test_float32_stays_float32_also_with_a_float64_bias():
    x, W = (Tensor(rng.normal(size=s), requires_grad=True, dtype=np.float32) for s in ((1, 1, 4, 4), (2, 1, 2, 2)))
    y = max_pool2d(conv2d(x, W, np.zeros(2)), 3)
    y.sum().backward()
    assert y.dtype == x.grad.dtype == W.grad.dtype == np.float32


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: conv2d(np.ones((1, 2, 4, 4)), np.ones((1, 3, 2, 2))), ["(1, 2, 4, 4)", "(1, 3, 2, 2)"]),
        (lambda: conv2d(np.ones((1, 1, 2, 2)), np.ones((1, 1, 3, 3))), ["(3, 3)", "(2, 2)"]),
        (lambda: conv2d(np.ones((1, 1, 4, 4)), np.ones((1, 1, 2, 2)), stride=0), ["stride 0"]),
        (lambda: max_pool2d(np.ones((1, 1, 2, 2)), 3), ["3 × 3", "(1, 1, 2, 2)"]),
        (lambda: avg_pool2d(np.ones((2, 2)), 2), ["(2, 2)"]),
    ],
)
def test_what_does_not_fit_names_the_shapes(call, words):
    with pytest.raises(ValueError) as error:
        call()
    assert all(word in str(error.value) for word in words)


@pytest.mark.parametrize("pool", [max_pool2d, avg_pool2d])
def test_a_stride_of_0_is_refused(pool):
    with pytest.raises(ValueError, match=rf"{pool.__name__}: stride 0 must be at least 1"):
        pool(np.ones((1, 1, 4, 4)), 2, stride=0)


@pytest.mark.parametrize("pool", [max_pool2d, avg_pool2d])
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_windows_with_and_without_overlap_pass_their_gradient_on(pool, stride):
    gradcheck(lambda x: pool(x, 2, stride), np.random.default_rng(0).standard_normal((2, 2, 6, 5)))
