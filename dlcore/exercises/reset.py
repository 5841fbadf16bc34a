"""Put back the stub of one exercise, or a whole page, after a copy of the file has been kept."""

import json
import re
import time

from . import notebook as nb
from . import work
from .files import write_whole


def backup(place, page):
    """Copy a page to the backups of its work folder; return where the copy is."""
    name = f"{page}-{time.strftime('%Y%m%d-%H%M%S')}"
    folder, number = place.folder / work.MARK / "backups", 1
    while (path := folder / f"{name}{'' if number == 1 else f'-{number}'}.ipynb").exists():
        number += 1
    write_whole(path, place.file(page).read_bytes())
    return path


def reset_page(place, page):
    """Put back a page as it is in the book.

    Returns
    -------
    pathlib.Path or None
        The copy of what was there; None if nothing was.
    """
    fresh = work.find_book() / "book" / f"{page}.ipynb"
    if not fresh.exists():
        raise work.WorkError(f"the book has no page {page}.")
    kept = backup(place, page) if place.file(page).exists() else None
    write_whole(place.file(page), fresh.read_bytes())
    return kept


def reset_exercise(place, exercise):
    """Put back the stub of one exercise; nothing else of the page changes.

    Returns
    -------
    pathlib.Path
        The copy of what was there.

    Raises
    ------
    dlcore.exercises.work.WorkError
        If the page is not in the work folder.
    dlcore.exercises.notebook.UnreadableNotebook
        If it cannot be read.
    """
    path = place.file(exercise.page)
    if not path.exists():
        raise work.WorkError(f"{path} is not there. `dlcore reset {exercise.page}` brings the page back.")
    nb.read(path)  # says what is wrong with a file that is no notebook
    changed = with_stub(path.read_bytes(), exercise)
    kept = backup(place, exercise.page)
    write_whole(path, changed)
    return kept


def with_stub(content, exercise):
    """Return the bytes of a notebook with the stub of an exercise in its answer cell, laid out as they were.

    If the cell is gone, it is put back above the check, or below the prompt, or at the end.
    """
    text = content.decode("utf-8-sig")
    page = json.loads(text)
    cells = page["cells"]
    here = [i for i, cell in enumerate(cells) if _marked(cell, "EXERCISE", exercise)]
    if not here:
        here = [_place(cells, exercise)]
        cells.insert(here[0], {"cell_type": "code", "metadata": {"tags": ["exercise"]}})
        if page.get("nbformat_minor", 0) >= 5:
            cells[here[0]]["id"] = f"{exercise.label}-{time.strftime('%H%M%S')}"[-64:]
    lines = exercise.answer_cell.splitlines(keepends=True)
    for i in here:  # each of them: where one is a stub, another one would count as the answer
        cells[i].update(source=lines, outputs=[], execution_count=None)
    indent = re.match(r"\s*\{\r?\n([ \t]*)", text)
    written = json.dumps(page, ensure_ascii=False, indent=indent and indent[1])
    written += text[len(text.rstrip()) :].replace("\r\n", "\n")
    written = written.replace("\n", "\r\n") if "\r\n" in text else written
    return (b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b"") + written.encode()


def _place(cells, exercise):
    for number, cell in enumerate(cells):
        if _marked(cell, "CHECK", exercise):
            return number
        if cell["cell_type"] == "markdown" and f":label: ex-{exercise.label}\n" in _source(cell):
            return number + 1
    return len(cells)


def _marked(cell, kind, exercise):
    return cell["cell_type"] == "code" and nb.mark(_source(cell)) == (kind, exercise.id)


def _source(cell):
    return "".join(cell["source"])
