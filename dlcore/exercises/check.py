"""The check that stands under every exercise."""

import textwrap

from . import bank, session
from .judge import judge, observe

WIDTH = 78  # characters of a line that a notebook shows
observed = {}  # by id, what the last check of each exercise saw; the grader passes its own verdict on it


class CheckFailed(Exception):
    """An answer is not right; in a notebook it shows as a sentence.

    Parameters
    ----------
    id : str
        The exercise.
    message : str
        What the learner is told.
    status : {"wrong", "error"}, optional
        Whether the answer gave something wrong or stopped with an error.
    """

    def __init__(self, id, message, status="wrong"):
        super().__init__(f"{id}: {status} - {message}")
        self.id, self.message, self.status = id, message, status

    def _render_traceback_(self):
        """Tell IPython what to show in place of a traceback."""
        return textwrap.wrap(f"✗ {self.id}: {self.message}", WIDTH)  # notebooks break longer lines within a word


def check(id, *answers):
    """Compare the answers to an exercise with its solution, and say how they stand.

    Prints ``✓ <id>`` when they are right, and ``○ <id>: not attempted`` when the stub is untouched.

    Parameters
    ----------
    id : str
        Which exercise.
    *answers : object
        What the exercise asked you to define, in its order.

    Raises
    ------
    CheckFailed
        If an answer is wrong. The message says where it parts from what was asked, and names the slip if it is a known
        one; it never contains the solution. Also if there is no such exercise.
    """
    try:
        exercise = bank.find(id)
    except KeyError as unknown:
        raise CheckFailed(id, unknown.args[0], "error") from None
    if len(answers) != len(exercise.names):
        raise CheckFailed(id, f'call it as check("{id}", {", ".join(exercise.names)}).', "error")
    observed[id] = observe(exercise, answers)
    status, message = judge(exercise, observed[id])
    session.note(id, status)
    if status == "correct":
        print(exercise.right)
    elif status == "not attempted":
        print(f"○ {id}: not attempted")
    else:
        raise CheckFailed(id, message, status)
