"""The exercise bank: one module a page, in a folder for each part; each defines ``EXERCISES``, in the page's order."""

import difflib
import importlib
import pkgutil


def pages():
    """Return the names of all pages with exercises, ``<part>/<page>``, sorted.

    Returns
    -------
    list of str
    """
    found = []
    for part in pkgutil.iter_modules(__path__):
        folder = importlib.import_module(f"{__name__}.{part.name}")
        found += [f"{part.name}/{page.name}" for page in pkgutil.iter_modules(folder.__path__)]
    return sorted(found)


def exercises(page):
    """Return the exercises of one page, in its order.

    Parameters
    ----------
    page : str
        ``<part>/<page>``.

    Returns
    -------
    tuple of Exercise
        Empty if there is no such page.
    """
    if page not in pages():
        return ()
    return importlib.import_module(f"{__name__}.{page.replace('/', '.')}").EXERCISES


def find(id):
    """Return the exercise with that id.

    Raises
    ------
    KeyError
        If there is none; the message suggests the nearest id.
    """
    for exercise in exercises(id.rpartition("/")[0]):
        if exercise.id == id:
            return exercise
    known = [exercise.id for page in pages() for exercise in exercises(page)]
    near = difflib.get_close_matches(id, known, n=1)
    raise KeyError(f"there is no exercise {id!r}." + (f" Did you mean {near[0]!r}?" if near else ""))
