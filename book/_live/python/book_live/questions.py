"""What the page asks the worker about exercises, besides checks: answers are plain data, for JSON."""

from dlcore.exercises import lookup, session

from .checking import check, imports

__all__ = ["check", "imports", "hint", "solution", "progress"]


def hint(id, n):
    """Return hint number `n`, counted from 1.

    Parameters
    ----------
    id : str
    n : int
        Beyond the last, the last is given.

    Returns
    -------
    dict
        ``number``, ``total`` and ``text``, in Markdown.
    """
    hints = lookup.exercise(id).hints
    number = min(max(int(n), 1), len(hints))
    return {"number": number, "total": len(hints), "text": hints[number - 1].strip()}


def solution(id, show=False):
    """Return the solution and why it is right.

    Parameters
    ----------
    id : str
    show : bool, optional
        Show it even if no check has passed in this session.

    Returns
    -------
    dict
        ``title``, and ``code`` and ``explanation``, in Markdown, which are None until a check has passed.
    """
    exercise = lookup.exercise(id)
    shown = bool(show) or session.status_of(exercise.id) == "correct"
    return {
        "title": exercise.title,
        "code": exercise.whole_solution if shown else None,
        "explanation": exercise.explanation.strip() if shown else None,
    }


def progress(page):
    """Return how many exercises of a page are correct in this session, and which is next.

    Parameters
    ----------
    page : str
        ``<part>/<page>``.

    Returns
    -------
    dict
        ``done``, ``total`` and ``next``, an id or None.
    """
    exercises = lookup.exercises(page)
    left = [exercise.id for exercise in exercises if session.status_of(exercise.id) != "correct"]
    return {"done": len(exercises) - len(left), "total": len(exercises), "next": left[0] if left else None}
