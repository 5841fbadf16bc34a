"""The two places where a notebook runs in the reader's browser: the live page, and the book's JupyterLite.

Both are given the same one cell, put into a page of the built book as the server sends it. Times begin when the reader
asks, and end when the answer is drawn.
"""

import contextlib
import functools
import gzip
import io
import json
import threading
from pathlib import Path
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from tests.browsing import HTML, QuietHandler, QuietServer

PAGE = "chain_rule/derivatives"
CELL = 1  # the page's first cell of code
PACKED = (".html", ".css", ".js", ".mjs", ".wasm", ".json", ".svg", ".ipynb")  # wheels are packed already
PATIENCE = 120_000
METADATA = {"kernelspec": {"name": "python3", "display_name": "Python 3"}, "language_info": {"name": "python"}}
# When Run was asked for, by a click or a key, and when the answer was drawn. Asking the page for it from outside, every
# so often, would be wrong by half a second.
FIRST = """([place, words]) => {
  window.seen = {asked: 0, drawn: 0};
  const ask = () => { seen.asked = performance.now(); };
  document.addEventListener('keydown', ask, {capture: true});
  document.addEventListener('click', ask, {capture: true});
  const is_there = () => [...document.querySelectorAll(place)].some((one) => one.textContent.includes(words));
  new MutationObserver(() => {
    if (seen.asked && !seen.drawn && is_there()) requestAnimationFrame(() => { seen.drawn ||= performance.now(); });
  }).observe(document.body, {childList: true, subtree: true, characterData: true, attributes: true});
}"""
# When a picture is drawn anew, and when a key was pressed.
WATCH = """() => {
  window.seen = {key: 0, drawn: 0};
  document.addEventListener('keydown', () => { seen.key = performance.now(); seen.drawn = 0; }, true);
  const isPicture = (node) => node.matches?.('img, svg') || node.querySelector?.('img, svg');
  const isOutput = (node) => node.closest?.('.live-output, .jp-OutputArea') && !node.closest('.jupyter-widgets.slider');
  new MutationObserver((changes) => {
    const drawn = changes.some((one) => isOutput(one.target) &&
      (one.type === 'attributes' || [...one.addedNodes].some(isPicture)));
    if (drawn && seen.key && !seen.drawn) requestAnimationFrame(() => { seen.drawn = performance.now(); });
  }).observe(document.body, {childList: true, subtree: true, attributes: true, attributeFilter: ['src']});
}"""


class Handler(QuietHandler):
    """Serve the built book, packed as web servers do, with the cell in place; count what goes out."""

    # Packed once, and before anything is measured.
    packed = staticmethod(functools.cache(lambda path: gzip.compress(path.read_bytes(), 6)))

    def send_head(self):
        """Send the headers and return what follows them."""
        path = Path(self.translate_path(self.path))
        other = self.server.others.get(urlsplit(self.path).path)
        if other is None and (path.suffix not in PACKED or not path.is_file()):
            if path.is_file():
                self.server.count(path.stat().st_size)
            return super().send_head()
        body = gzip.compress(other) if other is not None else self.packed(path)
        self.server.count(len(body))
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        if other is None:
            self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        return io.BytesIO(body)


class CountingServer(QuietServer):
    """Count the bytes that go out, in `sent`; `others` are answers in the place of files, by path."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.sent, self.others, self.lock = 0, {}, threading.Lock()

    def count(self, size):
        """Add to what went out."""
        with self.lock:
            self.sent += size


@contextlib.contextmanager
def server(folder=HTML):
    """Serve the built book while the context lasts; give the server, with `address`, `others` and `sent`."""
    made = CountingServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
    for part in ("_live", "_static", "lite"):
        for path in (Path(folder) / part).rglob("*"):
            if path.suffix in PACKED and path.is_file():
                Handler.packed(path)
    made.address = f"http://127.0.0.1:{made.server_port}"
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def notebook(cells):
    """Return a notebook with these cells as JSON."""
    return json.dumps({"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}).encode()


def code_cell(code):
    """Return a cell of code that has not been run."""
    return {"cell_type": "code", "id": "the-cell", "source": code, "metadata": {}, "outputs": [],
            "execution_count": None}


class LivePage:
    """A page of the book that is run where it stands."""

    name = "page"
    service_workers = "block"  # where sizes are counted

    def prepare(self, served, code):
        """Put a cell of code into the page, in place of all others."""
        page = BeautifulSoup((HTML / "book" / f"{PAGE}.html").read_text("utf-8"), "html.parser")
        for cell in page.select("div.cell"):
            if f"cell-{CELL}" not in cell["class"]:
                cell.decompose()
        page.select_one(f".cell-{CELL} pre").string = f"{code}\n"
        text = {"cell_type": "markdown", "id": "text", "source": "", "metadata": {}}
        served.others = {
            f"/book/{PAGE}.html": str(page).encode(),
            f"/_sources/book/{PAGE}.ipynb": notebook([text] * CELL + [code_cell(code)]),
        }

    def open(self, context, served):
        """Open the page, as a reader does before any Run: that is not timed."""
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{served.address}/book/{PAGE}.html")
        page.get_by_role("button", name="Run", exact=True).first.wait_for()
        return page

    def run(self, page):
        """Press Run."""
        page.get_by_role("button", name="Run", exact=True).first.click()


class Lite:
    """The notebook in the book's own JupyterLite, run as soon as it is shown."""

    name = "JupyterLite"
    service_workers = "allow"  # it keeps nothing, and Python asks it for files

    def prepare(self, served, code):
        """Put a notebook of one cell in the place of the page's."""
        served.others = {f"/lite/files/{PAGE}.ipynb": notebook([code_cell(code)])}

    def open(self, context, served):
        """Open the notebook, and wait until its cell is shown."""
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{served.address}/lite/lab/index.html?path={PAGE}.ipynb")
        page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
        return page

    def run(self, page):
        """Press Shift and Enter in the cell."""
        page.locator(".jp-CodeCell .cm-content").first.click()
        page.keyboard.press("Shift+Enter")


SIDES = (LivePage(), Lite())


def first_answer(side, context, served, answer):
    """Run the cell once, and wait for its answer.

    Parameters
    ----------
    side : LivePage or Lite
    context : playwright.sync_api.BrowserContext
    served : CountingServer
    answer : (str, str)
        A CSS selector, and words that are in the element.

    Returns
    -------
    after_run, after_opening : float
        Seconds to the answer since Run, and since the page was asked for.
    """
    page = side.open(context, served)
    page.evaluate(FIRST, answer)
    side.run(page)
    page.wait_for_function("() => seen.drawn", polling=50)
    asked, drawn = page.evaluate("() => [seen.asked, seen.drawn]")
    page.close()
    return (drawn - asked) / 1000, drawn / 1000


def text(words):
    """Return what finds an output with these words: a selector, and the words."""
    return ".live-output, .jp-OutputArea-output", words


PICTURE = ".live-output img, .live-output svg, .jp-OutputArea-output img, .jp-OutputArea-output svg", ""


def shown(page, answer):
    """Wait until an answer is shown; return the element."""
    found = page.locator(answer[0], has_text=answer[1]).first
    found.wait_for()
    return found


def slider_to_picture(side, context, served, presses):
    """Return the seconds from a key on the cell's slider to the picture drawn anew, for each press."""
    page = side.open(context, served)
    side.run(page)
    slider = page.get_by_role("slider").first
    slider.wait_for()
    shown(page, PICTURE)
    page.wait_for_timeout(1000)  # what a reader sees by then is still
    page.evaluate(WATCH)
    found = []
    for _ in range(presses):
        slider.press("ArrowRight")
        page.wait_for_function("() => seen.drawn", polling=50)
        found.append(page.evaluate("() => seen.drawn - seen.key") / 1000)
        page.wait_for_timeout(500)
    page.close()
    return found
