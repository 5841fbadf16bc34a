"""Compare what came with what is right, and say where they part, never what would be right there."""

import numpy as np

from .plain import Named, Odd, as_numbers

ROUNDING = 1e-6  # how far a count may be off that was computed with floating-point numbers


def difference(got, expected, rtol=1e-6, atol=1e-9, returns=(), by_hand=False):
    """Say how two results differ, without saying what would be right.

    Parameters
    ----------
    got, expected : object
        Plain data; see `dlcore.exercises.plain`.
    rtol, atol : float, optional
        Relative and absolute tolerance.
    returns : tuple of str, optional
        Names of the values, if there are several.
    by_hand : bool, optional
        Say nothing that helps to guess a number.

    Returns
    -------
    str or None
        The rest of a sentence that begins with the name of the answer; None if they agree.
    """
    if got is None and expected is not None:
        return "is None" if by_hand else "gives None; a return seems to be missing"
    if isinstance(expected, Named):
        return None if got == expected else "is not the function that was asked for"
    if isinstance(expected, dict):
        return _different_dicts(got, expected, rtol, atol, by_hand)
    if isinstance(expected, (tuple, list)):
        return _different_sequences(got, expected, rtol, atol, returns, by_hand)
    if isinstance(expected, (str, bool, type(None))):
        if isinstance(got, str) != isinstance(expected, str):
            return f"is {what(got)}, not {what(expected)}"
        return None if isinstance(got, (str, bool, type(None))) and got == expected else "is not right"
    return same_shape(got, expected) or same_dtype(got, expected, by_hand) or close(got, expected, rtol, atol, by_hand)


def _different_dicts(got, expected, rtol, atol, by_hand):
    if not isinstance(got, dict):
        return f"is {what(got)}, not a dict"
    if got.keys() != expected.keys():
        return f"has the keys {', '.join(sorted(map(str, got)))}, and those are not the ones asked for"
    for key, right in expected.items():
        fault = difference(got[key], right, rtol, atol, by_hand=by_hand)
        if fault:
            return f"{fault}, at key {key!r}"
    return None


def _different_sequences(got, expected, rtol, atol, returns, by_hand):
    if not isinstance(got, (tuple, list)) and not (isinstance(got, np.ndarray) and got.ndim):
        return f"is {what(got)}; {len(expected)} values are asked for, in a {type(expected).__name__}"
    if len(got) != len(expected):
        return f"has {len(got)} {'value' if len(got) == 1 else 'values'}; {len(expected)} are asked for"
    for position, (one, right) in enumerate(zip(got, expected, strict=True)):
        fault = difference(one, right, rtol, atol, by_hand=by_hand)
        if fault:
            return f"{fault}, in {place(position, expected, returns)}"
    return None


def place(position, expected, returns=()):
    """Say which of several values: by its name, or else by its number."""
    return f"`{returns[position]}`" if returns else f"value number {position + 1} of {len(expected)}"


def same_shape(got, expected):
    """Return None if `got` holds numbers and has the shape of `expected`, else how it differs."""
    b = np.asarray(expected)
    asked = "one number" if b.ndim == 0 else "an array of numbers"
    if b.ndim == 0 and isinstance(got, tuple):
        return f"is a tuple of {len(got)} values; one number is asked for, with a point and no comma"
    a = as_numbers(got)
    if a is None or (a.dtype.kind == "c" and b.dtype.kind != "c"):
        return f"is {what(got)}; {asked} is asked for"
    if b.ndim == 0 and a.ndim:
        return f"is an array of shape {a.shape}; one number is asked for"
    if a.shape != b.shape:
        turned = ", which is transposed" if a.ndim == b.ndim > 1 and a.shape == b.shape[::-1] else ""
        return f"has shape {a.shape}{turned}; the shape asked for is {b.shape}"
    return None


def same_dtype(got, expected, by_hand=False):
    """Return None if `got` keeps the floating-point type of `expected`, else how it differs.

    Lists, numbers and answers found by hand have no type to keep.
    """
    a, b = np.asarray(got), np.asarray(expected)
    if b.ndim and not by_hand and a.dtype.kind == b.dtype.kind == "f" and a.dtype != b.dtype:
        return f"has dtype {a.dtype}; keep the type of the input, {b.dtype}"
    return None


def close(got, expected, rtol=1e-6, atol=1e-9, by_hand=False):
    """Return None if two arrays of one shape agree within the tolerances, else where they part."""
    a, b = as_numbers(got), np.asarray(expected)
    if by_hand and b.dtype.kind in "iu":  # a count is right or wrong
        rtol, atol = 0, ROUNDING
    agree = np.isclose(a, b, rtol=rtol, atol=atol, equal_nan=True)
    if agree.all():
        return None
    if by_hand and a.ndim == 0:
        return "is not right; go through the steps once more, or open a hint"
    where = f" at index {tuple(int(i) for i in np.argwhere(~agree)[0])}" if a.ndim else ""
    if np.isnan(a[~agree]).any():
        return f"is not a number (nan){where}"
    return f"is not right{where}"


def same_gradient(got, expected, rtol=1e-6, atol=1e-9):
    """Compare two results of `value_and_gradients`: the value first, then the gradient of each input.

    Parameters
    ----------
    got, expected : dict
        With the entries ``"value"`` and ``"gradients"``, a list.

    Returns
    -------
    str or None
    """
    if not isinstance(got, dict) or "value" not in got:
        return f"is {what(got)}; a tensor that remembers how it was computed is asked for"
    fault = difference(got["value"], expected["value"], rtol, atol)
    if fault:
        return f"{fault}, in its value"
    pairs = zip(got["gradients"], expected["gradients"], strict=True)
    for number, (mine, right) in enumerate(pairs, 1):
        if mine is None and right is not None:
            return f"has the right value, and no gradient reaches input number {number}: is the chain cut there?"
        fault = difference(mine, right, rtol, atol)
        if fault:
            return f"has the right value, and its gradient {fault}, for input number {number}"
    return None


def same_graph(got, expected, *tolerances):
    """Compare two results of `graph_of`: the operations in their order, then what each of them reads.

    Parameters
    ----------
    got, expected : list
        One ``(operation, [numbers of its inputs])`` for each node.
    *tolerances : float
        Not used: operations are the same or not.

    Returns
    -------
    str or None
    """
    if not isinstance(got, list):
        return f"is {what(got)}; a tensor that remembers how it was computed is asked for"
    if len(got) != len(expected):
        return f"has a graph of {len(got)} nodes; {len(expected)} are asked for"
    for number, (mine, right) in enumerate(zip(got, expected, strict=True), 1):
        if mine[0] != right[0]:
            return f"has {mine[0]} for node number {number} of its graph, and another operation is asked for"
        if list(mine[1]) != list(right[1]):
            return f"has the right operations, but node number {number} ({mine[0]}) reads other inputs"
    return None


def compact(x):
    """Write a value in few characters, an array of any size by its shape; "…" if that is not possible."""
    if isinstance(x, Named) or callable(x):
        return x.name if isinstance(x, Named) else getattr(x, "__name__", "a function")
    if isinstance(x, (float, np.floating)):
        return f"{x:.4g}"
    if isinstance(x, np.ndarray) and x.size > 6:
        return f"array{x.shape}"
    if isinstance(x, np.ndarray):
        kind = ", dtype=float32" if x.dtype == np.float32 else ""
        return f"np.array({compact(x.tolist())}{kind})" if x.ndim else compact(x.item())
    if isinstance(x, np.generic):
        x = x.item()
    if isinstance(x, (list, tuple)):
        inside = ", ".join(map(compact, x)) + ("," if isinstance(x, tuple) and len(x) == 1 else "")
        text = f"[{inside}]" if isinstance(x, list) else f"({inside})"
    elif isinstance(x, (str, int, complex, type(None), dict)):
        text = " ".join(repr(x).split())
    else:
        text = f"a {x.kind if isinstance(x, Odd) else type(x).__name__}"
    return text if len(text) <= 60 else "…"


def what(x):
    """Say what kind of thing a value is."""
    if isinstance(x, Odd):
        return f"of type {x.kind}"
    if isinstance(x, Named):
        return "a function"
    return {type(None): "None", type(...): "still ..."}.get(type(x), f"of type {_type(x)}")


def _type(x):
    return x.dtype.name if isinstance(x, np.ndarray) and x.ndim == 0 else type(x).__name__
