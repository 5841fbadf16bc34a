"""Find exercises by what a learner types: a full id, a page, or a slug that only one page has."""

import difflib

from . import bank


class UnknownExercise(LookupError):
    """A name that fits no exercise, or several; the message says what was meant, perhaps."""

    def _render_traceback_(self):
        """Tell IPython what to show in place of a traceback."""
        return [str(self)]


def every():
    """Return all exercises of the bank, page by page."""
    return [exercise for page in bank.pages() for exercise in bank.exercises(page)]


def exercises(name):
    """Return the exercises that a name stands for.

    Parameters
    ----------
    name : str
        A full id ``<part>/<page>/<slug>``, a page ``<part>/<page>``, or a slug alone if no other page has it.

    Returns
    -------
    list of Exercise

    Raises
    ------
    UnknownExercise
        If it fits nothing, with the nearest name; or if several pages have the slug, with their ids.
    """
    found = [e for e in every() if name in (e.id, e.page)]
    found = found or [e for e in every() if name == slug(e)]
    if not found:
        raise UnknownExercise(f"there is no exercise {name!r}." + _suggestion(name))
    if len({e.page for e in found}) > 1:
        ids = " and ".join(repr(e.id) for e in found)
        raise UnknownExercise(f"{name!r} names more than one exercise: {ids}. Give the whole id.")
    return found


def exercise(name):
    """Return the one exercise that a name stands for; see `exercises`.

    Raises
    ------
    UnknownExercise
        Also if the name is that of a page.
    """
    found = exercises(name)
    if name in bank.pages():
        raise UnknownExercise(f"{name!r} is a page. Name one exercise of it, for example {found[0].id!r}.")
    return found[0]


def slug(exercise):
    """Return the last part of an exercise's id."""
    return exercise.id.rpartition("/")[2]


def _suggestion(name):
    meant = {slug(e): e.id for e in every()} | {e.id: e.id for e in every()} | {page: page for page in bank.pages()}
    near = difflib.get_close_matches(name, meant, n=1, cutoff=0)
    return f" Did you mean {meant[near[0]]!r}?" if near else ""
