"""What ``dlcore check FOLDER --out FILE`` does."""

import sys

from .errors import ClassroomError
from .grading import grade_class


def main(folder, out, workers=None, scheduler=None, limit=None):
    """Grade a class, and print a summary.

    Parameters
    ----------
    folder, out, workers, scheduler, limit
        As for `grade_class`.

    Returns
    -------
    int
        The exit code: 0 when the table is whole, whatever the grades in it; 4 when grading is not possible, 5 when the
        folder holds no notebooks, 130 when it was interrupted.

    Raises
    ------
    dlcore.exercises.grader.GraderError
        If the grader itself has stopped.
    """
    try:
        summary = grade_class(folder, out, workers, scheduler, limit)
    except ClassroomError as error:
        print(f"dlcore check: {error}", file=sys.stderr)
        return 4
    except KeyboardInterrupt:
        print(f"\nInterrupted. What was graded is in {out}; run the same command to go on.", file=sys.stderr)
        return 130
    if not summary.submissions:
        print(f"There are no notebooks in {folder}.")
        return 5
    print(f"{summary}\nWritten: {out}")
    return 0
