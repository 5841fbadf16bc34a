"""The table of what the book covers names pages and sections that exist."""

import re
from pathlib import Path

import pytest

from dlcore.exercises import notebook

BOOK = Path(__file__).parents[2] / "book"
ROW = re.compile(r"^\| ([KLS]\d+) \| (.+?) \| (.+?) \|$", re.MULTILINE)
LINK = re.compile(r"\[[^\]]+\]\(([^)#]*)#?([^)]*)\)")
ROWS = {row: where for row, _, where in ROW.findall((BOOK / "appendix" / "coverage.md").read_text(encoding="utf-8"))}
WRITTEN = {
    *(f"K{n}" for n in range(1, 13)),
    *("L1", "L2", "L3", "L17", "L18", "L26", "L27", "L28"),
    *("S7", "S8", "S9", "S10"),
}  # fmt: skip


def text_of(path):
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    return "\n".join(cell.source for cell in notebook.read(path).cells if cell.cell_type == "markdown")


def anchors():
    """Every label of every page, and the page it is on."""
    found = {}
    for path in [*BOOK.glob("*/*.md"), *BOOK.glob("*/*.ipynb"), *BOOK.glob("*.md")]:
        text = text_of(path)
        labels = re.findall(r"^\(([\w-]+)\)=$", text, re.MULTILINE)
        labels += re.findall(r"^\$\$ \(([\w-]+)\)", text, re.MULTILINE)
        labels += re.findall(r"^:label: ([\w-]+)$", text, re.MULTILINE)
        found |= dict.fromkeys(labels, path)
    return found


def test_every_row_is_listed_once():
    expected = {f"K{n}" for n in range(1, 13)} | {f"S{n}" for n in range(1, 13)} | {f"L{n}" for n in range(1, 29)}
    assert set(ROWS) == expected


@pytest.mark.parametrize("row", sorted(WRITTEN))
def test_a_written_row_names_a_section_that_exists(row):
    links = LINK.findall(ROWS[row])
    assert links, f"{row} names no section"
    known = anchors()
    for file, label in links:
        assert label in known or (file and (BOOK / "appendix" / file).resolve().exists()), (row, file, label)


def test_rows_that_are_not_written_say_so():
    for row, where in ROWS.items():
        if row not in WRITTEN:
            assert "not yet written" in where, row
