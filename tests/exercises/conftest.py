"""Puts the sample exercises into the bank, for the tests in this folder."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import sample

from dlcore.exercises import bank


@pytest.fixture
def sample_page(monkeypatch):
    """The bank with one more page, `sample/page`."""
    pages, exercises = bank.pages, bank.exercises
    monkeypatch.setattr(bank, "pages", lambda: [*pages(), "sample/page"])
    monkeypatch.setattr(bank, "exercises", lambda page: sample.EXERCISES if page == "sample/page" else exercises(page))
    return sample.EXERCISES


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
