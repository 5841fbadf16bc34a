"""Every public operation as part of a graph: constants, tensors used twice, repeated passes, memory."""

import gc
import time
import tracemalloc
import weakref

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_properties_drawing import Draw, as_data, assert_close, few, grads, leaves
from test_properties_operations import STRATEGIES, every_operation

from dlcore import Tensor, functional, optim
from dlcore.backward import sweep

F = functional
VIEWS = set("broadcast_to dropout einsum expand_dims getitem reshape split squeeze swapaxes transpose".split())


def recorded(output):
    """All tensors of a record that an operation made."""
    found, todo = {}, [output]
    while todo:
        tensor = todo.pop()
        if isinstance(tensor, Tensor) and tensor._op is not None and tensor._index not in found:
            found[tensor._index] = tensor
            todo.extend(tensor._inputs)
    return list(found.values())


@pytest.fixture
def no_collector():
    """Only reference counts may free memory."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@every_operation
@few
@given(data=st.data())
def test_nothing_is_computed_or_recorded_for_constants(name, data):
    d = Draw(data)
    function, arrays, _ = STRATEGIES[name](d)
    tensors = [Tensor(a, requires_grad=d.one_of(True, False)) for a in arrays]
    output = function(*tensors)
    wanted = any(t.requires_grad for t in tensors)
    assert output.requires_grad == wanted and (output._vjp is not None) == wanted
    if wanted:
        for node in recorded(output):
            node._vjp = looked_at(name, node._vjp, node._inputs)
        output.backward(np.ones(output.shape))
    assert all((t.grad is not None) == t.requires_grad for t in tensors)


def looked_at(name, vjp, inputs):
    def wrapper(g):
        for x, sent in zip(inputs, downstream := vjp(g), strict=True):
            free = sent is None or sent is g or np.size(sent) < 2 or np.may_share_memory(sent, g)
            assert free or getattr(x, "requires_grad", False), f"{name} works for a constant"
        return downstream

    return wrapper


@every_operation
@few
@given(data=st.data())
def test_a_tensor_used_several_times_gets_the_sum(name, data):
    function, arrays, _ = STRATEGIES[name](Draw(data))
    last = {a.shape: np.abs(a) for a in arrays}
    apart, shared = leaves([last[a.shape] for a in arrays]), dict(zip(last, leaves(last.values()), strict=True))
    once, twice = function(*apart), function(*(shared[a.shape] for a in arrays))
    once.backward(np.ones(once.shape))
    (twice + twice).backward(np.ones(twice.shape))
    for shape, tensor in shared.items():
        assert_close([tensor.grad], [2 * sum(t.grad for t in apart if t.shape == shape)])


@every_operation
@few
@given(data=st.data())
def test_a_kept_graph_gives_the_same_again_and_a_freed_one_says_so(name, data):
    function, arrays, _ = STRATEGIES[name](Draw(data))
    tensors = leaves(arrays)
    output = function(*tensors)
    found = []
    for keep in (True, True, False):
        for tensor in tensors:
            tensor.zero_grad()
        output.backward(np.ones(output.shape), retain_graph=keep)
        found.append(grads(tensors))
    for a, b, c in zip(*found, strict=True):
        np.testing.assert_array_equal(a, b)
        np.testing.assert_array_equal(a, c)
    with pytest.raises(RuntimeError, match="freed.*retain_graph=True"):
        output.backward(np.ones(output.shape))
    assert all(t.grad is g for t, g in zip(tensors, found[-1], strict=True))


@every_operation
@few
@given(data=st.data())
def test_each_gradient_has_memory_of_its_own_that_may_be_changed(name, data):
    function, arrays, _ = STRATEGIES[name](Draw(data))
    tensors, upstream = leaves(arrays), np.ones(function(*arrays).shape)
    output = function(*tensors)
    output.backward(upstream)
    owned = [*grads(tensors), *(t.data for t in tensors), as_data(output), upstream]
    for i, tensor in enumerate(tensors):
        assert tensor.grad.flags.writeable
        assert not any(np.shares_memory(tensor.grad, other) for other in owned[:i] + owned[i + 1 :])


@every_operation
@few
@given(data=st.data())
def test_a_step_changes_neither_gradients_nor_earlier_results(name, data):
    function, arrays, _ = STRATEGIES[name](Draw(data))
    tensors = leaves(arrays)
    output = function(*tensors)
    output.backward(np.ones(output.shape))
    before = [np.array(a) for a in (*grads(tensors), output.data)]
    for optimizer in (optim.SGD(tensors, 0.1, momentum=0.9, weight_decay=0.1), optim.Adam(tensors)):
        optimizer.step()
        optimizer.step()
    after = [*grads(tensors), *([before[-1]] if name in VIEWS else [as_data(output)])]
    for a, b in zip(after, before, strict=True):
        np.testing.assert_array_equal(a, b)


@every_operation
@few
@given(data=st.data())
def test_reference_counts_free_a_graph(name, data):
    function, arrays, _ = STRATEGIES[name](Draw(data))
    gc.disable()
    try:
        for use in (
            lambda y: None,
            lambda y: y.backward(np.ones(y.shape)),
            lambda y: y.backward(np.ones(y.shape), True),
        ):
            tensors = leaves(arrays)
            output = function(*tensors)
            alive = [weakref.ref(t) for t in (*recorded(output), *tensors)]
            use(output)
            del output, tensors
            assert all(reference() is None for reference in alive)
    finally:
        gc.enable()


def test_a_million_operations_go_backward_and_are_freed_without_recursion(no_collector):
    start = time.process_time()
    x = Tensor(1.0, requires_grad=True)
    y = x
    for _ in range(1_000_000):
        y = y + 1.0
    y.backward(retain_graph=True)
    middle = weakref.ref(y._inputs[0])
    del y  # the record of a million operations, with nothing freed on the way
    assert x.grad == 1 and middle() is None
    assert time.process_time() - start < 10


def test_memory_returns_after_backward(no_collector):
    x = Tensor(np.ones(50_000), requires_grad=True)
    tracemalloc.start()
    try:
        for _ in range(3):
            y = x
            for _ in range(40):
                y = F.tanh(y * 1.01)
            full = tracemalloc.get_traced_memory()[0]
            y.sum().backward()
            kept = tracemalloc.get_traced_memory()[0]
            x.zero_grad()
            del y
            left = tracemalloc.get_traced_memory()[0]
            assert full > 80 * x.data.nbytes and kept < 3 * x.data.nbytes and left < x.data.nbytes / 4
    finally:
        tracemalloc.stop()


def test_backward_frees_values_as_it_goes(no_collector):
    x = Tensor(2.0, requires_grad=True)
    middle = F.tanh(F.tanh(x))
    reference, y = weakref.ref(middle), F.tanh(F.tanh(middle))
    del middle
    found = [(tensor is x, reference() is None) for tensor, _, _ in sweep(y, free=True)]
    assert found[-1] == (True, True) and (False, True) in found
