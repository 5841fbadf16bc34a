"""Every public operation over layouts in memory and dtypes: neither changes what is computed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_properties_drawing import Draw, as_data, assert_close, few, grads, leaves
from test_properties_operations import STRATEGIES, every_operation

from dlcore import Tensor, functional

F = functional


def laid_out(array, layout):
    """The same numbers, otherwise arranged in memory."""
    if layout == "every second":
        return np.repeat(array, 2, axis=-1)[..., ::2] if array.ndim else array
    if layout == "backward":
        return np.flip(np.flip(array).copy())
    return np.asfortranarray(array) if array.ndim else array


@every_operation
@few
@given(data=st.data())
def test_the_layout_in_memory_changes_nothing(name, data):
    d = Draw(data)
    function, arrays, _ = STRATEGIES[name](d)
    layout, ending = d.one_of("every second", "backward", "Fortran"), d.one_of(F.transpose, F.reduce_sum)
    plain, other = leaves(arrays), leaves(arrays)
    for tensor, array in zip(other, arrays, strict=True):
        tensor.data = laid_out(array, layout)
    ends = [ending(function(*tensors)) for tensors in (plain, other)]
    upstream = d.rng.uniform(0.5, 1.5, ends[0].shape)  # it arrives transposed, or as one number for all elements
    for end in ends:
        end.backward(upstream)
    assert_close([as_data(ends[1]), *grads(other)], [as_data(ends[0]), *grads(plain)])


@every_operation
@few
@given(data=st.data())
def test_float32_stays_float32_in_value_and_gradient(name, data):
    d = Draw(data)
    function, arrays, _ = STRATEGIES[name](d)
    double, single = leaves(arrays), leaves(arrays, np.float32)
    ends = [function(*tensors) for tensors in (double, single)]
    upstream = d.rng.uniform(0.5, 1.5, ends[0].shape)
    for end in ends:
        end.backward(upstream)
    assert ends[1].dtype == np.float32 and all(g.dtype == np.float32 for g in grads(single))
    assert [g.shape for g in grads(single)] == [t.shape for t in single]
    assert_close([as_data(ends[1]), *grads(single)], [as_data(ends[0]), *grads(double)], rtol=1e-4)


PARTNERS = "add subtract multiply divide power maximum minimum where stack".split()


@pytest.mark.parametrize("name", PARTNERS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@few
@given(number=st.integers(1, 9) | st.floats(0.5, 9), shape=st.sampled_from([(), (0,), (2, 3)]), first=st.booleans())
def test_a_python_number_does_not_change_the_dtype(name, dtype, number, shape, first):
    shape = () if name == "stack" else shape
    x = Tensor(np.full(shape, 1.5), requires_grad=True, dtype=dtype)
    pair = (number, x) if first else (x, number)
    function = {"where": lambda *p: F.where(True, *p), "stack": lambda *p: F.stack(p)}.get(name, getattr(F, name))
    y = function(*pair)
    y.backward(np.ones(y.shape))
    assert y.dtype == x.grad.dtype == dtype and x.grad.shape == shape


@pytest.mark.parametrize("dtype", [bool, np.int8, np.int64, np.uint8, complex])
def test_what_is_not_floating_point_refuses_a_gradient(dtype):
    for data in (np.ones((), dtype), np.ones((0, 2), dtype), np.ones((2, 3), dtype)[:, ::-2]):
        with pytest.raises(TypeError, match=f"requires_grad needs floating-point data, and these are {data.dtype}"):
            Tensor(data, requires_grad=True)


@every_operation
@few
@given(data=st.data())
def test_integers_give_the_values_of_the_same_floats(name, data):
    function, arrays, _ = STRATEGIES[name](Draw(data))
    sign = np.abs if name in ("power", "binary_cross_entropy_with_logits") else np.positive
    whole = [np.asarray(sign(np.sign(a) * np.ceil(np.abs(a)))) for a in arrays]
    expected = as_data(function(*map(Tensor, whole)))
    found = as_data(function(*(Tensor(a, dtype=int) for a in whole)))
    np.testing.assert_allclose(found, expected, rtol=1e-12)
