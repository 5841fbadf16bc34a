"""Optimizers: each path equals PyTorch's; clipping and schedules."""

from pathlib import Path

import numpy as np
import pytest

from dlcore import Tensor, nn, optim
from dlcore.optim import SGD, Adam, AdamW, CosineLR, RMSProp, StepLR, WarmupLR, clip_grad_norm, clip_grad_value

REFERENCE = np.load(Path(__file__).parent / "reference" / "torch.npz")
OPTIMIZERS = {
    # the settings of tests/reference/make_torch_reference.py
    "sgd": lambda p: SGD(p, lr=0.01),
    "sgd_momentum": lambda p: SGD(p, lr=0.01, momentum=0.9),
    "sgd_nesterov": lambda p: SGD(p, lr=0.01, momentum=0.9, nesterov=True),
    "sgd_decay": lambda p: SGD(p, lr=0.01, momentum=0.5, weight_decay=0.1),
    "rmsprop": lambda p: RMSProp(p, lr=0.01),
    "rmsprop_decay": lambda p: RMSProp(p, lr=0.02, alpha=0.9, weight_decay=0.05),
    "adam": lambda p: Adam(p, lr=0.05),
    "adam_decay": lambda p: Adam(p, lr=0.05, betas=(0.8, 0.95), weight_decay=0.1),
    "adamw": lambda p: AdamW(p, lr=0.05),
    "adamw_decay": lambda p: AdamW(p, lr=0.05, weight_decay=0.2),
}


def problem(x):
    """Rosenbrock's function, as in the reference."""
    return (100 * (x[1:] - x[:-1] ** 2) ** 2 * 0.01 + (1 - x[:-1]) ** 2).sum()


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_path_is_pytorchs(name):
    x = Tensor([-1.2, 1.0, 0.5], requires_grad=True)
    optimizer, path = OPTIMIZERS[name]([x]), []
    for _ in range(50):
        optimizer.zero_grad()
        problem(x).backward()
        optimizer.step()
        path.append(x.data.copy())
    np.testing.assert_allclose(path, REFERENCE[f"optim_{name}"], rtol=1e-6, atol=1e-6)


def test_every_optimizer_of_the_reference_is_tested():
    assert {key[6:] for key in REFERENCE.files if key.startswith("optim_")} == set(OPTIMIZERS)


@pytest.mark.parametrize("make", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_float32_parameters_stay_float32(make):
    layer = nn.Linear(2, 2, rng=0)
    optimizer = make(layer.parameters())
    for _ in range(3):
        optimizer.zero_grad()
        layer(np.ones((1, 2), np.float32)).sum().backward()
        optimizer.step()
    assert layer.weight.dtype == np.float32
    assert all(v.dtype == np.float32 for s in optimizer._states for v in s.values() if isinstance(v, np.ndarray))


def test_a_parameter_without_a_gradient_stays():
    w = Tensor(1.0, requires_grad=True)
    AdamW([w]).step()
    assert w.item() == 1


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda p: SGD([], lr=0.1), "model.parameters()"),
        (lambda p: SGD(p, lr=0), "positive"),
        (lambda p: SGD(p, lr=0.1, momentum=1), "momentum"),
        (lambda p: SGD(p, lr=0.1, nesterov=True), "momentum greater than 0"),
        (lambda p: SGD(p, lr=0.1, weight_decay=-1), "weight_decay"),
        (lambda p: RMSProp(p, alpha=1.5), "alpha"),
        (lambda p: Adam(p, betas=(0.9, 1.0)), "beta2"),
        (lambda p: StepLR(SGD(p, lr=1), 0), "step_size"),
        (lambda p: CosineLR(SGD(p, lr=1), 0), "total_steps"),
        (lambda p: WarmupLR(SGD(p, lr=1), 0), "warmup_steps"),
        (lambda p: clip_grad_norm(p, 0), "max_norm"),
        (lambda p: clip_grad_value(p, -1), "limit"),
    ],
)
def test_settings_that_cannot_work_are_refused(make, words):
    with pytest.raises(ValueError) as error:
        make([Tensor(1.0, requires_grad=True)])
    assert words in str(error.value)


def with_gradients(*gradients):
    found = [Tensor(np.zeros(np.shape(g)), requires_grad=True) for g in gradients]
    for p, g in zip(found, gradients, strict=True):
        p.grad = np.array(g)
    return found


def test_clipping_the_norm_keeps_the_direction():
    parameters = with_gradients([3.0, 0.0], [[4.0]])
    assert clip_grad_norm(parameters, 1.0) == 5
    np.testing.assert_allclose([*parameters[0].grad, *parameters[1].grad[0]], [0.6, 0, 0.8])
    assert clip_grad_norm(parameters, 2.0) == pytest.approx(1)
    np.testing.assert_allclose(parameters[0].grad, [0.6, 0])


def test_clipping_values_limits_each():
    (p,) = with_gradients([3.0, -0.2, -5.0])
    clip_grad_value([p, Tensor(1.0, requires_grad=True)], 1.0)
    assert p.grad.tolist() == [1, -0.2, -1]


def rates(schedule, steps):
    found = []
    for _ in range(steps):
        found.append(schedule.optimizer.lr)
        schedule.step()
    return found


def test_schedules():
    def sgd():
        return SGD([Tensor(1.0, requires_grad=True)], lr=2.0)

    assert rates(StepLR(sgd(), 2, gamma=0.5), 5) == [2, 2, 1, 1, 0.5]
    cosine = [2, 1.736396, 1.1, 0.463604, 0.2, 0.2]
    np.testing.assert_allclose(rates(CosineLR(sgd(), 4, final=0.1), 6), cosine, rtol=1e-6)
    np.testing.assert_allclose(rates(WarmupLR(sgd(), 3), 5), [0.5, 1, 1.5, 2, 2])
    after = WarmupLR(sgd(), 1, lambda o: StepLR(o, 1, gamma=0.5))
    np.testing.assert_allclose(rates(after, 4), [1, 2, 1, 0.5])


def test_public_names():
    assert all(hasattr(optim, name) for name in optim.__all__)
