"""Compare the gradients that `backward` computes with finite differences."""

from dataclasses import dataclass

import numpy as np

from .tensor import Tensor, value


class GradcheckError(AssertionError):
    """A gradient and its finite difference disagree."""


@dataclass(frozen=True)
class Report:
    """What a gradient check found.

    Attributes
    ----------
    operation : str
        The operation that the function ends with, or its name.
    largest_error : float
        The largest relative error.
    input : int
        Position of the input where it is.
    index : tuple of int
        Element of that input.
    analytic, numeric : float
        What backward and what the finite difference gave there.
    count : int
        How many derivatives were compared.
    """

    operation: str
    largest_error: float
    input: int
    index: tuple
    analytic: float
    numeric: float
    count: int

    def __str__(self):
        where = f"input {self.input}" + (f", index {self.index}" if self.index else "")
        return (
            f"{self.operation}: {self.count} derivatives compared; largest relative error {self.largest_error:.1e} at "
            f"{where}: backward {self.analytic:.6g}, finite difference {self.numeric:.6g}"
        )


def numerical_gradient(function, x, eps=1e-6):
    r"""Gradient of a function of one array by centred differences.

    .. math::
        \frac{\partial f}{\partial x_i} \approx
        \frac{f(x + \varepsilon e_i) - f(x - \varepsilon e_i)}{2\varepsilon}

    Parameters
    ----------
    function : callable
        Takes an array, returns a number. It is called twice for each element of `x`.
    x : array_like
        Where to take the gradient; read as float64 and not changed.
    eps : float, optional
        The step :math:`\varepsilon`. The error of the formula grows with its square, the rounding error with its
        inverse; for float64 and values around 1 the best is near 1e-5.

    Returns
    -------
    ndarray
        Of the shape of `x`.

    Notes
    -----
    Taught in "Derivatives".
    """
    x = np.array(value(x), dtype=np.float64)
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        here = x[index]
        x[index] = here + eps
        above = float(function(x.copy()))
        x[index] = here - eps
        below = float(function(x.copy()))
        x[index] = here
        gradient[index] = (above - below) / (2 * eps)
    return gradient


def gradcheck(function, *inputs, eps=1e-6, tolerance=1e-5, seed=0):
    r"""Check every derivative of a function of tensors against a centred difference, in float64.

    An output that is not a scalar is multiplied with fixed random numbers and summed, so that each of its elements
    counts. The relative error is :math:`|a - n| / \max(1, |a|, |n|)`.

    Parameters
    ----------
    function : callable
        Takes as many tensors as there are inputs, returns a tensor.
    *inputs : array_like
        Where to check. Stay away from kinks: where there is no derivative, the two need not agree.
    eps : float, optional
        Step of the difference.
    tolerance : float, optional
        Largest relative error that passes.
    seed : int, optional
        Seed of the random numbers.

    Returns
    -------
    Report

    Raises
    ------
    GradcheckError
        If a derivative disagrees; the message names the operation, the input and the index.
    ValueError
        If the inputs have no elements.

    Notes
    -----
    Taught in "Backpropagation".
    """
    arrays = [np.array(value(x), dtype=np.float64) for x in inputs]
    tensors = [Tensor(x, requires_grad=True) for x in arrays]
    output = function(*tensors)
    operation = output._op or getattr(function, "__name__", "the function")
    upstream = np.random.default_rng(seed).uniform(0.5, 1.5, output.shape) if output.ndim else 1.0
    output.backward(upstream)
    found = []
    for position, (array, tensor) in enumerate(zip(arrays, tensors, strict=True)):

        def projected(x, position=position):
            moved = [*arrays[:position], x, *arrays[position + 1 :]]
            return np.sum(upstream * value(function(*map(Tensor, moved))))

        analytic = np.zeros_like(array) if tensor.grad is None else tensor.grad
        numeric = numerical_gradient(projected, array, eps)
        error = np.abs(analytic - numeric) / np.maximum(1, np.maximum(np.abs(analytic), np.abs(numeric)))
        error = np.where(np.isnan(error), np.inf, error)
        found += [
            (float(error[index]), position, index, float(analytic[index]), float(numeric[index]))
            for index in np.ndindex(array.shape)
        ]
    if not found:
        raise ValueError("gradcheck: the inputs have no elements, so there is nothing to check.")
    report = Report(operation, *max(found, key=lambda entry: entry[0]), count=len(found))
    if report.largest_error > tolerance:
        raise GradcheckError(f"gradcheck failed: {report}.")
    return report
