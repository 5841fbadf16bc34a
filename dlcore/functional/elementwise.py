"""Operations that treat each element alone: arithmetic with broadcasting, and functions of one number.

An elementwise operation has a diagonal Jacobian, so its VJP is an elementwise product: upstream times local derivative.
"""

import operator

import numpy as np

from ..tensor import needs_grad, value, values
from ..tensor import record_elementwise as record


def _broadcast(op, function, a, b):
    """Apply `function`, and name both shapes if they do not fit.

    Python's operators do the same as NumPy's functions, and are ten times faster where both values are scalars.
    """
    try:
        return function(a, b)
    except ValueError as error:
        if "broadcast" not in str(error):
            raise ValueError(f"{op}: {error}") from None
        raise ValueError(
            f"{op}: shapes {np.shape(a)} and {np.shape(b)} do not fit. Counted from the right, two axes must be "
            "equal or one of them 1."
        ) from None


def add(x, y):
    r"""Sum, :math:`z = x + y`: both inputs receive the upstream gradient as it is.

    Parameters
    ----------
    x, y : Tensor, array or number
        Shapes that broadcast.

    Raises
    ------
    ValueError
        If the shapes do not broadcast.

    Notes
    -----
    :math:`\partial z/\partial x = \partial z/\partial y = 1`. Taught in "Backpropagation".
    """
    return record("add", _broadcast("add", operator.add, *values(x, y)), (x, y), lambda g: (g, g))


def subtract(x, y):
    r"""Difference, :math:`z = x - y`.

    Parameters, errors and page as for `add`; :math:`\partial z/\partial y = -1`.
    """
    need_y = needs_grad(y)
    data = _broadcast("subtract", operator.sub, *values(x, y))
    return record("subtract", data, (x, y), lambda g: (g, -g if need_y else None))


def multiply(x, y):
    r"""Product, :math:`z = x\,y`: each input receives the upstream gradient times the *other* one.

    Parameters, errors and page as for `add`; :math:`\partial z/\partial x = y`, :math:`\partial z/\partial y = x`.
    """
    a, b = values(x, y)
    data = _broadcast("multiply", operator.mul, a, b)
    a, b = a if needs_grad(y) else None, b if needs_grad(x) else None  # what no gradient asks for is not kept
    return record("multiply", data, (x, y), lambda g: (None if b is None else g * b, None if a is None else g * a))


def divide(x, y):
    r"""Quotient, :math:`z = x / y`.

    Parameters, errors and page as for `add`; :math:`\partial z/\partial x = 1/y`,
    :math:`\partial z/\partial y = -x/y^2`.
    """
    a, b = values(x, y)
    need_x, need_y = needs_grad(x), needs_grad(y)
    data = _broadcast("divide", operator.truediv, a, b)
    return record("divide", data, (x, y), lambda g: (g / b if need_x else None, -g * data / b if need_y else None))


def power(x, y):
    r"""Power, :math:`z = x^y`.

    Parameters
    ----------
    x, y : Tensor, array or number
        Shapes that broadcast. For a gradient with respect to the exponent, `x` must not be negative.

    Raises
    ------
    ValueError
        If the shapes do not broadcast.

    Notes
    -----
    :math:`\partial z/\partial x = y\,x^{y-1}` (0 where y = 0) and :math:`\partial z/\partial y = z \ln x` (0 where
    x = 0). Taught in "The Chain Rule".
    """
    a, b = values(x, y)
    need_x, need_y = needs_grad(x), needs_grad(y)
    data = _broadcast("power", operator.pow, a, b)

    def vjp(g):
        # where an exponent is 0 (a base is 0), any finite stand-in serves: it is multiplied by that 0
        below = b - 1 if isinstance(b, (int, float)) and b != 0 else np.where(b == 0, 1, b - 1).astype(data.dtype)
        return (
            g * b * np.power(a, below) if need_x else None,
            g * data * np.log(np.where(a == 0, 1, a)) if need_y else None,
        )

    return record("power", data, (x, y), vjp)


def negative(x):
    r"""Change of sign, :math:`z = -x`, for any shape; :math:`\partial z/\partial x = -1`. Page as for `add`."""
    return record("negative", -value(x), (x,), lambda g: (-g,))


def exp(x):
    r"""Exponential, :math:`z = e^x`, for any shape.

    Notes
    -----
    :math:`\partial z/\partial x = e^x = z`: the forward pass has computed the derivative already.
    Taught in "The Chain Rule".
    """
    z = np.exp(value(x))
    return record("exp", z, (x,), lambda g: (g * z,))


def log(x):
    r"""Natural logarithm, :math:`z = \ln x`, for positive `x` of any shape.

    Notes
    -----
    :math:`\partial z/\partial x = 1/x`. Taught in "The Chain Rule".
    """
    a = value(x)
    return record("log", np.log(a), (x,), lambda g: (g / a,))


def log1p(x):
    r"""Natural logarithm of one plus, :math:`z = \ln(1 + x)`, precise for small `x`; for `x` > -1 of any shape.

    Notes
    -----
    :math:`\partial z/\partial x = 1/(1 + x)`. Taught in "Derivatives".
    """
    a = value(x)
    return record("log1p", np.log1p(a), (x,), lambda g: (g / (1 + a),))


def absolute(x):
    r"""Absolute value, :math:`z = |x|`, for any shape.

    Notes
    -----
    :math:`\partial z/\partial x = \operatorname{sign} x`, and 0 at 0, where there is no derivative. Taught in
    "Derivatives".
    """
    a = value(x)
    return record("absolute", np.abs(a), (x,), lambda g: (g * np.sign(a),))


def sin(x):
    r"""Sine of an angle in radians, for any shape; :math:`\partial z/\partial x = \cos x`. Taught in "Derivatives"."""
    a = value(x)
    return record("sin", np.sin(a), (x,), lambda g: (g * np.cos(a),))


def cos(x):
    r"""Cosine of an angle in radians, any shape; :math:`\partial z/\partial x = -\sin x`. Taught in "Derivatives"."""
    a = value(x)
    return record("cos", np.cos(a), (x,), lambda g: (-g * np.sin(a),))


def sqrt(x):
    r"""Square root, :math:`z = \sqrt x`, for `x` of any shape that is not negative.

    Notes
    -----
    :math:`\partial z/\partial x = 1/(2\sqrt x)`, infinite at 0. Taught in "The Chain Rule".
    """
    z = np.sqrt(value(x))
    return record("sqrt", z, (x,), lambda g: (g / (2 * z),))


def maximum(x, y):
    r"""The larger of the two, :math:`z = \max(x, y)`: it receives the gradient, the other one nothing.

    Parameters and errors as for `add`. Where both are equal, each receives half. Taught in "Backpropagation".
    """
    return _larger("maximum", np.maximum, np.greater, x, y)


def minimum(x, y):
    r"""The smaller of the two, :math:`z = \min(x, y)`: it receives the gradient, the other one nothing.

    Parameters and errors as for `add`. Where both are equal, each receives half. Taught in "Backpropagation".
    """
    return _larger("minimum", np.minimum, np.less, x, y)


def _larger(op, ufunc, wins, x, y):
    a, b = values(x, y)
    need_x, need_y = needs_grad(x), needs_grad(y)

    def vjp(g):
        share = np.asarray(wins(a, b) + 0.5 * (a == b), dtype=g.dtype)  # exact in every dtype
        return g * share if need_x else None, g * (1 - share) if need_y else None

    return record(op, _broadcast(op, ufunc, a, b), (x, y), vjp)


def where(condition, x, y):
    r"""Choose element by element: `x` where the condition holds, `y` elsewhere.

    The gradient goes where the value came from.

    Parameters
    ----------
    condition : array of bool
    x, y : Tensor, array or number
        All three have shapes that broadcast.

    Raises
    ------
    ValueError
        If the shapes do not broadcast.

    Notes
    -----
    :math:`\partial z/\partial x = [c]`, :math:`\partial z/\partial y = 1 - [c]`. Taught in "Backpropagation".
    """
    chosen = np.asarray(value(condition), dtype=bool)
    a, b = values(x, y)
    need_x, need_y = needs_grad(x), needs_grad(y)
    try:
        data = np.where(chosen, a, b)
    except ValueError:
        raise ValueError(
            f"where: condition {chosen.shape} and shapes {np.shape(a)} and {np.shape(b)} do not fit. Counted from the "
            "right, axes must be equal or 1."
        ) from None
    data = data.astype(np.result_type(a, b), copy=False)  # where() itself lets a Python number widen float32

    def vjp(g):
        return None, g * chosen if need_x else None, g * ~chosen if need_y else None

    return record("where", data, (None, x, y), vjp)


def clip(x, low=None, high=None):
    r"""Limit each element to the interval from `low` to `high`.

    Parameters
    ----------
    x : Tensor or array
        Any shape.
    low, high : float, optional
        The ends; None leaves that side open.

    Raises
    ------
    ValueError
        If `low` is greater than `high`.

    Notes
    -----
    :math:`\partial z/\partial x = 1` inside and at the ends, 0 outside: a clipped element learns nothing. Taught in
    "When Gradients Fail".
    """
    if low is not None and high is not None and low > high:
        raise ValueError(f"clip: low {low} is greater than high {high}.")
    a = value(x)
    inside = np.ones(np.shape(a), bool)
    if low is not None:
        inside &= a >= low
    if high is not None:
        inside &= a <= high
    return record("clip", np.clip(a, low, high), (x,), lambda g: (g * inside,))
