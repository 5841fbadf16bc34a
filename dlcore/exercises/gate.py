"""For authors: what every page with exercises must pass.

Each check takes the name of a page and its notebook, and returns a sentence for each fault; `CHECKS` lists them all.
The checks that grade do it as for a learner, with every stub, every solution and every misconception filled in.
"""

import re
import tempfile
from pathlib import Path

import nbformat

from . import author, bank, lookup
from .grader import grade

KINDS = ("by hand", "code", "find the fault")
ENOUGH = 6  # exercises on a page
UNTOUCHED = "fill in the cell and run again."


def verdicts(notebook):
    """Grade a notebook that is in memory; return ``(status, message)`` by exercise id."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.ipynb"
        nbformat.write(notebook, file)
        return {verdict.id: (verdict.status, verdict.message) for verdict in grade([file])}


def whole(page, notebook):
    """Every exercise has all its parts."""
    exercises = bank.exercises(page)
    faults = [fault for exercise in exercises for fault in _missing(page, exercise)]
    if len(exercises) < ENOUGH:
        faults.append(f"{page} has {len(exercises)} exercises; a page needs {ENOUGH} or more.")
    ids = [exercise.id for exercise in exercises]
    return faults + [f"{id} stands in the bank twice." for id in dict.fromkeys(ids) if ids.count(id) > 1]


def _missing(page, exercise):
    faults = {
        f"must have an id that begins with {page}/": exercise.page != page,
        "defines no name in its stub": not exercise.names,
        "has no stars: 1, 2 or 3": exercise.stars not in (1, 2, 3),
        f"has another kind than {', '.join(KINDS)}": exercise.kind not in KINDS,
        "has no solution yet": not is_finished(exercise),
        "has no explanation yet": not exercise.explanation.strip(),
        "has fewer than two hints": len(exercise.hints) < 2,
        "has fewer than two misconceptions": len(exercise.misconceptions) < 2,
    }
    return [f"{exercise.id} {fault}." for fault, found in faults.items() if found]


def is_finished(exercise):
    """Return whether an exercise has a solution."""
    return exercise.solution.strip() not in ("", exercise.stub.strip())


def in_step(page, notebook):
    """The page holds the cells that the bank says."""
    try:
        synced = author.sync(notebook, page)
    except ValueError as error:
        return [str(error)]
    same = _contents(synced) == _contents(notebook)
    return [] if same else [f"the cells of {page} have drifted from the bank: run `make pages`."]


def _contents(notebook):
    return [(cell.cell_type, cell.source) for cell in notebook.cells]


def prompts(page, notebook):
    """Every prompt shows the title, the stars and the kind of the bank."""
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    faults = []
    for exercise in bank.exercises(page):
        head = re.search(rf":::+\{{exercise\}} (.+)\n:label: ex-{exercise.label}\n\n(.+)\n", text)
        expected = (exercise.title, f"{author.stars(exercise)} · {exercise.kind}")
        if not head or head.groups() != expected:
            faults.append(f"the prompt of {exercise.id} must show {expected[0]!r} and {expected[1]!r}.")
    return faults


def stubs(page, notebook):
    """Every stub is not attempted."""
    exercises = bank.exercises(page)
    return _compared(page, notebook, lambda exercise: exercise.stub, lambda _: ("not attempted", UNTOUCHED), exercises)


def solutions(page, notebook):
    """Every solution is correct."""
    finished = [exercise for exercise in bank.exercises(page) if is_finished(exercise)]
    return _compared(page, notebook, author.whole_solution, lambda exercise: ("correct", ""), finished)


def misconceptions(page, notebook):
    """Every misconception gets its own message."""
    finished = [e for e in bank.exercises(page) if is_finished(e) and e.misconceptions]
    faults = []
    for number in range(max((len(e.misconceptions) for e in finished), default=0)):
        here = [exercise for exercise in finished if number < len(exercise.misconceptions)]
        faults += _compared(
            page,
            notebook,
            lambda exercise, n=number: exercise.misconceptions[n].answer,
            lambda exercise, n=number: ("wrong", exercise.misconceptions[n].message),
            here,
        )
    return faults


CHECKS = (whole, in_step, prompts, stubs, solutions, misconceptions)


def _compared(page, notebook, answer, expected, exercises):
    """Grade the page with an answer to each of these exercises; return a sentence for each unexpected verdict."""
    if not exercises:
        return []
    found = verdicts(author.fill(notebook, {exercise.id: answer(exercise) for exercise in exercises}))
    faults = []
    for exercise in exercises:
        status, message = found.get(exercise.id, ("missing", ""))
        if (status, message or "") != expected(exercise):
            wanted = " - ".join(filter(None, expected(exercise)))
            answered = f"with the answer\n{answer(exercise).strip()}\n"
            got = " - ".join(filter(None, (status, message)))
            faults.append(f"{exercise.id} {answered}the verdict is `{got}`, and should be `{wanted}`.")
    strangers = set(found) - {exercise.id for exercise in bank.exercises(page)}
    return faults + [f"{id} stands in the page and not in the bank." for id in sorted(strangers)]


def page_names(name=None):
    """Return the page that an author named, or all pages with exercises."""
    if name is None or name in bank.pages():
        return [name] if name else bank.pages()
    return [lookup.exercises(name)[0].page]
