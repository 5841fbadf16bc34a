"""How answers are compared: every fault is found and placed, and none is described by what would be right."""

import numpy as np
import pytest

from dlcore import Tensor
from dlcore import functional as F
from dlcore.exercises.checks import Function, Values, graph_of, same_gradient, same_graph, value_and_gradients


def right(X, b):
    return X + b


CASES = Function(lambda rng: [(np.array([1.0, 2.0]), 3.0), (rng.standard_normal((4, 3)), rng.standard_normal(3))])


def judged(answer, check=CASES, reference=right):
    """Return status and sentence about an answer named f, or None."""
    return check.fault(("f",), check.observe((answer,)), check.observe((reference,)), (reference,))


def fault(answer, check=CASES, reference=right):
    status, sentence = judged(answer, check, reference)
    assert status == "wrong"
    return sentence


def by_hand(answer, expected=7.25):
    check = Values()
    found = check.fault(("slope",), check.observe((answer,)), check.observe((expected,)))
    return found and found[1]


def test_a_right_function_has_no_fault():
    assert judged(lambda X, b: b + X) is None


def test_the_fault_shows_the_call_and_what_came():
    assert fault(lambda X, b: X - b) == (
        "`f(X=np.array([1, 2]), b=3)` is not right at index (0,) (yours gives np.array([-2, -1]))."
    )


def test_a_changed_input_is_told_only_if_every_result_is_right():
    def f(X, b):
        X += 3.0  # what b is in the first case
        return X

    assert "is not right" in fault(f) and "changes" not in fault(f)


def test_whatever_comes_is_shown_on_one_line():
    for got in ({"a": np.ones((2, 2))}, object(), (1.0,), np.int64(3), "x" * 100):
        sentence = fault(lambda X, b, got=got: got)
        assert "\n" not in sentence and " at 0x" not in sentence and "np.int64" not in sentence


def test_an_error_without_words_is_named():
    def f(X, b):
        raise AssertionError

    status, sentence = judged(f)
    assert status == "error" and "`f` stopped with AssertionError, in line " in sentence


def test_leaving_python_in_a_function_is_an_error():
    status, sentence = judged(lambda X, b: exit())
    assert status == "error" and "SystemExit" in sentence


def test_an_interrupt_by_the_learner_goes_through():
    def f(X, b):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        judged(f)


def test_what_the_answer_prints_is_ignored(capsys):
    assert judged(lambda X, b: print("noise") or X + b) is None
    assert capsys.readouterr().out == ""


def test_a_changed_input_is_noticed():
    def f(X, b):
        X += b
        return X

    assert fault(f) == "`f` gives the right result but changes its input; work on a copy."


def test_where_the_input_is_to_be_changed_it_must_be_and_rightly():
    def double(x):
        x *= 2

    check = Function(lambda rng: [(np.ones(2),), (rng.standard_normal(3),)])
    assert judged(double, check, double) is None
    assert "leaves its input as it was" in fault(lambda x: None, check, double)
    assert "not right" in fault(lambda x: x.fill(0), check, double)


def test_an_answer_that_raises_is_an_error_with_its_line():
    def f(X, b):
        return X + undefined  # noqa: F821

    status, sentence = judged(f)
    assert status == "error" and "`f` stopped with NameError" in sentence and "in line " in sentence


def test_an_exercise_may_ask_for_an_error():
    def root(x):
        if x < 0:
            raise ValueError("negative")
        return x**0.5

    def other(x):
        assert x >= 0
        return x**0.5

    check = Function(lambda rng: [(4.0,), (-1.0,), (9.0,)])
    assert judged(root, check, root) is None and judged(other, check, root)[0] == "error"
    assert "is not right" in fault(lambda x: abs(x) ** 0.5, check, root)
    assert "x=9" in fault(lambda x: root(x) if x < 5 else 1.0, check, root)


def test_a_wrong_dtype_is_told_as_such():
    check = Function(lambda rng: [(rng.normal(size=5).astype(np.float32),)] * 2)
    assert "has dtype float64" in fault(lambda x: (2 * x).astype(float), check, lambda x: 2 * x)
    assert "of type complex" in fault(lambda x: 2 * x + 0j, Function(lambda rng: [(1.0,)]), lambda x: 2 * x)


def test_notes_on_other_cases_are_refused():
    with pytest.raises(ValueError):
        CASES.fault(("f",), {"signature": [], "cases": []}, CASES.observe((right,)))


def test_a_missing_return_is_named():
    assert "a return seems to be missing" in fault(lambda X, b: None)


def test_something_else_in_place_of_a_function():
    assert fault(3.0) == "`f` must be a function, and it is of type float."


@pytest.mark.parametrize("got", [-7.25, 7.3, 8, "7.25", None, np.ones(2), 14.5])
def test_a_number_found_by_hand_is_never_given_away(got):
    sentence = by_hand(got)
    assert sentence.startswith("`slope`") and "7.25" not in sentence.replace(repr(got), "")
    assert "sign" not in sentence and "factor" not in sentence


@pytest.mark.parametrize("got", [7.25, 7.251, np.float32(7.25), Tensor(7.25), np.array(7.25), 29 / 4])
def test_a_number_found_by_hand_may_come_in_any_form(got):
    assert by_hand(got) is None


@pytest.mark.parametrize("got", [39, 39.0, np.int64(39), np.float32(39), Tensor(39.0), 13 * 3.0000000000000004])
def test_a_count_may_come_in_any_form(got):
    assert by_hand(got, 39) is None


@pytest.mark.parametrize("got", [39.07, 38.99, 40, 39.001])
def test_a_count_is_not_nearly_right(got):
    assert "is not right" in by_hand(got, 39)
    assert "is not right" in by_hand(np.array([1, got]), np.array([1, 39]))


def test_a_measure_that_happens_to_be_whole_may_be_rounded():
    assert by_hand(2 * 12 * 0.1667, 4.0) is None


def test_a_slip_in_one_of_several_values_is_recognised_whatever_the_others_are():
    names, right, slip = ("a", "b"), (1.0, 2.0), (1.0, 5.0)
    assert Values().likeness(names, (1.0, 5.0), right, slip) == 1
    assert Values().likeness(names, (1.0, 7.0), right, slip) == 0
    assert Values().likeness(names, (9.0, 5.0), right, slip) == 0, "the first wrong one must be explained"
    assert Values().likeness(names, right, right, slip) == 0


def test_values_that_a_function_returns_are_named():
    check = Function(lambda rng: [(1.0,)], returns=("low", "high"))
    assert "in `high`" in fault(lambda x: (x, x), check, lambda x: (x, x + 1))


def test_a_pattern_in_one_of_several_values_is_named_with_its_place():
    check = Function(lambda rng: [(rng.normal(size=3), 2.0), (rng.normal(size=4), 3.0)], returns=("dx", "db"))
    sentence = fault(lambda x, dout: (x, x), check, lambda x, dout: (x, x * dout))
    assert "lacks the factor `dout`, in `db`" in sentence


def test_a_slope_at_the_wrong_point_is_named():
    check = Function(lambda rng: [(np.cos, np.square, lambda x: 2 * x, float(x)) for x in rng.normal(size=4)])

    def slope(df, g, dg, x):
        return df(g(x)) * dg(x)

    assert "wrong point" in fault(lambda df, g, dg, x: df(x) * dg(x), check, slope)
    assert "wrong point" not in fault(lambda df, g, dg, x: df(g(x)) + dg(x), check, slope)
    check = Function(lambda rng: [(float(x),) for x in rng.normal(size=4)], wrong_point=lambda x: (x * x,))
    assert "wrong point" in fault(lambda x: np.cos(x * x), check, np.cos)


def test_a_class_is_checked_by_how_it_is_used():
    class Scale:
        def __init__(self, factor):
            self.factor = factor

        def forward(self, x):
            return self.factor * x

    class Shift(Scale):
        def forward(self, x):
            return self.factor + x

    check = Function(lambda rng: [(2.0, 3.0), (5.0, 7.0)], use=lambda made, factor, x: made(factor).forward(x))
    assert judged(Scale, check, Scale) is None
    assert "is not right" in fault(Shift, check, Scale)


def test_gradients_are_compared_after_values():
    check = Function(lambda rng: [(rng.normal(size=3),)] * 2, use=value_and_gradients, compare=same_gradient)

    def square(x):
        return x * x

    assert judged(lambda x: x**2, check, square) is None
    assert "in its value" in fault(lambda x: x + x, check, square)
    assert "its gradient is not right" in fault(lambda x: x * x.data, check, square)
    assert "no gradient reaches" in fault(lambda x: Tensor(x.data**2), check, square)
    assert "a tensor that remembers" in fault(lambda x: x.data**2, check, square)


def test_graphs_are_compared_operation_by_operation():
    check = Function(lambda rng: [(2.0, 3.0)], use=graph_of, compare=same_graph)

    def reference(x, y):
        return F.sin(x * y)

    assert judged(lambda x, y: F.sin(x * y), check, reference) is None
    assert "nodes; 5 are asked for" in fault(lambda x, y: F.sin(x * y) + x, check, reference)
    assert "another operation" in fault(lambda x, y: F.cos(x * y), check, reference)
    assert "a tensor that remembers" in fault(lambda x, y: 3.0, check, reference)
