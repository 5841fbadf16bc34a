"""How long a learner who saves a page waits for the verdict of ``dlcore watch``."""

import queue
import statistics
import time
from itertools import cycle, islice

import nbformat

from dlcore.exercises import bank, spare, work
from dlcore.exercises.author import fill
from dlcore.exercises.cli import terminal
from dlcore.exercises.cli import watch as watching
from dlcore.exercises.files import write_whole
from dlcore.exercises.notebook import read

from .grading_limits import FUNCTION, PAGE, VALUE
from .tables import Table, duration

SAVED = 2  # seconds from a save to the verdict
PATIENCE = 100  # looks, four a second, until a save must have been noticed


class Silent(terminal.Output):
    """An output that prints nothing, and notes when it got the last verdict."""

    def __init__(self):
        super().__init__(as_json=True)
        self.last = self.at = None

    def verdict(self, verdict):
        """Note a verdict."""
        self.last, self.at = verdict, time.perf_counter()


class Learner:
    """Saves answers to a page that is watched, and notes how long each verdict took.

    Parameters
    ----------
    place : Work
    saves : iterable of (str, bool)
        The exercise to change, and whether there is a spare kernel then.

    Attributes
    ----------
    out : Silent
    waits : dict of (str, bool) to list of (float, float)
        Seconds until the change was noticed, and until the verdict was there.
    """

    def __init__(self, place, saves):
        self.place, self.saves = place, saves
        self.out, self.waits = Silent(), {}

    def changes(self):
        """Save, and yield what the watch notices; it grades that before it asks for more."""
        noticed = watching._changes(self.place.folder)
        next(noticed)  # the watch has begun
        for number, (id, with_spare) in enumerate(self.saves):
            if not with_spare:
                spare.end()
            begun = self.save(id, number)
            change = next(filter(None, islice(noticed, PATIENCE)))
            seen = time.perf_counter()
            yield change
            assert self.out.last.id == id and self.out.at > begun, f"{id} was saved, and not graded."
            self.waits.setdefault((id, with_spare), []).append((seen - begun, self.out.at - begun))

    def save(self, id, number):
        """Write the page with an answer that was not there before; return when."""
        answer = f"{bank.find(id).solution.strip()}\n# {number}"
        page = nbformat.writes(fill(read(self.place.file(PAGE)), {id: answer})).encode()
        begun = time.perf_counter()
        write_whole(self.place.file(PAGE), page)
        return begun


def tables(folder, rounds, say):
    """Return a table of the seconds from save to verdict."""
    place, *_ = work.start(folder)
    kinds = [(id, with_spare) for id in (VALUE, FUNCTION) for with_spare in (True, False)]
    learner = Learner(place, islice(cycle(kinds), rounds * len(kinds)))
    say("watch: grading all pages once")
    watching.watch(place, learner.out, learner.changes(), queue.Queue())
    rows = []
    for id, with_spare in kinds:
        noticed, verdict = map(statistics.median, zip(*learner.waits[id, with_spare], strict=True))
        limit = f"{SAVED} s" if with_spare else "–"
        shown = f"**{duration(verdict)}**" if with_spare and verdict > SAVED else duration(verdict)
        title = f"{bank.find(id).title}, {'with' if with_spare else 'without'} a spare kernel"
        rows.append([title, duration(noticed), shown, limit])
    note = f"Medians of {rounds} saves."
    return [Table("From save to verdict, dlcore watch", ["exercise", "noticed", "verdict", "at most"], rows, note)]
