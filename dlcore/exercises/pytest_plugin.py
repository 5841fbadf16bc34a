"""The pytest plugin: on a page with exercises, ``pytest --nbval`` judges each exercise, one item each.

nbval runs the cells and compares the outputs. This plugin only decides what to hand to it: for each exercise the bank's
imports, the helper cells that the answer uses, the answer, and the bank's own check cell with the output that it prints
for a right answer. Nothing in the learner's file but answers and helpers is believed.
"""

import re
from queue import Empty

import pytest
from nbformat.v4 import new_code_cell, new_output
from nbval.kernel import CURRENT_ENV_KERNEL_NAME
from nbval.plugin import IPyNbCell, IPyNbFile, NbCellError

from . import bank, compose
from . import notebook as nb

SYMBOLS = {"correct": "✓", "not attempted": "○", "wrong": "✗", "error": "!", "missing": "?"}


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
        # the learner's file may name a kernel that is not here; dlcore is here
        self.nb.metadata["kernelspec"] = {"name": CURRENT_ENV_KERNEL_NAME}
        for page in _pages(self.nb):
            for exercise in bank.exercises(page):
                yield ExerciseItem.from_parent(self, name=exercise.id, exercise=exercise)


class ExerciseItem(IPyNbCell):
    """One exercise, judged in a namespace of its own.

    Attributes
    ----------
    status : str
        "correct", "not attempted", "wrong", "error" or "missing", once it has run.
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

    def runtest(self):
        """Run what the answer needs, then the answer; hand the check cell to nbval; put the verdict into words."""
        answer = nb.answer(self.parent.nb, self.exercise.id)
        if answer is None:
            self._fail("missing", f"there is no cell that begins with # EXERCISE {self.exercise.id}.")
        self._run("%reset -f")
        for source in compose.preparation(self.parent.nb, self.exercise):
            self._run(source)
        stopped = self._run(answer)
        if stopped:
            self._fail("error", f"the answer cell stopped with {self._explained(stopped)}.")
        self._run("from dlcore.exercises import check")  # the answer may have used that name
        try:
            super().runtest()
        except NbCellError:
            self._judge()
        self.status = "correct"

    def _judge(self):
        """Turn what the check cell put out into a status and a sentence."""
        for output in self.test_outputs:
            if output.output_type == "error":
                prefix, _, message = output.evalue.partition(" - ")
                if output.ename == "CheckFailed":
                    self._fail(prefix.rpartition(": ")[2], self._explained(message))
                self._fail("error", f"the check stopped with {self._explained(_described(output))}.")
        printed = "".join(output.text for output in self.test_outputs if output.get("name") == "stdout").strip()
        last = printed.rpartition("\n")[2]
        if last == self.exercise.right:  # the rest is what the answer showed: plots, logs
            return
        if last == f"○ {self.exercise.id}: not attempted":
            self._fail("not attempted", "fill in the cell and run again.")
        self._fail("error", f"the check printed {printed[:120]!r}.")

    def _explained(self, message):
        """Add to a message about an unknown name where that name is known."""
        found = re.search(r"name '(\w+)' is not defined", message)
        other = found and compose.elsewhere(self.parent.nb, self.exercise, found[1])
        if not other:
            return message
        return f"{message.rstrip('.')} ({found[1]} is the answer to {other}; each answer is run alone, so copy it here)"

    def _fail(self, status, message):
        self.status, self.message = status, message
        raise NotCorrect(f"{self.exercise.id}: {status} - {message}")

    def _run(self, source):
        """Run a piece of code in the page's kernel; return its error as one line, or None."""
        kernel = self.parent.kernel
        message_id = kernel.execute_cell_input(source, allow_stdin=False)
        try:
            kernel.await_reply(message_id, timeout=self.config.option.nbval_cell_timeout)
        except Empty:
            kernel.interrupt()
        error = None
        while True:
            message = kernel.get_message("iopub", timeout=self.output_timeout)
            if message["parent_header"].get("msg_id") != message_id:
                continue
            content = message["content"]
            if message["msg_type"] == "error":
                error = _described(content)
            elif message["msg_type"] == "status" and content["execution_state"] == "idle":
                return error

    def repr_failure(self, excinfo):
        """Show a verdict as its one line."""
        return str(excinfo.value) if isinstance(excinfo.value, NotCorrect) else super().repr_failure(excinfo)

    def reportinfo(self):
        """Say where the item is, for the report."""
        return self.path, 0, self.exercise.id


def _described(error):
    """Return a kernel's error as one line, with the line of the cell."""
    text = " ".join(error["evalue"].split())
    text = re.sub(r" ?\((\S+\.py|<\S+>), line (\d+)\)$", r", in line \2 of its cell", text)
    place = re.search(r"Cell In\[\d+\], line (\d+)", re.sub(r"\x1b\[[\d;]*m", "", "\n".join(error["traceback"])))
    where = f", in line {place[1]} of its cell" if place and "of its cell" not in text else ""
    return f"{error['ename']}{': ' if text else ''}{text}"[:300] + where


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
