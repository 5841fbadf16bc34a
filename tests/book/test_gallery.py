"""The gallery as a notebook: it runs, and what is stored in it does not change from run to run."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat

import dlcore.widgets

GALLERY = Path(__file__).parents[2] / "book" / "appendix" / "widgets.ipynb"


def test_it_runs_under_nbval():
    command = [sys.executable, "-m", "pytest", "--nbval", "-p", "no:cacheprovider", "-q", GALLERY.name]
    result = subprocess.run(command, cwd=GALLERY.parent, capture_output=True, text=True, encoding="utf-8")
    assert result.returncode == 0, result.stdout + result.stderr


def test_it_holds_a_picture_of_every_widget_and_no_random_id():
    notebook = nbformat.read(GALLERY, nbformat.NO_CONVERT)
    outputs = [output.data for cell in notebook.cells for output in cell.get("outputs", ())]
    assert sorted(re.match(r"\w+", data["text/plain"])[0] for data in outputs) == sorted(dlcore.widgets.__all__)
    assert all(set(data) == {"image/svg+xml", "text/plain"} for data in outputs)
    assert "widgets" not in notebook.metadata
