"""Notebooks run in JupyterLite, in a browser that may ask nobody but the site, in a folder of its server."""

import json
import re
from urllib.parse import urlsplit

import nbformat
import pytest
from browsing import HTML, QuietHandler, serving, watch
from nbformat.v4 import new_code_cell

PLACE = "/some/path"  # as the pages of a project are hosted
PAGE = "chain_rule/derivatives.ipynb"
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3"}, "language_info": {"name": "python"}}
PATIENCE = 90_000
ANSWER = "# EXERCISE chain_rule/derivatives/tangent-value\ndef tangent_value(f, slope, x0, x):\n    return {}"
CHECK = 'check("chain_rule/derivatives/tangent-value", tangent_value)'
SLIDER = """\
from ipywidgets import Label, interact

@interact(n=(0, 10))
def double(n=2):
    print("twice that is", 2 * n)"""
WIDGET = """\
from dlcore.widgets import ActivationExplorer

told = Label("nothing yet")
explorer = ActivationExplorer(shown=["relu", "softplus"], x=-0.5)
explorer.observe(lambda change: setattr(told, "value", f"Python has {change.new:g}"), "x")
display(told, explorer)"""
# What Python in the notebook's worker may try: {} is another host.
WAYS_OUT = """\
import asyncio, js, pyodide.http

async def refused(way):
    try:
        await way()
    except BaseException:
        return True
    return False

def ask():
    request = js.XMLHttpRequest.new()
    request.open("GET", "{0}/xhr", False)
    request.send()

async def socket():
    made = js.WebSocket.new("{0}/socket".replace("http", "ws"))
    while made.readyState == 0:
        await asyncio.sleep(0.1)
    if made.readyState > 1:
        raise OSError

async def xhr():
    ask()

async def module():
    await js.eval("import('{0}/module.js')")

def fetch():
    return js.fetch("{0}/fetch")

def pyfetch():
    return pyodide.http.pyfetch("{0}/pyfetch")

ways = dict(fetch=fetch, pyfetch=pyfetch, xhr=xhr, socket=socket, module=module)
print("refused:", *[name for name, way in ways.items() if await refused(way)])
names = "indexedDB caches BroadcastChannel Worker SharedWorker cookieStore storage serviceWorker".split()
print("there:", *[name for name in names if hasattr(js, name) or hasattr(js.navigator, name)])
print("own:", (await js.fetch("{1}/lite/jupyter-lite.json")).status)"""
FILES = """\
from pathlib import Path
Path("note.txt").write_text("kept")
print(Path("note.txt").read_text(), Path("derivatives.ipynb").exists())"""
REGISTERED = "navigator.serviceWorker.getRegistration('{}').then(found => found?.active?.scriptURL ?? null)"
# A cell that waits or runs has a star for a number.
DONE = """() => ![...document.querySelectorAll('.jp-InputPrompt')].some((prompt) => prompt.textContent.includes('*'))"""

pytestmark = pytest.mark.skipif(
    HTML.exists() and not (HTML / "_live").exists(), reason="the book was built with LIVE=0"
)


class InAFolder(QuietHandler):
    """Serve files as if they stood in a folder of the server, and another notebook as the page's."""

    notebook = None

    def translate_path(self, path):
        """Return the file of an address."""
        is_ours = path.startswith(f"{PLACE}/")
        if self.notebook and urlsplit(path).path == f"{PLACE}/lite/files/{PAGE}":
            return str(self.notebook)
        return super().translate_path(path.removeprefix(PLACE) if is_ours else "/no-such-file")


@pytest.fixture(scope="module")
def served():
    """Serve the built book, and return its address."""
    with serving(HTML, InAFolder) as address:
        yield f"{address}{PLACE}"


@pytest.fixture
def lab(chromium, served, tmp_path, monkeypatch):
    """Return a function that opens the notebook in JupyterLite, with other cells if they are given."""
    context = chromium.new_context(viewport={"width": 1300, "height": 3000})

    def open_notebook(cells=None):
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        watch(page, urlsplit(served).netloc)
        if cells:
            monkeypatch.setattr(InAFolder, "notebook", tmp_path / "page.ipynb")
            notebook = nbformat.v4.new_notebook(cells=cells, metadata=KERNEL)
            InAFolder.notebook.write_text(json.dumps(notebook), encoding="utf-8")
        page.goto(f"{served}/lite/lab/index.html?path={PAGE}")
        page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
        return page

    open_notebook.context = context
    yield open_notebook
    context.close()


def run_all(page):
    """Run all cells, and wait until they have. Before there is a kernel, JupyterLab may say so and do nothing."""
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(state="attached")
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator("[data-command='runmenu:run-all']").click()
    waiting = page.locator(".jp-InputPrompt", has_text="[*]")
    waiting.first.wait_for(state="attached")
    page.wait_for_function(DONE)


def outputs(page):
    """Return the text of each output that is shown."""
    return page.locator(".jp-OutputArea-output").all_inner_texts()


def troubles(page):
    """Return what went wrong, but for texts that only the built book can refer to."""
    return [one for one in page.troubles if "console error" not in one]


def test_a_page_runs_with_figures_widgets_and_a_check(lab):
    stored = nbformat.read(HTML / "_sources" / "book" / PAGE, nbformat.NO_CONVERT).cells
    start, braking, figure = [cell for cell in stored if cell.cell_type == "code"][:3]
    printed = braking.outputs[0].text
    answer = ANSWER.format("f(x0) + slope(x0) * (x - x0)")
    codes = [start.source, braking.source, figure.source, answer, CHECK, SLIDER, WIDGET]
    page = lab([new_code_cell(code) for code in codes])
    run_all(page)
    texts = [text.strip() for text in outputs(page)]
    assert printed.strip() in texts
    assert "✓ chain_rule/derivatives/tangent-value" in texts
    assert page.locator(".jp-OutputArea-output svg").first.is_visible()

    page.get_by_role("slider").first.press("ArrowRight")
    page.get_by_text("twice that is 6").wait_for()
    explorer = page.locator('[data-widget="ActivationExplorer"]')
    explorer.get_by_label("x", exact=True).press("Home")
    page.get_by_text("Python has -6").wait_for()
    assert troubles(page) == []


@pytest.mark.live
def test_a_misconception_is_named(lab):
    start = "from dlcore.exercises import check"
    page = lab([new_code_cell(code) for code in (start, ANSWER.format("slope(x0) * (x - x0)"), CHECK)])
    run_all(page)
    assert re.search(r"✗ chain_rule/derivatives/tangent-value: \w+", "\n".join(outputs(page)))


class AnotherHost(QuietHandler):
    """Note who asks, and let everyone in."""

    asked = []

    def setup(self):
        """Note that somebody came."""
        self.asked.append(self.client_address)
        super().setup()

    def end_headers(self):
        """Let pages of other hosts read the answer."""
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()


def test_python_reaches_no_other_host_and_its_own_files(lab, served, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    for name in ("fetch", "pyfetch", "xhr", "module.js"):
        (tmp_path / "elsewhere" / name).write_text("1", encoding="utf-8")
    with serving(tmp_path / "elsewhere", AnotherHost) as other:
        page = lab([new_code_cell(WAYS_OUT.format(other, served)), new_code_cell(FILES)])
        run_all(page)
        told = "\n".join(outputs(page))
    assert "refused: fetch pyfetch xhr socket module" in told
    assert re.search(r"^there:\s*$", told, re.MULTILINE)
    assert "own: 200" in told
    assert "kept True" in told
    assert AnotherHost.asked == []


@pytest.mark.live
def test_the_book_stays_kept_when_a_notebook_is_opened(lab, served):
    page = lab.context.new_page()
    page.goto(f"{served}/book/chain_rule/derivatives.html")
    page.evaluate(f"navigator.serviceWorker.register('{PLACE}/sw.js').then(() => navigator.serviceWorker.ready)")
    notebook = lab([new_code_cell("1")])
    notebook.wait_for_function(REGISTERED.format(f"{PLACE}/lite/"))
    assert notebook.evaluate(REGISTERED.format(f"{PLACE}/")).endswith(f"{PLACE}/sw.js")


@pytest.mark.slow
def test_a_whole_page_runs_as_it_is(lab):
    page = lab()
    run_all(page)
    prompts = [prompt for prompt in page.locator(".jp-InputPrompt").all_inner_texts() if prompt.strip()]
    assert prompts and all(re.fullmatch(r"\[\d+\]:", prompt) for prompt in prompts)
    assert page.locator('.jp-OutputArea-output[data-mime-type*="error"]').count() == 0
    assert troubles(page) == []
