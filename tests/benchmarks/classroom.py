"""``python -m tests.benchmarks.classroom [--submissions 200]``: grade a made-up class; print its rate and peak memory.

Each submission is one page of the book. Each of its answers is drawn by a seed: the solution, a misconception, the stub
or code that stops. So every verdict is known, and all of them are compared.
"""

import argparse
import os
import platform
import random
import sys
import tempfile
from pathlib import Path

import nbformat

from dlcore.exercises import bank
from dlcore.exercises.author import fill
from dlcore.exercises.classroom import grade_class
from dlcore.exercises.notebook import read

BOOK = Path(__file__).parents[2] / "book"


def main():
    """Make the class, grade it, compare the verdicts, and print what it took."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.classroom", description=__doc__)
    parser.add_argument("--submissions", type=int, default=200)
    parser.add_argument("--workers", type=int, help="processes; one for each processor if not given")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="of a Dask cluster")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    print(f"{os.cpu_count()} processors, {platform.platform()}, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as folder:
        expected = make(Path(folder, "submissions"), options.submissions, random.Random(options.seed))
        out = Path(folder, "grades.csv")
        summary = grade_class(Path(folder, "submissions"), out, options.workers, options.scheduler)
    print(summary)
    return compare(summary.rows, expected)


def make(folder, count, rng):
    """Hand in `count` submissions; return the status that each exercise of each must get."""
    folder.mkdir()
    pages = {page: read(BOOK / f"{page}.ipynb") for page in bank.pages()}
    expected = {}
    for number in range(count):
        page, name = rng.choice(sorted(pages)), f"learner-{number:04}.ipynb"
        drawn = {exercise.id: draw(exercise, rng) for exercise in bank.exercises(page)}
        nbformat.write(fill(pages[page], {id: answer for id, (answer, _) in drawn.items()}), str(folder / name))
        expected |= {(name, id): status for id, (_, status) in drawn.items()}
    return expected


def draw(exercise, rng):
    """Return an answer, and the status that it must get."""
    return rng.choice(
        [
            (exercise.solution, "correct"),
            (rng.choice(exercise.misconceptions).answer, "wrong"),
            (exercise.stub, "not attempted"),
            ("raise RuntimeError('I do not know')", "error"),
        ]
    )


def compare(rows, expected):
    """Print the verdicts that are not what they must be; return 0 if there are none, else 1."""
    got = {(row.submission, row.exercise): row.status for row in rows}
    faults = [key for key in expected.keys() | got.keys() if expected.get(key) != got.get(key)]
    for key in sorted(faults):
        print(f"{' '.join(key)}: {got.get(key)}, and it must be {expected.get(key)}")
    print(f"{len(expected) - len(faults)} of {len(expected)} verdicts are what they must be.")
    return int(bool(faults) or len(rows) != len(expected))


if __name__ == "__main__":
    sys.exit(main())
