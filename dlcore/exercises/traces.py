"""What an answer may leave behind in Python that later answers would feel: changed libraries and settings."""

import os
import sys
import threading
import time
import warnings

import numpy as np

LIBRARIES = ("builtins", "copy", "dlcore", "functools", "itertools", "math", "numpy", "operator", "random", "time")
IPYTHON = {"_", "display", "exit", "get_ipython", "input", "quit"}  # what it puts into builtins for each cell


def libraries():
    """Return the contents of the modules that answers lean on, and of the classes of dlcore, by name."""
    found = {}
    for name, holder in holders():
        found[name] = {key: value for key, value in vars(holder).items() if key not in IPYTHON}
    return found


def holders():
    """Yield the modules that answers lean on, and the classes of dlcore, each with its name."""
    for name, module in list(sys.modules.items()):
        if module is not None and name.partition(".")[0] in LIBRARIES:
            yield name, module
            for key, value in list(vars(module).items()) if name.startswith("dlcore") else ():
                if isinstance(value, type) and value.__module__ == name:
                    yield f"{name}.{key}", value


def changed(before, now):
    """Return whether what `libraries` returned before and now differs."""
    return any(_differs(contents, now.get(name)) for name, contents in before.items())


def _differs(before, now):
    if now is None or any(now.get(key, changed) is not value for key, value in before.items()):
        return True
    # a module that is imported later appears in the package that holds it; other new names are an answer's doing
    return any(not isinstance(now[key], type(sys)) for key in now.keys() - before.keys())


def settings():
    """Return the settings of this process that an answer can change: folder, environment, streams, threads."""
    return (
        folder(), dict(os.environ), list(sys.path), sys.getrecursionlimit(), np.geterr(), list(warnings.filters),
        sys.stdout, sys.stderr, sys.gettrace(), threading.active_count(), time.tzname,
    )  # fmt: skip


def folder():
    """Return the current folder, or None if an answer has removed it."""
    try:
        return os.getcwd()
    except OSError:
        return None
