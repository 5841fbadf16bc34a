"""The author's tools."""

import nbformat
import pytest
import sample
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from dlcore.exercises import author, notebook

pytestmark = pytest.mark.usefixtures("sample_page")


def prompt(slug):
    return new_markdown_cell(f":::{{exercise}} Title\n:label: ex-page-{slug}\n\nDo it.\n:::")


def draft(*slugs):
    return new_notebook(cells=[new_markdown_cell("(ch-page)=\n# The Page"), *map(prompt, slugs)])


def test_sync_writes_answer_check_and_hints_after_each_prompt():
    page = author.sync(draft("speed", "double"), "sample/page")
    assert [cell.cell_type for cell in page.cells] == ["markdown"] * 2 + ["code"] * 2 + ["markdown"] * 2 + [
        "code"
    ] * 2 + ["markdown", "code"]
    assert page.cells[2].source == sample.SPEED.answer_cell and page.cells[3].source == sample.SPEED.check_cell
    assert "<summary>Hint 2</summary>" in page.cells[4].source and "(#sol-page-speed)" in page.cells[4].source
    nbformat.validate(page)


def test_a_page_with_exercises_ends_with_the_cell_that_shows_what_is_done():
    page = author.sync(draft("speed", "double"), "sample/page")
    page.cells.append(new_markdown_cell("## Summary"))
    last = author.sync(page, "sample/page").cells[-1]
    assert last.source.startswith("# PROGRESS sample/page\n") and last.metadata.tags == ["remove-cell"]
    assert notebook.mark(last.source) == (None, None)
    namespace = {}
    exec(last.source, namespace)
    assert "0 of 2" in repr(namespace["progress"]("sample/page"))


def test_a_page_without_exercises_gets_no_such_cell():
    page = new_notebook(cells=[new_markdown_cell("# No exercises")])
    assert len(author.sync(page, "other/page").cells) == 1


def test_sync_mends_what_has_drifted_and_leaves_the_rest():
    page = author.sync(draft("speed", "double"), "sample/page")
    changed = author.fill(page, {"sample/page/speed": "speed = 9"})
    del changed.cells[3]
    assert author.sync(changed, "sample/page") == page
    assert author.sync(page, "sample/page") == page


def test_a_prompt_without_an_exercise_is_refused():
    with pytest.raises(ValueError, match="page-other"):
        author.sync(draft("speed", "other"), "sample/page")
    with pytest.raises(ValueError, match="same order"):
        author.sync(draft("double", "speed"), "sample/page")


def test_fill_leaves_the_original_alone():
    page = author.sync(draft("speed", "double"), "sample/page")
    filled = author.fill(page, {"sample/page/speed": "speed = 6.0"})
    assert notebook.answer(filled, "sample/page/speed").endswith("speed = 6.0")
    assert notebook.answer(page, "sample/page/speed").endswith("speed = ...")


def test_answers_hold_each_solution_under_the_same_first_line():
    appendix = author.answers([("sample/page", "The Page")])
    nbformat.validate(appendix)
    assert notebook.exercise_ids(appendix) == [exercise.id for exercise in sample.EXERCISES]
    assert notebook.answer(appendix, "sample/page/double").startswith(
        "# EXERCISE sample/page/double\nimport numpy as np"
    )
    text = "\n".join(cell.source for cell in appendix.cells)
    assert "## The Page" in text and "sol-page-speed" in text and "Rates multiply." in text


def test_run_stores_outputs_that_do_not_depend_on_the_run(tmp_path):
    cells = [new_code_cell("import sys\nprint(1)\nsys.stdout.flush()\nprint(2)")]
    first = author.run(new_notebook(cells=cells), tmp_path)
    assert first.cells[0].outputs[0].text == "1\n2\n"
    assert first.metadata == author.METADATA and "execution" not in first.cells[0].metadata


def test_the_title_is_the_first_heading():
    assert author.title(draft()) == "The Page"


def test_a_code_cell_that_fails_stops_the_run(tmp_path):
    with pytest.raises(Exception, match="ZeroDivisionError"):
        author.run(new_notebook(cells=[new_code_cell("1 / 0")]), tmp_path)
