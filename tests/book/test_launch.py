"""A page's notebook can be opened: in the browser, and on Binder and in Colab once the book has an address."""

import sys
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import nbformat
import pytest
import yaml
from bs4 import BeautifulSoup
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "book" / "_ext"))

import launch  # noqa: E402
import notebook_button  # noqa: E402

ADDRESS = "https://github.com/a-teacher/a-book"
PAGE = "chain_rule/derivatives"


def buttons(repository=None, suffix=".ipynb"):
    """Return the header's buttons of a page, by label."""
    app = SimpleNamespace(config=SimpleNamespace(html_theme_options={"repository_url": repository}))
    context = {
        "header_buttons": [{"label": "download-buttons"}, {"label": "search-button"}],
        "page_source_suffix": suffix,
        "sourcename": f"book/{PAGE}.ipynb",
        "pathto": lambda place, resource: f"../../{place}",
    }
    notebook_button.keep_notebook_button(app, f"book/{PAGE}", "page.html", context, None)
    return {button["label"]: button for button in context["header_buttons"]}


def test_the_page_opens_as_a_notebook(monkeypatch):
    monkeypatch.delenv("LIVE", raising=False)
    button = buttons()["open-notebook-button"]
    assert button["tooltip"] == "Open as notebook"
    assert button["url"] == f"../../lite/lab/index.html?path={PAGE}.ipynb"


def test_without_live_pages_there_is_nothing_to_open_it_with(monkeypatch):
    monkeypatch.setenv("LIVE", "0")
    assert list(buttons()) == ["download-notebook-button", "search-button"]


def test_a_page_that_is_no_notebook_has_none_of_the_buttons():
    assert list(buttons(ADDRESS, suffix=".md")) == ["search-button"]


@pytest.mark.parametrize("repository", [None, "", "https://gitlab.com/a-teacher/a-book", "https://github.com/a-teacher"])
def test_nothing_launches_elsewhere_without_a_repository_on_github(repository):
    assert "launch-notebook-buttons" not in buttons(repository)


def test_binder_and_colab_open_the_copies_that_are_written(tmp_path):
    launch.write_copies(tmp_path, ADDRESS)
    menu = buttons(ADDRESS)["launch-notebook-buttons"]["buttons"]
    links = {button["text"]: urlsplit(button["url"]) for button in menu}
    binder, colab = links["Binder"], links["Colab"]
    assert (binder.netloc, binder.path) == ("mybinder.org", "/v2/gh/a-teacher/a-book/launch")
    assert (tmp_path / binder.query.removeprefix("urlpath=lab/tree/")).is_file()
    assert colab.netloc == "colab.research.google.com"
    assert (tmp_path / colab.path.removeprefix("/github/a-teacher/a-book/blob/launch/")).is_file()


def test_every_notebook_of_the_book_is_copied_and_installs_the_package_first(tmp_path):
    launch.write_copies(tmp_path, f"{ADDRESS}.git", branch="2026")
    originals = launch.notebooks(ROOT)
    assert len(originals) > 5
    assert len(list(tmp_path.rglob("*.ipynb"))) == len(originals)
    for original in originals:
        copy = nbformat.read(tmp_path / original.relative_to(ROOT / "book"), nbformat.NO_CONVERT)
        nbformat.validate(copy)
        first, *others = copy.cells
        assert '%pip install --quiet --no-deps "dlcore @ git+https://github.com/a-teacher/a-book@2026"' in first.source
        assert others == nbformat.read(original, nbformat.NO_CONVERT).cells
    assert "dlcore @ git+https://github.com/a-teacher/a-book@2026" in (tmp_path / "requirements.txt").read_text("utf-8")


def test_a_copy_runs(tmp_path):
    launch.write_copies(tmp_path, ADDRESS)
    notebook = nbformat.read(tmp_path / f"{PAGE}.ipynb", nbformat.NO_CONVERT)
    assert [cell.cell_type for cell in notebook.cells[:3]] == ["code", "markdown", "code"]
    del notebook.cells[12:]
    NotebookClient(notebook, resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert notebook.cells[0].outputs == []  # the package is here: nothing is installed
    assert "km/h" in notebook.cells[4].outputs[0].text


def test_copies_replace_old_ones_and_keep_the_branch(tmp_path):
    for old in (".git/config", "gone/page.ipynb"):
        (tmp_path / old).parent.mkdir()
        (tmp_path / old).write_text("old", encoding="utf-8")
    launch.write_copies(tmp_path, ADDRESS)
    assert (tmp_path / ".git" / "config").exists() and not (tmp_path / "gone").exists()


def test_copies_need_an_address(tmp_path):
    with pytest.raises(ValueError, match="Set it in _config.yml"):
        launch.write_copies(tmp_path, None)


def test_a_book_with_an_address_builds_strictly_and_asks_nobody(build, tmp_path):
    config = yaml.safe_load((tmp_path / "_config.yml").read_text("utf-8"))
    assert not (config.get("repository") or {}).get("url")
    config["repository"] = {"url": ADDRESS, "branch": "main"}
    (tmp_path / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    result = build("1")
    assert result.returncode == 0, result.stdout + result.stderr
    page = BeautifulSoup((tmp_path / "_build/html/book/page.html").read_text("utf-8"), "html.parser")
    links = [link["href"] for link in page.select(".dropdown-launch-notebook-buttons a")]
    assert links == [address for _, address in launch.addresses(ADDRESS, "page")]
    tags = page.select("script[src], img[src], iframe[src], link[href]")
    loaded = [tag.get("src") or tag.get("href") for tag in tags]
    assert [address for address in loaded if "//" in address] == []
