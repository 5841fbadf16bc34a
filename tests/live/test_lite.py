"""JupyterLite in the built book: all notebooks, the same Python as the pages, no other host."""

import hashlib
import json
import re
from urllib.parse import unquote, urljoin

import pytest
import yaml
from browsing import HTML

LITE = HTML / "lite"
ROOT = HTML.parents[1]
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
MOST_BYTES = 36_000_000

pytestmark = pytest.mark.skipif(
    HTML.exists() and not (HTML / "_live").exists(), reason="the book was built with LIVE=0"
)


@pytest.fixture(scope="module")
def config():
    """Return JupyterLite's configuration."""
    return json.loads((LITE / "jupyter-lite.json").read_text("utf-8"))["jupyter-config-data"]


@pytest.fixture(scope="module")
def packages():
    """Return the packages that the notebooks' kernel finds."""
    return json.loads((LITE / "pyodide-lock.json").read_text("utf-8"))["packages"]


def test_it_holds_the_notebooks_of_the_table_of_contents_and_no_others():
    listed = re.findall(r"file: book/(\S+)", (ROOT / "_toc.yml").read_text("utf-8"))
    wanted = {f"{page}.ipynb" for page in listed if (ROOT / "book" / f"{page}.ipynb").exists()}
    assert {path.relative_to(LITE / "files").as_posix() for path in LITE.rglob("files/**/*.ipynb")} == wanted


def test_links_between_notebooks_lead_somewhere():
    for notebook in (LITE / "files").rglob("*.ipynb"):
        cells = json.loads(notebook.read_text("utf-8"))["cells"]
        text = "\n".join(cell["source"] for cell in cells if cell["cell_type"] == "markdown")
        links = [link for link in re.findall(r"\]\(([^()\s#]+)", text) if ":" not in link]
        missing = [link for link in links if not (notebook.parent / unquote(link)).is_file()]
        assert missing == [], notebook


def test_texts_are_whole():
    for notebook in (LITE / "files").rglob("*.ipynb"):
        cells = json.loads(notebook.read_text("utf-8"))["cells"]
        data = [output.get("data", {}) for cell in cells for output in cell.get("outputs", ())]
        assert all(isinstance(cell["source"], str) for cell in cells)
        assert all(isinstance(text, str) for bundle in data for kind, text in bundle.items() if "json" not in kind)


def test_the_listings_name_every_notebook():
    for listing in (LITE / "api" / "contents").rglob("all.json"):
        folder = LITE / "files" / listing.parent.relative_to(LITE / "api" / "contents")
        names = {entry["name"] for entry in json.loads(listing.read_text("utf-8"))["content"]}
        assert names == {path.name for path in folder.iterdir()}


def test_python_is_that_of_the_pages(config):
    settings = config["litePluginSettings"][KERNEL]
    assert urljoin("http://site/lite/", settings["pyodideUrl"]) == "http://site/_live/python/pyodide.mjs"
    assert (HTML / "_live" / "python" / "pyodide.mjs").is_file()
    assert settings["disablePyPIFallback"] is True
    assert (LITE / settings["loadPyodideOptions"]["lockFileURL"]).is_file()
    assert list(LITE.rglob("*pyodide.asm*")) + list(LITE.rglob("numpy*")) + list(LITE.rglob("matplotlib-*")) == []


def test_every_package_is_there_as_the_lock_says_and_only_once(packages):
    for name, package in packages.items():
        path = (LITE / package["file_name"]).resolve()
        assert HTML.resolve() in path.parents
        assert hashlib.sha256(path.read_bytes()).hexdigest() == package["sha256"], name
        assert set(package["depends"]) <= set(packages)
    shared = {package["file_name"] for package in packages.values() if package["file_name"].startswith("../_live/")}
    assert len(shared) > 10
    modules = [module for package in packages.values() for module in package["imports"]]
    assert sorted(modules) == sorted(set(modules))


def test_what_the_kernel_loads_first_is_known(config, packages):
    assert set(config["litePluginSettings"][KERNEL]["loadPyodideOptions"]["packages"]) <= set(packages)


def test_the_configuration_names_no_other_host(config):
    for name in ("jupyter-lite.json", "lab/jupyter-lite.json", "overrides.json", "pyodide-lock.json"):
        assert "//" not in (LITE / name).read_text("utf-8").replace("https://schema", ""), name
    settings = json.loads((LITE / "overrides.json").read_text("utf-8"))
    assert settings["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"


def test_extensions_show_the_books_texts_and_widgets(config):
    names = {extension["name"] for extension in config["federated_extensions"]}
    assert {"jupyterlab-myst", "@jupyter-widgets/jupyterlab-manager", "anywidget"} <= names
    for extension in config["federated_extensions"]:
        assert (LITE / "extensions" / extension["name"] / extension["load"]).is_file()


def test_every_page_has_its_policy_and_then_what_confines_workers():
    for page in LITE.rglob("*.html"):
        tags = re.findall(r"<(?:script|link|style|meta http-equiv)[^>]*>", page.read_text("utf-8"))
        assert "Content-Security-Policy" in tags[0]
        first = re.fullmatch(r'<script src="(.*)">', tags[1])[1]
        assert (page.parent / first).resolve() == (LITE / "confine.js").resolve()
    assert (LITE / "lock.js").is_file()


def test_nothing_is_in_it_that_nobody_asks_for():
    assert not any((LITE / app).exists() for app in ("repl", "tree", "notebooks", "edit", "consoles"))
    assert list(LITE.rglob("*.map")) == []
    assert sum(path.stat().st_size for path in LITE.rglob("*") if path.is_file()) < MOST_BYTES


def test_pages_that_are_notebooks_link_to_theirs():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    pages = [chapter["file"] for part in toc["parts"] for chapter in part["chapters"]]
    for page in pages:
        html = (HTML / f"{page}.html").read_text("utf-8")
        links = re.findall(r'href="([^"]*)lite/lab/index\.html\?path=([^"]*)"', html)
        notebook = f"{page.removeprefix('book/')}.ipynb"
        is_notebook = (LITE / "files" / notebook).exists()
        assert links == ([("../" * page.count("/"), notebook)] if is_notebook else []), page
