"""The record of what was computed, and the way back through it."""

import gc
import weakref

import numpy as np
import pytest

from dlcore import Tensor, functional, no_grad


def leaf(x):
    return Tensor(x, requires_grad=True)


def test_a_variable_used_twice_gets_the_sum_over_its_paths():
    a = leaf(3.0)
    b = a + a
    e = 2 * b + 3 * b
    e.backward()
    assert e.item() == 30 and a.grad == 10


def test_going_backward_twice_accumulates_in_the_leaves_alone():
    a = leaf(3.0)
    b = a + a
    e = 2 * b + 3 * b
    e.backward(retain_graph=True)
    e.backward()
    assert a.grad == 20 and b.grad is None


def test_zero_grad_forgets():
    a = leaf(3.0)
    (a * a).backward()
    a.zero_grad()
    (a * a).backward()
    assert a.grad == 6


def test_a_second_call_says_that_the_graph_was_freed():
    y = leaf(2.0) * 3
    y.backward()
    with pytest.raises(RuntimeError, match="retain_graph=True"):
        y.backward()


def test_backward_of_an_array_asks_for_a_gradient():
    y = leaf([1.0, 2.0]) * 3
    with pytest.raises(RuntimeError, match=r"shape \(2,\).*sum\(\).*backward\(gradient\)"):
        y.backward()
    with pytest.raises(ValueError, match=r"\(3,\)"):
        y.backward(np.ones(3))
    y.backward([1.0, 10.0])


def test_backward_without_a_record_says_what_to_do():
    with pytest.raises(RuntimeError, match="requires_grad=True"):
        (Tensor(2.0) * 3).backward()
    with no_grad():
        y = leaf(2.0) * 3
    with pytest.raises(RuntimeError, match="no_grad"):
        y.backward()


def test_a_failed_backward_leaves_the_gradients_alone():
    a = leaf([1.0, 2.0])
    y = a * 3
    with pytest.raises(RuntimeError):
        y.backward()
    assert a.grad is None


def test_no_grad_ends_with_its_block_even_after_an_error():
    with pytest.raises(ZeroDivisionError), no_grad():
        raise ZeroDivisionError
    assert (leaf(2.0) * 3).requires_grad


def test_no_grad_as_a_decorator_survives_recursion():
    @no_grad()
    def depth(n):
        return 0 if n == 0 else 1 + depth(n - 1)

    assert depth(3) == 3
    assert (leaf(2.0) * 3).requires_grad


def test_a_tensor_holds_numbers():
    with pytest.raises(TypeError, match="numbers"):
        Tensor("three")


def test_integers_cannot_have_a_gradient():
    with pytest.raises(TypeError, match="3.0 instead of 3"):
        leaf(3)


def test_data_are_copied():
    array = np.ones(2)
    tensor = Tensor(array)
    tensor.data[0] = 5
    assert array[0] == 1


def test_a_long_chain_goes_backward_and_is_freed_without_recursion():
    x = leaf(1.0)
    y = x
    for _ in range(100_000):
        y = y + 1.0
    y.backward()
    assert x.grad == 1
    y = x
    for _ in range(100_000):
        y = y * 1.0
    del y  # without backward


def test_a_graph_has_no_reference_cycles():
    gc.disable()
    try:
        x = leaf([[1.0, 2.0], [3.0, 4.0]])
        y = functional.relu(x @ x.T).sum()
        hidden = weakref.ref(y)
        del y
        assert hidden() is None
    finally:
        gc.enable()


def test_backward_frees_the_graph_as_it_goes():
    gc.disable()
    try:
        x = leaf(2.0)
        middle = x * 3
        reference = weakref.ref(middle)
        y = middle * middle
        del middle
        y.backward()
        assert reference() is None
    finally:
        gc.enable()


def test_detach_cuts_the_history():
    x = leaf(2.0)
    y = x.detach() * x
    y.backward()
    assert x.grad == 2


def test_gradients_of_two_leaves_do_not_share_memory_with_the_seed():
    x, seed = leaf([1.0, 2.0]), np.ones(2)
    (x + 0).backward(seed)
    seed[0] = 7
    assert x.grad[0] == 1


def test_repr_shows_value_and_type():
    assert repr(leaf(2.0)) == "Tensor(2., requires_grad=True)"
    assert repr(Tensor([1.0, 2.0], dtype=np.float32)) == "Tensor([1., 2.], dtype=float32)"


def test_item_needs_one_element():
    assert Tensor([[4.0]]).item() == 4
    with pytest.raises(ValueError, match=r"\(2,\)"):
        Tensor([1.0, 2.0]).item()


def test_rows_can_be_gone_through_and_a_number_has_none():
    assert [row.data.tolist() for row in Tensor([[1.0, 2.0], [3.0, 4.0]])] == [[1, 2], [3, 4]]
    with pytest.raises(TypeError, match="one number"):
        list(Tensor(1.0))
