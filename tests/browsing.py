"""A browser for the tests, which may ask nobody but the server of the test."""

import contextlib
import functools
import gzip
import http.server
import io
import json
import os
import shutil
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHANNELS = ("chrome", "msedge")
HOW_TO_GET_IT = (
    "no browser to test with. Run `pip install playwright axe-playwright-python`, then install Chromium, "
    "Chrome or Edge, or run `playwright install chromium`, or set CHROMIUM to the path of one"
)
HTML = Path(__file__).parents[1] / "_build" / "html"  # the built book
WIDGETS_DRAWN = """() =>
    [...document.querySelectorAll('.widget-output')].every(output => output.querySelector('[data-widget]'))"""
TEXTS = (".html", ".css", ".js", ".svg", ".json")
SERIOUS = ("serious", "critical")


def skip_or_fail(why):
    """Skip, but fail where a browser was promised."""
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(why, pytrace=False)
    pytest.skip(why)


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serve files and keep the test report readable."""

    def log_message(self, *args):
        """Say nothing."""


class CompressingHandler(QuietHandler):
    """Serve text compressed, as web servers do."""

    def send_head(self):
        """Send the headers and return what follows them."""
        path = Path(self.translate_path(self.path))
        if path.suffix not in TEXTS or not path.is_file():
            return super().send_head()
        body = gzip.compress(path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return io.BytesIO(body)


class QuietServer(http.server.ThreadingHTTPServer):
    """Say nothing when a page is left before all of it has arrived."""

    def handle_error(self, request, client_address):
        """Say nothing."""


@contextlib.contextmanager
def serving(folder, handler=QuietHandler):
    """Serve a folder while the context lasts; give its address, without a slash at the end."""
    handler = functools.partial(handler, directory=str(folder))
    server = QuietServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def launch(playwright, profile=None):
    """Start the first that starts of: $CHROMIUM, a command, an installed Chrome or Edge, Playwright's own.

    Parameters
    ----------
    playwright : playwright.sync_api.Playwright
    profile : path-like, optional
        A folder where the browser keeps what it learns, as a reader's does.

    Returns
    -------
    Browser or BrowserContext or None
        A context where a profile is given; None where nothing starts.
    """
    from playwright.sync_api import Error

    paths = [path for path in (os.environ.get("CHROMIUM"), *map(shutil.which, COMMANDS)) if path]
    ways = [{"executable_path": path} for path in paths] + [{"channel": name} for name in CHANNELS] + [{}]
    for way in ways:
        try:
            if profile is not None:
                return playwright.chromium.launch_persistent_context(profile, **way)
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


def listen(page):
    """Record in ``page.troubles`` what a page says of its own accord: errors, and files that do not come."""
    page.troubles = []
    trouble = page.troubles.append
    page.on("console", lambda said: said.type == "error" and trouble(f"console error: {said.text}"))
    page.on("pageerror", lambda error: trouble(f"page error: {error}"))
    page.on("requestfailed", lambda request: failed(page, request))
    page.on("response", lambda reply: reply.status >= 400 and trouble(f"{reply.status}: {reply.url}"))


def is_elsewhere(address, own_host):
    """Return whether an address is another host's."""
    url = urlsplit(address)
    return url.scheme in ("http", "https", "ws", "wss") and url.netloc != own_host


def watch(page, own_host):
    """Record in ``page.troubles`` whatever a page of the book must not do."""

    def stay_home(route):
        if is_elsewhere(route.request.url, own_host):
            page.troubles.append(f"asked another host: {route.request.url}")
            route.abort()
        else:
            route.continue_()

    listen(page)
    page.route("**/*", stay_home)


@pytest.fixture(scope="session")
def unavailable():
    """Return what a test calls when a tool it needs is missing."""
    return skip_or_fail


def describe(violation):
    """Name the rule of axe-core and the first places that break it."""
    nodes = violation["nodes"]
    places = json.dumps([node["html"][:160] for node in nodes[:3]], indent=1)
    return f"{violation['id']} ({violation['help']}, {len(nodes)} places): {places}"


@pytest.fixture(scope="session")
def serious_violations(unavailable):
    """Return a function that runs axe-core on a page, and describes what it finds serious.

    All rules or some, on the whole page or within what some selectors find.
    """
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ImportError:
        unavailable("axe-core is missing: run `pip install axe-playwright-python`")

    def find(page, only=(), without=(), within=()):
        place = {"include": [[selector] for selector in within]} if within else None
        rules = {"runOnly": list(only)} if only else {"rules": {rule: {"enabled": False} for rule in without}}
        found = Axe().run(page, place, options={"resultTypes": ["violations"], **rules}).response["violations"]
        return [describe(violation) for violation in found if violation["impact"] in SERIOUS]

    return find
