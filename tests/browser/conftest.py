"""The built book, served on a free port."""

import functools
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from browsing import HTML, WIDGETS_DRAWN, CompressingHandler, serving, watch
from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parents[2]


def docnames():
    """Return the book's pages in reading order, as `_toc.yml` lists them.

    Of the pages under another page, which are the reference and all made alike, only the first two.
    """
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    chapters = [chapter for part in toc["parts"] for chapter in part["chapters"]]
    pages = [page for chapter in chapters for page in [chapter, *chapter.get("sections", ())[:2]]]
    return [toc["root"], *(page["file"] for page in pages)]


def pytest_generate_tests(metafunc):
    """Run a test once for each page (`docname`), or for each page with exercises (`exercise_doc`)."""
    if "docname" in metafunc.fixturenames:
        metafunc.parametrize("docname", docnames())
    if "exercise_doc" in metafunc.fixturenames:
        metafunc.parametrize("exercise_doc", [name for name in docnames() if has_exercises(name)])


def has_exercises(docname):
    """Tell whether the page's source is a notebook that sets exercises."""
    notebook = ROOT / f"{docname}.ipynb"
    return notebook.exists() and ":::{exercise}" in notebook.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def site():
    """Serve the built book as web servers do, and return its address, without a slash at the end."""
    if not (HTML / "book" / "index.html").exists():
        pytest.fail(f"there is no built book in {HTML}: run `make book` first", pytrace=False)
    with serving(HTML, CompressingHandler) as address:
        yield address


@pytest.fixture(scope="session")
def built():
    """Return a function that reads a built page, by its name in `_toc.yml`, as BeautifulSoup; no browser is needed."""
    return functools.cache(lambda name: BeautifulSoup((HTML / f"{name}.html").read_text("utf-8"), "html.parser"))


def weigh(page):
    """Return a list to which the bytes of each thing that the page loads are added, as they travel."""
    received = []
    devtools = page.context.new_cdp_session(page)
    devtools.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    devtools.send("Network.enable")
    return received


@pytest.fixture
def visit(chromium, site):
    """Return a function that opens a page of the book and waits for its mathematics and its widgets.

    Its arguments: the page as `_toc.yml` names it, or a path with ``.html`` in it; ``from_file=True`` to
    open it from disk; and what Playwright's ``new_context`` takes, such as ``viewport`` and
    ``color_scheme``. The page's ``received`` lists the bytes of each thing that it loaded.
    """
    contexts = []

    def open_page(place, from_file=False, **options):
        contexts.append(chromium.new_context(**options))
        page = contexts[-1].new_page()
        page.set_default_timeout(10_000)
        watch(page, urlsplit(site).netloc)
        page.received = weigh(page)
        base = HTML.as_uri() if from_file else site
        page.goto(f"{base}/{place if '.html' in place else place + '.html'}")
        page.evaluate("() => window.MathJax?.startup?.promise")
        if options.get("java_script_enabled", True):
            page.wait_for_function(WIDGETS_DRAWN)
        return page

    yield open_page
    for context in contexts:
        context.close()
