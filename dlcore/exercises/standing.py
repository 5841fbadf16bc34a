"""How the exercises of a page stand: verdicts that still hold are remembered, and the others graded.

A verdict holds as long as nothing has changed that decides it: the answer, the cells that are run before it, and the
code of ``dlcore`` with its bank of exercises.
"""

import functools
import hashlib
from pathlib import Path

import dlcore

from . import bank, compose, work
from . import notebook as nb
from .grader import Verdict, grade
from .missing import missing

LASTING = ("correct", "not attempted", "wrong", "error", "missing")  # another run may end the others otherwise


def current(place, page, on_verdict=None):
    """Return the verdicts of a page of a work folder; only what has changed is graded.

    Parameters
    ----------
    place : Work
    page : str
        ``<part>/<page>``, which must stand there.
    on_verdict : callable, optional
        Called with each `Verdict` that had to be graded, as it comes.

    Returns
    -------
    list of Verdict
        In the page's order; one with the status "unreadable" if the file cannot be read.
    """
    held = remembered(place, page)
    changed = [id for id, verdict in held.items() if verdict is None]
    if not changed and held:
        return list(held.values())
    graded = afresh(place.file(page), changed, on_verdict)
    if any(verdict.status == "unreadable" for verdict in graded):
        return graded
    held |= {verdict.id: verdict for verdict in graded}
    return [verdict for verdict in held.values() if verdict]


def remembered(place, page):
    """Return by exercise id the verdicts of a page that still hold, and None for the others.

    Nothing is graded. Empty if the page cannot be read.
    """
    noted, keys = place.state.read()["verdicts"], _keys(place, page)
    return {
        id: Verdict(place.file(page), id, noted[id]["status"], noted[id]["message"], 0.0)
        if noted.get(id, {}).get("key") == key
        else None
        for id, key in keys.items()
    }


def afresh(path, ids=(), on_verdict=None, limit=None):
    """Grade a notebook; what is found about a page of a work folder is remembered.

    Parameters
    ----------
    path : path-like
    ids : iterable of str, optional
        Only these exercises; all of the file if empty.
    on_verdict : callable, optional
        Called with each `Verdict` as it comes.
    limit : float, optional
        Seconds that a cell may take; the grader's default if not given.

    Returns
    -------
    list of Verdict
        Empty if the file holds no exercises.
    """
    path, verdicts = Path(path).resolve(), []

    def note(verdict):
        verdicts.append(verdict)
        if on_verdict:
            on_verdict(verdict)

    place = work.containing(path)
    page = place and place.page_of(path)
    try:
        notebook = nb.read(path)
        wanted, gone = _wanted(notebook, page, ids)
    except nb.UnreadableNotebook as error:
        note(Verdict(path, "", "unreadable", str(error), 0.0))
        return verdicts
    before = _keys(place, page) if page else {}
    try:
        for exercise in gone:
            note(Verdict(path, exercise.id, "missing", missing(notebook, exercise, path), 0.0))
        if wanted:
            grade([path], wanted, limit, on_verdict=note)
    finally:  # also what was graded before Ctrl-C
        if page:
            _remember(place, verdicts, before, _keys(place, page))
    return verdicts


def _wanted(notebook, page, ids):
    """Return the ids to grade in a notebook, and the exercises of pages that it has lost every mark of."""
    present = list(dict.fromkeys(id.rpartition("/")[0] for id in nb.exercise_ids(notebook)))
    expected = list(dict.fromkeys([*([page] if page else []), *present]))
    known = [exercise for each in expected for exercise in bank.exercises(each)]
    chosen = [exercise for exercise in known if exercise.id in ids or not ids]
    return [e.id for e in chosen if e.page in present], [e for e in chosen if e.page not in present]


def _remember(place, verdicts, before, after):
    """Note the verdicts of exercises that were not changed while they were graded."""
    with place.state.change() as noted:
        for verdict in verdicts:
            key = before.get(verdict.id)
            if verdict.status in LASTING and key and key == after.get(verdict.id):
                found = {"key": key, "status": verdict.status, "message": verdict.message}
                noted["verdicts"][verdict.id] = found


def _keys(place, page):
    """Return for each exercise of a page a hash of all that decides its verdict; empty if the page cannot be read."""
    try:
        whole = _hash(code(), place.file(page).read_bytes())
        noted = place.state.read()["keys"].get(page, {})
        if noted.get("of") == whole:  # the file is as it was, and reading it takes time
            return noted["keys"]
        notebook = nb.read(place.file(page))
    except (OSError, nb.UnreadableNotebook):
        return {}
    keys = {exercise.id: _key(notebook, exercise, place.file(page)) for exercise in bank.exercises(page)}
    with place.state.change() as noted:
        noted["keys"][page] = {"of": whole, "keys": keys}
    return keys


def _key(notebook, exercise, path):
    answer = nb.answer(notebook, exercise.id)
    if answer is None:
        return _hash(code(), "missing", missing(notebook, exercise, path))
    return _hash(code(), answer, *compose.preparation(notebook, exercise))


def _hash(*parts):
    found = hashlib.sha256()
    for part in parts:
        part = part.encode() if isinstance(part, str) else part
        found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()


@functools.cache
def code():
    """Return a hash of the code of ``dlcore``, bank included: after a change in it every verdict is open again."""
    folder = Path(dlcore.__file__).parent
    files = sorted(folder.rglob("*.py"))
    return _hash(*(part for file in files for part in (file.relative_to(folder).as_posix(), file.read_bytes())))
