"""What is said about two results that differ."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from dlcore import Tensor
from dlcore.exercises.compare import close, compact, difference, same_dtype, same_shape
from dlcore.exercises.plain import plain


class Fraught:
    """Like an array of another library that does not let itself be read as NumPy's."""

    def __array__(self, *_, **__):
        raise RuntimeError("call detach first")


@pytest.mark.parametrize(
    ("got", "expected", "words"),
    [
        (np.ones((2, 3)), np.ones((3, 2)), "transposed"),
        (np.ones((3, 1)), np.ones(3), "has shape (3, 1); the shape asked for is (3,)"),
        (np.array([1.0, 2.0, 9.0]), np.array([1.0, 2.0, 3.0]), "index (2,)"),
        (np.array([1.0, np.nan]), np.ones(2), "nan"),
        (np.ones(2), np.ones(2, np.float32), "dtype float64; keep the type of the input, float32"),
        ((1.0,), (1.0, 2.0), "has 1 value; 2 are asked for"),
        ((1.0, 5.0), (1.0, 2.0), "value number 2 of 2"),
        (1.0, (1.0, 2.0), "2 values are asked for"),
        ({"a": 1.0}, {"b": 1.0}, "keys a"),
        ({"a": 1.0}, {"a": 2.0}, "at key 'a'"),
        ("left", "right", "is not right"),
        (1.0, "right", "of type float, not of type str"),
        ("1.0", 1.0, "of type str; one number is asked for"),
        (1 + 0j, 1.0, "of type complex; one number is asked for"),
        ((1, 5), 1.5, "a tuple of 2 values; one number is asked for, with a point"),
        (np.array([True, False]), np.array([True, True]), "index (1,)"),
        (np.ones(2), 1.0, "an array of shape (2,); one number is asked for"),
        (5.0, [1.0, 2.0], "2 values are asked for, in a list"),
        (True, False, "is not right"),
        (None, 1.0, "gives None"),
        ([[1.0], [1.0, 2.0]], np.ones(2), "an array of numbers is asked for"),
        (object(), 1.0, "of type object; one number is asked for"),
        (len, 1.0, "a function; one number is asked for"),
        (abs, len, "is not the function that was asked for"),
        ({1, 2}, np.ones(2), "of type set"),
        (np.ma.masked_array([1.0, 9.0], mask=[False, True]), np.ones(2), "MaskedArray with masked entries"),
        (np.ma.masked, 1.0, "MaskedConstant with masked entries; one number"),
        ([np.ma.masked, 1.0], np.ones(2), "of type list"),
        (np.array(["1", "1"], object), np.ones(2), "of type ndarray of object; an array of numbers"),
        (np.array([1, Fraction(2)], object), np.ones(2), "index (1,)"),
        (np.array([10**400, 1], object), np.ones(2), "ndarray of object"),
        (np.array([(1.0, 2)], dtype=[("a", float), ("b", int)]), np.ones(1), "of type ndarray of void"),
        (np.array(["1"]), np.ones(1), "of type ndarray of str"),
        (np.array(["2000-01-01"], "M8[D]"), np.ones(1), "of type ndarray of datetime64"),
        (np.asmatrix([1.0, 2.0]), np.array([1.0, 2.0]), "has shape (1, 2)"),
        (memoryview(b"ab"), np.ones(2), "index (0,)"),
        (Fraught(), np.ones(2), "of type Fraught"),
        ([Fraught()], np.ones(1), "of type list"),
    ],
)
def test_each_kind_of_difference_is_named(got, expected, words):
    assert words in difference(plain(got), plain(expected))


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (1, 1.0),
        (Fraction(1, 2), 0.5),
        (Decimal("0.5"), 0.5),
        ([Tensor(1.0), 2], np.array([1.0, 2.0])),
        ([1, 2], np.array([1.0, 2.0])),
        (np.float32(0.5), 0.5),
        (np.ones(2), [1, 1]),
        ((1, 2), [1.0, 2.0]),
        ((1, [2, 3]), (1.0, (2.0, 3.0))),
        (np.sin, np.sin),
        (np.True_, True),
        (np.ma.masked_array([1.0, 2.0]), np.array([1.0, 2.0])),
        (np.array([1, Fraction(1, 2)], object), np.array([1.0, 0.5])),
        (memoryview(b"ab"), np.array([97, 98])),
        (np.asmatrix([[1.0]]), np.array([[1.0]])),
    ],
)
def test_the_same_result_in_another_form_is_accepted(got, expected):
    assert difference(plain(got), plain(expected)) is None


def test_the_parts_can_be_used_alone():
    assert same_shape(np.ones(2), np.zeros(2)) is None and same_dtype([1.0], np.ones(1, np.float32))
    assert close(np.ones(2), np.array([1.0, 2.0])) == "is not right at index (1,)"


def test_values_are_written_in_few_characters():
    assert compact(np.arange(3.0)) == "np.array([0, 1, 2])" and compact(np.ones((9, 9))) == "array(9, 9)"
    assert compact(plain(object())) == "a object" and compact(plain(abs)) == "abs" and compact(list(range(99))) == "…"
