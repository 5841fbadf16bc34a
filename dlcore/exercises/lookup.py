"""Find exercises by what a learner types: a full id, a page, a part, or a name that only one of them has."""

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


def pages(name):
    """Return the pages that a name stands for.

    Parameters
    ----------
    name : str
        A page ``<part>/<page>``, a part, which stands for all of its pages, or the last part of a page's name.

    Returns
    -------
    list of str
        Empty if it is the name of something else.
    """
    name, known = name.rstrip("/"), bank.pages()
    for of in (str, _part, _last):
        found = [page for page in known if of(page) == name]
        if found:
            return found
    return []


def exercises(name):
    """Return the exercises that a name stands for.

    Parameters
    ----------
    name : str
        A full id ``<part>/<page>/<slug>``, a slug alone if no other page has it, or what `pages` takes.

    Returns
    -------
    list of Exercise

    Raises
    ------
    UnknownExercise
        If it fits nothing, with the nearest name; or if several pages have the slug, with their ids.
    """
    whole = [exercise for page in pages(name) for exercise in bank.exercises(page)]
    found = whole or [e for e in every() if name in (e.id, slug(e))]
    if not found:
        raise UnknownExercise(f"there is no exercise or page {name!r}." + _suggestion(name))
    if len(found) > 1 and not whole:
        ids = " and ".join(repr(e.id) for e in found)
        raise UnknownExercise(f"{name!r} names more than one exercise: {ids}. Give the whole id.")
    return found


def exercise(name):
    """Return the one exercise that a name stands for; see `exercises`.

    Raises
    ------
    UnknownExercise
        Also if the name is that of a page or a part.
    """
    found = exercises(name)
    if pages(name):
        kind = "page" if len(pages(name)) == 1 else "part"
        raise UnknownExercise(f"{name!r} is a {kind}. Name one exercise of it, for example {found[0].id!r}.")
    return found[0]


def slug(exercise):
    """Return the last part of an exercise's id."""
    return _last(exercise.id)


def short(exercise):
    """Return the last part of an exercise's id where that is enough to find it, otherwise its id."""
    return slug(exercise) if [slug(e) for e in every()].count(slug(exercise)) == 1 else exercise.id


def _part(page):
    return page.partition("/")[0]


def _last(name):
    return name.rpartition("/")[2]


def _suggestion(name):
    known = [e.id for e in every()] + bank.pages()
    meant = {_last(whole): whole for whole in known} | {_part(page): _part(page) for page in bank.pages()}
    meant |= {whole: whole for whole in known}
    near = difflib.get_close_matches(name, meant, n=1)
    return f" Did you mean {meant[near[0]]!r}?" if near else " `dlcore list` shows all."
