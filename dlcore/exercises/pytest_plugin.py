"""The pytest plugin: on a page with exercises, ``pytest --nbval`` judges each exercise, one item each.

nbval runs the cells and compares the outputs. This plugin only decides what to hand to it: for each exercise the bank's
imports, the helper cells that the answer uses, the answer, and the bank's own check cell with the output that it prints
for a right answer. Nothing in the learner's file but answers and helpers is believed; and since an answer can do to its
own process what it likes, the verdict is passed here, on what was observed there.
"""

import ast
import os

import pytest
from nbformat.v4 import new_code_cell, new_output
from nbval.plugin import IPyNbCell, IPyNbFile, NbCellError

from . import bank, compose, judge, plain, words
from . import notebook as nb
from .kernel import MIB, KernelStopped
from .missing import missing
from .shadows import hiding
from .spare import take

SYMBOLS = {
    "correct": "✓", "not attempted": "○", "wrong": "✗", "error": "!", "timeout": "∞", "crashed": "†", "missing": "?",
}  # fmt: skip
LIMIT = 20.0  # seconds for a cell, unless --nbval-cell-timeout says otherwise
KERNEL_SIDE = "__import__('sys').modules['dlcore.exercises.kernel_side']"


def pytest_addoption(parser):
    """Add the limit on memory; nbval has the one on time."""
    parser.getgroup("nbval").addoption(
        "--exercise-memory", type=int, default=2048, metavar="MB", help="Memory that an answer to an exercise may use."
    )


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path, parent):
    """Put an ExercisePage in the place of nbval's collector where a notebook has exercises or cannot be read."""
    collectors = yield
    return [_collector(file_path, parent, found) if type(found) is IPyNbFile else found for found in collectors]


def _collector(file_path, parent, found):
    try:
        notebook = nb.read(file_path)
    except nb.UnreadableNotebook:
        return ExercisePage.from_parent(parent, path=file_path)
    has_exercises = any(bank.exercises(page) for page in _pages(notebook))
    return ExercisePage.from_parent(parent, path=file_path) if has_exercises else found


def _pages(notebook):
    """Return the pages that the marks of a notebook belong to, in order."""
    return list(dict.fromkeys(id.rpartition("/")[0] for id in nb.exercise_ids(notebook)))


class ExercisePage(IPyNbFile):
    """A notebook with exercises; it yields one item for each exercise of its page."""

    def collect(self):
        """Read the notebook, and yield its exercises in the bank's order."""
        try:
            self.nb = nb.read(self.path)
        except nb.UnreadableNotebook as error:
            raise self.CollectError(str(error)) from None
        for page in _pages(self.nb):
            for exercise in bank.exercises(page):
                yield ExerciseItem.from_parent(self, name=exercise.id, exercise=exercise)

    def setup(self):
        """Prepare a kernel, started by the first exercise that needs it; the file's own may not even be installed."""
        option = self.config.option
        # nbval turns what was given into a float; its own default is an int
        limit = option.nbval_cell_timeout if isinstance(option.nbval_cell_timeout, float) else LIMIT
        memory = option.exercise_memory * MIB
        self.kernel = take(self.path.parent, limit, memory, option.nbval_kernel_startup_timeout)
        self.setup_sanitize_files()

    def teardown(self):
        """End the kernel."""
        if self.kernel is not None:
            self.kernel.stop()


class ExerciseItem(IPyNbCell):
    """One exercise, judged in a namespace of its own.

    Attributes
    ----------
    status : str
        "correct", "not attempted", "wrong", "error", "timeout", "crashed" or "missing", once it has run.
    message : str
        What the learner is told; None for a correct answer.
    """

    def __init__(self, name, parent, exercise):
        output = new_output("stream", name="stdout", text=f"{exercise.right}\n")
        check = new_code_cell(exercise.check_cell, outputs=[output], execution_count=1)
        # "check" has nbval compare the outputs whichever of its options was given
        options = {"check": True, "check_exception": False, "skip": False}
        super().__init__(name, parent, 0, check, options)
        self.exercise = exercise
        self.status = self.message = None
        self._shared = False  # whether another answer ran in the same kernel before
        self._spoiled = False  # whether this one left traces there

    def runtest(self):
        """Judge the answer; where it fails, and answers before it may be to blame, judge it in a new kernel."""
        answer = nb.answer(self.parent.nb, self.exercise.id)
        if answer is None:
            self._conclude("missing", missing(self.parent.nb, self.exercise, self.path))
        kernel = self.parent.kernel
        status, message = self._verdict(answer)
        if status not in ("correct", "timeout") and self._shared and not self._is_sound(kernel):
            kernel.stop()
            status, message = self._verdict(answer)
        self._conclude(status, self._explained(message))

    def _verdict(self, answer):
        """Run the answer and its check; return status and message."""
        kernel = self.parent.kernel
        try:
            kernel.start()
            self._shared, self._spoiled = kernel.used, True
            return self._run_and_judge(kernel, answer)
        except KernelStopped as stop:
            return stop.status, stop.message
        finally:
            self._keep_folders()

    def _keep_folders(self):
        """Make the notebook's folder and pytest's own again, empty, if an answer has removed them: both are needed."""
        own = self.config.invocation_params.dir
        for folder in (self.path.parent, own):
            folder.mkdir(parents=True, exist_ok=True)
        try:
            os.getcwd()
        except OSError:
            os.chdir(own)

    def _is_sound(self, kernel):
        """Return whether the solution is still right in a kernel; that takes less time than a new kernel."""
        if self._spoiled or not kernel.is_alive():
            return False
        try:
            kernel.run(f"{KERNEL_SIDE}.begin()\n{self.exercise.imports}")
            kernel.run(self.exercise.solution)
            return self._judged(self._seen(kernel))[0] == "correct"
        except KernelStopped:
            return False

    def _run_and_judge(self, kernel, answer):
        imports, *helpers = compose.preparation(self.parent.nb, self.exercise)
        self._begin(kernel, imports)
        for source in helpers:
            kernel.run(source)
        kernel.used = kernel.used or answer.split() != self.exercise.answer_cell.split()
        stopped, leaves = kernel.run(answer, f"{KERNEL_SIDE}.leaving()")
        if leaves == "True":
            kernel.end()
        if stopped:
            self._spoiled = kernel.run("", f"{KERNEL_SIDE}.spoiled()")[1] != "False"
            return words.stopped(stopped)
        try:
            super().runtest()
        except NbCellError:
            pass  # nbval noticed that the outputs differ; what that means is judged here
        return self._judged(self._seen(kernel))

    def _begin(self, kernel, imports):
        """Start afresh, if need be in a new kernel: what answers before left there is removed now, and may resist."""
        code = f"{KERNEL_SIDE}.begin()\n{imports}"
        try:
            kernel.run(code)
        except KernelStopped:
            kernel.start()
            self._shared = False
            kernel.run(code)

    def _seen(self, kernel):
        names = ", ".join(self.exercise.names)
        return kernel.run("", f"{KERNEL_SIDE}.report({self.exercise.id!r}, lambda: ({names},))")[1]

    def _judged(self, seen):
        """Pass the verdict on what was seen; without it, say why there is none."""
        try:
            seen, self._spoiled = ast.literal_eval(seen)
            return judge.judge(self.exercise, plain.decode(seen))
        except Exception:  # nothing was seen, or what came is no report
            self._spoiled = True
        errors = (output for output in self.test_outputs or () if output.output_type == "error")
        return words.unseen(self.exercise, next(errors, None))

    def _explained(self, message):
        """Say more about an unknown name, where that is known."""
        hidden = message and hiding(self.parent.kernel.folder, message)
        return words.explained(message, self.parent.nb, self.exercise, hidden)

    def _conclude(self, status, message):
        message = words.printable(message)
        self.status, self.message = status, message or None
        if self._spoiled:  # later answers would feel this one
            self.parent.kernel.stop()
        if status != "correct":
            raise NotCorrect(f"{self.exercise.id}: {status} - {message}")

    def repr_failure(self, excinfo):
        """Show a verdict as its one line."""
        return str(excinfo.value) if isinstance(excinfo.value, NotCorrect) else super().repr_failure(excinfo)

    def reportinfo(self):
        """Say where the item is, for the report."""
        return self.path, 0, self.exercise.id


class NotCorrect(Exception):
    """An exercise that is not correct, in one line: ``<id>: <status> - <message>``."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Keep the status with the report, where it also survives the way from a worker process."""
    report = yield
    if isinstance(item, ExerciseItem) and item.status:
        report.user_properties += [("status", item.status), ("message", item.message)]
    return report


def pytest_report_teststatus(report):
    """Show the exercise's own status in place of passed and failed."""
    status = dict(getattr(report, "user_properties", ())).get("status")
    if status and report.when == "call":
        return ("passed" if report.passed else "failed"), SYMBOLS.get(status, "!"), status.upper()


def pytest_terminal_summary(terminalreporter):
    """Count the statuses in one line at the end."""
    reports = [r for key in ("passed", "failed") for r in terminalreporter.stats.get(key, ())]
    statuses = [value for report in reports for key, value in report.user_properties if key == "status"]
    if statuses:
        counts = ", ".join(f"{statuses.count(s)} {s}" for s in SYMBOLS if s in statuses)
        terminalreporter.write_sep("-", f"exercises: {counts}")
