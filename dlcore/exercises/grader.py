"""Grade notebooks from Python: run ``pytest --nbval`` on them, and return the verdicts."""

import contextlib
import io
import os
import sys
from dataclasses import dataclass
from pathlib import Path

PLUGINS = ("nbval.plugin", "dlcore.exercises.pytest_plugin")


@dataclass(frozen=True)
class Verdict:
    """How one exercise of one notebook stands.

    Attributes
    ----------
    file : pathlib.Path
        The notebook.
    id : str
        The exercise; empty if the notebook could not be read.
    status : str
        "correct", "not attempted", "wrong", "error", "timeout", "crashed" or "missing"; "unreadable" for a notebook
        that could not be read.
    message : str
        What the learner is told; empty for a correct answer.
    seconds : float
        How long it took.
    """

    file: Path
    id: str
    status: str
    message: str
    seconds: float


class GraderError(RuntimeError):
    """The grader itself could not run; the message holds what pytest printed."""


def grade(files, ids=(), limit=None, workers=0, on_verdict=None, options=()):
    """Grade notebooks, each exercise apart.

    Parameters
    ----------
    files : iterable of path-like
        Notebooks.
    ids : iterable of str, optional
        Only these exercises; all if empty.
    limit : float, optional
        Seconds that a cell may take; the grader's default if not given.
    workers : int, optional
        How many processes share the work, by pytest-xdist, each file in one of them; 0 grades in this process.
    on_verdict : callable, optional
        Called with each `Verdict` as it comes.
    options : iterable of str, optional
        Further options for pytest.

    Returns
    -------
    list of Verdict
        In the order in which they came; with one process, the order of the files and of the exercises on their pages.

    Raises
    ------
    GraderError
        If pytest stopped with an error of its own.
    KeyboardInterrupt
        If it was interrupted; `on_verdict` has got the verdicts that were there.
    """
    import pytest

    files = [Path(file).absolute() for file in files]
    ids = list(ids)
    if not files:
        return []
    # the learner's folder may hold a pytest.ini, a conftest.py or tests; none of them has a say
    root = os.path.commonpath([file.parent for file in files])
    arguments = ["--nbval", "-c", os.devnull, f"--rootdir={root}", "--noconftest", "-p", "no:cacheprovider"]
    arguments += [] if limit is None else [f"--nbval-cell-timeout={limit}"]
    arguments += ["-p", "xdist.plugin", "-n", str(workers), "--dist=loadfile"] if workers else []
    arguments += [*options, "--continue-on-collection-errors"]
    listener, printed = _Listener(root, on_verdict), io.StringIO()
    plugins = [listener]
    if any("[" in str(file) or "::" in str(file) for file in files):  # pytest reads these as parts of a test's name
        arguments += map(str, {file.parent for file in files})
        plugins.append(_Chooser(files, ids))
    else:
        arguments += [f"{file}::{id}" for file in files for id in ids] if ids else map(str, files)
    with _only(PLUGINS), contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        code = pytest.main(list(arguments), plugins=plugins)
    if code in (pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR) and not listener.verdicts:
        raise GraderError(printed.getvalue().strip())
    if code == pytest.ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    return listener.verdicts


def exit_code(verdicts):
    """Return what a command that grades should exit with: 0, 1, 2 or 5.

    Parameters
    ----------
    verdicts : iterable of Verdict

    Returns
    -------
    int
        0 if all are correct, 1 if something is not, 2 if a file could not be read, 5 if there were no exercises.
    """
    statuses = {verdict.status for verdict in verdicts}
    return 5 if not statuses else 2 if "unreadable" in statuses else int(statuses != {"correct"})


class _Listener:
    """A pytest plugin that turns reports into verdicts."""

    def __init__(self, root, on_verdict):
        self.root, self.on_verdict = Path(root), on_verdict
        self.verdicts = []
        self.stdout, self.stderr = sys.stdout, sys.stderr  # what pytest prints is kept from the caller's

    def pytest_runtest_logreport(self, report):
        """Note an exercise that has been judged, or that could not even be set up."""
        if report.when == "call" or (report.when == "setup" and report.failed):
            found = dict(report.user_properties)
            words = str(report.longrepr).strip().rpartition("\n")[2] if report.failed else ""
            status = found.get("status") or ("crashed" if report.failed else "correct")
            self._add(report, report.nodeid.partition("::")[2], status, found.get("message") or words, report.duration)

    def pytest_collectreport(self, report):
        """Note a notebook that could not be read; with several processes each of them reports it."""
        if report.failed and not any(v.status == "unreadable" and v.file == self._file(report) for v in self.verdicts):
            self._add(report, "", "unreadable", str(report.longrepr).strip(), 0.0)

    def _add(self, report, *rest):
        verdict = Verdict(self._file(report), *rest)
        self.verdicts.append(verdict)
        if self.on_verdict:
            with contextlib.redirect_stdout(self.stdout), contextlib.redirect_stderr(self.stderr):
                self.on_verdict(verdict)

    def _file(self, report):
        return self.root / report.nodeid.partition("::")[0]


class _Chooser:
    """A pytest plugin that leaves all but some files and exercises of the folders that are looked through."""

    def __init__(self, files, ids):
        self.files, self.ids = set(files), set(ids)

    def pytest_ignore_collect(self, collection_path):
        """Leave folders inside the folder, and other files."""
        if collection_path not in {file.parent for file in self.files} | self.files:
            return True

    def pytest_collection_modifyitems(self, items):
        """Leave other exercises."""
        items[:] = [item for item in items if not self.ids or item.name in self.ids]


@contextlib.contextmanager
def _only(plugins):
    """Let pytest load these plugins and no other that happens to be installed."""
    names = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_PLUGINS": ",".join(plugins), "PYTEST_ADDOPTS": ""}
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(names)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})
