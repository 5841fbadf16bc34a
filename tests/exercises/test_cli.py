"""The command `dlcore`: what it prints, what it leaves alone, and its exit codes."""

import json
import os
import signal
import subprocess
import sys
import tomllib
import types
from pathlib import Path

import nbformat
import pytest
import sample
from at_work import PAGE, RIGHT
from nbformat.v4 import new_notebook

from dlcore import exercises
from dlcore.exercises import cli, standing, work
from dlcore.exercises.cli import terminal

SPEED, DOUBLE = f"{PAGE}/speed", f"{PAGE}/double"
COMMANDS = ("start", "check", "hint", "solution", "status", "list", "reset", "watch", "author")


@pytest.fixture
def begun(learner):
    """A learner with a work folder."""
    work.start()
    return learner


def test_alone_it_shows_its_commands_and_where_to_begin(learner):
    code, out, _ = learner.run()
    assert code == 0 and all(f"    {name} " in out for name in COMMANDS) and out.endswith("Begin with: dlcore start\n")


def test_alone_it_shows_where_the_learner_stands_without_grading(begun):
    begun.write(speed=RIGHT["speed"])
    begun.run("check", "speed")
    begun.graded.clear()
    _, out, _ = begun.run()
    assert "1 of 2 exercises are known to be correct" in out and f"Next: {DOUBLE}" in out and begun.graded == []


def test_start_says_what_it_added_and_what_it_left_alone(learner):
    code, out, _ = learner.run("start")
    assert code == 0 and f"added: {os.path.join('work', 'sample', 'page.ipynb')}" in out
    before = learner.file.read_bytes()
    _, out, _ = learner.run("start")
    assert "1 page was there already and stay" in out.replace("stays", "stay") and "added" not in out
    assert learner.file.read_bytes() == before


def test_check_prints_a_line_for_each_exercise_a_summary_and_the_next_step(begun):
    begun.write(speed=RIGHT["speed"], double="def double(x):\n    return 3 * x")
    code, out, _ = begun.run("check")
    lines = out.splitlines()
    assert code == 1
    assert lines[:2] == [f"✓ {SPEED}: correct", f"✗ {DOUBLE}: wrong - Look [here] again."]
    assert lines[-2:] == ["2 exercises: 1 correct, 1 wrong.", f"Next: dlcore hint {DOUBLE}"]


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


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["check", "nothing.ipynb"], "There is no file 'nothing.ipynb'."),
        (["check", "sped"], f"There is no exercise 'sped'. Did you mean '{SPEED}'?"),
        (["hint", "sped"], f"There is no exercise 'sped'. Did you mean '{SPEED}'?"),
        (["solution", "sample/page"], f"'sample/page' is a page. Name one exercise of it, for example '{SPEED}'."),
        (["reset", "elsewhere.ipynb"], "'elsewhere.ipynb' is not a page of a work folder; only those can be put back."),
        (["check", "work", "more", "--out", "x.csv"], "--out grades a class: "),
        (["check", "--workers", "2"], "--workers and --scheduler are for a class; "),
        (["chekc"], "There is no command 'chekc'. Did you mean 'check'?"),
        (["hint"], "The following arguments are required: ID. See: dlcore hint --help"),
        (["list", "--page", "sample/pag"], "There is no exercise 'sample/pag'. Did you mean 'sample/page'?"),
    ],
)
def test_what_cannot_be_done_gives_4_and_a_sentence(begun, arguments, sentence):
    code, out, err = begun.run(*arguments)
    assert code == 4 and out == "" and err.startswith(sentence) and "Traceback" not in err


@pytest.mark.parametrize("command", ["check", "status", "watch", "reset speed", "check speed"])
def test_without_a_work_folder_the_sentence_says_how_to_begin(learner, command):
    code, _, err = learner.run(*command.split())
    assert code == 4 and "`dlcore start` makes one" in err


def test_a_hint_more_each_time_and_what_is_left(begun):
    _, first, _ = begun.run("hint", "speed")
    assert sample.SPEED.hints[0] in first and sample.SPEED.hints[1] not in first and "1 more: dlcore hint" in first
    for _ in range(2):
        _, later, _ = begun.run("hint", "speed")
        assert all(text in later for text in sample.SPEED.hints) and f"dlcore solution {SPEED}" in later


def test_hints_without_a_work_folder_are_shown_and_cannot_be_counted(learner):
    _, out, _ = learner.run("hint", "speed")
    assert sample.SPEED.hints[0] in out and "dlcore start" in out
    assert all(text in learner.run("hint", "speed", "--all")[1] for text in sample.SPEED.hints)


def test_the_solution_is_offered_until_the_answer_is_right(begun):
    code, out, _ = begun.run("solution", "speed")
    assert code == 1 and "--show" in out and sample.SPEED.solution not in out
    assert sample.SPEED.solution in begun.run("solution", "speed", "--show")[1]
    begun.write(speed=RIGHT["speed"])
    code, out, _ = begun.run("solution", "speed")
    assert code == 0 and sample.SPEED.solution in out and sample.SPEED.explanation in out
    begun.write(speed="speed = 7")
    assert begun.run("solution", "speed")[0] == 1


def test_status_is_a_table_and_right_after_every_change(begun):
    begun.write(speed=RIGHT["speed"])
    code, out, _ = begun.run("status")
    head, row, *_ = (line.split() for line in out.splitlines() if line.strip())
    assert code == 0 and head == ["page", "done", "left", "next"] and row == [PAGE, "1", "1", "double"]
    begun.write(speed="speed = 7", double=RIGHT["double"])
    assert [PAGE, "1", "1", "speed"] in [line.split() for line in begun.run("status")[1].splitlines()]
    begun.write(speed=RIGHT["speed"])
    assert "all done" in begun.run("status")[1]


def test_status_shows_a_page_that_cannot_be_read_and_one_that_is_not_there(begun):
    begun.file.write_text("{half", encoding="utf-8")
    code, out, _ = begun.run("status")
    assert code == 2 and "cannot be read" in out and "not a notebook" in out
    begun.file.unlink()
    code, out, _ = begun.run("status")
    assert code == 0 and "dlcore start" in out


def test_list_shows_the_exercises_and_what_is_known_without_grading(begun):
    begun.run("check", "speed")
    begun.graded.clear()
    for arguments in ([], ["--page", PAGE]):
        _, out, _ = begun.run("list", *arguments)
        rows = [line for line in out.splitlines() if PAGE in line]
        assert "★☆☆" in rows[0] and "Speed" in rows[0] and "○ not attempted" in rows[0] and SPEED in rows[0]
        assert "not graded" in rows[1]
    assert begun.graded == []


@pytest.mark.parametrize("what", ["speed", PAGE, os.path.join("work", "sample", "page.ipynb")])
def test_reset_says_where_the_copy_is(begun, what):
    begun.write(speed="speed = 7")
    before = begun.file.read_bytes()
    code, out, _ = begun.run("reset", what)
    (kept,) = (begun.folder / "work" / ".dlcore" / "backups").rglob("*.ipynb")
    assert code == 0 and str(kept.relative_to(begun.folder)) in out and kept.read_bytes() == before
    assert b"speed = 7" not in begun.file.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "keys"),
    [
        ("start", {"page", "file", "status"}),
        ("check", {"file", "id", "status", "message", "seconds"}),
        ("status", {"page", "file", "done", "left", "next", "exercises"}),
        ("list", {"id", "title", "stars", "kind", "status"}),
        ("hint speed", {"id", "hint", "of", "text"}),
        ("solution speed", {"id", "shown"}),
        ("solution speed --show", {"id", "shown", "solution", "explanation"}),
        ("reset speed", {"reset", "file", "backup"}),
        ("check sped", {"error"}),
    ],
)
def test_json_is_one_list_of_records_and_nothing_else(begun, arguments, keys):
    _, out, err = begun.run(*arguments.split(), "--json")
    assert err == "" and all(set(record) == keys for record in json.loads(out)) and json.loads(out)


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


def test_a_folder_that_cannot_be_written_is_a_sentence(learner, monkeypatch):
    def full(*arguments):
        raise OSError(28, "No space left on device", "work/x")

    monkeypatch.setattr(work, "write_whole", full)
    code, _, err = learner.run("start")
    assert code == 4 and "No space left on device" in err


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS), ["author", "check"], ["author", "new"]])
def test_help_has_examples(learner, command):
    code, out, _ = learner.run(*command, "--help")
    assert code == 0 and "examples:\n  dlcore " in out


def test_colour_only_where_the_terminal_has_it(learner, monkeypatch):
    verdict = standing.Verdict(Path("x"), SPEED, "wrong", "no " * 50, 0.0)
    monkeypatch.setattr(terminal.sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "60")
    shown = {}
    for no_color in ("", "1"):
        monkeypatch.setenv("NO_COLOR", no_color)
        learner.capture.readouterr()
        terminal.Output().verdict(verdict)
        shown[no_color] = learner.capture.readouterr().out
    assert "\x1b[31m" in shown[""] and "\x1b[3" not in shown["1"] and "✗" in shown["1"] and "wrong" in shown["1"]
    assert max(map(len, shown["1"].splitlines())) <= 60, "wrapped where there is a terminal"


def test_mathematics_in_a_hint_stays_as_it_is_written(learner, monkeypatch):
    monkeypatch.setattr(terminal.sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "dumb")
    learner.capture.readouterr()
    terminal.Output().markdown(r"The slope $a_1\,b_{2}\{c\}$ of `f(x)` is **steep**.")
    assert r"The slope $a_1\,b_{2}\{c\}$ of f(x) is steep." in learner.capture.readouterr().out


def test_the_two_ways_to_call_it_are_one(tmp_path):
    run = {"capture_output": True, "text": True, "encoding": "utf-8", "cwd": tmp_path}
    result = subprocess.run([sys.executable, "-m", "dlcore", "hint", "baloon"], **run)
    assert result.returncode == 4 and "Did you mean 'chain_rule/chain_rule/balloon'?" in result.stderr
    settings = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    module, _, function = settings["project"]["scripts"]["dlcore"].partition(":")
    assert module == cli.__name__ and getattr(cli, function) is cli.main


def test_a_terminal_without_unicode_and_a_closed_pipe_do_no_harm(tmp_path):
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "dlcore", "list"]
    result = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True)
    assert result.returncode == 0 and "chain_rule/chain_rule/balloon" in result.stdout
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


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
