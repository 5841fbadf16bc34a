"""What the grader runs inside the kernel that runs the learner's code: limits, a fresh start for each answer, a report.

Nothing here has the last word: the verdict is passed in another process.
"""

import ctypes
import os
import random
import sys

import numpy as np
from IPython import get_ipython

from . import bank, check, traces
from .judge import observe
from .plain import encode

SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER: what loses its parent becomes a child of this process
_begun = {}


def confine(memory, output):
    """Limit what this process may use, once, before it runs anything of the learner's.

    Parameters
    ----------
    memory : int
        Bytes that it may ask for beyond what it has; without effect where the system has no such limit (the grader
        also looks from outside).
    output : int
        Characters that an exercise may print; the rest is dropped where it is printed.
    """
    try:
        import resource
    except ImportError:  # Windows
        pass
    else:
        if sys.platform == "linux":
            with open("/proc/self/statm") as file:
                now = int(file.read().split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (now + memory, now + memory))
            ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _begun.update(
        names=dict(get_ipython().user_ns), libraries=traces.libraries(), state=_state(), output=output, left=output
    )
    for stream in (sys.stdout, sys.stderr):
        stream.write = _capped(stream.write)
    get_ipython().InteractiveTB.set_mode("Plain")  # the long form takes a second for an endless recursion


def _capped(write):
    """Return a way to write that forgets what goes beyond the limit."""

    def capped(text):
        if _begun["left"] > 0 and isinstance(text, str):
            write(text[: _begun["left"]])
            _begun["left"] -= len(text)
        return len(text)

    return capped


def begin():
    """Start an exercise: no name is defined, all of the output is allowed, random numbers start from the same place."""
    names = get_ipython().user_ns  # emptied by hand, since %reset takes as long as ten cells
    names.clear()
    names.update(_begun["names"])
    _begun["left"] = _begun["output"]
    random.seed(0)
    np.random.seed(0)


def leaving():
    """Put `check` back, whose name an answer may have used; return whether the answer asked to leave Python."""
    get_ipython().user_ns["check"] = check
    return get_ipython().exit_now


def report(id, answers):
    """Say what the answers to an exercise give, and whether later answers would feel that they were here.

    Parameters
    ----------
    id : str
    answers : callable
        Returns the answers; it is called only if the check did not come so far as to call them.

    Returns
    -------
    seen : str or None
        Plain data as text; None if nothing could be seen.
    spoiled : bool
    """
    try:
        seen = sys.modules[f"{__package__}.check"].observed.pop(id, None)
        seen = encode(observe(bank.find(id), answers()) if seen is None else seen)
    except Exception:  # the answers are not there, or Python is not what it was
        seen = None
    return seen, spoiled()


def move(folder):
    """Go to another folder, before the first answer; one that leaves it is noticed.

    Parameters
    ----------
    folder : str
    """
    os.chdir(folder)
    _begun["state"] = _state()


def spoiled():
    """Return whether an answer changed what later answers would feel: modules, folder, settings, threads.

    Returns
    -------
    bool
    """
    if _state() != _begun["state"]:
        return True
    return traces.changed(_begun["libraries"], traces.libraries())


def _state():
    shell = get_ipython()
    own = shell.ast_transformers, shell.input_transformers_cleanup, shell.input_transformers_post
    return *traces.settings(), *map(len, own)
