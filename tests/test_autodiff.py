"""Products with Jacobians, Jacobians, second derivatives, checkpoints, anomalies."""

import numpy as np
import pytest

from dlcore import Tensor, functional, nn, no_grad
from dlcore.autodiff import checkpoint, detect_anomaly, hessian, jacobian, jvp, vjp

rng = np.random.default_rng(0)
FORWARD = {
    "elementwise": (lambda x, y: functional.sigmoid(x) * y / (1 + y**2) - functional.gelu(x), (3, 4), (4,)),
    "constants": (lambda x, y: 2 * x + functional.where([True, False], x, 1.0) - y, (2,), (3, 1)),
    "reductions": (lambda x, y: x.sum(axis=0) * x.max() + y.mean() - functional.var(x), (3, 2), (2,)),
    "logsumexp and prod": (lambda x, y: functional.logsumexp(x, axis=1) * functional.prod(y), (3, 2), (3,)),
    "shapes": (lambda x, y: (x.T.reshape(-1)[1:3] + functional.swapaxes(y, 0, 1)[0]), (2, 3), (2, 1)),
    "matmul": (lambda x, y: x @ y, (2, 3), (3, 4)),
    "linear": (lambda x, y: functional.linear(x, y, np.ones(4)), (2, 3), (4, 3)),
    "used twice": (lambda x, y: (x @ y) @ (x @ y), (2, 3), (3, 2)),
}


@pytest.mark.parametrize("name", FORWARD)
def test_forward_and_reverse_mode_agree(name):
    function, *shapes = FORWARD[name]
    x, t = [rng.normal(size=s) for s in shapes], [rng.normal(size=s) for s in shapes]
    y, dy = jvp(function, x, t)
    value, pull_back = vjp(function, *x)
    np.testing.assert_array_equal(y, value.data)
    upstream = rng.normal(size=y.shape)
    sent = pull_back(upstream)
    assert np.sum(upstream * dy) == pytest.approx(sum(np.sum(g * u) for g, u in zip(sent, t, strict=True)))


def test_forward_mode_of_an_operation_without_a_rule_names_it():
    with pytest.raises(NotImplementedError, match="softmax has no forward rule"):
        jvp(functional.softmax, [np.ones(3)], [np.ones(3)])


def test_a_tangent_of_another_shape_is_refused():
    with pytest.raises(ValueError, match=r"\(2,\).*\(3,\)"):
        jvp(functional.exp, [np.ones(3)], [np.ones(2)])


def test_a_pull_back_can_be_used_again_and_an_unused_input_gets_zeros():
    _, pull_back = vjp(lambda x, y: x * x, [1.0, 2.0], [3.0])
    assert [g.tolist() for g in pull_back([1.0, 1.0])] == [[2, 4], [0]]
    assert [g.tolist() for g in pull_back([10.0, 0.0])] == [[20, 0], [0]]


def test_jacobian_of_a_linear_map_is_its_matrix():
    W = rng.normal(size=(2, 3))
    np.testing.assert_allclose(jacobian(lambda x: W @ x, np.ones(3)), W)


def test_jacobian_of_softmax_and_its_shape():
    p = functional.softmax(np.array([1.0, 0.0, -1.0])).data
    np.testing.assert_allclose(jacobian(functional.softmax, [1.0, 0.0, -1.0]), np.diag(p) - np.outer(p, p), atol=1e-12)
    assert jacobian(lambda x: x.sum(axis=0), np.ones((2, 3))).shape == (3, 2, 3)


def test_hessian_of_a_quadratic_form():
    A = rng.normal(size=(3, 3))
    np.testing.assert_allclose(hessian(lambda x: x @ (A @ x), np.ones(3)), A + A.T, atol=1e-6)
    assert hessian(lambda x: (x * x).sum(), np.ones((2, 2))).shape == (2, 2, 2, 2)


def test_a_checkpoint_gives_the_same_gradients_to_inputs_and_parameters():
    layer, x = nn.Linear(3, 4, dtype=np.float64, rng=0), rng.normal(size=(5, 3))
    block = lambda x: functional.tanh(layer(x)) * x.sum()  # noqa: E731
    found = []
    for run in (block, lambda x: checkpoint(block, x)):
        layer.zero_grad()
        leaf = Tensor(x, requires_grad=True)
        (run(leaf) ** 2).sum().backward()
        found.append([leaf.grad, layer.weight.grad, layer.bias.grad])
    for plain, again in zip(*found, strict=True):
        np.testing.assert_allclose(plain, again, rtol=1e-12)


def test_a_checkpoint_reaches_parameters_when_no_input_needs_a_gradient():
    layer = nn.Linear(3, 2, rng=0)
    checkpoint(layer, np.ones((1, 3), np.float32)).sum().backward()
    assert layer.weight.grad is not None


def test_a_checkpoint_records_one_node():
    x = Tensor(1.0, requires_grad=True)

    def deep(x):
        for _ in range(50):
            x = functional.sin(x)
        return x

    assert checkpoint(deep, x)._inputs[0] is x


def test_anomalies_are_named_forward_and_backward():
    x = Tensor([1.0, -1.0], requires_grad=True)
    with np.errstate(all="ignore"):
        result = r"at log .*\(2,\).* result is nan at index \(1,\)"
        with detect_anomaly(), pytest.raises(FloatingPointError, match=result):
            functional.log(x).sum()
        gradient = r"at sqrt .* gradient .* is inf at index \(0,\)"
        with detect_anomaly(), pytest.raises(FloatingPointError, match=gradient):
            functional.sqrt(Tensor([0.0], requires_grad=True)).sum().backward()
        functional.log(x).sum()  # outside the block nobody looks


def test_vjp_of_a_constant_function_is_zero():
    _, pull_back = vjp(lambda x: Tensor(1.0), [1.0, 2.0])
    assert pull_back(1.0)[0].tolist() == [0, 0]
    with no_grad():
        assert checkpoint(functional.exp, Tensor(1.0, requires_grad=True)).requires_grad is False
