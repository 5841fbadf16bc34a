"""The switch that says whether operations are recorded."""

import contextlib

on = True


def no_grad():
    """Switch the recording off, for evaluation and for updates: ``with no_grad(): ...`` or ``@no_grad()``.

    Results computed inside need no gradient, which saves the memory of the record.
    """
    return _set(False)


def recording():
    """Switch the recording on, also inside `no_grad`."""
    return _set(True)


@contextlib.contextmanager
def _set(wanted):
    global on
    before, on = on, wanted
    try:
        yield
    finally:
        on = before
