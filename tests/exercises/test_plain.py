"""Plain data: whatever an answer gives becomes data that cannot run, and comes back from text as it was."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlcore import Tensor
from dlcore.exercises.compare import difference
from dlcore.exercises.plain import Named, Odd, decode, encode, plain

leaves = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | st.text() | st.just(...)
    | st.builds(np.full, st.tuples(st.integers(0, 3), st.integers(0, 3)), st.floats(width=32))
    | st.builds(np.float32, st.floats(width=32)) | st.builds(Tensor, st.floats(-10, 10))
)  # fmt: skip
values = st.recursive(leaves, lambda x: st.lists(x) | st.tuples(x, x) | st.dictionaries(st.text(), x), max_leaves=12)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(values)
def test_what_is_written_is_read_the_same(x):
    data = plain(x)
    again = decode(encode(data))
    assert type(again) is type(data)
    np.testing.assert_equal(again, data)


def test_anything_else_is_known_by_its_kind():
    assert plain(object()) == Odd("object") and plain({1}) == Odd("set")
    assert plain(abs) == Named("abs", "builtins") and decode(encode(plain(abs))) == plain(abs)


def test_what_is_far_too_large_is_not_kept():
    assert isinstance(plain([0] * 300_000), Odd) and isinstance(plain(np.zeros(300_000)), Odd)
    assert isinstance(plain(10**400), Odd) and len(plain("x" * 10**6)) == 10_000
    endless = []
    endless.append(endless)
    assert encode(plain(endless))


def test_an_object_that_lies_about_itself_is_taken_at_its_numbers():
    class Liar(float):
        def __eq__(self, other):
            return True

        def __hash__(self):
            return 0

    class Everything:
        def __array__(self, *_, **__):
            return np.array(2.0)

        def __eq__(self, other):
            return True

    assert difference(plain(Liar(5)), 6.0) is not None and difference(plain(Everything()), 6.0) is not None


OBJECTS = '{"array": "", "dtype": "O", "shape": [1]}'


@pytest.mark.parametrize("text", ["", "{", '{"array": 3}', '{"dict": 3}', OBJECTS, "{}"])
def test_text_that_is_something_else_is_refused(text):
    with pytest.raises(ValueError):
        decode(text)


def test_the_text_is_json():
    assert json.loads(encode(plain({"a": (1, np.ones(2))})))
