"""Grade submissions by several processes of this machine, with pytest-xdist."""

import importlib.util
import os
import tempfile
from pathlib import Path

from ..grader import grade
from . import alone, processes, submission
from .errors import ClassroomError


def grade_here(submissions, workers, limit, on_done):
    """Grade submissions in parallel.

    Each runs in a kernel, which is a process, and in a temporary folder of its own. One that is lost because the
    process that graded it was ended (by the system, when memory runs out) is graded again, alone.

    Parameters
    ----------
    submissions : list of Submission
    workers : int or None
        How many processes; one for each processor if None.
    limit : float or None
        Seconds that a cell may take.
    on_done : callable
        Called with each submission and its rows.

    Raises
    ------
    ClassroomError
        If pytest-xdist is not installed.
    """
    if importlib.util.find_spec("xdist") is None:
        raise ClassroomError(f"grading a class needs pytest-xdist, which is not installed. {HOW_TO_INSTALL}")
    lost = _grade_together(submissions, workers or _processors(), limit, on_done)
    for one in lost:
        on_done(one, one.rows(alone.grade_alone(one.cells, limit)))


HOW_TO_INSTALL = 'Install it with: python -m pip install -e ".[class]"'


def _grade_together(submissions, workers, limit, on_done):
    """Grade in parallel; return the submissions of which an exercise got no verdict."""
    open_ = {f"{number:06}": (one, {}) for number, one in enumerate(submissions)}
    errors = []

    def note(verdict):
        one, verdicts = open_.get(verdict.file.parent.name, (None, None))
        if one is None or verdict.id not in one.ids:
            return
        verdicts[verdict.id] = (verdict.status, verdict.message, verdict.seconds)
        if len(verdicts) == len(one.ids):
            del open_[verdict.file.parent.name]
            try:
                on_done(one, one.rows(verdicts))
            except Exception as error:  # pytest would print it and go on
                errors.append(error)
                raise

    with tempfile.TemporaryDirectory(prefix="dlcore-class-", ignore_cleanup_errors=True) as folder:
        files = [Path(folder, number, "notebook.ipynb") for number in open_]
        for file, one in zip(files, submissions, strict=True):
            submission.write(one.cells, file)
        options = [*OPTIONS, f"--basetemp={folder}/pytest"]
        try:
            grade(files, limit=limit, workers=min(workers, len(files)), on_verdict=note, options=options)
        finally:
            processes.end_all_in(Path(folder))
    if errors:
        raise errors[0]
    return [one for one, _ in open_.values()]


# a class may hold many answers that end the process, and each does so once
OPTIONS = ("-p", f"{__package__}.schedule", "--max-worker-restart=1000000")


def _processors():
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
