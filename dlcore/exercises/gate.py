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


def verdicts(notebooks):
    """Grade notebooks that are in memory; return for each ``(status, message)`` by exercise id."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}.ipynb" for number in range(len(notebooks))]
        for notebook, file in zip(notebooks, files, strict=True):
            nbformat.write(notebook, file)
        found = grade(files)
        return [{v.id: (v.status, v.message or "") for v in found if v.file.name == file.name} for file in files]


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
    expected = ("not attempted", UNTOUCHED)
    return _faults(page, notebook, [{exercise.id: (exercise.stub, *expected) for exercise in bank.exercises(page)}])


def solutions(page, notebook):
    """Every solution is correct."""
    finished = filter(is_finished, bank.exercises(page))
    return _faults(page, notebook, [{e.id: (author.whole_solution(e), "correct", "") for e in finished}])


def misconceptions(page, notebook):
    """Every misconception gets its own message."""
    finished = [exercise for exercise in bank.exercises(page) if is_finished(exercise)]
    rounds = [
        {e.id: (e.misconceptions[n].answer, "wrong", e.misconceptions[n].message) for e in finished if _has_more(e, n)}
        for n in range(max((len(e.misconceptions) for e in finished), default=0))
    ]
    return _faults(page, notebook, rounds)


def _has_more(exercise, number):
    return number < len(exercise.misconceptions)


CHECKS = (whole, in_step, prompts, stubs, solutions, misconceptions)


def _faults(page, notebook, rounds):
    """Grade the page once for each round: a dict from ids to an answer and the verdict on it that is right."""
    filled = [author.fill(notebook, {id: answer for id, (answer, *_) in each.items()}) for each in rounds]
    faults = []
    for each, found in zip(rounds, verdicts(filled), strict=True):
        for id, (answer, *expected) in each.items():
            got = found.pop(id, ("missing", ""))
            if got != tuple(expected):
                faults.append(_fault(id, answer, got, expected))
        known = {exercise.id for exercise in bank.exercises(page)}
        faults += [f"{id} stands in the page and not in the bank." for id in found if id not in known]
    return faults


def _fault(id, answer, got, expected):
    got, expected = (" - ".join(filter(None, verdict)) for verdict in (got, expected))
    return f"{id} with the answer\n{answer.strip()}\nthe verdict is `{got}`, and should be `{expected}`."


def page_names(name=None):
    """Return the pages that an author named, or all pages with exercises."""
    if name is None:
        return bank.pages()
    return lookup.pages(name) or [lookup.exercises(name)[0].page]
