"""Operations that treat each element alone: arithmetic with broadcasting, and functions of one number.

An elementwise operation has a diagonal Jacobian, so its VJP is an elementwise product: upstream times local derivative.
"""

import numpy as np

from ..tensor import needs_grad, record, value


def _broadcast(op, ufunc, a, b):
    """Apply `ufunc`, and name both shapes if they do not fit."""
    try:
        return ufunc(a, b)
    except ValueError:
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
    return record("add", _broadcast("add", np.add, value(x), value(y)), (x, y), lambda g: (g, g))


def subtract(x, y):
    r"""Difference, :math:`z = x - y`.

    Parameters, errors and page as for `add`; :math:`\partial z/\partial y = -1`.
    """
    need_y = needs_grad(y)
    data = _broadcast("subtract", np.subtract, value(x), value(y))
    return record("subtract", data, (x, y), lambda g: (g, -g if need_y else None))


def multiply(x, y):
    r"""Product, :math:`z = x\,y`: each input receives the upstream gradient times the *other* one.

    Parameters, errors and page as for `add`; :math:`\partial z/\partial x = y`, :math:`\partial z/\partial y = x`.
    """
    a, b = value(x), value(y)
    need_x, need_y = needs_grad(x), needs_grad(y)
    data = _broadcast("multiply", np.multiply, a, b)
    return record("multiply", data, (x, y), lambda g: (g * b if need_x else None, g * a if need_y else None))


def divide(x, y):
    r"""Quotient, :math:`z = x / y`.

    Parameters, errors and page as for `add`; :math:`\partial z/\partial x = 1/y`,
    :math:`\partial z/\partial y = -x/y^2`.
    """
    a, b = value(x), value(y)
    need_x, need_y = needs_grad(x), needs_grad(y)
    data = _broadcast("divide", np.true_divide, a, b)
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
    a, b = value(x), value(y)
    need_x, need_y = needs_grad(x), needs_grad(y)
    data = _broadcast("power", np.power, a, b)

    def vjp(g):
        # where an exponent is 0 (a base is 0), any finite stand-in serves: it is multiplied by that 0
        below = b - 1 if isinstance(b, (int, float)) and b != 0 else np.where(b == 0, 1, b - 1).astype(data.dtype)
        return (
            g * b * np.power(a, below) if need_x else None,
            g * data * np.log(np.where(a == 0, 1, a)) if need_y else None,
        )

    return record("power", data, (x, y), vjp)


def negative(x):
    r"""Change of sign, :math:`z = -x`, for any shape; :math:`\partial z/\partial x = -1`."""
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


def sqrt(x):
    r"""Square root, :math:`z = \sqrt x`, for `x` of any shape that is not negative.

    Notes
    -----
    :math:`\partial z/\partial x = 1/(2\sqrt x)`, infinite at 0. Taught in "The Chain Rule".
    """
    z = np.sqrt(value(x))
    return record("sqrt", z, (x,), lambda g: (g / (2 * z),))


def tanh(x):
    r"""Hyperbolic tangent, :math:`z = \tanh x \in (-1, 1)`, for any shape.

    Notes
    -----
    :math:`\partial z/\partial x = 1 - z^2`. Taught in "Backpropagation".
    """
    z = np.tanh(value(x))
    return record("tanh", z, (x,), lambda g: (g * (1 - z * z),))


def sigmoid(x):
    r"""Logistic function, :math:`z = 1/(1 + e^{-x}) \in (0, 1)`, for any shape.

    Notes
    -----
    :math:`\partial z/\partial x = z(1 - z)`, at most 1/4. Computed as :math:`e^{-\ln(1 + e^{-x})}`, which neither
    overflows nor loses the small values. Taught in "The Chain Rule".
    """
    z = np.exp(-np.logaddexp(0, -value(x)))
    return record("sigmoid", z, (x,), lambda g: (g * z * (1 - z),))


def relu(x):
    r"""Rectified linear unit, :math:`z = \max(0, x)`, for any shape.

    Notes
    -----
    :math:`\partial z/\partial x = 1` where x > 0, and 0 elsewhere. At exactly 0 there is no derivative; the book uses 0
    everywhere. Taught in "Backpropagation". Nair and Hinton, ICML 2010.
    """
    a = value(x)
    return record("relu", np.maximum(a, 0), (x,), lambda g: (g * (a > 0),))


def maximum(x, y):
    r"""The larger of the two, :math:`z = \max(x, y)`: it receives the gradient, the other one nothing.

    Parameters and errors as for `add`. Where both are equal, each receives half. Taught in "Backpropagation".
    """
    a, b = value(x), value(y)
    data = _broadcast("maximum", np.maximum, a, b)

    def vjp(g):
        share = (a > b) + 0.5 * (a == b)  # exact in every dtype
        share = np.asarray(share, dtype=g.dtype)
        return g * share, g * (1 - share)

    return record("maximum", data, (x, y), vjp)
