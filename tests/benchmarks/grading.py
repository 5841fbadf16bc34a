"""``python -m tests.benchmarks.grading [--quick] [section ...]``: what grading costs, beside what it promises.

The sections are `speed` (against nbval alone, nbgrader and otter-grader), `death` (of a kernel), `floods` (of output)
and `watch`. The two other graders are never required: they take part where they are installed together with all that
the book needs, best in an environment of its own::

    python -m venv graders
    graders/bin/python -m pip install -c constraints.txt -r requirements.txt -e ".[test]" nbgrader otter-grader
    graders/bin/python -m tests.benchmarks.grading
"""

import argparse
import sys
import tempfile
from pathlib import Path

from . import grading_limits, grading_speed, grading_watch, machine

SECTIONS = {
    "speed": grading_speed.tables,
    "death": grading_limits.deaths,
    "floods": grading_limits.floods,
    "watch": grading_watch.tables,
}
PACKAGES = {name: name for name in ("pytest", "nbval", "ipykernel", "nbgrader", "otter-grader")}
ROUNDS, QUICK = 5, 2


def main():
    """Measure, and print the tables of each section."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.grading", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("sections", nargs="*", metavar="section", help=f"{', '.join(SECTIONS)}; all if none is given")
    options = parser.parse_args()
    for name in options.sections:
        if name not in SECTIONS:
            parser.error(f"there is no section {name}; there are {', '.join(SECTIONS)}.")
    for name, value in machine.describe(PACKAGES, "one thread in each process"):
        print(f"{name}: {value}")
    for name in options.sections or SECTIONS:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            for table in SECTIONS[name](Path(folder).resolve(), QUICK if options.quick else ROUNDS, _say):
                print(table.text(), *([f"({table.note})"] if table.note else []), sep="\n", flush=True)


def _say(what):
    """Tell on the error stream what goes on, so that the output holds the tables alone."""
    print(f"... {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
