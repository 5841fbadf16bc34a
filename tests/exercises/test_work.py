"""The work folder: what `start` writes, how it is found, and what is put back."""

import json
import os
from pathlib import Path

import pytest
import sample
from at_work import PAGE

from dlcore.exercises import files, notebook, reset, work


def test_start_copies_the_chapters_and_not_the_answers(learner):
    place, added, kept = work.start()
    assert (added, kept) == ([PAGE], [])
    assert place.folder == learner.folder / "work"
    assert learner.file.read_bytes() == (learner.book / "book" / f"{PAGE}.ipynb").read_bytes()
    assert [p.relative_to(place.folder).as_posix() for p in place.folder.rglob("*.ipynb")] == ["sample/page.ipynb"]


def test_start_again_touches_nothing_and_adds_what_is_new(learner):
    work.start()
    learner.file.write_text("mine", encoding="utf-8")
    toc = learner.book / "_toc.yml"
    toc.write_text(toc.read_text() + "- file: book/sample/new\n", encoding="utf-8")
    (learner.book / "book" / "sample" / "new.ipynb").write_text("new", encoding="utf-8")
    _, added, kept = work.start()
    assert (added, kept) == (["sample/new"], [PAGE])
    assert learner.file.read_text() == "mine"


def test_start_takes_in_a_folder_that_was_copied_by_hand(learner):
    learner.file.parent.mkdir(parents=True)
    learner.file.write_text("mine", encoding="utf-8")
    assert work.start()[1:] == ([], [PAGE])
    assert learner.file.read_text() == "mine" and work.find().folder == learner.folder / "work"


def test_start_inside_a_work_folder_makes_no_second_one(learner, monkeypatch):
    work.start()
    monkeypatch.chdir(learner.file.parent)
    assert work.start()[0].folder == learner.folder / "work"


def test_start_is_refused_where_work_is_a_file(learner):
    Path("work").write_text("a letter", encoding="utf-8")
    with pytest.raises(work.WorkError, match="is a file"):
        work.start()
    assert Path("work").read_text() == "a letter"


def test_a_copy_that_is_interrupted_leaves_no_half_file(learner, monkeypatch):
    def stop(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(files.os, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        work.start()
    assert not learner.file.exists() and list(learner.file.parent.iterdir()) == []


@pytest.mark.parametrize("place", [".", "work", "work/sample", "notes/deep"])
def test_the_work_folder_is_found_from_above_and_from_inside(learner, place):
    work.start()
    Path("notes/deep").mkdir(parents=True)
    assert work.find(place).folder == learner.folder / "work"


def test_without_a_work_folder_the_error_says_what_to_do(learner):
    with pytest.raises(work.WorkError, match="dlcore start"):
        work.find()


def test_without_the_book_the_error_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(work, "__file__", str(tmp_path / "site" / "dlcore" / "exercises" / "work.py"))
    with pytest.raises(work.WorkError, match="Go to the book's folder"):
        work.find_book(tmp_path)
    (tmp_path / "book").mkdir()
    (tmp_path / "_toc.yml").touch()
    (tmp_path / "a").mkdir()
    assert work.find_book(tmp_path / "a") == tmp_path


def test_the_real_book_has_its_pages_in_order():
    pages = work.chapters(work.find_book())
    assert pages.index("chain_rule/chain_rule") < pages.index("backpropagation/backpropagation")
    assert work.APPENDIX not in pages and set(work.in_order()) <= set(pages)


def test_reset_of_an_exercise_changes_its_cell_alone_and_keeps_a_copy(learner):
    place, _, _ = work.start()
    learner.write(speed="speed = 7", double="def double(x):\n    return 'ä'")
    before = learner.file.read_bytes()
    kept = reset.reset_exercise(place, sample.SPEED)
    assert kept.read_bytes() == before and kept.is_relative_to(place.folder / work.MARK / "backups")
    assert learner.file.read_bytes() == before.replace(b"speed = 7", b"speed = ...")


@pytest.mark.parametrize("layout", [{"indent": 1}, {"indent": "\t"}, {"indent": 4}, {}, {"indent": 2, "end": "\n\n"}])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_reset_keeps_the_layout_of_the_file(learner, layout, newline):
    work.start()
    learner.write(speed="speed = 7")
    layout, end = {k: v for k, v in layout.items() if k != "end"}, layout.get("end", "\n")
    text = json.dumps(json.loads(learner.file.read_text(encoding="utf-8")), ensure_ascii=False, **layout) + end
    content = b"\xef\xbb\xbf" + text.replace("\n", newline).encode()
    assert reset.with_stub(content, sample.SPEED) == content.replace(b"speed = 7", b"speed = ...")


@pytest.mark.parametrize("gone", [["# EXERCISE"], ["# EXERCISE", "# CHECK"], ["# EXERCISE", "# CHECK", ":::"]])
def test_reset_puts_a_cell_back_that_is_gone(learner, gone):
    place, _, _ = work.start()
    page = json.loads(learner.file.read_text(encoding="utf-8"))
    page["cells"] = [cell for cell in page["cells"] if not "".join(cell["source"]).startswith(tuple(gone))]
    learner.file.write_text(json.dumps(page), encoding="utf-8")
    reset.reset_exercise(place, sample.SPEED)
    whole = notebook.read(learner.file)
    assert notebook.answer(whole, sample.SPEED.id) == sample.SPEED.answer_cell
    if gone == ["# EXERCISE"]:
        sources = [cell.source for cell in whole.cells]
        assert sources.index(sample.SPEED.check_cell) == sources.index(sample.SPEED.answer_cell) + 1


def test_reset_of_a_page_brings_back_the_books_and_each_backup_is_kept(learner):
    place, _, _ = work.start()
    original = learner.file.read_bytes()
    kept = set()
    for text in ("one", "two"):
        learner.file.write_text(text, encoding="utf-8")
        kept.add(reset.reset_page(place, PAGE))
        assert learner.file.read_bytes() == original
    assert {path.read_text() for path in kept} == {"one", "two"}
    learner.file.unlink()
    assert reset.reset_page(place, PAGE) is None and learner.file.read_bytes() == original


def test_reset_of_an_exercise_leaves_a_file_alone_that_it_cannot_read(learner):
    place, _, _ = work.start()
    learner.file.write_text("{half", encoding="utf-8")
    with pytest.raises(notebook.UnreadableNotebook):
        reset.reset_exercise(place, sample.SPEED)
    assert learner.file.read_text() == "{half"


@pytest.mark.skipif(os.name == "nt", reason="file modes and links of POSIX")
def test_a_file_that_is_written_again_keeps_its_mode_and_a_link_stays_a_link(tmp_path):
    path, link = tmp_path / "a", tmp_path / "link"
    path.write_bytes(b"1")
    path.chmod(0o640)
    link.symlink_to(path)
    files.write_whole(link, b"2")
    assert link.is_symlink() and path.read_bytes() == b"2" and path.stat().st_mode & 0o777 == 0o640
