"""The package that runs in the reader's browser, imported here without the stand-ins that lie beside it."""

import importlib.util
import sys
from pathlib import Path

import pytest
from browsing import HTML
from made_up_site import Server
from reader import tabs
from rotation import leave_most

PACKAGE = Path(__file__).parents[2] / "book" / "_live" / "python" / "book_live"

BOOK = str(Path(__file__).parents[2] / "book")
if BOOK not in sys.path:  # for the modules of `_live` and `_widgets`
    sys.path.append(BOOK)

if "book_live" not in sys.modules:
    spec = importlib.util.spec_from_file_location("book_live", PACKAGE / "__init__.py")
    sys.modules["book_live"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules["book_live"])


@pytest.hookimpl(tryfirst=True)  # before pytest chooses by markers
def pytest_collection_modifyitems(items):
    """Leave most of what takes long in the browser for other times."""
    leave_most(items)


@pytest.fixture(scope="session")
def live_site():
    """Serve the built book with its live pages; return the server, which notes what it is asked for."""
    if not (HTML / "_live" / "app" / "page.js").exists():
        pytest.fail(f"there are no live pages in {HTML}: run `make book` first", pytrace=False)
    server = Server(HTML)
    yield server
    server.stop()


@pytest.fixture
def reading(chromium, live_site):
    """Return a function that opens a page of the book, such as ``chain_rule/derivatives``; all in one browser profile.

    Troubles of a page fail the test at its end: errors in the console, files that did not come, other hosts asked.
    """
    with tabs(chromium, live_site.address) as open_tab:
        yield open_tab


@pytest.fixture(scope="module")  # a page that stays open keeps a processor busy
def running_tab(chromium, live_site):
    """Return a page of the book whose Python has started, for tests to share: a start takes seconds."""
    with tabs(chromium, live_site.address) as open_tab:
        reader = open_tab("chain_rule/chain_rule")
        assert reader.run(reader.ordinary()[0], "ready = True") == "ok"
        yield reader


@pytest.fixture
def reader(running_tab):
    """Return that page with the book's code in every cell and no output; names that other tests gave may be there."""
    running_tab.clear()
    running_tab.page.troubles.clear()
    yield running_tab
    assert running_tab.page.troubles == []
