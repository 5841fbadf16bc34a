"""Reading a learner's notebook."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, writes

from dlcore.exercises import notebook


def page(*sources):
    return new_notebook(cells=[new_code_cell(source) for source in sources])


def test_marks_are_read_from_the_first_line():
    assert notebook.mark("# EXERCISE a/b/c\nx = 1") == ("EXERCISE", "a/b/c")
    assert notebook.mark("\n  #  CHECK a/b/c  \ncheck()") == ("CHECK", "a/b/c")
    assert notebook.mark("%%time\n# mine\n\n#EXERCISE  a/b/c\r\nx = 1") == ("EXERCISE", "a/b/c")
    assert notebook.mark("x = 1\n# EXERCISE a/b/c") == (None, None)
    assert notebook.mark("") == (None, None)


def test_the_last_of_two_answers_counts():
    book = page("# EXERCISE a/b/c\nx = 1", "# EXERCISE a/b/c\nx = 2")
    assert notebook.answer(book, "a/b/c").endswith("x = 2")
    assert notebook.answer(book, "a/b/d") is None
    assert notebook.exercise_ids(book) == ["a/b/c"]


def test_a_starting_cell_that_was_pasted_again_is_no_answer(sample_page):
    speed = sample_page[0]
    filled = "# EXERCISE sample/page/speed\nspeed = 6.0"
    assert notebook.answer(page(filled, speed.answer_cell + "\n"), speed.id) == filled
    assert notebook.answer(page(speed.answer_cell, speed.answer_cell), speed.id) == speed.answer_cell


def test_markdown_is_no_answer():
    assert notebook.exercise_ids(new_notebook(cells=[new_markdown_cell("# EXERCISE a/b/c\nx")])) == []


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path):
    file = tmp_path / "p.ipynb"
    file.write_bytes(b"\xef\xbb\xbf" + writes(page("# EXERCISE a/b/c\nx = 1")).replace("\n", "\r\n").encode())
    assert notebook.exercise_ids(notebook.read(file)) == ["a/b/c"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{nope", ["not a notebook", "fresh copy"]),
        ("", ["not a notebook"]),
        ("[1, 2]", ["not a notebook"]),
        ('{"a": 1}', ["not a notebook"]),
        ('{"cells": [],\n<<<<<<< HEAD\n"x": 1\n=======\n"x": 2\n>>>>>>> other\n}', ["merge conflict", "line 2"]),
    ],
)
def test_what_is_no_notebook_is_refused_with_advice(tmp_path, content, words):
    file = tmp_path / "p.ipynb"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(notebook.UnreadableNotebook) as error:
        notebook.read(file)
    assert all(word in str(error.value) for word in words)


def test_a_binary_file_is_refused(tmp_path):
    file = tmp_path / "p.ipynb"
    file.write_bytes(b"\x80\x81\xff")
    with pytest.raises(notebook.UnreadableNotebook, match="as text"):
        notebook.read(file)
