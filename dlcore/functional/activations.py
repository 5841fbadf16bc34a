"""Activation functions: the nonlinear part of a layer, element by element."""

import math

import numpy as np

from ..tensor import floating, value
from ..tensor import record_elementwise as record


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
    z = np.exp(-np.logaddexp(0, -floating(x)))
    return record("sigmoid", z, (x,), lambda g: (g * z * (1 - z),))


def relu(x):
    r"""Rectified linear unit, :math:`z = \max(0, x)`, for any shape.

    Notes
    -----
    :math:`\partial z/\partial x = 1` where x > 0, and 0 elsewhere. At exactly 0 there is no derivative; the book uses 0
    everywhere. Taught in "Backpropagation". Nair and Hinton, ICML 2010.
    """
    a = value(x)
    zeros = np.zeros(a.shape[1:], a.dtype)  # a row of them: beside one 0 NumPy takes twice as long for a large array
    return record("relu", np.maximum(a, zeros), (x,), lambda g: (g * (a > 0),))


def leaky_relu(x, negative_slope=0.01):
    r"""Leaky ReLU: `x` where it is positive, a small multiple of it elsewhere, so that no unit dies.

    Parameters
    ----------
    x : Tensor or array
        Any shape.
    negative_slope : float, optional
        The multiple.

    Notes
    -----
    :math:`\partial z/\partial x` is 1 where x > 0, else the slope. Taught in "Activation Functions". Maas, Hannun
    and Ng, ICML 2013.
    """
    a = value(x)
    positive = a > 0
    z = np.where(positive, a, negative_slope * a)
    return record("leaky_relu", z, (x,), lambda g: (np.where(positive, g, negative_slope * g),))


def elu(x, alpha=1.0):
    r"""Exponential linear unit: :math:`z = x` where x > 0, else :math:`\alpha (e^x - 1)`, for any shape.

    Notes
    -----
    :math:`\partial z/\partial x` is 1 where x > 0, else :math:`\alpha e^x = z + \alpha`. Taught in "Activation
    Functions". Clevert, Unterthiner and Hochreiter, ICLR 2016.
    """
    a = value(x)
    low = alpha * np.expm1(np.minimum(a, 0))
    z = np.where(a > 0, a, low)
    slope = np.where(a > 0, 1, low + alpha).astype(z.dtype)
    return record("elu", z, (x,), lambda g: (g * slope,))


SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805


def selu(x):
    r"""Scaled exponential linear unit, :math:`z = \lambda\,\mathrm{ELU}_\alpha(x)`, for any shape.

    Its two constants keep mean 0 and variance 1 from layer to layer.

    Notes
    -----
    Taught in "Activation Functions". Klambauer, Unterthiner, Mayr and Hochreiter, NeurIPS 2017.
    """
    return SELU_SCALE * elu(x, SELU_ALPHA)


def softplus(x):
    r"""Smooth ReLU, :math:`z = \ln(1 + e^x)`, without overflow, for any shape.

    Notes
    -----
    :math:`\partial z/\partial x = \sigma(x)`. Taught in "Activation Functions".
    """
    a = value(x)
    z = np.logaddexp(0, a)
    return record("softplus", z, (x,), lambda g: (g * np.exp(a - z),))


def silu(x):
    r"""Sigmoid linear unit (swish), :math:`z = x\,\sigma(x)`, for any shape.

    Notes
    -----
    :math:`\partial z/\partial x = \sigma + z(1 - \sigma)`. Taught in "Activation Functions". Hendrycks and Gimpel,
    arXiv:1606.08415 (2016).
    """
    a = floating(x)
    s = np.exp(-np.logaddexp(0, -a))
    return record("silu", a * s, (x,), lambda g: (g * (s + a * s * (1 - s)),))


def gelu(x):
    r"""Gaussian error linear unit, :math:`z = x\,\Phi(x)`, in the usual approximation by tanh; for any shape.

    .. math:: z \approx \tfrac12 x \left(1 + \tanh\!\big(\sqrt{2/\pi}\,(x + 0.044715\,x^3)\big)\right)

    Notes
    -----
    PyTorch's ``gelu(x, approximate="tanh")``. Taught in "Activation Functions". Hendrycks and Gimpel, arXiv:1606.08415
    (2016).
    """
    a = floating(x)
    c = math.sqrt(2 / math.pi)
    t = np.tanh(c * (a + 0.044715 * a**3))
    z = 0.5 * a * (1 + t)
    slope = 0.5 * (1 + t) + 0.5 * a * (1 - t * t) * c * (1 + 3 * 0.044715 * a * a)
    return record("gelu", z, (x,), lambda g: (g * slope,))
