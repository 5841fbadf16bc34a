"""A class that hands in the sample page, for the tests of grading one."""

import os
from pathlib import Path

import nbformat
import sample
from nbformat.v4 import new_code_cell, new_notebook

RIGHT = {"speed": "speed = 6.0", "double": "def double(x):\n    return 2 * x"}
BANK = f"""
import sys
sys.path.insert(0, {str(Path(sample.__file__).parent)!r})
import sample
from dlcore.exercises import bank
pages, exercises = bank.pages, bank.exercises
bank.pages = lambda: [*pages(), "sample/page"]
bank.exercises = lambda page: sample.EXERCISES if page == "sample/page" else exercises(page)
"""


def put_sample_page_into_every_process(folder, monkeypatch):
    """Have each Python that is started from here, and its kernels, know the sample page."""
    site = folder / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(BANK, encoding="utf-8")
    root = Path(sample.__file__).parents[2]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(site), str(root)]))


def hand_in(path, **answers):
    """Write a submission: right answers, except those that are given."""
    cells = [
        new_code_cell(f"# EXERCISE sample/page/{slug}\n{answer}") for slug, answer in {**RIGHT, **answers}.items()
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=cells), str(path))


def statuses(rows):
    """Return the statuses of each submission, in the order of the exercises."""
    found = {}
    for row in rows:
        found.setdefault(row.submission, []).append(row.status)
    return found
