"""Parts of packages that the snapshot of memory left out come when something of them is imported."""

import importlib
import sys

import pytest
from book_live.parts import Finder


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """Return a finder of parts whose files are written when they are brought, and the names of those brought."""
    files = {"first": {"a_top/__init__.py": "", "a_top/early.py": "x = 1"}, "second": {"a_top/late.py": "x = 2"}}
    monkeypatch.syspath_prepend(str(tmp_path))
    finder, asked = Finder(), []
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, finder])

    def bring(part):
        asked.append(part)
        for name, text in files[part].items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")

    finder.connect(bring, {"first": ["a_top"], "second": ["a_top"], "third": ["a_other"]})
    yield finder, asked
    for name in [name for name in sys.modules if name.partition(".")[0] == "a_top"]:
        del sys.modules[name]


def test_a_part_comes_when_it_is_imported_and_no_sooner(shelf):
    _, asked = shelf
    assert importlib.import_module("a_top.early").x == 1 and asked == ["first"]
    assert importlib.import_module("a_top.late").x == 2 and asked == ["first", "second"]


def test_what_is_in_no_part_is_not_there(shelf):
    _, asked = shelf
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("a_stranger")
    assert asked == []
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("a_top.nothing")
    assert asked == ["first", "second"]


def test_what_did_not_come_is_told_and_asked_for_again(shelf):
    finder, asked = shelf
    bring = finder._bring

    def fail(part):
        raise OSError("no network")

    finder._bring = fail
    with pytest.raises(ImportError, match=r"a_top could not be loaded: no network. Is the network there\?"):
        importlib.import_module("a_top")
    finder._bring = bring
    assert importlib.import_module("a_top.early").x == 1 and asked == ["first"]
