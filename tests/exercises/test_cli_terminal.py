"""The command `dlcore` in terminals of all kinds."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

from at_work import SPEED

from dlcore.exercises import cli, lookup, standing
from dlcore.exercises.cli import terminal


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


def test_eighty_columns_are_enough(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(terminal.sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("COLUMNS", "80")
    assert cli.main(["list"]) == 0
    terminal.Output().verdict(standing.Verdict(Path("x"), SPEED, "not attempted", "fill in the cell.", 0.0))
    out = capsys.readouterr().out
    assert all(f" {lookup.short(exercise)} " in out for exercise in lookup.every()) and "…" not in out
    assert max(map(len, out.splitlines())) <= 80 and out.splitlines()[-1].strip() == f"○ {SPEED}: not attempted"


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
