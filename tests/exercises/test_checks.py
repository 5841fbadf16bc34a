"""How answers are compared: every fault is found and placed, and none is described by what would be right."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from dlcore import Tensor
from dlcore.exercises.checks import AnswerError, Function, Values, difference


def right(X, b):
    return X + b


CASES = Function(lambda rng: [(np.array([1.0, 2.0]), 3.0), (rng.standard_normal((4, 3)), rng.standard_normal(3))])


def compare(answer, check=CASES, reference=right):
    return check.compare(("f",), (answer,), (reference,))


def test_a_right_function_has_no_fault():
    assert compare(lambda X, b: b + X) is None


def test_the_fault_shows_the_call_and_what_came():
    fault = compare(lambda X, b: X - b)
    assert fault == "`f(X=np.array([1, 2]), b=3)` is not right at index (0,) (yours gives np.array([-2, -1]))."


def test_a_changed_input_is_told_only_if_every_result_is_right():
    def f(X, b):
        X += 3.0  # what b is in the first case
        return X

    assert "is not right" in compare(f) and "changes" not in compare(f)


def test_whatever_comes_is_shown_on_one_line():
    for got in ({"a": np.ones((2, 2))}, object(), (1.0,), np.int64(3), "x" * 100):
        fault = compare(lambda X, b, got=got: got)
        assert "\n" not in fault and " at 0x" not in fault and "np.int64" not in fault


def test_an_error_without_words_is_named():
    def f(X, b):
        raise AssertionError

    with pytest.raises(AnswerError, match=r"`f` stopped with AssertionError, in line \d+ of its cell"):
        compare(f)


def test_what_the_answer_prints_is_ignored(capsys):
    assert compare(lambda X, b: print("noise") or X + b) is None
    assert capsys.readouterr().out == ""


def test_a_changed_input_is_noticed():
    def f(X, b):
        X += b
        return X

    assert compare(f) == "`f` gives the right result but changes its input; work on a copy."


def test_an_answer_that_raises_is_an_error_with_its_line():
    def f(X, b):
        return X + undefined  # noqa: F821

    with pytest.raises(AnswerError, match=r"`f` stopped with NameError: .*undefined.* in line \d+ of its cell"):
        compare(f)


def test_a_missing_return_is_named():
    assert "a return seems to be missing" in compare(lambda X, b: None)


def test_something_else_in_place_of_a_function():
    assert compare(3.0) == "`f` must be a function, and it is of type float."


@pytest.mark.parametrize(
    ("got", "expected", "words"),
    [
        (-np.ones(3), np.ones(3), "wrong sign"),
        (np.ones((2, 3)), np.ones((3, 2)), "transposed"),
        (np.ones((3, 1)), np.ones(3), "has shape (3, 1); the shape asked for is (3,)"),
        (np.array([1.0, 2.0, 9.0]), np.array([1.0, 2.0, 3.0]), "index (2,)"),
        (np.array([1.0, np.nan]), np.ones(2), "nan"),
        (np.ones(2), np.ones(2, np.float32), "dtype float64; keep the type of the input, float32"),
        ((1.0,), (1.0, 2.0), "has 1 values; 2 are asked for"),
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
    ],
)
def test_each_kind_of_difference_is_named(got, expected, words):
    assert words in difference(got, expected, 1e-6, 1e-9)


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
    ],
)
def test_the_same_result_in_another_form_is_accepted(got, expected):
    assert difference(got, expected, 1e-6, 1e-9) is None


@pytest.mark.parametrize("got", [-7.25, 7.3, 8, "7.25", None, np.ones(2)])
def test_a_number_found_by_hand_is_never_given_away(got):
    fault = Values().compare(("slope",), (got,), (7.25,))
    assert fault.startswith("`slope`") and "7.25" not in fault.replace(repr(got), "") and "sign" not in fault


def test_a_slip_in_one_of_several_values_is_recognised_whatever_the_others_are():
    names, right, slip = ("a", "b"), (1.0, 2.0), (1.0, 5.0)
    assert Values().likeness(names, (1.0, 5.0), right, slip) == 1
    assert Values().likeness(names, (1.0, 7.0), right, slip) == 0
    assert Values().likeness(names, (9.0, 5.0), right, slip) == 0, "the first wrong one must be explained"
    assert Values().likeness(names, right, right, slip) == 0


def test_values_that_a_function_returns_are_named():
    check = Function(lambda rng: [(1.0,)], returns=("low", "high"))
    assert "in `high`" in check.compare(("f",), (lambda x: (x, x),), (lambda x: (x, x + 1),))


def test_the_words_of_numpy_about_a_matrix_product_are_replaced():
    check = Function(lambda rng: [(np.ones((2, 3)), np.ones((4, 5)))])
    with pytest.raises(AnswerError, match="shapes in a matrix product"):
        check.compare(("f",), (lambda a, b: a @ b,), (lambda a, b: a,))


def test_three_correct_digits_are_enough_by_hand():
    assert Values().compare(("slope",), (0.333,), (1 / 3,)) is None
    assert Values().compare(("slope",), (0.33,), (1 / 3,))
