"""A class: every submission gets its rows, whatever it holds; an interrupt loses nothing and leaves nothing behind."""

import csv
import os
import subprocess
import sys
import time
from pathlib import Path

import klass
import psutil
import pytest

from dlcore.exercises.classroom import ClassroomError, grade_class, main
from dlcore.exercises.classroom.table import Row, Table


@pytest.fixture
def folder(tmp_path, monkeypatch, sample_page):
    """A folder for submissions; the grader's temporary folders are made beside it."""
    klass.put_sample_page_into_every_process(tmp_path, monkeypatch)
    for name in ("submissions", "temporary"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    return tmp_path / "submissions"


@pytest.fixture
def out(tmp_path):
    """Where the table is written."""
    return tmp_path / "grades.csv"


def in_another_process(folder, out, stop):
    """Grade in another process, which does `stop` when the first row is written; return what it printed."""
    code = f"""
import os, signal, sys
{klass.BANK}
from dlcore.exercises.classroom import grade_class
try:
    grade_class({str(folder)!r}, {str(out)!r}, workers=2, on_row=lambda row: {stop})
except KeyboardInterrupt:
    print("interrupted")
"""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120).stdout


def left_behind(folder):
    """Processes that run in a folder, after those that are ending have had their time."""
    end = time.monotonic() + 15
    while True:
        found = [p.pid for p in psutil.process_iter(["cwd"]) if str(folder) in (p.info["cwd"] or "")]
        if not found or time.monotonic() > end:
            return found
        time.sleep(0.2)


def contents(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_each_exercise_of_each_submission_gets_a_row(folder, out, capsys):
    klass.hand_in(folder / "anna" / "page.ipynb")
    klass.hand_in(folder / "ben" / "page.ipynb", speed="speed = 5.0", double="def double(x):\n    ...")
    klass.hand_in(folder / "odd ::[1]=.IPYNB", double="def double(x):\n    raise ValueError('=\\ud800\\n@')")
    (folder / "empty.ipynb").touch()
    (folder / "broken.ipynb").write_text('{"cells": [', encoding="utf-8")
    (folder / "cells.ipynb").write_text('{"cells": [1, {}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    (folder / "plain.ipynb").write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    with (folder / "large.ipynb").open("wb") as file:
        file.truncate(100_000_000)
    klass.hand_in(folder / ".ipynb_checkpoints" / "page.ipynb")
    (folder / "notes.txt").write_text("no notebook")
    assert main(folder, out, workers=2) == 0
    rows = Table(out).rows
    nothing = {f"{name}.ipynb": ["unreadable"] for name in ("empty", "broken", "cells", "large")}
    assert klass.statuses(rows) == {
        "anna/page.ipynb": ["correct", "correct"],
        "ben/page.ipynb": ["wrong", "not attempted"],
        "odd ::[1]=.IPYNB": ["correct", "error"],
        "plain.ipynb": ["no exercises"],
        **nothing,
    }
    assert [row.exercise for row in rows[:2]] == ["sample/page/speed", "sample/page/double"]
    assert "8 submissions, 6 exercises: " in capsys.readouterr().out
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert [Row(**record) for record in csv.DictReader(file)] == rows


def test_links_to_nowhere_and_pipes_get_a_row(folder, out):
    try:
        (folder / "link.ipynb").symlink_to(folder / "nowhere")
        os.mkfifo(folder / "pipe.ipynb")
    except (OSError, AttributeError):
        pytest.skip("this system has no links or no pipes")
    assert klass.statuses(grade_class(folder, out).rows) == {"link.ipynb": ["unreadable"], "pipe.ipynb": ["unreadable"]}


def test_answers_harm_neither_the_folder_nor_each_other(folder, out, tmp_path):
    klass.hand_in(folder / "a.ipynb", speed="import os, glob\n[os.remove(f) for f in glob.glob('*')]\nspeed = 6.0")
    klass.hand_in(folder / "b.ipynb", speed="open('b.ipynb', 'w')\nopen('data', 'w')\nspeed = 6.0")
    klass.hand_in(folder / "c.ipynb", speed="import os\nspeed = 6.0 if os.listdir() == ['notebook.ipynb'] else 0")
    before = contents(folder)
    rows = grade_class(folder, out, workers=1).rows
    assert {row.status for row in rows} == {"correct"}
    assert contents(folder) == before
    assert left_behind(tmp_path / "temporary") == [] == os.listdir(tmp_path / "temporary")


def test_what_is_graded_is_not_graded_again_unless_it_changed(folder, out, tmp_path):
    klass.hand_in(folder / "a.ipynb")
    klass.hand_in(folder / "b.ipynb", speed="speed = 5.0")
    (folder / "c.ipynb").touch()
    first = grade_class(folder, out, workers=2)
    before = out.read_bytes()
    again = []
    assert grade_class(folder, out, on_row=again.append).graded == 0
    assert again == [] and out.read_bytes() == before
    klass.hand_in(folder / "b.ipynb")
    second = grade_class(folder, out, workers=1, on_row=again.append)
    assert {row.submission for row in again} == {"b.ipynb"}
    assert (first.graded, second.graded, second.submissions) == (3, 1, 3)
    assert klass.statuses(Table(out).rows)["b.ipynb"] == ["correct", "correct"]


def test_a_killed_run_loses_nothing_that_was_graded(folder, out, tmp_path):
    for number in range(5):
        klass.hand_in(folder / f"{number}.ipynb")
    in_another_process(folder, out, "os._exit(9)")
    (graded,) = klass.statuses(Table(out).rows)
    assert left_behind(tmp_path / "temporary") == []
    with out.open("ab") as file:  # as if it had been killed while it wrote
        file.write(out.read_bytes().splitlines()[1].replace(graded.encode(), b"4.ipynb")[:-5])
    again = []
    assert grade_class(folder, out, workers=2, on_row=again.append).graded == 4
    assert graded not in {row.submission for row in again}
    assert klass.statuses(Table(out).rows) == {f"{number}.ipynb": ["correct", "correct"] for number in range(5)}


def test_an_interrupted_run_leaves_no_process_and_no_file(folder, out, tmp_path):
    for number in range(4):
        klass.hand_in(folder / f"{number}.ipynb", double="import time\ntime.sleep(30)\ndouble = None")
    (folder / "0.ipynb").write_text("")
    klass.hand_in(folder / "1.ipynb")
    stop = "row.status == 'correct' and signal.raise_signal(signal.SIGINT)"
    assert "interrupted" in in_another_process(folder, out, stop)
    assert left_behind(tmp_path / "temporary") == [] == os.listdir(tmp_path / "temporary")
    assert klass.statuses(Table(out).rows) == {"0.ipynb": ["unreadable"], "1.ipynb": ["correct", "correct"]}


@pytest.mark.skipif(sys.platform == "win32", reason="a process does not know its parent by number")
def test_a_submission_whose_grader_was_ended_is_graded_again_alone(folder, out, tmp_path):
    kill = "import os, pathlib\n{}os.kill(os.getppid(), 9)\nspeed = 6.0"
    once = f"mark = pathlib.Path({str(tmp_path / 'mark')!r})\nif not mark.exists():\n    mark.touch()\n    "
    klass.hand_in(folder / "always.ipynb", speed=kill.format(""))
    klass.hand_in(folder / "once.ipynb", speed=kill.format(once))
    klass.hand_in(folder / "other.ipynb")
    rows = grade_class(folder, out, workers=2).rows
    assert klass.statuses(rows) == {
        "always.ipynb": ["crashed", "crashed"],
        "once.ipynb": ["correct", "correct"],
        "other.ipynb": ["correct", "correct"],
    }
    assert left_behind(tmp_path / "temporary") == []


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "'x", "''=x", "a,\"b\"\nc", "é ✓"])
def test_no_cell_is_a_formula_and_each_is_read_back(out, cell):
    row = Row(cell, "p", "p/e", "wrong", cell, "0.10", "ab")
    table = Table(out)
    table.keep(bool)
    table.add([row])
    assert Table(out).rows == [row]
    with out.open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.reader(file))[1]
    assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for value in written)


def test_whatever_a_line_is_torn_to_only_whole_rows_are_read(out):
    rows = [Row(f"{i}.ipynb", "p", 'p/"e"', "wrong", "a, b", "0.10", "ab" * 32) for i in range(2)]
    table = Table(out)
    table.keep(bool)
    table.add(rows[:1])
    whole = out.stat().st_size
    table.add(rows[1:])
    data = out.read_bytes()
    for end in range(whole, len(data) - 2):
        out.write_bytes(data[:end])
        assert Table(out).rows == rows[:1]


def test_another_file_is_not_overwritten(folder, out, capsys):
    out.write_text("name;grade\nAnna;1\n", encoding="utf-8")
    klass.hand_in(folder / "a.ipynb")
    assert main(folder, out) == 4
    assert "is not a table of grades" in capsys.readouterr().err
    assert out.read_text(encoding="utf-8") == "name;grade\nAnna;1\n"


def test_what_is_not_possible_is_said(folder, out, tmp_path, capsys, monkeypatch):
    assert main(tmp_path / "nothing", out) == 4
    assert "there is no folder" in capsys.readouterr().err
    assert main(folder, tmp_path / "no" / "grades.csv") == 4
    assert "cannot be written" in capsys.readouterr().err
    assert main(folder, out) == 5
    klass.hand_in(folder / "a.ipynb")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ClassroomError, match="pytest-xdist, which is not installed"):
        grade_class(folder, out)


def test_rows_of_other_submissions_stay(folder, out):
    table = Table(out)
    other = Row("earlier.ipynb", "p", "p/e", "correct", "", "0.10", "ab")
    table.keep(bool)
    table.add([other])
    (folder / "a.ipynb").touch()
    assert klass.statuses(grade_class(folder, out).rows) == {"a.ipynb": ["unreadable"]}
    assert other in Table(Path(out)).rows
