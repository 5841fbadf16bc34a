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
        A full id ``<part>/<page>/<slug>``, its end (the slug, say) if no other id has it, or what `pages` takes.

    Returns
    -------
    list of Exercise

    Raises
    ------
    UnknownExercise
        If it fits nothing, with the nearest name; or if several ids end like this, with those.
    """
    whole = [exercise for page in pages(name) for exercise in bank.exercises(page)]
    found = whole or [e for e in every() if f"/{e.id}".endswith(f"/{name}")]
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


def short(exercise):
    """Return the shortest end of an exercise's id by which it is found."""
    parts, ids = exercise.id.split("/"), [e.id for e in every()]
    ends = ["/".join(parts[start:]) for start in reversed(range(len(parts)))]
    return next(end for end in ends if [id.endswith(f"/{end}") for id in ids].count(True) < 2)


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
