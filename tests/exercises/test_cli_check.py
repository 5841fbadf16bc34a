"""`dlcore check`: what it grades, prints and returns."""

import json
import os
import signal
import subprocess
import sys
import types
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
import sample
from at_work import DOUBLE, PAGE, RIGHT, SPEED
from nbformat.v4 import new_notebook

from dlcore import exercises
from dlcore.exercises import bank, cli, standing
from dlcore.exercises.classroom import command
from dlcore.exercises.grader import GraderError


def test_check_prints_a_line_for_each_exercise_a_summary_and_the_next_step(begun):
    begun.write(speed=RIGHT["speed"], double="def double(x):\n    return 3 * x")
    code, out, _ = begun.run("check")
    lines = out.splitlines()
    assert code == 1
    assert lines[:2] == [f"✓ {SPEED}: correct", f"✗ {DOUBLE}: wrong - Look [here] again."]
    assert lines[-2:] == ["2 exercises: 1 correct, 1 wrong.", "Next: dlcore hint double"]


def test_check_of_right_answers_gives_0(begun):
    begun.write(**RIGHT)
    code, out, _ = begun.run("check")
    assert code == 0 and "2 exercises: 2 correct." in out and "All correct." in out


def test_check_never_writes_to_a_notebook(begun):
    before = begun.file.read_bytes()
    begun.run("check")
    assert begun.file.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "graded"),
    [
        (["speed"], [SPEED]),
        ([DOUBLE], [DOUBLE]),
        ([PAGE], [SPEED, DOUBLE]),
        (["sample"], [SPEED, DOUBLE]),
        (["double", "speed"], [DOUBLE, SPEED]),
        ([os.path.join("work", "sample", "page.ipynb")], [SPEED, DOUBLE]),
        (["work"], [SPEED, DOUBLE]),
    ],
)
def test_check_takes_ids_pages_slugs_files_and_folders(begun, words, graded):
    assert begun.run("check", *words)[0] == 1 and begun.graded == graded


def test_check_grades_afresh_and_from_any_folder_inside(begun, monkeypatch):
    monkeypatch.chdir(begun.file.parent)
    for _ in range(2):
        begun.run("check", "speed")
    assert begun.graded == [SPEED, SPEED]


def test_check_of_a_file_without_exercises_gives_5(begun):
    nbformat.write(new_notebook(), "empty.ipynb")
    code, out, err = begun.run("check", "empty.ipynb")
    assert code == 5 and out == "" and "no exercises" in err


def test_check_of_a_file_that_cannot_be_read_gives_2_and_grades_the_others(begun):
    (begun.folder / "broken.ipynb").write_text("{half", encoding="utf-8")
    code, out, _ = begun.run("check", "broken.ipynb", "speed")
    assert code == 2 and "! broken.ipynb: unreadable - broken.ipynb is not a notebook" in out
    assert f"○ {SPEED}: not attempted" in out and "1 exercise: 1 unreadable, 1 not attempted." in out


def test_a_part_is_all_of_its_pages(begun, monkeypatch):
    files = []
    monkeypatch.setattr(bank, "pages", lambda: [PAGE, "sample/second"])
    monkeypatch.setattr(bank, "exercises", lambda page: [replace(sample.SPEED, id=f"{page}/speed")])
    monkeypatch.setattr(standing, "afresh", lambda path, ids, note, limit: files.append((path.name, ids)))
    _, _, err = begun.run("check", "sample")
    assert "second.ipynb is not there" in err
    begun.file.with_name("second.ipynb").write_bytes(begun.file.read_bytes())
    begun.run("check", "sample")
    assert files == [("page.ipynb", [SPEED]), ("second.ipynb", ["sample/second/speed"])]


def test_a_grader_that_fails_gives_3(begun, monkeypatch):
    def fail(*arguments, **options):
        raise GraderError("INTERNALERROR")

    monkeypatch.setattr(standing, "grade", fail)
    monkeypatch.setattr(command, "grade_class", fail)
    for arguments in (["check"], ["check", "work", "--out", "grades.csv"]):
        code, _, err = begun.run(*arguments)
        assert code == 3 and "not the fault of an answer" in err and "INTERNALERROR" in err


def test_a_class_is_graded_by_its_own_module(learner, monkeypatch):
    calls = []
    classroom = types.SimpleNamespace(main=lambda *arguments: calls.append(arguments) or 0)
    monkeypatch.setattr(exercises, "classroom", classroom, raising=False)
    Path("submissions").mkdir()
    assert learner.run("check", "submissions", "--out", "grades.csv", "--workers", "2", "--limit", "5")[0] == 0
    assert calls == [("submissions", "grades.csv", 2, None, 5.0)]


def test_ctrl_c_gives_130_a_short_sentence_and_keeps_what_was_graded(begun, monkeypatch):
    def stop(files, ids, limit, on_verdict):
        begun.grade(files, ids[:1], limit, on_verdict)
        raise KeyboardInterrupt

    monkeypatch.setattr(standing, "grade", stop)
    code, out, _ = begun.run("check")
    assert code == 130 and out.startswith(f"○ {SPEED}: not attempted")
    assert out.endswith("\nStopped. What was graded until now is kept.\n")
    code, out, _ = begun.run("check", "--json")
    assert code == 130 and [record["id"] for record in json.loads(out)] == [SPEED]
    held = standing.remembered(begun.work, PAGE)
    assert held[SPEED].status == "not attempted" and held[DOUBLE] is None


def test_ctrl_c_before_a_command_has_begun_gives_130_too(learner, monkeypatch):
    def stop(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_run", stop)
    assert learner.run("check") == (130, "Stopped.\n", "")


def test_the_real_grader_is_behind_it(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    cli.main(["start"])
    capsys.readouterr()
    assert cli.main(["check", "balloon"]) == 1
    assert capsys.readouterr().out.startswith("○ chain_rule/chain_rule/balloon: not attempted - ")
    assert cli.main(["list", "--page", "chain_rule/chain_rule"]) == 0
    assert "○ not attempted" in capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="another signal")
def test_the_real_grader_stops_at_ctrl_c(tmp_path):
    command = [sys.executable, "-m", "dlcore", "check", "chain_rule/chain_rule"]
    subprocess.run([*command[:3], "start"], cwd=tmp_path, stdout=subprocess.DEVNULL, check=True)
    page = tmp_path / "work" / "chain_rule" / "chain_rule.ipynb"
    text = page.read_text(encoding="utf-8")
    mark = "# EXERCISE chain_rule/chain_rule/outer-slope\\n"
    page.write_text(text.replace(mark, f"{mark}while True: pass\\n"), encoding="utf-8")
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert "balloon" in process.stdout.readline()
        process.send_signal(signal.SIGINT)  # the next answer takes 20 s, so it comes while that one runs
        rest = process.stdout.read()
    assert process.returncode == 130 and rest.endswith("Stopped. What was graded until now is kept.\n")
