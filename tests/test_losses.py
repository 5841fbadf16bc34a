"""Losses: stable, and clear about labels that cannot be right. Gradients are in test_functional.py."""

import numpy as np
import pytest

from dlcore import Tensor
from dlcore.losses import cross_entropy


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
