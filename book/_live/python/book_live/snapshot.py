"""The snapshots of memory that pages begin with: what Python does before one is taken, and after it is laid out."""

import gc
import importlib
import json
import os
import random
import sys
import time

from . import bridge, figures, parts

# What each snapshot imports: what cells and checks use, and what Python imports late by itself.
EVERYWHERE = (
    "_ast_unparse", "itertools", "math", "numpy", "numpy.linalg", "numpy.random", "dlcore.autodiff",
    "dlcore.functional", "dlcore.gradcheck", "dlcore.init", "dlcore.losses", "dlcore.nn", "dlcore.optim",
    "IPython.core.formatters", "IPython.core.getipython", "IPython.core.inputtransformer2",
    "IPython.display", "IPython.lib.pretty", "myst_nb",
)  # fmt: skip
TO_DRAW = ("matplotlib.patches", "matplotlib.pyplot", "dlcore.graph", "dlcore.plot", "book_live.backend")
IMPORTED = {"numpy": EVERYWHERE, "matplotlib": EVERYWHERE + TO_DRAW}
JANUARY = 1767225600  # 2026-01-01, in seconds since 1970

finder = None


def before(name):
    """Import what pages begin with, and do what needs no page yet.

    Parameters
    ----------
    name : str
        Which snapshot: "numpy", or "matplotlib" for pages that draw.

    Returns
    -------
    str
        The names of the modules that are there, as JSON.
    """
    global finder
    finder = parts.install()
    figures.prepare()
    for module in IMPORTED[name]:
        importlib.import_module(module)
    if name == "matplotlib":
        sys.modules["matplotlib.pyplot"].switch_backend(os.environ["MPLBACKEND"])
    bridge.settle()
    for variable in ("PYTHONHASHSEED", "PYTHONPATH"):
        os.environ.pop(variable, None)
    names = json.dumps(sorted(sys.modules))
    gc.collect()
    return names


def after(bring, left):
    """Make what was taken once for all into a session of its own.

    Parameters
    ----------
    bring : callable
        Has a part come, by its name, while Python waits.
    left : dict of str to list of str
        The parts that are not there, and the names that can be imported from each.
    """
    import numpy as np

    from . import checking

    random.seed()
    np.random.seed()
    _tell_the_time()
    if sys.path[:2] == ["", ""]:  # Pyodide puts it there each time
        del sys.path[0]
    if "matplotlib" in sys.modules:
        os.makedirs(sys.modules["matplotlib"].get_cachedir(), exist_ok=True)
    finder.connect(bring, left)
    checking.before = checking.Before()


def _tell_the_time():
    """Have `time` know of the reader's time zone: its constants are those of where the snapshot was taken."""
    offsets = sorted(time.localtime(JANUARY + days * 86400).tm_gmtoff for days in (0, 181))
    time.timezone, time.altzone = (-offset for offset in offsets)
    time.daylight = int(time.timezone != time.altzone)
    time.tzname = tuple(
        f"UTC{'-' if offset < 0 else '+'}{abs(offset) // 3600:02}{abs(offset) % 3600 // 60:02}" for offset in offsets
    )
