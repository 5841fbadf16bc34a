"""Find the submissions of a class, and read each as far as grading needs it."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from .. import bank
from .. import notebook as nb
from .table import Row, clean

FILE_LIMIT = 50_000_000  # bytes; a page with its figures has less than one million
CODE_LIMIT = 1_000_000  # characters
LOST = "the process that graded this submission was ended, perhaps because too much memory was in use."


@dataclass(frozen=True)
class Submission:
    """One notebook that was handed in.

    Attributes
    ----------
    name : str
        Its path in the folder, with ``/``.
    sha256 : str
        Of the file; empty if it cannot be opened.
    ids : tuple of str
        The exercises to grade, in the order of their pages.
    cells : tuple of str
        The code.
    status : str
        "unreadable" or "no exercises" if there is nothing to grade, else empty.
    message : str
        Why there is nothing to grade.
    """

    name: str
    sha256: str
    ids: tuple = ()
    cells: tuple = ()
    status: str = ""
    message: str = ""

    def rows(self, verdicts, lost=LOST):
        """Return the rows of the table.

        Parameters
        ----------
        verdicts : dict
            Status, message and seconds by exercise.
        lost : str, optional
            What is said of an exercise that has no verdict.

        Returns
        -------
        list of Row
        """
        if self.status:
            return [Row(self.name, "", "", self.status, clean(self.message), "", self.sha256)]
        found = {id: verdicts.get(id, ("crashed", lost, 0.0)) for id in self.ids}
        return [
            Row(self.name, id.rpartition("/")[0], id, status, clean(message), f"{seconds:.2f}", self.sha256)
            for id, (status, message, seconds) in found.items()
        ]


def find(folder):
    """Return the paths of all notebooks in a folder and in its folders, sorted.

    What is hidden is left out, and with it the copies that Jupyter (``.ipynb_checkpoints``) and macOS (``__MACOSX``,
    ``._*``) make. A folder that cannot be opened is returned in the place of its notebooks.
    """
    closed, found = [], []
    for place, folders, files in os.walk(folder, onerror=closed.append):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "__MACOSX"]
        found += [Path(place, name) for name in files if name.lower().endswith(".ipynb") and not name.startswith(".")]
    return sorted(found + [Path(error.filename) for error in closed])


def read(path, folder):
    """Read one submission; whatever is wrong with it is told by its status."""
    name, sha256 = _name(path.relative_to(folder)), ""
    try:
        sha256 = _sha256(path)
        cells = nb.code_cells(_notebook(path))
        ids = _exercises(cells)
    except nb.UnreadableNotebook as error:
        return Submission(name, sha256, status="unreadable", message=str(error))
    except Exception as error:  # JSON can hold anything in the place of a cell
        message = f"{path.name} is not a notebook ({type(error).__name__}: {error})."
        return Submission(name, sha256, status="unreadable", message=message)
    if not ids:
        message = f"{path.name} has no cell that begins with # EXERCISE and an exercise of the book."
        return Submission(name, sha256, status="no exercises", message=message)
    return Submission(name, sha256, ids, tuple(cells))


def write(cells, path):
    """Write a notebook that holds these code cells alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=[new_code_cell(source) for source in cells]), str(path))


def _name(path):
    """Return a path as text that can be written; on some systems a name may hold any bytes."""
    return os.fsencode(path.as_posix()).decode("utf-8", errors="backslashreplace")


def _sha256(path):
    if not path.is_file():  # a pipe or a device would never end
        raise nb.UnreadableNotebook(f"{path.name} is not a file that can be opened.")
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise nb.UnreadableNotebook(f"{path.name} cannot be opened: {error.strerror}.") from None


def _notebook(path):
    size = path.stat().st_size
    if not size:
        raise nb.UnreadableNotebook(f"{path.name} is empty.")
    if size > FILE_LIMIT:
        raise nb.UnreadableNotebook(
            f"{path.name} has {size / 1e6:.0f} MB, and at most {FILE_LIMIT / 1e6:.0f} are read. "
            "Clear the outputs of all cells, save, and hand it in again."
        )
    return nb.read(path)


def _exercises(cells):
    """Return the ids of all exercises of the pages that the cells belong to, in the grader's order."""
    if sum(map(len, cells)) > CODE_LIMIT:
        raise nb.UnreadableNotebook(f"its code has more than {CODE_LIMIT:,} characters.")
    ids = [id for kind, id in map(nb.mark, cells) if kind]
    pages = dict.fromkeys(id.rpartition("/")[0] for id in ids)
    return tuple(exercise.id for page in pages for exercise in bank.exercises(page))
