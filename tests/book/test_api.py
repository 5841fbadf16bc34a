"""The reference names everything that is public, and its pages are whole."""

import importlib
import re
from pathlib import Path

import pytest
from test_documentation import MODULES, public

ROOT = Path(__file__).parents[2]
HTML = ROOT / "_build" / "html" / "book" / "appendix"
PAGES = sorted((ROOT / "book" / "appendix" / "api").glob("*.md"))
DIRECTIVE = re.compile(r"^\.\. api:: (\S+)$", re.MULTILINE)
ANCHOR = re.compile(r'<dt class="sig sig-object py" id="([^"]+)"')
CHECK = "dlcore.exercises.check"  # all that a learner meets of the exercises; the rest serves the book itself
ELSEWHERE = ("dlcore.exercises.", "dlcore.widgets.")  # the widgets stand in their gallery


def modules():
    """The modules that define something public for the reader."""
    for name in MODULES:
        if any(public(importlib.import_module(name))) and (not name.startswith(ELSEWHERE) or name == CHECK):
            yield name


def spellings(name):
    """The full names under which a public name may stand: where it is defined, and the packages that offer it."""
    *packages, thing = name.split(".")
    return {".".join([*packages[:depth], thing]) for depth in range(1, len(packages) + 1)}


@pytest.fixture(scope="module")
def entries():
    """The entries of each built page of the reference."""
    if not (HTML / "api").is_dir():
        pytest.fail("there is no built reference: run `make book` first", pytrace=False)
    return {page.stem: ANCHOR.findall((HTML / "api" / f"{page.stem}.html").read_text("utf-8")) for page in PAGES}


def test_every_module_has_one_place_and_a_line_in_the_overview():
    places = [module for page in PAGES for module in DIRECTIVE.findall(page.read_text(encoding="utf-8"))]
    overview = DIRECTIVE.findall((ROOT / "book" / "appendix" / "api.md").read_text(encoding="utf-8"))
    assert sorted(places) == sorted(modules()) == sorted(overview)


def test_every_page_is_in_the_table_of_contents():
    toc = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    assert [page.stem for page in PAGES] == sorted(re.findall(r"file: book/appendix/api/(\w+)", toc))


@pytest.mark.parametrize("module", list(modules()))
def test_every_public_name_has_an_entry(entries, module):
    found = {anchor for anchors in entries.values() for anchor in anchors}
    for name, _ in public(importlib.import_module(module)):
        owner, dot, member = name.removeprefix(f"{module}.").rpartition(".")
        shown = {f"{spelt}.{member}" for spelt in spellings(f"{module}.{owner}")} if dot else spellings(name)
        assert shown & found, name


def test_no_entry_stands_twice_or_shows_an_address(entries):
    anchors = [anchor for page in entries.values() for anchor in page]
    assert len(anchors) == len(set(anchors))
    for page in entries:
        assert " at 0x" not in (HTML / "api" / f"{page}.html").read_text(encoding="utf-8")


def test_an_entry_links_the_page_that_teaches_it():
    text = (HTML / "api" / "functional.html").read_text(encoding="utf-8")
    entry = text.partition('id="dlcore.functional.matmul"')[2].partition('<dt class="sig')[0]
    assert re.search(r'<a [^>]*href="[./]*/backpropagation/backpropagation\.html"[^>]*>', entry)


def test_the_index_of_the_book_lists_concepts_and_not_functions():
    assert "#dlcore." not in (HTML.parent / "genindex.html").read_text(encoding="utf-8")
