"""Optimizers."""

import numpy as np
import pytest

from dlcore import Tensor, nn
from dlcore.optim import SGD


def test_a_step_goes_against_the_gradient():
    w = Tensor([1.0, -2.0], requires_grad=True)
    optimizer = SGD([w], lr=0.1)
    (w * w).sum().backward()
    optimizer.step()
    np.testing.assert_allclose(w.data, [0.8, -1.6])


def test_steps_find_the_minimum():
    w = Tensor(0.0, requires_grad=True)
    optimizer = SGD([w], lr=0.1)
    for _ in range(100):
        optimizer.zero_grad()
        ((w - 3.0) ** 2).backward()
        optimizer.step()
    assert w.item() == pytest.approx(3, abs=1e-6)


def test_float32_parameters_stay_float32():
    layer = nn.Linear(2, 2, rng=0)
    optimizer = SGD(layer.parameters(), lr=0.1)
    layer(np.ones((1, 2), np.float32)).sum().backward()
    optimizer.step()
    assert layer.weight.dtype == np.float32


def test_a_parameter_without_a_gradient_stays():
    w = Tensor(1.0, requires_grad=True)
    SGD([w], lr=0.1).step()
    assert w.item() == 1


@pytest.mark.parametrize(
    ("parameters", "lr", "words"),
    [([], 0.1, "model.parameters()"), ([Tensor(1.0)], 0, "positive")],
)
def test_what_cannot_work_is_refused(parameters, lr, words):
    with pytest.raises(ValueError) as error:
        SGD(parameters, lr=lr)
    assert words in str(error.value)
