"""How parameters start: random, and of a size that keeps signals from dying or exploding."""

import numpy as np

GAINS = {"linear": 1.0, "sigmoid": 1.0, "tanh": 5 / 3, "relu": 2**0.5, "selu": 0.75}


def xavier_uniform(shape, gain=1.0, rng=None):
    r"""Uniform in :math:`\pm g\sqrt{6/(\text{fan\_in} + \text{fan\_out})}`, for layers with tanh or the sigmoid.

    Parameters
    ----------
    shape : tuple of int
        (out, in), or (out, in, height, width).
    gain : float, optional
        The factor g; `GAINS` has the usual ones.
    rng : numpy.random.Generator or int, optional

    Returns
    -------
    ndarray, float64

    Raises
    ------
    ValueError
        If the shape has fewer than two axes.

    Notes
    -----
    Taught in "When Gradients Fail". Glorot and Bengio, AISTATS 2010.
    """
    fan_in, fan_out = fans(shape)
    return uniform(shape, gain * (6 / (fan_in + fan_out)) ** 0.5, rng)


def xavier_normal(shape, gain=1.0, rng=None):
    r"""Normal with standard deviation :math:`g\sqrt{2/(\text{fan\_in} + \text{fan\_out})}`; see `xavier_uniform`."""
    fan_in, fan_out = fans(shape)
    return np.random.default_rng(rng).normal(0, gain * (2 / (fan_in + fan_out)) ** 0.5, shape)


def kaiming_uniform(shape, gain=GAINS["relu"], rng=None):
    r"""Uniform in :math:`\pm g\sqrt{3/\text{fan\_in}}`, for layers with ReLU (He initialisation).

    Parameters and errors as for `xavier_uniform`.

    Notes
    -----
    Taught in "When Gradients Fail". He, Zhang, Ren and Sun, ICCV 2015.
    """
    return uniform(shape, gain * (3 / fans(shape)[0]) ** 0.5, rng)


def kaiming_normal(shape, gain=GAINS["relu"], rng=None):
    r"""Normal with standard deviation :math:`g/\sqrt{\text{fan\_in}}`; see `kaiming_uniform`."""
    return np.random.default_rng(rng).normal(0, gain / fans(shape)[0] ** 0.5, shape)


def uniform(shape, bound, rng=None):
    """Uniform between minus `bound` and `bound`, as float64."""
    return np.random.default_rng(rng).uniform(-bound, bound, shape)


def fans(shape):
    """Return how many inputs a unit has, and how many outputs an input feeds: (fan_in, fan_out)."""
    if len(shape) < 2:
        raise ValueError(f"a weight of shape {tuple(shape)} has no fan-in and fan-out; at least two axes are needed.")
    window = int(np.prod(shape[2:]))
    return shape[1] * window, shape[0] * window
