"""What a run of the tests takes in the browser: one page in turn and a part of the rest, or all where all is wanted."""

import datetime
import os
import subprocess
from pathlib import Path

import pytest
import yaml

from dlcore.exercises import bank

ROOT = Path(__file__).parents[2]


def with_code():
    """Return the pages that hold code, in the book's order, as the live pages call them: ``chain_rule/derivatives``."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    files = [chapter["file"] for part in toc["parts"] for chapter in part["chapters"]]
    return [file.removeprefix("book/") for file in files if (ROOT / f"{file}.ipynb").exists()]


def with_exercises():
    """Return those of them that set exercises."""
    return [page for page in with_code() if bank.exercises(page)]


def turn():
    """Return a number that is another one after each commit, and on each day."""
    return commits() + datetime.datetime.now(datetime.UTC).toordinal()


def commits():
    """Return how many commits led here; 0 in a copy without its history."""
    try:
        command = ["git", "rev-list", "--count", "HEAD"]
        return int(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    except (OSError, subprocess.CalledProcessError):
        return 0


def chosen(pages):
    """Return the page whose turn it is; the environment variable ``LIVE_PAGE`` names another."""
    wanted = os.environ.get("LIVE_PAGE")
    if wanted is None:
        return pages[turn() % len(pages)]
    if wanted not in with_code():
        raise pytest.UsageError(f"LIVE_PAGE is {wanted!r}, and the pages with code are: {', '.join(with_code())}")
    return wanted


def in_turn(pages):
    """Return pages as parameters of a test: all but the chosen one are marked ``live``, and `make test` leaves them."""
    now = chosen(pages)
    return [pytest.param(page, id=page, marks=[] if page == now else [pytest.mark.live]) for page in pages]


# Files of tests that start Python in a browser, in parts that take about as long.
PARTS = (
    ("test_kernel_life",),
    ("test_at_the_page", "test_live_outputs"),
    ("test_hostile_output", "test_offline", "test_lite_browser"),
)


def leave_most(items):
    """Mark the tests of all parts but one ``live``, so that `make test` leaves them; the next commit takes another."""
    now = PARTS[turn() % len(PARTS)]
    waiting = {stem for part in PARTS for stem in part if part is not now}
    for item in items:
        if item.path.stem in waiting:
            item.add_marker(pytest.mark.live)
