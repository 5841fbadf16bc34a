"""Puts the sample exercises into the bank, here and in the kernels of the grader."""

import os
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import sample  # noqa: E402

from dlcore.exercises import bank  # noqa: E402

# what every Python process started by a test runs first
SITECUSTOMIZE = f"""
import sys
sys.path.insert(0, {str(HERE)!r})
from dlcore.exercises import bank
import sample
pages, exercises = bank.pages, bank.exercises
bank.pages = lambda: [*pages(), "sample/page"]
bank.exercises = lambda page: sample.EXERCISES if page == "sample/page" else exercises(page)
"""


@pytest.fixture
def sample_page(monkeypatch):
    """The bank with one more page, `sample/page`."""
    pages, exercises = bank.pages, bank.exercises
    monkeypatch.setattr(bank, "pages", lambda: [*pages(), "sample/page"])
    monkeypatch.setattr(bank, "exercises", lambda page: sample.EXERCISES if page == "sample/page" else exercises(page))
    return sample.EXERCISES


@pytest.fixture
def sample_everywhere(sample_page, monkeypatch, tmp_path_factory):
    """The sample page also in processes that a test starts."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "sitecustomize.py").write_text(SITECUSTOMIZE, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(folder), prepend=os.pathsep)
    return sample_page


@pytest.fixture
def learner(sample_page, monkeypatch, tmp_path, capsys):
    """A learner in an empty folder, with a book that has the sample page alone, and a grader that needs no kernel."""
    from at_work import PAGE, Learner

    from dlcore.exercises import standing, work

    monkeypatch.setattr(bank, "pages", lambda: [PAGE])
    monkeypatch.chdir(tmp_path)
    one = Learner(tmp_path, capsys)
    monkeypatch.setattr(work, "find_book", lambda start=".": one.book)
    monkeypatch.setattr(standing, "grade", one.grade)
    return one


@pytest.fixture
def begun(learner):
    """A learner with a work folder."""
    from dlcore.exercises import work

    work.start()
    return learner
