"""Grade what is saved, as it is saved, and show the next exercise."""

import importlib
import os
import queue
import sys
import threading
import time

from .. import bank, lookup, spare, standing
from .. import notebook as nb
from ..author import stars
from .checking import tell_of_copies
from .commands import show_hints
from .terminal import shown

PATIENCE = 1.5  # seconds; an editor may need a moment to write a file whole
WARM = """
import contextlib
for module in ("matplotlib.pyplot", "myst_nb"):
    with contextlib.suppress(ImportError):
        __import__(module)
"""


def watch(place, out, changes=None, keys=None):
    """Show the next exercise, and after each save how it stands; return the exit code.

    Parameters
    ----------
    place : Work
    out : Output
    changes : iterable of set of path-like, optional
        What was saved, again and again, an empty set when nothing was; by default, what really is.
    keys : queue.Queue, optional
        What the learner types, a line each; by default, what really is.
    """
    Watcher(place, out).run(changes or _changes(place.folder), keys or _keys())
    return 0


class Watcher:
    """How the exercises of a work folder stood when they were last looked at, and which is next.

    Parameters
    ----------
    place : Work
    out : Output
    """

    def __init__(self, place, out):
        self.place, self.out = place, out
        self.verdicts = {}  # by page, then by id
        self.here = None  # the exercise that was graded last
        self.copies = set()  # the notebooks that are no pages, and were said to be none

    def run(self, changes, keys):
        """Follow the changes until they end, or the learner types q."""
        try:
            self.out.say("Reading your pages, and grading what has changed …", "dim")
            for name in ("pytest", "nbval.plugin"):  # what grading needs, loaded before the first save
                importlib.import_module(name)
            for page in self.place.pages():
                self._look(page)
            self._show_next()
            self._get_ready()
            for saved in changes:
                for page in filter(None, dict.fromkeys(map(self.place.page_of, sorted(saved)))):
                    self.saved(page)
                self._tell_of_copies(saved)
                if self._asked(keys):
                    break
        except KeyboardInterrupt:
            pass
        finally:
            spare.end()
        self.out.say("The watch has ended; your work is kept.")

    def saved(self, page):
        """Grade what has changed in a page, and say how it stands."""
        path = self.place.file(page)
        if not path.exists():
            self.out.say(f"{shown(path)} is gone. `dlcore start` adds it again.")
            self.verdicts.pop(page, None)
            return
        begun = time.perf_counter()
        _wait_until_whole(path)
        if not self._look(page, self.out.verdict):
            self.out.say(f"{time.strftime('%H:%M:%S')}  saved; no answer has changed.", "dim")
            return
        self.out.say(f"{time.strftime('%H:%M:%S')}  graded in {time.perf_counter() - begun:.1f} s.", "dim")
        self._show_next()
        self._get_ready()

    def _tell_of_copies(self, saved):
        """Say once of each notebook that is saved and not followed how it is graded."""
        new = set(filter(self.place.is_copy, saved)) - self.copies
        self.copies |= new
        tell_of_copies(sorted(new), self.out)

    def _get_ready(self):
        """Start the kernel that the next save will need, while the learner reads or types."""
        if self.next():
            spare.keep(self.place.folder, WARM)

    def _look(self, page, on_verdict=None):
        """Bring the verdicts of a page up to date; return how many are new."""
        shown, new = dict(self.verdicts.get(page, {})), []

        def note(verdict):
            new.append(verdict)
            if on_verdict:
                on_verdict(verdict)
                self.here = verdict.id
                shown[verdict.id] = verdict

        verdicts = standing.current(self.place, page, note)
        if verdicts[0].status == "unreadable":
            if not on_verdict:
                self.out.verdict(verdicts[0])
            return len(new)
        for verdict in verdicts if on_verdict else ():
            if _told(shown.get(verdict.id)) != _told(verdict):
                note(verdict)  # of an answer that was put back while another one was graded
        self.verdicts[page] = {verdict.id: verdict for verdict in verdicts}
        return len(new)

    def next(self):
        """Return the verdict on the next exercise that is not correct, from the one graded last onwards, or None."""
        everything = [verdict for verdicts in self.verdicts.values() for verdict in verdicts.values()]
        ids = [verdict.id for verdict in everything]
        start = ids.index(self.here) if self.here in ids else 0
        left = [verdict for verdict in everything[start:] + everything[:start] if verdict.status != "correct"]
        return left[0] if left else None

    def _show_next(self):
        done = [v.status == "correct" for verdicts in self.verdicts.values() for v in verdicts.values()]
        verdict = self.next()
        self.out.say()
        self.out.say(f"{sum(done)} of {len(done)} exercises are correct.")
        if not verdict:
            self.out.say("All are done." if done else "There are no pages here. `dlcore start` adds them.", "bold")
            return
        exercise = bank.find(verdict.id)
        self.out.say(f"Next: {exercise.title}  {stars(exercise)} · {exercise.kind}", "bold")
        self.out.say(f"In {shown(self.place.file(exercise.page))}, the cell that begins with")
        self.out.say(f"  # EXERCISE {exercise.id}")
        if verdict.status != "not attempted" and verdict.id != self.here:  # or it stands just above
            self.out.verdict(verdict)
        self.out.say("h and Enter: a hint. q and Enter: the end.", "dim")

    def _asked(self, keys):
        """Do what the learner has typed; return whether it is the end."""
        while not keys.empty():
            word = keys.get().strip().lower()
            if word == "q":
                return True
            if word == "h" and self.next():
                exercise = lookup.exercise(self.next().id)
                with self.place.state.change() as noted:
                    number = min(len(exercise.hints), noted["hints"].get(exercise.id, 0) + 1)
                    noted["hints"][exercise.id] = number
                show_hints(exercise, number, "h and Enter", self.out)
        return False


def _told(verdict):
    """Return what a learner sees of a verdict."""
    return verdict and (verdict.status, verdict.message)


def _wait_until_whole(path):
    """Wait, for a while, until a file can be read as a notebook: an editor may be writing it."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            nb.read(path)
            return
        except nb.UnreadableNotebook:
            time.sleep(0.05)


def _changes(folder):
    """Yield what is saved under a folder, and every quarter of a second an empty set."""
    from watchfiles import watch as saved

    def is_page(change, path):
        return path.endswith(".ipynb")

    for changes in saved(folder, watch_filter=is_page, step=50, debounce=400, rust_timeout=250, yield_on_timeout=True):
        yield {path for _, path in changes}


def _keys():
    """Return a queue of the lines that the learner types."""
    lines = queue.Queue()

    def read(stream):
        for line in stream:
            lines.put(line)

    if sys.stdin and sys.stdin.isatty():
        typed = open(os.dup(sys.stdin.fileno()))  # pytest puts another file in the place of stdin while it runs
        threading.Thread(target=read, args=[typed], daemon=True).start()
    return lines
