"""The built book, served on a free port, and a browser that may ask nobody but that server."""

import functools
import http.server
import os
import shutil
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
HTML = ROOT / "_build" / "html"
COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHANNELS = ("chrome", "msedge")
HOW_TO_GET_IT = (
    "no browser to test with. Run `pip install playwright axe-playwright-python`, then install Chromium, "
    "Chrome or Edge, or run `playwright install chromium`, or set CHROMIUM to the path of one"
)


def docnames():
    """Return the book's pages in reading order, as `_toc.yml` lists them."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    chapters = [chapter for part in toc["parts"] for chapter in part["chapters"]]
    return [toc["root"]] + [page["file"] for chapter in chapters for page in [chapter, *chapter.get("sections", ())]]


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


def skip_or_fail(why):
    """Skip, but fail where a browser was promised."""
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(why, pytrace=False)
    pytest.skip(why)


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serve files and keep the test report readable."""

    def log_message(self, *args):
        """Say nothing."""


class QuietServer(http.server.ThreadingHTTPServer):
    """Say nothing when a page is left before all of it has arrived."""

    def handle_error(self, request, client_address):
        """Say nothing."""


@pytest.fixture(scope="session")
def site():
    """Serve the built book and return its address, without a slash at the end."""
    if not (HTML / "book" / "index.html").exists():
        pytest.fail(f"there is no built book in {HTML}: run `make book` first", pytrace=False)
    handler = functools.partial(QuietHandler, directory=str(HTML))
    server = QuietServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def launch(playwright):
    """Start the first that starts of: $CHROMIUM, a command, an installed Chrome or Edge, Playwright's own."""
    from playwright.sync_api import Error

    paths = [path for path in (os.environ.get("CHROMIUM"), *map(shutil.which, COMMANDS)) if path]
    ways = [{"executable_path": path} for path in paths] + [{"channel": name} for name in CHANNELS] + [{}]
    for way in ways:
        try:
            return playwright.chromium.launch(**way)
        except Error:
            continue
    return None


@pytest.fixture(scope="session")
def chromium():
    """Return a running browser; skip or fail when there is none."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        skip_or_fail(HOW_TO_GET_IT)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        if browser is None:
            skip_or_fail(HOW_TO_GET_IT)
        yield browser
        browser.close()


def failed(page, request):
    """Record a failed request, unless the reader went on to the next page meanwhile."""
    if request.failure != "net::ERR_ABORTED":
        page.troubles.append(f"request failed ({request.failure}): {request.url}")


def watch(page, own_host):
    """Record in ``page.troubles`` whatever a page of the book must not do."""
    page.troubles = []

    def stay_home(route):
        url = urlsplit(route.request.url)
        if url.scheme in ("http", "https", "ws", "wss") and url.netloc != own_host:
            page.troubles.append(f"asked another host: {route.request.url}")
            route.abort()
        else:
            route.continue_()

    page.route("**/*", stay_home)
    trouble = page.troubles.append
    page.on("console", lambda said: said.type == "error" and trouble(f"console error: {said.text}"))
    page.on("pageerror", lambda error: trouble(f"page error: {error}"))
    page.on("requestfailed", lambda request: failed(page, request))
    page.on("response", lambda reply: reply.status >= 400 and trouble(f"{reply.status}: {reply.url}"))


@pytest.fixture
def visit(chromium, site):
    """Return a function that opens a page of the book and waits for its mathematics.

    Its arguments: the page as `_toc.yml` names it, or a path with ``.html`` in it; ``from_file=True`` to
    open it from disk; and what Playwright's ``new_context`` takes, such as ``viewport`` and
    ``color_scheme``.
    """
    contexts = []

    def open_page(place, from_file=False, **options):
        contexts.append(chromium.new_context(**options))
        page = contexts[-1].new_page()
        page.set_default_timeout(10_000)
        watch(page, urlsplit(site).netloc)
        base = HTML.as_uri() if from_file else site
        page.goto(f"{base}/{place if '.html' in place else place + '.html'}")
        page.evaluate("() => window.MathJax?.startup?.promise")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def unavailable():
    """Return what a test calls when a tool it needs is missing."""
    return skip_or_fail
