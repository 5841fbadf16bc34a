"""How long it takes to grade one notebook: ours, nbval alone, nbgrader and otter-grader in turns."""

import statistics
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import nbformat

from dlcore.exercises import bank
from dlcore.exercises.author import fill, whole_solution
from dlcore.exercises.notebook import read

from . import graders, measure
from .tables import Table, against, duration

BOOK = Path(__file__).parents[2] / "book"
PAGE = "chain_rule/chain_rule"
RATIO = 1.3  # times nbval alone, at most


@dataclass
class Case:
    """A notebook to grade.

    Attributes
    ----------
    title : str
    notebook : nbformat.NotebookNode
    right, untouched : int
        How many of its exercises are answered rightly, and how many not at all.
    count : int
        How many exercises it has.
    others : bool
        Whether nbgrader and otter-grader are to grade it, too.
    """

    title: str
    notebook: nbformat.NotebookNode
    right: int
    untouched: int = 0
    others: bool = True

    @property
    def count(self):
        return len(list(graders.checks(self.notebook)))

    def expected(self, grader):
        """Return how many exercises a grader must pass."""
        return self.right + (0 if grader.tells_stubs else self.untouched)


def cases():
    """Return the page with its stubs, with all solutions, and with every second answer wrong; and Appendix A."""
    page, exercises = read(BOOK / f"{PAGE}.ipynb"), bank.exercises(PAGE)
    solved = {exercise.id: whole_solution(exercise) for exercise in exercises}
    wrong = {exercise.id: exercise.misconceptions[0].answer for exercise in exercises[1::2]}
    answers = read(BOOK / "appendix" / "answers.ipynb")
    return [
        Case("page, stubs", page, 0, len(exercises), others=False),
        Case("page, solved", fill(page, solved), len(exercises)),
        Case("page, half wrong", fill(page, solved | wrong), len(exercises) - len(wrong)),
        Case("Appendix A", answers, len(list(graders.checks(answers)))),
    ]


def tables(folder, rounds, say):
    """Return two tables: ours against nbval alone, and against all that are installed."""
    first, second = [], []
    for number, case in enumerate(cases()):
        say(f"speed: {case.title}")
        kinds = [kind for kind in graders.ALL if kind.installed() and (case.others or kind.module == "nbval")]
        those = [kind(folder / str(number) / kind.module / kind.__name__) for kind in kinds]
        runs = race(case, those, rounds)
        first.append(_against_nbval(case, those, runs))
        second += [_against_ours(case, grader, runs) for grader in those if case.others]
    absent = [kind.name for kind in graders.ALL if not kind.installed()]
    return [
        Table("Grading a notebook", HEADER, first, NOTE.format(rounds=rounds)),
        Table(
            "Beside other graders",
            ["notebook, graded by", "time", "CPU", "dlcore to it", "of CPU", "correct"],
            second,
            f"Not installed: {', '.join(absent)}." if absent else "All run the same checks.",
        ),
    ]


HEADER = ["notebook", "dlcore", "CPU", "bare nbval", "CPU", "ratio", "of CPU", "at most", "correct"]
NOTE = (
    "Medians of {rounds} runs, each in a new process, in turns; ratios within a turn. pytest loads no plugin but nbval "
    "and, for dlcore, ours. Bare nbval runs each cell once and compares no output."
)


def race(case, those, rounds):
    """Let graders grade a notebook in turns: {name: [Run, ...]}, without the first run of each, which fills caches."""
    for grader in those:
        grader.prepare(case.notebook)
        grader.run()
    runs = {grader.name: [] for grader in those}
    for turn in islice(cycle(measure.turns(those)), rounds):
        for grader in turn:
            runs[grader.name].append(grader.run())
    return runs


def _against_nbval(case, those, runs):
    ours, bare = runs[graders.Dlcore.name], runs[graders.Nbval.name]
    ratios = [against(_ratio(ours, bare, kind), RATIO) for kind in ("seconds", "cpu")]
    return [case.title, *_times(ours), *_times(bare), *ratios, f"{RATIO:.2f}", _verdicts(case, those[0])]


def _against_ours(case, grader, runs):
    ours, own = runs[graders.Dlcore.name], runs[grader.name]
    ratios = [against(_ratio(ours, own, kind)) for kind in ("seconds", "cpu")]
    return [f"{case.title}, {grader.name}", *_times(own), *ratios, _verdicts(case, grader)]


def _times(runs):
    return [duration(statistics.median(getattr(run, kind) for run in runs)) for kind in ("seconds", "cpu")]


def _ratio(ours, other, kind):
    """Return the median of the ratios of runs in the same turn."""
    return statistics.median(getattr(a, kind) / getattr(b, kind) for a, b in zip(ours, other, strict=True))


def _verdicts(case, grader):
    """Return how many exercises passed; whoever gets that wrong has not done the work."""
    passed, expected = grader.passed(), case.expected(grader)
    return f"{passed} of {case.count}" if passed == expected else f"**{passed} and not {expected}**"
