"""What the build adds so that pages can run in the browser, and what it says when it cannot."""

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from browsing import HTML
from bs4 import BeautifulSoup
from building import build  # noqa: F401
from sphinx.errors import ExtensionError

from dlcore.exercises import bank

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "book" / "_ext"))

import live  # noqa: E402

PAGES = bank.pages()


def built(page):
    return BeautifulSoup((HTML / "book" / f"{page}.html").read_text(encoding="utf-8"), "html.parser")


@pytest.mark.parametrize("page", PAGES)
def test_cells_carry_their_place_in_the_notebook(page):
    cells = json.loads((ROOT / "book" / f"{page}.ipynb").read_text(encoding="utf-8"))["cells"]
    shown = [f"cell-{i}" for i, cell in enumerate(cells)
             if cell["cell_type"] == "code" and "remove-cell" not in cell["metadata"].get("tags", [])]  # fmt: skip
    found = [name for cell in built(page).select(".cell") for name in cell["class"] if name.startswith("cell-")]
    assert found == shown


def test_the_starter_is_told_where_things_are():
    tag = built(PAGES[0]).select_one("script[data-live]")
    home = (HTML / "book" / PAGES[0]).parent
    assert tag["data-page"] == PAGES[0]
    assert (home / tag["data-notebook"]).resolve() == (HTML / "_sources" / "book" / f"{PAGES[0]}.ipynb").resolve()
    assert (home / tag["data-live"] / "python" / "pyodide-lock.json").is_file()
    assert (home / tag["data-root"]).resolve() == HTML.resolve()


def test_no_page_leads_to_another_server_until_a_repository_is_named():
    for page in PAGES:
        links = [link["href"] for link in built(page).select(".article-header-buttons a[href]")]
        assert links and not [link for link in links if link.startswith("http")]


def test_a_missing_piece_stops_the_build_and_says_what_to_do(monkeypatch, tmp_path):
    def assemble(site):
        raise RuntimeError("numpy.whl is missing from book/_live/wheels; wheels.lock names it")

    monkeypatch.setattr(live, "_part", lambda name: SimpleNamespace(assemble=assemble))
    with pytest.raises(ExtensionError, match="(?s)numpy.whl is missing.*make book LIVE=0"):
        live.assemble(SimpleNamespace(outdir=tmp_path), None)


def test_without_it_the_book_builds_and_nothing_of_it_is_there(build, tmp_path):  # noqa: F811
    result = build("1 + 1")
    assert result.returncode == 0, result.stdout + result.stderr
    site = tmp_path / "_build" / "html"
    assert not [name for name in ("_live", "lite", "sw.js") if (site / name).exists()]
    assert "live.js" not in (site / "book" / "page.html").read_text(encoding="utf-8")
