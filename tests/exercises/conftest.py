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
