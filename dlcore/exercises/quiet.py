"""Run something without its printing."""

import contextlib
import io


class _Nowhere(io.TextIOBase):
    """A stream that forgets what is written to it, so that endless printing needs no memory."""

    def write(self, text):
        return len(text)


def quiet(function, *arguments):
    """Call a function, and let nothing of what it prints be seen.

    Parameters
    ----------
    function : callable
    *arguments : object

    Returns
    -------
    object
        What the function returns.
    """
    with contextlib.redirect_stdout(_Nowhere()), contextlib.redirect_stderr(_Nowhere()):
        return function(*arguments)
