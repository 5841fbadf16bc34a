"""The way back through a record: order, refusals, and that it is all or nothing."""

import numpy as np
import pytest

from dlcore import Tensor, functional
from dlcore.backward import sweep
from dlcore.tensor import record


def test_each_tensor_comes_after_all_its_uses():
    x = Tensor(2.0, requires_grad=True)
    y = x * x
    z = y * x + y
    assert [tensor._op for tensor, _, _ in sweep(z)] == ["add", "multiply", "multiply", None]
    assert [float(grad) for _, grad, _ in sweep(z)] == [1, 1, 3, 16]


def test_a_vjp_with_the_wrong_number_of_gradients_is_named():
    x = Tensor(2.0, requires_grad=True)
    for sent in ((), (1.0, 2.0)):
        y = record("cube", x.data**3, (x,), lambda g, sent=sent: sent)
        with pytest.raises(RuntimeError, match=f"the vjp of cube sent {len(sent)} gradients to 1 inputs"):
            y.backward()


def test_a_vjp_with_a_gradient_of_the_wrong_shape_is_named():
    x = Tensor([1.0, 2.0], requires_grad=True)
    y = record("total", x.data.sum(), (x,), lambda g: (np.ones(3),))
    with pytest.raises(RuntimeError, match=r"shape \(3,\).*shape \(2,\)"):
        y.backward()


def test_no_leaf_changes_when_a_part_of_the_record_was_freed():
    x, w = Tensor(2.0, requires_grad=True), Tensor(3.0, requires_grad=True)
    shared = functional.exp(x)
    shared.backward()
    before = x.grad
    with pytest.raises(RuntimeError, match="freed"):
        (w * shared).backward()
    assert x.grad is before and w.grad is None
