"""Every operation, its vector-Jacobian product beside it.

Functions whose usual name is a Python builtin carry NumPy's longer one or the prefix ``reduce_``; as methods of a
tensor they have the usual name: ``x.sum()``, ``x.max()``.
"""

from .elementwise import (
    add,
    divide,
    exp,
    log,
    maximum,
    multiply,
    negative,
    power,
    relu,
    sigmoid,
    sqrt,
    subtract,
    tanh,
)
from .linear import linear, matmul
from .reductions import reduce_max, reduce_mean, reduce_sum
from .shapes import getitem, reshape, transpose

__all__ = [
    "add", "subtract", "multiply", "divide", "power", "negative",
    "exp", "log", "sqrt", "tanh", "sigmoid", "relu", "maximum",
    "reduce_sum", "reduce_mean", "reduce_max",
    "reshape", "transpose", "getitem",
    "matmul", "linear",
]  # fmt: skip
