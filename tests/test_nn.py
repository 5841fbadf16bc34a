"""Layers and networks."""

import numpy as np
import pytest

from dlcore import nn
from dlcore.gradcheck import gradcheck


def network():
    return nn.Sequential(nn.Linear(3, 4, rng=0), nn.ReLU(), nn.Linear(4, 2, rng=1))


def test_sequential_is_the_nested_function():
    f = network()
    x = np.ones((5, 3), np.float32)
    np.testing.assert_array_equal(f(x).data, f[2](f[1](f[0](x))).data)


def test_parameters_come_in_the_order_of_definition():
    assert [p.shape for p in network().parameters()] == [(4, 3), (4,), (2, 4), (2,)]


def test_parameters_are_float32_unless_asked_otherwise():
    assert {p.dtype for p in network().parameters()} == {np.dtype(np.float32)}
    assert nn.Linear(2, 2, dtype=np.float64).weight.dtype == np.float64


def test_a_seed_gives_the_same_layer_within_the_bounds():
    first, second = nn.Linear(16, 8, rng=3), nn.Linear(16, 8, rng=3)
    np.testing.assert_array_equal(first.weight.data, second.weight.data)
    assert np.abs(first.weight.data).max() <= 0.25


def test_a_float32_network_stays_float32():
    f = network()
    loss = (f(np.ones((5, 3), np.float32)) ** 2).mean()
    loss.backward()
    assert loss.dtype == np.float32 and all(p.grad.dtype == np.float32 for p in f.parameters())


def test_gradient_of_a_whole_network():
    f = nn.Sequential(nn.Linear(3, 4, dtype=np.float64, rng=0), nn.ReLU(), nn.Linear(4, 2, dtype=np.float64, rng=1))
    gradcheck(lambda x: (f(x) ** 2).sum(), np.random.default_rng(0).standard_normal((5, 3)))


def test_zero_grad_reaches_every_parameter():
    f = network()
    f(np.ones((1, 3), np.float32)).sum().backward()
    f.zero_grad()
    assert all(p.grad is None for p in f.parameters())


def test_sizes_must_be_positive():
    with pytest.raises(ValueError, match="in_features 0"):
        nn.Linear(0, 3)


def test_repr_reads_like_the_code():
    assert repr(network()) == "Sequential(Linear(3, 4), ReLU(), Linear(4, 2))"
