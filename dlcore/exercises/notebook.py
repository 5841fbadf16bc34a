"""Read a notebook, and find the cells that belong to exercises by their first lines."""

import re
import warnings
from pathlib import Path

from . import bank

MARK = re.compile(r"#\s*(EXERCISE|CHECK)\s+(\S+)$")


class UnreadableNotebook(Exception):
    """A file that is not a notebook, with what to do about it."""


def read(path):
    """Read a notebook as nbformat 4.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    nbformat.NotebookNode

    Raises
    ------
    UnreadableNotebook
        If the file holds the marks of a merge conflict, is not JSON, or is JSON but no notebook.
    """
    import nbformat  # here, since cells can be looked at without it

    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableNotebook(f"{path.name} cannot be read as text: {error}.") from None
    conflict = re.search(r"^(<<<<<<<|=======|>>>>>>>)( |$)", text, re.MULTILINE)
    if conflict:
        line = text[: conflict.start()].count("\n") + 1
        raise UnreadableNotebook(
            f"{path.name} holds the marks of a merge conflict (line {line}). Choose one side of each, or take a fresh "
            "copy with `git checkout --theirs` or `--ours`, and run again."
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # cells without ids, or with the same one: they do not matter here
            notebook = nbformat.reads(text, as_version=4)
        "".join(cell.source for cell in notebook.cells).encode()  # what is no text fails here
    except Exception as error:
        reason = " ".join(str(error).split())[:120]
        raise UnreadableNotebook(
            f"{path.name} is not a notebook ({reason}). Take a fresh copy of the page and paste your answers into it."
        ) from None
    return notebook


def mark(source):
    """Return what the first line of a cell says: ``("EXERCISE", id)``, ``("CHECK", id)`` or ``(None, None)``.

    Other comments, magics such as ``%%time`` and empty lines may stand before it.
    """
    for line in map(str.strip, source.splitlines()):
        found = MARK.match(line)
        if found:
            return found.groups()
        if line and not line.startswith(("#", "%")):
            break
    return None, None


def code_cells(notebook):
    """Return the sources of the code cells, in order."""
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def exercise_ids(notebook):
    """Return the ids that marked cells name, each once, in order."""
    marks = [mark(source) for source in code_cells(notebook)]
    return list(dict.fromkeys(id for kind, id in marks if kind))


def answer(notebook, id):
    """Return the source of the answer cell of an exercise, or None.

    If there are several, it is the last that is not as the book gave it: a starting cell that was pasted again does not
    take an answer back.
    """
    found = [source for source in code_cells(notebook) if mark(source) == ("EXERCISE", id)]
    given = [exercise.answer_cell.split() for exercise in bank.exercises(id.rpartition("/")[0]) if exercise.id == id]
    filled = [source for source in found if source.split() not in given]
    return (filled or found or [None])[-1]
