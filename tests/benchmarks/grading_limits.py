"""What an answer that ends its kernel, or prints without end, costs the grader."""

import statistics

import nbformat

from dlcore.exercises import bank
from dlcore.exercises.author import fill
from dlcore.exercises.grader import grade
from dlcore.exercises.notebook import read

from . import graders
from .grading_speed import BOOK, PAGE
from .processes import Peak
from .tables import Table, duration, megabytes

NOTICED = 3  # seconds until the death of a kernel is noticed
LIMIT = 2  # seconds that an answer may take, in the floods
BEYOND = 5  # seconds beyond it until the verdict
MEMORY = 300e6  # bytes, all processes together

VALUE, FUNCTION = f"{PAGE}/balloon", f"{PAGE}/chain-slope"
DEATHS = {
    "the answer": (VALUE, "import os\nos._exit(1)"),
    "a function, within the check": (FUNCTION, "def chain_slope(x):\n    import os\n    os._exit(1)"),
}
FLOODS = {
    "none: a right answer": (VALUE, bank.find(VALUE).solution),
    "print('x' * 1000)": (VALUE, "while True:\n    print('x' * 1000)"),
    "print()": (VALUE, "while True:\n    print()"),
    "os.write(1, …)": (VALUE, "import os\nwhile True:\n    os.write(1, b'x' * 1000)"),
    "display('x' * 1000)": (VALUE, "while True:\n    display('x' * 1000)"),
    "print, within the check": (FUNCTION, "def chain_slope(x):\n    while True:\n        print('x' * 1000)"),
}


def deaths(folder, rounds, say):
    """Return a table of how long it takes until the death of a kernel is noticed."""
    rows = []
    for title, (id, answer) in DEATHS.items():
        for before in (False, True):
            say(f"death: {title}")
            pairs = [_death(folder / "page.ipynb", id, answer, before) for _ in range(rounds)]
            dead, well = (statistics.median(verdict.seconds for verdict in those) for those in zip(*pairs, strict=True))
            more = statistics.median(a.seconds - b.seconds for a, b in pairs)
            statuses = ", ".join(sorted({pair[0].status for pair in pairs}))
            name = f"{title}, after another answer" if before else title
            found = _bold(f"{more:+.2f} s", more > NOTICED)
            rows.append([name, duration(dead), duration(well), found, f"{NOTICED} s", statuses])
    note = (
        f"Medians of {rounds} pairs, taken from the verdicts. After another answer the exercise is judged twice, the "
        "second time in a kernel of its own, so that the start of one is part of it."
    )
    return [Table("A kernel dies", ["ended by", "verdict", "right answer", "more", "at most", "status"], rows, note)]


def _death(file, id, answer, before):
    """Return the verdict on an answer that ends the kernel and on a right one, alone or after another answer."""
    first = bank.exercises(PAGE)[-1]
    ids = [first.id, id] if before else [id]
    found = []
    for text in (answer, bank.find(id).solution):
        nbformat.write(fill(read(BOOK / f"{PAGE}.ipynb"), {first.id: first.solution, id: text}), file)
        found += [verdict for verdict in grade([file], ids) if verdict.id == id]
    return found


def floods(folder, rounds, say):
    """Return a table of seconds and memory for answers that print without end."""
    rows, base = [], None
    for number, (title, (id, answer)) in enumerate(FLOODS.items()):
        say(f"floods: {title}")
        runs = [_flood(folder / f"{number}-{turn}", id, answer) for turn in range(rounds)]
        seconds = statistics.median(seconds for _, seconds, _ in runs)
        peak = max((peak for *_, peak in runs), key=lambda peak: peak.together)
        base = base or peak
        rows.append(
            [title, ", ".join(sorted({status for status, *_ in runs}))]
            + [_bold(duration(seconds), seconds > LIMIT + BEYOND), f"{LIMIT + BEYOND} s"]
            + [_bold(megabytes(peak.together), peak.together > MEMORY), megabytes(MEMORY)]
            + [megabytes(peak.own), megabytes(peak.children), megabytes(peak.together - base.together)]
        )
    header = ["endless output", "status", "verdict", "at most", "peak", "at most", "pytest", "kernels", "growth"]
    note = (
        f"The limit is {LIMIT} s. Time: the median of {rounds} runs, with the start of the kernel; memory: the "
        "largest. Peaks of pytest and of the kernels may be at different moments. Growth is beyond the first row."
    )
    return [Table("Endless output", header, rows, note)]


def _flood(folder, id, answer):
    """Return status, seconds and peak memory of one exercise."""
    grader = graders.Dlcore(folder, f"--nbval-cell-timeout={LIMIT}", id=id)
    grader.prepare(fill(read(BOOK / f"{PAGE}.ipynb"), {id: answer}))
    peak = grader.run(Peak()).peak
    ((status, seconds),) = grader.items()
    return status, seconds, peak


def _bold(text, broken):
    """Mark what is not as it was promised."""
    return f"**{text}**" if broken else text
