"""The table of grades: a CSV file that spreadsheets open well, and that survives being interrupted.

The encoding is UTF-8 with a mark at the beginning ("utf-8-sig" in Python), by which spreadsheets know it. A cell that a
spreadsheet would take for a formula has a ``'`` in front.
"""

import csv
import io
import os
from pathlib import Path
from typing import NamedTuple

from .errors import ClassroomError

MESSAGE_LIMIT = 500  # characters
FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")  # the last so that what is guarded can be told from what was so before


class Row(NamedTuple):
    """One exercise of one submission.

    Attributes
    ----------
    submission : str
        Path of the notebook in the folder of submissions.
    page, exercise : str
        Which exercise; both empty if none could be graded.
    status : str
        As in `dlcore.exercises.grader.Verdict`, or "no exercises".
    message : str
        What the learner is told.
    seconds : str
        How long it took; empty if none could be graded.
    sha256 : str
        Of the notebook.
    """

    submission: str
    page: str
    exercise: str
    status: str
    message: str
    seconds: str
    sha256: str


class Table:
    """The rows in a file. What was torn by an interrupt is left out when it is read.

    Parameters
    ----------
    path : path-like
        The file; it need not exist.

    Raises
    ------
    ClassroomError
        If the file is something else than a table of grades, or cannot be read.
    """

    def __init__(self, path):
        self.path = Path(path).resolve()
        self.rows = self._read()

    def keep(self, wanted):
        """Keep the rows for which `wanted` is true, and write the file anew, sorted by submission."""
        order = sorted(filter(wanted, self.rows), key=lambda row: row.submission)  # exercises stay in their order
        part = self.path.with_name(f"{self.path.name}.part")
        with part.open("wb") as file:
            file.write(b"\xef\xbb\xbf" + _encoded([Row._fields, *order]))
            _force(file)
        os.replace(part, self.path)
        self.rows = order

    def add(self, rows):
        """Add the rows of one submission to the end of the file, all at once."""
        with self.path.open("ab", buffering=0) as file:
            file.write(_encoded(rows))
            _force(file)
        self.rows += rows

    def _read(self):
        try:
            text = self.path.read_bytes().decode("utf-8-sig", errors="replace")
            records = list(csv.reader(io.StringIO(text, newline="")))
        except FileNotFoundError:
            return []
        except (OSError, csv.Error) as error:
            raise ClassroomError(f"{self.path.name} cannot be read: {error}.") from None
        if not text:
            return []
        if records[0] != list(Row._fields):
            raise ClassroomError(
                f"{self.path.name} is not a table of grades: its first line is not {','.join(Row._fields)}. "
                "Nothing was changed. Choose another name for --out."
            )
        if not text.endswith("\n"):
            records.pop()
        return [Row(*map(_unguarded, record)) for record in records[1:] if len(record) == len(Row._fields)]


def clean(message):
    """Return a message as one line of printable characters, not too long."""
    printable = "".join(c if c.isprintable() else " " for c in message)
    return " ".join(printable.split())[:MESSAGE_LIMIT]


def _encoded(rows):
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_guarded(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8", errors="replace")


def _guarded(cell):
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _unguarded(cell):
    return cell.removeprefix("'")


def _force(file):
    """Have the system put on disk what was written."""
    file.flush()
    os.fsync(file.fileno())
