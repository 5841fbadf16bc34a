"""Losses: stable, and clear about labels that cannot be right. Gradients are in test_functional.py."""

from pathlib import Path

import numpy as np
import pytest

from dlcore import Tensor, losses
from dlcore.gradcheck import gradcheck
from dlcore.losses import binary_cross_entropy_with_logits, cross_entropy, huber_loss, l1_loss, mse_loss

REFERENCE = np.load(Path(__file__).parent / "reference" / "torch.npz")
X, Y, T = np.linspace(-4, 4, 17), np.linspace(3, -2, 17), np.linspace(0, 1, 17)
ELEMENTWISE = {
    "mse_loss": lambda x: mse_loss(x, Y),
    "l1_loss": lambda x: l1_loss(x, Y),
    "huber_loss": lambda x: huber_loss(x, Y, delta=1.5),
    "binary_cross_entropy_with_logits": lambda x: binary_cross_entropy_with_logits(x, T),
}


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_value_and_gradient_are_pytorchs(name):
    x = Tensor(X, requires_grad=True)
    loss = ELEMENTWISE[name](x)
    loss.backward()
    np.testing.assert_allclose(loss.data, REFERENCE[f"{name}_z"], rtol=1e-12)
    np.testing.assert_allclose(x.grad, REFERENCE[f"{name}_dx"], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("loss", [mse_loss, l1_loss, huber_loss, binary_cross_entropy_with_logits])
def test_gradients_with_every_reduction_for_both_inputs(loss, reduction):
    gradcheck(lambda p, y: loss(p, y, reduction=reduction), [[0.3, -1.7], [2.6, 0.9]], [[0.1, 0.6], [0.4, 0.8]])


@pytest.mark.parametrize("loss", [mse_loss, l1_loss, huber_loss, binary_cross_entropy_with_logits])
def test_float32_stays_float32(loss):
    p = Tensor([0.3, -1.7], requires_grad=True, dtype=np.float32)
    value = loss(p, np.array([0.0, 1.0], np.float32))
    value.backward()
    assert value.dtype == p.grad.dtype == np.float32


def test_binary_cross_entropy_is_stable():
    z = Tensor([1000.0, -1000.0], requires_grad=True)
    with np.errstate(over="raise", invalid="raise"):
        loss = binary_cross_entropy_with_logits(z, np.array([0.0, 0.0]), reduction="sum")
        loss.backward()
    assert loss.item() == 1000 and z.grad.tolist() == [1, 0]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: mse_loss(np.ones((3, 1)), np.ones(3)), "prediction (3, 1) and target (3,)"),
        (lambda: l1_loss(np.ones(3), np.ones(3), reduction="avg"), "'avg'"),
        (lambda: huber_loss(np.ones(3), np.ones(3), delta=0), "delta"),
        (lambda: binary_cross_entropy_with_logits(np.ones(2), np.array([0.0, 2.0])), "within 0 to 1"),
    ],
)
def test_what_does_not_fit_is_refused(call, words):
    with pytest.raises(ValueError) as error:
        call()
    assert words in str(error.value)


def test_public_names():
    assert all(callable(getattr(losses, name)) for name in ELEMENTWISE)


def test_equal_logits_cost_the_log_of_the_number_of_classes():
    assert cross_entropy(np.zeros((3, 10)), np.array([0, 5, 9])).item() == pytest.approx(np.log(10))


def test_huge_logits_neither_overflow_nor_give_nan():
    logits = Tensor([[1e4, 0.0, -1e4]], requires_grad=True)
    with np.errstate(over="raise", invalid="raise"):
        loss = cross_entropy(logits, [2])
        loss.backward()
    assert loss.item() == 2e4
    assert logits.grad.tolist() == [[1, 0, -1]]


@pytest.mark.parametrize(
    ("logits", "labels", "error", "words"),
    [
        (np.zeros((2, 3)), [0, 3], ValueError, ["label 3", "index 1", "0 to 2", "3 columns"]),
        (np.zeros((2, 3)), [-1, 0], ValueError, ["label -1", "index 0"]),
        (np.zeros((2, 3)), [0.0, 1.0], TypeError, ["integers", "float64"]),
        (np.zeros((2, 3)), [0, 1, 2], ValueError, ["(2, 3)", "(3,)"]),
        (np.zeros(3), [0], ValueError, ["(3,)", "(N, C)"]),
        (np.zeros((0, 3)), np.zeros(0, int), ValueError, ["empty"]),
    ],
)
def test_labels_that_cannot_be_right_are_named(logits, labels, error, words):
    with pytest.raises(error) as raised:
        cross_entropy(logits, np.array(labels))
    assert all(word in str(raised.value) for word in words)


def test_an_unknown_reduction_is_named():
    with pytest.raises(ValueError, match="'avg'"):
        cross_entropy(np.zeros((1, 2)), [0], reduction="avg")


def test_whole_numbers_do_not_wrap():
    small, large = np.array([[1, 2]], np.uint8), np.array([[2, 4]], np.uint8)
    assert losses.mse_loss(small, large).item() == 2.5
    assert losses.cross_entropy(small, [0]).item() == pytest.approx(np.log(1 + np.e))
