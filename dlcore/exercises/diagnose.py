"""Slips that leave a pattern in the numbers, in any exercise: a lost sign, a transposed result, a batch not summed.

Each is tried on all cases at once: what one case shows by chance, several do not. A diagnosis names what happened to
the numbers and never shows one.
"""

import itertools

import numpy as np

from .plain import as_numbers


def diagnose(got, expected, arguments=(), rtol=1e-6, atol=1e-9):
    """Name the slip that turns every expected result into the one that came.

    Parameters
    ----------
    got, expected : list of array_like
        The results of each case.
    arguments : list of dict, optional
        The arguments of each case, by the names of the parameters.
    rtol, atol : float, optional
        Relative and absolute tolerance.

    Returns
    -------
    str or None
        The rest of a sentence that begins with the name of the answer; None if no slip explains every case.
    """
    cases = [tuple(map(as_numbers, pair)) for pair in zip(got, expected, strict=True)]
    if not cases or any(a is None or a.dtype.kind == "c" or not np.isfinite(a).all() for pair in cases for a in pair):
        return None
    arguments = list(arguments) or [{}] * len(cases)
    for words, mend in _slips(arguments[0]):
        if _explains(mend, cases, arguments, rtol, atol):
            return words
    return _off_by_one_constant(cases, rtol)


def _explains(mend, cases, arguments, rtol, atol):
    """Return whether mending what came gives what is right, in every case, and changes something."""
    changed = False
    for (a, b), given in zip(cases, arguments, strict=True):
        try:
            with np.errstate(all="ignore"):
                mended = mend(a, given)
        except (TypeError, ValueError, IndexError, KeyError):
            return False
        if np.shape(mended) != b.shape or not np.allclose(mended, b, rtol=rtol, atol=atol):
            return False
        changed |= np.shape(a) != b.shape or not np.allclose(a, b, rtol=rtol, atol=atol)
    return changed


def _slips(first):
    """Return pairs of words and the function (result, arguments) that mends the slip, the likeliest first."""
    return [
        ("has the right size and the wrong sign", lambda a, given: -a),
        ("is transposed", lambda a, given: a.T),
        ("still holds one part for each example; sum over the batch", lambda a, given: a.sum(0)),
        ("still holds one part for each example; take the mean over the batch", lambda a, given: a.mean(0)),
        ("is too large by the number of examples, as a sum over the batch is where the mean is meant",
         lambda a, given: a / _examples(given)),
        ("was divided by the number of examples once too often", lambda a, given: a * _examples(given)),
        *itertools.chain.from_iterable(_factors(name, value) for name, value in first.items()),
    ]  # fmt: skip


def _factors(name, value):
    if as_numbers(value) is None:
        return
    yield f"lacks the factor `{name}`", lambda a, given: a * as_numbers(given[name])
    yield f"holds the factor `{name}` once too often", lambda a, given: a / as_numbers(given[name])


def _examples(given):
    """Return the number of rows of the first argument that has rows, or 1."""
    return next((len(x) for x in map(as_numbers, given.values()) if x is not None and x.ndim), 1)


def _off_by_one_constant(cases, rtol):
    """Notice one factor, or one number added, that is the same everywhere."""
    if any(a.shape != b.shape for a, b in cases):
        return None
    a, b = (np.concatenate([np.ravel(pair[i]) for pair in cases]).astype(float) for i in (0, 1))
    if len(np.unique(np.round(b, 6))) < 4:
        return None  # too few different numbers to tell a pattern from chance
    if np.allclose(a, b, rtol=rtol):
        return None  # nothing is off
    some = b != 0
    ratio = a[some] / b[some]
    if (a[~some] == 0).all() and ratio[0] != 0 and np.allclose(ratio, ratio[0], rtol=rtol, atol=0):
        return "is off by the same factor everywhere, as if a constant were missing or one too many"
    if np.allclose(a - b, (a - b)[0], rtol=rtol, atol=0):
        return "is off by the same amount everywhere, as if a constant were added or left out"
    return None
