"""The graders that are compared: ours, nbval without our plugin, nbgrader, and otter-grader.

Each is given the same notebook, a page of the book, converted into what it needs; all of them call the same `check`.
"""

import importlib.util
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
import zipfile

import nbformat

from dlcore.exercises import bank
from dlcore.exercises.notebook import mark

from . import processes

FILE = "page.ipynb"
RESULTS = "results.xml"
OPTIONS = [
    *("-c", os.devnull, "--noconftest", "-p", "no:cacheprovider", "-p", "nbval.plugin"),
    *(f"--junitxml={RESULTS}", "-o", "junit_duration_report=call"),
]


class Grader:
    """A program that grades a notebook in a folder of its own.

    Attributes
    ----------
    name, module : str
        What it is called, and what must be installed.
    tells_stubs : bool
        Whether it tells an answer that was not attempted from a right one.
    codes : tuple of int
        Its exit codes when it could grade.
    """

    name = module = None
    tells_stubs = False
    codes = (0,)

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True)

    @classmethod
    def installed(cls):
        """Return whether it is there."""
        return importlib.util.find_spec(cls.module) is not None

    def prepare(self, notebook):
        """Write what it needs; this takes no part in the measurement."""
        nbformat.write(notebook, self.folder / FILE)

    def run(self, peak=None):
        """Grade once; return the `Run`."""
        return processes.run([sys.executable, "-m", *self.command()], self.folder, self.codes, peak)


class Dlcore(Grader):
    """Ours: ``pytest --nbval`` with our plugin."""

    name, module, tells_stubs, codes = "dlcore", "nbval", True, (0, 1)

    def __init__(self, folder, *options, id=None):
        super().__init__(folder)
        self.options, self.target = options, f"{FILE}::{id}" if id else FILE

    def command(self):
        """Return what to run; no plugin is loaded but the two."""
        plugin = ["-p", "dlcore.exercises.pytest_plugin"]
        return ["pytest", "--nbval", *OPTIONS, f"--rootdir={self.folder}", *plugin, *self.options, self.target]

    def items(self):
        """Return status and seconds of each exercise."""
        cases = ElementTree.parse(self.folder / RESULTS).iter("testcase")
        return [(case.find(".//property[@name='status']").get("value"), float(case.get("time"))) for case in cases]

    def passed(self):
        """Return how many exercises it found correct."""
        return [status for status, _ in self.items()].count("correct")


class Nbval(Grader):
    """nbval alone: each cell is run once, in the same Python as ours, and no outputs are compared."""

    name, module, codes = "bare nbval", "nbval", (0, 1)

    def prepare(self, notebook):
        """Write the page, and note how many exercises it has."""
        super().prepare(notebook)
        self.count = len(list(checks(notebook)))

    def command(self):
        """Return what to run."""
        return ["pytest", "--nbval-lax", "--nbval-current-env", *OPTIONS, f"--rootdir={self.folder}", FILE]

    def passed(self):
        """Return how many exercises did not fail; no cell but checks may fail."""
        return self.count - len(list(ElementTree.parse(self.folder / RESULTS).iter("failure")))


class Nbgrader(Grader):
    """``nbgrader autograde`` in a course with one assignment, which one learner has handed in."""

    name = module = "nbgrader"

    SCORES = """
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as book:
    notebook = book.find_submission_notebook("page", "assignment", "learner")
    print(sum(grade.auto_score == grade.max_score for grade in notebook.grades))
"""

    def prepare(self, notebook):
        """Make the course, and release the assignment."""
        converted = for_nbgrader(notebook)
        for place in ("source/assignment", "submitted/learner/assignment"):
            (self.folder / place).mkdir(parents=True)
            nbformat.write(converted, self.folder / place / FILE)
        command = ["nbgrader", "generate_assignment", "assignment", "--CourseDirectory.root=."]
        processes.run([sys.executable, "-m", *command], self.folder)

    def command(self):
        """Return what to run."""
        return ["nbgrader", "autograde", "assignment", "--force", "--CourseDirectory.root=."]

    def passed(self):
        """Return how many checks got their point."""
        command = [sys.executable, "-c", self.SCORES]
        return int(subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=True).stdout)


class Otter(Grader):
    """``otter run``, which grades without a container, as the others do."""

    name, module, tells_stubs = "otter-grader", "otter", True

    def prepare(self, notebook):
        """Write the submission, and the autograder with one test file for each exercise."""
        nbformat.write(for_otter(notebook), self.folder / FILE)
        with zipfile.ZipFile(self.folder / "autograder.zip", "w") as file:
            file.writestr("otter_config.json", "{}")
            for exercise in checks(notebook):
                file.writestr(f"tests/{exercise.label}.py", otter_test(exercise))

    def command(self):
        """Return what to run."""
        return ["otter", "run", FILE, "-a", "autograder.zip", "--no-logo"]

    def passed(self):
        """Return how many tests got their point."""
        tests = json.loads((self.folder / "results.json").read_text(encoding="utf-8"))["tests"]
        return sum(test["score"] == test["max_score"] for test in tests if "score" in test)


ALL = (Dlcore, Nbval, Nbgrader, Otter)


def checks(notebook):
    """Yield the exercise of each check cell."""
    for cell in notebook.cells:
        kind, id = _mark(cell)
        if kind == "CHECK":
            yield bank.find(id)


def for_nbgrader(notebook):
    """Return a copy with nbgrader's metadata: answers are its solutions, checks its autograder tests of one point."""
    converted = nbformat.from_dict(notebook)
    for cell in converted.cells:
        kind, id = _mark(cell)
        if kind:
            cell.metadata["nbgrader"] = _nbgrader_metadata(kind == "CHECK", bank.find(id).label)
    return converted


def _nbgrader_metadata(is_check, label):
    kind = {"grade": is_check, "solution": not is_check, "locked": is_check, "task": False}
    points = {"points": 1} if is_check else {}
    return {**kind, **points, "schema_version": 3, "grade_id": f"{label}-{'check' if is_check else 'answer'}"}


def for_otter(notebook):
    """Return a copy in which each answer names its test, which otter runs after it, and the check cells are gone."""
    converted = nbformat.from_dict(notebook)
    converted.cells = [cell for cell in converted.cells if _mark(cell)[0] != "CHECK"]
    for cell in converted.cells:
        kind, id = _mark(cell)
        if kind == "EXERCISE":
            cell.metadata["otter"] = {"tests": [bank.find(id).label]}
    return converted


def otter_test(exercise):
    """Return a test file in otter's "OK" format that holds the check and what it prints for a right answer."""
    code = f'>>> check("{exercise.id}", {", ".join(exercise.names)})\n{exercise.right}'
    case = {"code": code, "hidden": False, "locked": False}
    suite = {"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}
    return f"OK_FORMAT = True\n\ntest = {({'name': exercise.label, 'points': 1, 'suites': [suite]})!r}\n"


def _mark(cell):
    return mark(cell.source) if cell.cell_type == "code" else (None, None)
