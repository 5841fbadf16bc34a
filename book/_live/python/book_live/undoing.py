"""Undo what an answer does to Python itself, so that neither the reader's cells nor the next answer feel it."""

import builtins
import contextlib
import os
import random
import sys
import threading
import warnings

import numpy as np

from dlcore.exercises import traces

BUILTINS = vars(builtins)


class Before:
    """What libraries and settings were when the session began; taken at once, and kept."""

    def __init__(self):
        self.libraries, self.settings = traces.libraries(), Settings()


class Settings:
    """The settings that an answer can change and that can be put back."""

    def __init__(self):
        self.folder, self.environment, self.path = traces.folder(), dict(os.environ), list(sys.path)
        self.depth, self.errors, self.filters = sys.getrecursionlimit(), np.geterr(), list(warnings.filters)
        self.streams, self.trace = (sys.stdout, sys.stderr), sys.gettrace()

    def put_back(self):
        """Make them what they were."""
        if self.folder is not None and traces.folder() != self.folder:
            os.makedirs(self.folder, exist_ok=True)
            os.chdir(self.folder)
        if dict(os.environ) != self.environment:
            os.environ.clear()
            os.environ.update(self.environment)
        sys.path[:] = self.path
        if sys.getrecursionlimit() != self.depth:
            sys.setrecursionlimit(self.depth)
        np.seterr(**self.errors)
        warnings.filters[:] = self.filters
        (sys.stdout, sys.stderr) = self.streams
        if sys.gettrace() is not self.trace:
            sys.settrace(self.trace)


class Undone:
    """Says, when it is over, whether something is `left` that could not be put back."""

    left = False


@contextlib.contextmanager
def undone(before):
    """Run the body as a new session would, then put everything back as the reader had it.

    Parameters
    ----------
    before : Before
        What a new session finds.

    Yields
    ------
    Undone
    """
    result, own, contents = Undone(), Settings(), traces.libraries()
    places, randomness = dict(BUILTINS), (random.getstate(), np.random.get_state())
    modules, figures, threads = dict(sys.modules), _figures(), threading.active_count()
    _put_back(before.libraries)
    before.settings.put_back()
    random.seed(0)
    np.random.seed(0)
    try:
        yield result
    finally:
        BUILTINS.update(places)  # first, and with nothing that could itself have been replaced
        sys.modules.update(modules)
        try:
            _put_back(contents)
            own.put_back()
            random.setstate(randomness[0])
            np.random.set_state(randomness[1])
            _close(figures)
            result.left = threading.active_count() > threads or traces.changed(contents, traces.libraries())
        except Exception:  # what would put it back is itself broken
            result.left = True


def _put_back(contents):
    """Give libraries the contents that they had; a library that was loaded since stays as it is."""
    for name, holder in list(traces.holders()):
        wanted = contents.get(name)
        if wanted is None:
            continue
        now = vars(holder)
        for key, value in wanted.items():
            if now.get(key, contents) is not value:
                setattr(holder, key, value)
        for key in [key for key in now if key not in wanted and key not in traces.IPYTHON]:
            if not isinstance(now[key], type(sys)):  # a module that was imported later stands in its package
                delattr(holder, key)


def _figures():
    """Return the numbers of the open figures, if anything has been drawn."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    return set(pyplot.get_fignums()) if pyplot else set()


def _close(figures):
    """Close the figures that the answer opened: the reader's next cell would show them."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    for number in _figures() - figures:
        pyplot.close(number)
