"""A stage for widgets: each is mounted from its traits, as on a static page, with no kernel and no other host."""

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browsing import serving, watch

import dlcore.widgets

FOLDER = Path(dlcore.widgets.__file__).parent
MODEL = """
export function model(state) {
  const listeners = new Map();
  const heard = (event) => listeners.get(event) ?? [];
  return {
    state, saved: 0,
    get: (key) => state[key],
    set(key, value) {
      if (Object.is(state[key], value)) return;
      state[key] = value;
      [...heard(`change:${key}`), ...heard("change")].forEach((listener) => listener());
    },
    save_changes() { this.saved += 1; },
    on(event, listener) { listeners.set(event, [...heard(event), listener]); },
    off(event, listener) { listeners.set(event, heard(event).filter((one) => one !== listener)); },
    send() {},
  };
}
"""
CALL = """async ([path, expression, a]) => {
  const m = await import(path);
  return new Function("m", "a", `return ${expression}`)(m, a);
}"""
PAGE = """<!doctype html><html lang="en" data-theme="THEME"><head><meta charset="utf-8"><title>Stage</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<style>STYLE</style></head><body><main><h1>Stage</h1><div id="here"></div></main>
<script type="module">
import { model } from "./model.js";
import widget from "./bundled/MODULE.js";
window.model = model(STATE);
await widget.render({ model: window.model, el: document.getElementById("here") });
window.ready = true;
</script></body></html>"""


EVERY_TIME = {"test_activation_explorer", "test_graph_stepper"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Call slow what plays a whole widget; two widgets, the arithmetic of all and the gallery are tested every time."""
    for item in items:
        if "stage" in getattr(item, "fixturenames", ()) and item.path.stem not in EVERY_TIME:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def theatre(tmp_path_factory):
    """A folder that is served, with the bundles in it, and its address."""
    folder = tmp_path_factory.mktemp("theatre")
    (folder / "bundled").symlink_to(FOLDER / "bundled", target_is_directory=True)
    (folder / "model.js").write_text(MODEL, encoding="utf-8")
    with serving(folder) as address:
        yield folder, address


@pytest.fixture
def stage(chromium, theatre):
    """Return a function that mounts a widget, or only its module, and returns the page.

    Its arguments: the widget; ``theme``; and what Playwright's ``new_context`` takes. At the end of the test the page
    must have asked no other host and thrown nothing.
    """
    folder, address = theatre
    pages = []

    def mount(widget, theme="light", **options):
        context = chromium.new_context(**{"viewport": {"width": 1000, "height": 900}, **options})
        page = context.new_page()
        pages.append(page)
        page.set_default_timeout(10_000)
        watch(page, urlsplit(address).netloc)
        text = (
            PAGE.replace("THEME", theme).replace("MODULE", widget._esm_name).replace("STATE", json.dumps(state(widget)))
        )
        name = f"{widget._esm_name}-{len(pages)}-{id(page)}.html"
        (folder / name).write_text(
            text.replace("STYLE", (FOLDER / "bundled" / "widgets.css").read_text("utf-8")), "utf-8"
        )
        page.goto(f"{address}/{name}")
        page.wait_for_function("window.ready === true")
        return page

    yield mount
    troubles = [trouble for page in pages for trouble in page.troubles]
    for page in pages:
        page.context.close()
    assert troubles == []


def state(widget):
    """Return the traits of a widget as the page holds them."""
    return {name: value for name, value in widget.get_state().items() if not name.startswith("_")}


@pytest.fixture
def arithmetic(chromium, theatre):
    """Return a function that calls what a widget's module exports: ``arithmetic(module, expression, *arguments)``.

    In the expression, ``m`` is the module and ``a`` the list of arguments.
    """
    _, address = theatre
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{address}/model.js")

    def call(module, expression, *arguments):
        return page.evaluate(CALL, [f"{address}/bundled/{module}.js", expression, list(arguments)])

    yield call
    context.close()
