"""Say what to do about an exercise whose answer is not found: most often its mark is nearly right."""

import difflib
import re

from . import bank, work
from . import notebook as nb

LIKE_A_MARK = re.compile(r"\s*#[#\s]*EXERCISE\b[\s:=_-]*(.*)", re.IGNORECASE)


def missing(notebook, exercise, path):
    """Return what a learner is told about an exercise without an answer cell.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
    exercise : Exercise
    path : path-like
        Where the notebook is.

    Returns
    -------
    str
    """
    right = f"# EXERCISE {exercise.id}"
    said = f"there is no cell that begins with {right}"
    lines = [(cell, *line) for cell in notebook.cells for line in enumerate(cell.source.splitlines(), 1)]
    for cell, number, line in lines:
        if nb.mark(line) == ("EXERCISE", exercise.id):
            where = f"line {number} of a cell" if cell.cell_type == "code" else f"a {cell.cell_type} cell"
            return f"{said}; this mark stands in {where}. It must be the first line of a code cell."
    for _, _, line in lines:
        if _meant(line, exercise.page) == exercise.id:
            return f"{said}; there is a mark {line.strip()[:100]!r}. If that is meant, write it exactly as {right}"
    place = work.containing(path)
    if place and place.page_of(path) == exercise.page:
        return f"{said}. `dlcore reset {exercise.id}` puts it back."
    return f"{said}. Write that line above your answer, in the same code cell."


def _meant(line, page):
    """Return the id of the page's exercise that a line which is no right mark comes nearest to, or None."""
    found = LIKE_A_MARK.match(line)
    if not found:
        return None
    if nb.mark(line)[1] in [exercise.id for each in bank.pages() for exercise in bank.exercises(each)]:
        return None
    slugs = {exercise.id.rpartition("/")[2]: exercise.id for exercise in bank.exercises(page)}
    words = [word.strip("`'\".,:;") for word in found[1].lower().replace("_", "-").split()]
    for said in (*words[:1], "-".join(words)):  # what follows the id may be a note, or part of a title
        near = difflib.get_close_matches(said.rpartition("/")[2], slugs, n=1)
        if near:
            return slugs[near[0]]
    return None
