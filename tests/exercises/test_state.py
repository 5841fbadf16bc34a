"""What is remembered in the work folder."""

import json
import threading
from pathlib import Path

import filelock
import pytest

from dlcore.exercises import state
from dlcore.exercises.state import State


def test_what_is_noted_is_read_again(tmp_path):
    notes = State(tmp_path / "new" / "progress.json")
    with notes.change() as noted:
        noted["hints"]["a/b/c"] = 2
    assert State(notes.path).read()["hints"] == {"a/b/c": 2}


def test_two_commands_at_once_keep_each_others_notes(tmp_path):
    one, other = State(tmp_path / "progress.json"), State(tmp_path / "progress.json")
    one.read()
    with other.change() as noted:
        noted["hints"]["a"] = 1
    with one.change() as noted:
        noted["verdicts"]["b"] = {}
    assert one.read()["hints"] == {"a": 1} and list(one.read()["verdicts"]) == ["b"]


def test_a_change_waits_until_another_one_is_written(tmp_path):
    one, other = State(tmp_path / "progress.json"), State(tmp_path / "progress.json")

    def note():
        with other.change() as noted:
            noted["hints"]["b"] = 1

    with one.change() as noted:
        noted["hints"]["a"] = 1
        thread = threading.Thread(target=note)
        thread.start()
        thread.join(0.2)
        assert thread.is_alive()
    thread.join()
    assert one.read()["hints"] == {"a": 1, "b": 1}


def test_where_there_can_be_no_lock_a_change_is_noted_without(tmp_path, monkeypatch):
    monkeypatch.setattr(state, "PATIENCE", 0.1)
    notes = State(tmp_path / "progress.json")
    with filelock.FileLock(tmp_path / "progress.lock"), notes.change() as noted:
        noted["hints"]["a"] = 1
    assert notes.read()["hints"] == {"a": 1}


@pytest.mark.parametrize("content", [b"{half", b"[]", b'{"hints": 3}', b"\xff\xfe", b""])
def test_a_file_that_cannot_be_understood_is_set_aside_with_a_sentence(tmp_path, capsys, content):
    path = tmp_path / "progress.json"
    path.write_bytes(content)
    assert State(path).read()["verdicts"] == {}
    (aside,) = tmp_path.glob("*.json")
    assert aside.read_bytes() == content and str(aside) in capsys.readouterr().err
    with State(path).change() as noted:
        noted["hints"]["a"] = 1
    assert json.loads(path.read_text())["hints"] == {"a": 1}


def test_where_nothing_can_be_written_a_sentence_says_so(tmp_path, capsys, monkeypatch):
    def full(path, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(state, "write_whole", full)
    for _ in range(2):
        with State(tmp_path / "progress.json").change() as noted:
            noted["hints"]["a"] = 1
    err = capsys.readouterr().err
    assert err.count("could not be noted") == 1 and "No space left on device" in err


@pytest.mark.parametrize("content", [b"{half", b"{}", None])
def test_a_folder_that_is_read_only_stops_nothing(tmp_path, capsys, monkeypatch, content):
    def read_only(*arguments, **options):
        raise PermissionError(13, "Permission denied")

    if content is not None:
        (tmp_path / "progress.json").write_bytes(content)
    monkeypatch.setattr(state, "write_whole", read_only)
    monkeypatch.setattr(filelock, "FileLock", read_only)
    monkeypatch.setattr(Path, "replace", read_only)
    with State(tmp_path / "progress.json").change() as noted:
        noted["hints"]["a"] = 1
    err = capsys.readouterr().err
    assert "could not be noted" in err and ("could not be read" in err) == (content is not None)


def test_what_fails_while_it_is_noted_leaves_the_file_as_it_was(tmp_path):
    notes = State(tmp_path / "progress.json")
    with notes.change() as noted:
        noted["hints"]["a"] = 1
    with pytest.raises(ZeroDivisionError), notes.change() as noted:
        noted["hints"]["a"] = 1 / 0
    assert notes.read()["hints"] == {"a": 1}
