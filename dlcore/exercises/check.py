"""The check that stands under every exercise."""

from . import bank
from .checks import AnswerError


class CheckFailed(Exception):
    """An answer is not right; in a notebook it shows as one line.

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
        return [f"✗ {self.id}: {self.message}"]


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
        one; it never contains the solution.
    KeyError
        If there is no such exercise.
    """
    exercise = bank.find(id)
    if len(answers) != len(exercise.names):
        raise CheckFailed(id, f'call it as check("{id}", {", ".join(exercise.names)}).', "error")
    stubs = exercise.run(exercise.stub)
    untouched = [_untouched(answer, stub) for answer, stub in zip(answers, stubs, strict=True)]
    if all(untouched):
        print(f"○ {id}: not attempted")
        return
    if any(untouched):
        left = [f"`{name}`" for name, same in zip(exercise.names, untouched, strict=True) if same]
        raise CheckFailed(id, f"still to be filled in: {', '.join(left)}.")
    try:
        solution = exercise.run(exercise.solution)
        fault = exercise.check.compare(exercise.names, answers, solution)
    except AnswerError as error:
        raise CheckFailed(id, str(error), "error") from None
    if fault:
        raise CheckFailed(id, _named(exercise, answers, solution) or fault)
    print(exercise.right)


def _named(exercise, answers, solution):
    """Return the message of the misconception that explains what is wrong with `answers`, if there is one."""

    def likeness(misconception):
        try:
            return exercise.check.likeness(exercise.names, answers, solution, exercise.run(misconception.answer))
        except Exception:  # the misconception itself fails on some input, and the answer does not
            return 0

    best = max(exercise.misconceptions, key=likeness)
    return best.message if likeness(best) else None


def _untouched(answer, stub):
    """Return whether `answer` is what the stub left: ``...``, or a function with the stub's empty body."""
    if stub is ...:
        return answer is ...
    if not (callable(stub) and hasattr(answer, "__code__")):
        return False
    mine, theirs = answer.__code__, stub.__code__
    return mine.co_code == theirs.co_code and mine.co_names == theirs.co_names and mine.co_consts == theirs.co_consts
