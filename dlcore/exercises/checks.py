"""How answers are compared with a solution. A fault is described by where it is, never by what would be right there."""

import contextlib
import copy
import inspect
import io
import traceback

import numpy as np

from ..tensor import Tensor


class AnswerError(Exception):
    """An answer stopped with an error of its own while it was being checked."""


class Values:
    """The answers are values: numbers or arrays found by hand.

    Parameters
    ----------
    rtol, atol : float, optional
        Relative and absolute tolerance; the default accepts three correct digits.
    """

    def __init__(self, rtol=2e-3, atol=1e-9):
        self.rtol, self.atol = rtol, atol

    def compare(self, names, answers, expected):
        """Return None if each answer is what is expected, else a sentence about the first that is not."""
        for name, answer, right in zip(names, answers, expected, strict=True):
            fault = difference(answer, right, self.rtol, self.atol, by_hand=True)
            if fault:
                return f"`{name}` {fault}."
        return None

    def likeness(self, names, answers, expected, slip):
        """Return how many of the wrong answers a slip explains; 0 unless it explains the first of them."""
        wrong = [
            self.compare((name,), (answer,), (other,)) is None
            for name, answer, right, other in zip(names, answers, expected, slip, strict=True)
            if self.compare((name,), (answer,), (right,))
        ]
        return sum(wrong) if wrong and wrong[0] else 0


class Function:
    """The answer is a function: it is called on several inputs, and its results are compared.

    Parameters
    ----------
    cases : callable
        Takes a `numpy.random.Generator`, returns a list of tuples of arguments. The first should be small: it is the
        one shown to the learner. It is seeded, so that a verdict never changes.
    rtol, atol : float, optional
        Relative and absolute tolerance.
    returns : tuple of str, optional
        What the values are called, if the function returns several.
    """

    def __init__(self, cases, rtol=1e-6, atol=1e-9, returns=()):
        self.cases, self.rtol, self.atol, self.returns = cases, rtol, atol, returns

    def compare(self, names, answers, expected):
        """Return None if the answer does what is expected on every case, else a sentence about the first fault."""
        (name,), (answer,), (right,) = names, answers, expected
        if not callable(answer):
            return f"`{name}` must be a function, and it is {_what(answer)}."
        changed = False
        for arguments in self.cases(np.random.default_rng(0)):
            given = copy.deepcopy(arguments)
            got = _call(name, answer, given)
            fault = difference(got, _quiet(right, copy.deepcopy(arguments)), self.rtol, self.atol, self.returns)
            if fault:
                return f"`{_shown(name, arguments, right)}` {fault}{_came(got)}."
            changed |= any(difference(now, before, 0, 0) for now, before in zip(given, arguments, strict=True))
        return f"`{name}` gives the right result but changes its input; work on a copy." if changed else None

    def likeness(self, names, answers, expected, slip):
        """Return 1 if the answer does the same as a slip on every case, else 0."""
        return int(self.compare(names, answers, slip) is None)


def difference(got, expected, rtol, atol, returns=(), by_hand=False):
    """Say how two results differ, without saying what would be right.

    Parameters
    ----------
    got, expected : object
        Numbers, arrays, tensors, strings, or tuples, lists and dicts of such.
    rtol, atol : float
    returns : tuple of str, optional
        Names of the values, if there are several.
    by_hand : bool, optional
        Say nothing that helps to guess a number.

    Returns
    -------
    str or None
        The rest of a sentence that begins with the name of the answer; None if they agree.
    """
    got, expected = (x.data if isinstance(x, Tensor) else x for x in (got, expected))
    if got is None and expected is not None:
        return "is None" if by_hand else "gives None; a return seems to be missing"
    if callable(expected):
        return None if got is expected else "is not the function that was asked for"
    if isinstance(expected, dict):
        return _different_dicts(got, expected, rtol, atol, by_hand)
    if isinstance(expected, (tuple, list)):
        return _different_sequences(got, expected, rtol, atol, returns, by_hand)
    if isinstance(expected, (str, bool, np.bool_, type(None))):
        if isinstance(got, str) != isinstance(expected, str):
            return f"is {_what(got)}, not {_what(expected)}"
        same = isinstance(got, (str, bool, np.bool_, type(None))) and got == expected
        return None if same else "is not right"
    return _different_arrays(got, expected, rtol, atol, by_hand)


def _different_dicts(got, expected, rtol, atol, by_hand):
    if not isinstance(got, dict):
        return f"is {_what(got)}, not a dict"
    if got.keys() != expected.keys():
        return f"has the keys {', '.join(sorted(map(str, got)))}, and those are not the ones asked for"
    for key, right in expected.items():
        fault = difference(got[key], right, rtol, atol, by_hand=by_hand)
        if fault:
            return f"{fault}, at key {key!r}"
    return None


def _different_sequences(got, expected, rtol, atol, returns, by_hand):
    if not isinstance(got, (tuple, list)) and not (isinstance(got, np.ndarray) and got.ndim):
        return f"is {_what(got)}; {len(expected)} values are asked for, in a {type(expected).__name__}"
    if len(got) != len(expected):
        return f"has {len(got)} values; {len(expected)} are asked for"
    for position, (one, right) in enumerate(zip(got, expected, strict=True)):
        fault = difference(one, right, rtol, atol, by_hand=by_hand)
        if fault:
            which = f"`{returns[position]}`" if returns else f"value number {position + 1} of {len(expected)}"
            return f"{fault}, in {which}"
    return None


def _different_arrays(got, expected, rtol, atol, by_hand):
    b = np.asarray(expected)
    asked = "one number" if b.ndim == 0 else "an array of numbers"
    if b.ndim == 0 and isinstance(got, tuple):
        return f"is a tuple of {len(got)} values; one number is asked for, with a point and no comma"
    a = _as_numbers(got)
    if a is None or (a.dtype.kind == "c" and b.dtype.kind != "c"):
        return f"is {_what(got)}; {asked} is asked for"
    if b.ndim == 0 and a.ndim:
        return f"is an array of shape {a.shape}; one number is asked for"
    if a.shape != b.shape:
        turned = ", which is transposed" if a.ndim == b.ndim > 1 and a.shape == b.shape[::-1] else ""
        return f"has shape {a.shape}{turned}; the shape asked for is {b.shape}"
    if b.ndim and not by_hand and a.dtype.kind == b.dtype.kind == "f" and a.dtype != b.dtype:
        return f"has dtype {a.dtype}; keep the type of the input, {b.dtype}"
    close = np.isclose(a, b, rtol=rtol, atol=atol, equal_nan=True)
    if close.all():
        return None
    if by_hand and a.ndim == 0:
        return "is not right; go through the steps once more, or open a hint"
    where = f" at index {tuple(int(i) for i in np.argwhere(~close)[0])}" if a.ndim else ""
    if np.isnan(a[~close]).any():
        return f"is not a number (nan){where}"
    if not by_hand and b.dtype.kind != "b" and np.allclose(a, -b, rtol=rtol, atol=atol):
        return "has the right size and the wrong sign"
    return f"is not right{where}"


def _as_numbers(x):
    """Return numbers in any form (arrays, tensors, fractions, lists of them) as an array, or None."""
    if isinstance(x, (list, tuple)):
        x = [y.data if isinstance(y, Tensor) else y for y in x]
    try:
        array = np.asarray(x)
        array = array.astype(float) if array.dtype.kind == "O" else array
    except (TypeError, ValueError, OverflowError):
        return None
    return array if array.dtype.kind in "biufc" else None


def _call(name, function, arguments):
    """Call the learner's function quietly; an exception of its own becomes one sentence with the line in its code."""
    try:
        return _quiet(function, arguments)
    except Exception as error:
        file = getattr(getattr(function, "__code__", None), "co_filename", None)
        lines = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
        where = f", in line {lines[-1].lineno} of its cell" if lines else ""
        text = _one_line(error)
        raise AnswerError(f"`{name}` stopped with {type(error).__name__}{': ' if text else ''}{text}{where}.") from None


def _quiet(function, arguments):
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return function(*arguments)


def _shown(name, arguments, right):
    """Write the call that is shown to the learner, with its arguments if they are short."""
    try:
        parameters = list(inspect.signature(right).parameters)
    except (TypeError, ValueError):
        parameters = []
    if len(parameters) != len(arguments):
        parameters = [f"argument {i + 1}" for i in range(len(arguments))]
    parts = [f"{parameter}={_compact(x)}" for parameter, x in zip(parameters, arguments, strict=True)]
    call = ", ".join(parts)
    return f"{name}({call if len(call) <= 120 else ', '.join(parameters)})"


def _came(got):
    text = _compact(got)
    return "" if got is None or text == "…" else f" (yours gives {text})"


def _compact(x):
    """Write a value in few characters, an array of any size by its shape."""
    if isinstance(x, Tensor):
        x = x.data
    if callable(x):
        return getattr(x, "__name__", "a function")
    if isinstance(x, (float, np.floating)):
        return f"{x:.4g}"
    if isinstance(x, np.ndarray) and x.size > 6:
        return f"array{x.shape}"
    if isinstance(x, np.ndarray):
        kind = ", dtype=float32" if x.dtype == np.float32 else ""
        return f"np.array({_compact(x.tolist())}{kind})" if x.ndim else _compact(x.item())
    if isinstance(x, np.generic):
        x = x.item()
    if isinstance(x, (list, tuple)):
        inside = ", ".join(map(_compact, x)) + ("," if isinstance(x, tuple) and len(x) == 1 else "")
        text = f"[{inside}]" if isinstance(x, list) else f"({inside})"
    elif isinstance(x, (str, int, complex, type(None), dict)):
        text = " ".join(repr(x).split())
    else:
        text = f"a {type(x).__name__}"
    return text if len(text) <= 60 else "…"


def _what(x):
    return {type(None): "None", type(...): "still ..."}.get(type(x), f"of type {type(x).__name__}")


def _one_line(error):
    text = " ".join(str(error).split())
    if text.startswith("matmul:") and "core dimension" in text:
        text = "the shapes in a matrix product (@) do not fit"
    return text[:200]
