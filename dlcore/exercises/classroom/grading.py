"""Grade a folder of submissions into a table, going on where an earlier run was stopped."""

import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from . import submission
from .errors import ClassroomError
from .processes import PeakMemory
from .table import Table


@dataclass(frozen=True)
class Summary:
    """What a run has done.

    Attributes
    ----------
    rows : list of Row
        All rows of the folder's submissions, also those of earlier runs.
    graded : int
        How many submissions this run has graded.
    seconds : float
        How long it took.
    peak : int
        Bytes of memory in use at most, by this process and all that it started.
    """

    rows: list
    graded: int
    seconds: float
    peak: int

    @property
    def submissions(self):
        """int: how many submissions the folder holds."""
        return len({row.submission for row in self.rows})

    @property
    def statuses(self):
        """collections.Counter: how many rows have each status."""
        return Counter(row.status for row in self.rows)

    def __str__(self):
        counts = ", ".join(f"{count} {status}" for status, count in self.statuses.most_common())
        exercises = sum(bool(row.exercise) for row in self.rows)
        before = self.submissions - self.graded
        rate = f" ({60 * self.graded / self.seconds:.0f} a minute)" if self.graded else ""
        return (
            f"{self.submissions} submissions, {exercises} exercises: {counts}.\n"
            f"{self.graded} graded now in {self.seconds:.0f} s{rate}, {before} before. "
            f"Peak memory of all processes here: {self.peak / 1e6:.0f} MB."
        )


def grade_class(folder, out, workers=None, scheduler=None, limit=None, on_row=None):
    """Grade all notebooks in a folder, and write a table with one row a submission and exercise.

    Parameters
    ----------
    folder : path-like
        The submissions; folders in it are searched too.
    out : path-like
        The table, a CSV file. If it is there, what is in it is not graded again, unless the notebook has changed.
    workers : int, optional
        How many processes share the work; one for each processor if not given. Not used with `scheduler`.
    scheduler : str, optional
        Address of a Dask scheduler, whose workers do the work.
    limit : float, optional
        Seconds that a cell may take; the grader's default if not given.
    on_row : callable, optional
        Called with each `Row` as it is written.

    Returns
    -------
    Summary

    Raises
    ------
    ClassroomError
        If the folder is not there, `out` is another file than a table of grades or cannot be written, or a part that is
        needed is not installed or does not answer.
    """
    folder, start = Path(folder), time.monotonic()
    if not folder.is_dir():
        raise ClassroomError(f"there is no folder {folder}.")
    try:
        table = Table(out)
        found = [submission.read(path, folder) for path in submission.find(folder)]
        todo = _open_table(table, found)
        with PeakMemory() as memory:
            _grade(todo, table, workers, scheduler, limit, on_row)
        table.keep(lambda row: True)
    except OSError as error:
        raise ClassroomError(f"{error.filename or out} cannot be written: {error.strerror}.") from error
    names = {one.name for one in found}
    rows = [row for row in table.rows if row.submission in names]
    return Summary(rows, len(todo), time.monotonic() - start, memory.bytes)


def _open_table(table, found):
    """Leave in the table what is still valid; return the submissions that are not wholly in it."""
    graded = {}
    for row in table.rows:
        graded.setdefault((row.submission, row.sha256), []).append(row.exercise)
    todo = [one for one in found if sorted(graded.get((one.name, one.sha256), ())) != sorted(one.ids or [""])]
    names = {one.name for one in todo}
    table.keep(lambda row: row.submission not in names)
    return todo


def _grade(todo, table, workers, scheduler, limit, on_row):
    from tqdm import tqdm

    with tqdm(total=len(todo), unit=" submissions", disable=None) as bar:  # None: not unless on a terminal

        def done(one, rows):
            table.add(rows)
            bar.update()
            for row in rows if on_row else ():
                on_row(row)

        for one in todo:
            if one.status:
                done(one, one.rows({}))
        gradable = [one for one in todo if not one.status]
        if not gradable:
            return
        if scheduler:
            from .dask import grade_on_cluster

            grade_on_cluster(gradable, scheduler, limit, done)
        else:
            from .local import grade_here

            grade_here(gradable, workers, limit, done)
