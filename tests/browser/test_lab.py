"""The gallery in a real JupyterLab: widgets are drawn, and Python sees what the reader does."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from browsing import watch
from jupyter_client import BlockingKernelClient

import dlcore.widgets

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds
TRAIT = "[shown.x for shown in Out.values() if type(shown).__name__ == 'ActivationExplorer'][0]"


@pytest.fixture
def lab(tmp_path):
    """Start JupyterLab in a folder with the gallery; return its address and where it keeps its files."""
    if shutil.which("jupyter-lab", path=Path(sys.executable).parent) is None:
        pytest.skip("JupyterLab is missing: run `pip install -r requirements.txt`")
    shutil.copy(ROOT / "book" / "appendix" / "widgets.ipynb", tmp_path)
    places = {f"JUPYTER_{kind}_DIR": str(tmp_path / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")}
    options = ("--no-browser", "--allow-root", "--port=0", "--ip=127.0.0.1", "--IdentityProvider.token=")
    server = subprocess.Popen(
        [Path(sys.executable).with_name("jupyter-lab"), *options, f"--ServerApp.root_dir={tmp_path}"],
        env={**os.environ, **places}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    yield address(tmp_path / "runtime"), tmp_path / "runtime"
    server.terminate()
    server.wait(PATIENCE)


def address(runtime):
    """Wait for a server to say where it is, without a slash at the end."""
    found = eventually(lambda: [json.loads(file.read_text()) for file in runtime.glob("jpserver-*.json")])
    return found[0]["url"].rstrip("/")


def eventually(look, wait=lambda milliseconds: time.sleep(milliseconds / 1000)):
    """Return what `look` returns as soon as that is true; while a page must go on, `wait` is the page's."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(ValueError, OSError):  # a file half written
            if found := look():
                return found
        wait(200)
    raise TimeoutError(f"waited {PATIENCE} seconds")


def ready_kernels(address):
    """Return the ids of the kernels that wait for a page that is connected with them."""
    with urlopen(f"{address}/api/kernels") as reply:
        kernels = json.load(reply)
    return [kernel["id"] for kernel in kernels if kernel["execution_state"] == "idle" and kernel["connections"]]


@contextlib.contextmanager
def python(runtime, kernel):
    """Return a function that asks a running kernel for the value of an expression."""
    client = BlockingKernelClient(connection_file=str(runtime / f"kernel-{kernel}.json"))
    client.load_connection_file()
    client.start_channels()

    def ask(expression):
        wanted = {"it": expression}
        reply = client.execute("", user_expressions=wanted, reply=True, store_history=False, timeout=PATIENCE)
        return json.loads(reply["content"]["user_expressions"]["it"]["data"]["text/plain"])

    yield ask
    client.stop_channels()


def test_widgets_are_drawn_and_python_sees_the_reader(lab, chromium):
    address, runtime = lab
    page = chromium.new_context(viewport={"width": 1400, "height": 900}).new_page()
    page.set_default_timeout(PATIENCE * 1000)
    watch(page, address.removeprefix("http://"))
    page.goto(f"{address}/lab/tree/widgets.ipynb?reset")
    kernel = eventually(lambda: ready_kernels(address), page.wait_for_timeout)[0]
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator("[data-command='runmenu:run-all']").click()
    for name in dlcore.widgets.__all__:
        drawn = page.locator(f'[data-widget="{name}"]')
        drawn.wait_for()
        drawn.scroll_into_view_if_needed()
    explorer = page.locator('[data-widget="ActivationExplorer"]')
    with python(runtime, kernel) as ask:
        assert ask(TRAIT) == 3
        explorer.get_by_label("x", exact=True).focus()
        page.keyboard.press("Home")
        assert eventually(lambda: ask(TRAIT) == -6, page.wait_for_timeout)
    assert [trouble for trouble in page.troubles if "another host" in trouble or "page error" in trouble] == []
    page.context.close()
