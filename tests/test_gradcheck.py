"""The gradient check must itself be able to fail."""

import numpy as np
import pytest

from dlcore import Tensor, functional
from dlcore.gradcheck import GradcheckError, gradcheck, numerical_gradient
from dlcore.tensor import record, value


def wrong_square(x):
    """A square whose gradient is wrong at one element."""
    a = value(x)
    factor = np.full(a.shape, 2.0)
    factor.flat[1] = 3.0
    return record("square", a * a, (x,), lambda g: (g * factor * a,))


def test_a_right_gradient_gives_a_report():
    report = gradcheck(lambda x, y: functional.exp(x) * y, [0.5, 1.0], [2.0, 3.0])
    assert report.count == 4 and report.largest_error < 1e-8
    assert "4 derivatives" in str(report)


def test_a_wrong_gradient_is_found_and_placed():
    with pytest.raises(
        GradcheckError, match=r"sum: 4 derivatives .* input 1, index \(1,\): backward 6, finite difference 4"
    ):
        gradcheck(lambda x, y: (x + wrong_square(y)).sum(), [1.0, 1.0], [1.0, 2.0])


def test_a_missing_gradient_is_found():
    with pytest.raises(GradcheckError, match="backward 0"):
        gradcheck(lambda x, y: x * y.detach(), [2.0], [3.0])


def test_a_gradient_that_is_not_a_number_is_found():
    nan = lambda x: record("nan", value(x) * 2, (x,), lambda g: (g * np.nan,))  # noqa: E731
    with pytest.raises(GradcheckError, match="nan"):
        gradcheck(nan, [1.0])


def test_numerical_gradient_leaves_its_input_alone():
    x = np.array([1.0, 2.0])
    np.testing.assert_allclose(numerical_gradient(lambda x: (x**2).sum(), x), [2, 4], rtol=1e-8)
    assert x.tolist() == [1, 2]


def test_the_check_is_made_in_float64():
    seen = []
    gradcheck(lambda x: seen.append(x.dtype) or x * x, Tensor([1.0], dtype=np.float32))
    assert set(seen) == {np.dtype(np.float64)}
