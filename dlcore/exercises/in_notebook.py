"""What a learner calls in a notebook beside `check`: a hint, the solution, and what is done."""

from . import lookup, session

_hints_shown = {}


class Message:
    """A text that a notebook shows as Markdown, and a terminal without its marks of emphasis.

    Parameters
    ----------
    text : str
        Markdown that is readable as it stands.
    """

    def __init__(self, text):
        self.text = text

    def __repr__(self):
        return self.text.replace("**", "")

    def _repr_markdown_(self):
        return self.text


def hint(id):
    """Return a hint for an exercise, one more each time.

    Parameters
    ----------
    id : str
        The exercise; its last part alone is enough where no other page has it.

    Raises
    ------
    dlcore.exercises.lookup.UnknownExercise
        If there is none; the message suggests the nearest.
    """
    exercise = lookup.exercise(id)
    total = len(exercise.hints)
    number = _hints_shown[exercise.id] = min(total, _hints_shown.get(exercise.id, 0) + 1)
    parts = [f"**Hint {count} of {total}.** {text.strip()}" for count, text in enumerate(exercise.hints[:number], 1)]
    if number < total:
        parts.append("Run this again for one more.")
    else:
        parts.append(f'That was the last. The answer, after a pass: `solution("{id}")`')
    return Message("\n\n".join(parts))


def solution(id, show=False):
    """Return the solution of an exercise and why it is right, once its check has passed.

    Parameters
    ----------
    id : str
        The exercise; its last part alone is enough where no other page has it.
    show : bool, optional
        Show it in any case.

    Raises
    ------
    dlcore.exercises.lookup.UnknownExercise
        If there is none; the message suggests the nearest.
    """
    exercise = lookup.exercise(id)
    if not show and session.status_of(exercise.id) != "correct":
        return Message(
            f"The solution of {exercise.title} is shown once its check has passed in this notebook. A hint: "
            f'`hint("{id}")`. The solution in any case: `solution("{id}", show=True)`'
        )
    return Message(f"```python\n{exercise.whole_solution}\n```\n\n{exercise.explanation.strip()}")


def progress(page):
    """Return what is done on a page since the notebook's kernel started, and what is next.

    Parameters
    ----------
    page : str
        ``<part>/<page>``.

    Raises
    ------
    dlcore.exercises.lookup.UnknownExercise
        If there is no such page; the message suggests the nearest.
    """
    exercises = lookup.exercises(page)
    left = [exercise for exercise in exercises if session.status_of(exercise.id) != "correct"]
    done = len(exercises) - len(left)
    counted = f"**{done} of {len(exercises)}** exercises of this page are correct in this session."
    if not left:
        return Message(f"{counted} All are done.")
    first = left[0]
    return Message(
        f"{counted} Next: **{first.title}**, the cell `# EXERCISE {first.id}`. "
        f'A hint: `hint("{lookup.short(first)}")`.'
    )
