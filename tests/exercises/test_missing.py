"""What is said where an exercise has no answer cell."""

import pytest
from at_work import PAGE
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from dlcore.exercises.missing import missing

RIGHT = f"# EXERCISE {PAGE}/double"


@pytest.fixture
def said(sample_page, tmp_path):
    """Return a function that says what is missing where a page has cells with these sources."""

    def say(*sources, kind=new_code_cell, path=tmp_path / "page.ipynb"):
        return missing(new_notebook(cells=[kind(source) for source in sources]), sample_page[1], path)

    return say


@pytest.mark.parametrize(
    "mark",
    ["# EXERCISE Double", "# EXERCISE doubel", f"{RIGHT} my note", f"#EXERCISE: {PAGE}/double",
     f"## exercise {PAGE}/doble", "# EXERCISE page/double", "# EXERCISE `double`", "#EXERCISE sample/pages/double."],
)  # fmt: skip
def test_a_mark_that_is_nearly_right_is_named(said, mark):
    assert f"there is a mark {mark!r}. If that is meant, write it exactly as {RIGHT}" in said("x = 1", f"{mark}\nx = 2")


def test_the_mark_of_another_exercise_is_not_meant(said):
    for other in (f"{PAGE}/speed", "sped", "", "xyz"):
        assert "there is a mark" not in said(f"# EXERCISE {other}")
    assert "there is a mark" not in said("# my exercise double")


def test_a_mark_in_the_wrong_place_is_told(said):
    assert "stands in line 2 of a cell. It must be the first line" in said(f"import math\n{RIGHT}\nx = 1")
    assert "stands in a markdown cell" in said(f"{RIGHT}\nx = 1", kind=new_markdown_cell)


def test_reset_is_advised_only_where_it_works(said, tmp_path):
    assert "Write that line above your answer" in said() and "dlcore reset" not in said()
    (tmp_path / ".dlcore").mkdir()
    assert "dlcore reset" not in said()
    assert f"`dlcore reset {PAGE}/double` puts it back." in said(path=tmp_path / f"{PAGE}.ipynb")
