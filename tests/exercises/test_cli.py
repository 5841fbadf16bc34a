"""The command `dlcore`: what it prints, what it leaves alone, and its exit codes."""

import json
import os
import re
from pathlib import Path

import nbformat
import pytest
import sample
from at_work import DOUBLE, PAGE, RIGHT, SPEED
from nbformat.v4 import new_notebook

import dlcore
from dlcore.exercises import work

SAMPLE = os.path.join("work", "sample", "page.ipynb")
COMMANDS = ("start", "check", "hint", "solution", "status", "list", "reset", "watch", "author")


def test_alone_it_shows_its_commands_and_where_to_begin(learner):
    code, out, _ = learner.run()
    assert code == 0 and all(f"    {name} " in out for name in COMMANDS) and out.endswith("Begin with: dlcore start\n")


def test_it_says_its_version(learner):
    assert learner.run("--version") == (0, f"dlcore {dlcore.__version__}\n", "")


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


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["check", "nothing.ipynb"], "There is no file 'nothing.ipynb'.\n"),
        (["check", "page.ipynb"], f"There is no file 'page.ipynb'. Did you mean {SAMPLE}?"),
        (["check", "sped"], f"There is no exercise or page 'sped'. Did you mean '{SPEED}'?"),
        (["hint", "sped"], f"There is no exercise or page 'sped'. Did you mean '{SPEED}'?"),
        (["solution", "sample/page"], f"'sample/page' is a page. Name one exercise of it, for example '{SPEED}'."),
        (["reset", "elsewhere.ipynb"], "'elsewhere.ipynb' is not a page of a work folder; only those can be put back."),
        (["check", "work", "more", "--out", "x.csv"], "--out grades a class: "),
        (["check", "--workers", "2"], "--workers and --scheduler are for a class; "),
        (["check", "xyzzy"], "There is no exercise or page 'xyzzy'. `dlcore list` shows all."),
        (["reset", "sampel"], "There is no exercise or page 'sampel'. Did you mean 'sample'?"),
        (["xyzzy"], "There is no command 'xyzzy'. See: dlcore --help"),
        (["chekc"], "There is no command 'chekc'. Did you mean 'check'?"),
        (["hint"], "The following arguments are required: ID. See: dlcore hint --help"),
        (["list", "--page", "sample/pag"], "There is no exercise or page 'sample/pag'. Did you mean 'sample/page'?"),
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
        assert all(text in later for text in sample.SPEED.hints) and "dlcore solution speed" in later


def test_hints_without_a_work_folder_are_shown_and_cannot_be_counted(learner):
    _, out, _ = learner.run("hint", "speed")
    assert sample.SPEED.hints[0] in out and "dlcore start" in out and "1 more: dlcore hint speed --all" in out
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


def test_status_says_when_nothing_is_left_here(begun):
    begun.write(**RIGHT)
    assert begun.run("status")[1].endswith("All done.\n")


def test_a_copy_of_a_page_is_told_how_it_is_graded(begun):
    copies = [begun.file.with_name("page-Copy1.ipynb"), begun.folder / "work" / "my page.ipynb"]
    for path in copies:
        path.write_bytes(begun.file.read_bytes())
    nbformat.write(new_notebook(), begun.folder / "work" / "notes.ipynb")
    for command in ("check", "status"):
        _, out, _ = begun.run(command)
        first, second = (os.path.relpath(path) for path in copies[::-1])
        tail = "is no page of the book, and is graded by itself: dlcore check"
        assert out.splitlines()[-2:] == [f'{first} {tail} "{first}"', f"{second} {tail} {second}"]
    begun.file.unlink()
    code, out, _ = begun.run("check")
    assert code == 5 and "my page.ipynb" in out and "notes" not in out


def test_list_shows_the_exercises_and_what_is_known_without_grading(begun):
    begun.run("check", "speed")
    begun.graded.clear()
    for arguments in ([], ["--page", PAGE], ["--page", "sample"]):
        _, out, _ = begun.run("list", *arguments)
        rows = [line for line in out.splitlines() if PAGE in line]
        assert "★☆☆" in rows[0] and "Speed" in rows[0] and "○ not attempted" in rows[0] and SPEED in rows[0]
        assert "not graded" in rows[1]
    assert begun.graded == []


@pytest.mark.parametrize("what", ["speed", PAGE, "sample", os.path.join("work", "sample", "page.ipynb")])
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


def test_a_folder_that_cannot_be_written_is_a_sentence(learner, monkeypatch):
    def full(*arguments):
        raise OSError(28, "No space left on device", "work/x")

    monkeypatch.setattr(work, "write_whole", full)
    code, _, err = learner.run("start")
    assert code == 4 and "No space left on device" in err


def test_the_exit_codes_of_the_help_are_those_of_the_readme(learner):
    readme = (Path(dlcore.__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    told = readme.partition("The exit code is ")[2].partition("Behind it")[0]
    _, out, _ = learner.run("--help")
    codes = re.findall(r"\b\d+\b", out.partition("exit codes: ")[2])
    assert codes == re.findall(r"\b\d+\b", told) == ["0", "1", "2", "3", "4", "5", "130", "0"]


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS), ["author", "check"], ["author", "new"]])
def test_help_has_examples(learner, command):
    code, out, _ = learner.run(*command, "--help")
    assert code == 0 and "examples:\n  dlcore " in out
