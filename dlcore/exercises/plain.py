"""What an answer gave, as plain data: numbers, arrays, text, and tuples, lists and dicts of such.

A verdict is passed on plain data, in a process that never ran the learner's code. So the data can be written as JSON,
and nothing in it can run, lie about itself or change afterwards.
"""

import base64
import json
from dataclasses import dataclass

import numpy as np

from ..tensor import Tensor

MANY = 200_000  # more values than any answer has
LONG = 10_000  # characters of a text


@dataclass(frozen=True)
class Named:
    """A function or a class, known by its name and where it was defined."""

    name: str
    module: str


@dataclass(frozen=True)
class Odd:
    """Something that no exercise asks for, known by what it is."""

    kind: str


def plain(x, depth=8):
    """Turn a value into plain data.

    Parameters
    ----------
    x : object
        Anything. Tensors become arrays; numbers of any type (fractions, decimals, NumPy's) become numbers or arrays.
    depth : int, optional
        How many tuples, lists and dicts may stand one inside the other.

    Returns
    -------
    None, bool, int, float, complex, str, numpy.ndarray, tuple, list, dict, Ellipsis, Named or Odd
    """
    try:
        return _plain(x, depth)
    except Exception:  # a value may do anything when it is looked at
        return Odd(_kind(x))


def _plain(x, depth):
    if isinstance(x, Tensor):
        x = x.data
    if x is None or x is ... or type(x) in (bool, int, float, complex):
        return x if type(x) is not int or abs(x) < 2**1000 else Odd("int too large to be right")
    if isinstance(x, (np.bool_, str)):
        return bool(x) if isinstance(x, np.bool_) else str.__str__(x)[:LONG]
    if isinstance(x, (tuple, list, dict)) and (depth == 0 or len(x) > MANY):
        return Odd(f"{type(x).__name__} too large to be right")
    if isinstance(x, dict):
        return {plain(key, 0): plain(value, depth - 1) for key, value in x.items() if isinstance(key, (str, int))}
    if isinstance(x, (tuple, list)):
        return (tuple if isinstance(x, tuple) else list)(plain(y, depth - 1) for y in x)
    if callable(x) and not hasattr(x, "__array__"):
        return Named(str(getattr(x, "__qualname__", type(x).__name__)), str(getattr(x, "__module__", "")))
    numbers = as_numbers(x)
    return Odd(_kind(x)) if numbers is None or numbers.size > MANY else numbers


def as_numbers(x):
    """Return numbers in any form (arrays, fractions, lists of them) as a new array of numbers, or None.

    Text is no number, though NumPy would read it; nor is an array with entries masked out.
    """
    try:
        if np.ma.is_masked(x):
            return None
        array = np.array(x)
        if array.dtype.kind == "O":
            array = None if any(isinstance(y, (str, bytes, type(None))) for y in array.flat) else array.astype(float)
    except Exception:  # foreign arrays have errors of their own
        return None
    return array if array is not None and array.dtype.kind in "biufc" else None


def _kind(x):
    """Say what a value is that has no plain form."""
    name = type(x).__name__
    if isinstance(x, np.ma.MaskedArray):
        return f"{name} with masked entries" if np.ma.is_masked(x) else name
    return f"{name} of {x.dtype.name}" if isinstance(x, np.ndarray) and x.dtype.kind not in "biufc" else name


def encode(data):
    """Write plain data as JSON text."""
    return json.dumps(_tagged(data))


def decode(text):
    """Read what `encode` wrote.

    Raises
    ------
    ValueError
        If it is anything else.
    """
    try:
        return _untagged(json.loads(text))
    except (KeyError, TypeError, AttributeError, RecursionError, StopIteration) as error:
        raise ValueError(f"not plain data: {error}") from None


def _tagged(x):
    if x is None or isinstance(x, (bool, str)):
        return x
    if isinstance(x, np.ndarray):
        return {"array": base64.b64encode(x.tobytes()).decode(), "dtype": x.dtype.str, "shape": list(x.shape)}
    if isinstance(x, (int, float, complex)):
        return {type(x).__name__: str(x)}
    if isinstance(x, dict):
        return {"dict": [[_tagged(key), _tagged(value)] for key, value in x.items()]}
    if isinstance(x, (tuple, list)):
        return {type(x).__name__: [_tagged(y) for y in x]}
    if isinstance(x, Named):
        return {"named": x.name, "module": x.module}
    return {"odd": x.kind} if isinstance(x, Odd) else {"ellipsis": True}


NUMBERS = {"int": int, "float": float, "complex": complex}
SEQUENCES = {"tuple": tuple, "list": list}


def _untagged(x):
    if not isinstance(x, dict):
        return x
    tag, value = next(iter(x.items()))
    if tag == "array":
        return np.frombuffer(base64.b64decode(value), np.dtype(x["dtype"])).reshape(x["shape"]).copy()
    if tag in NUMBERS:
        return NUMBERS[tag](value)
    if tag in SEQUENCES:
        return SEQUENCES[tag](map(_untagged, value))
    if tag == "dict":
        return {_untagged(key): _untagged(y) for key, y in value}
    if tag == "named":
        return Named(value, x["module"])
    return Odd(value) if tag == "odd" else ...
