"""Each page loads the site's own files only, and Python's worker asks nobody."""

import shutil

import pytest
from browsing import HTML, WIDGETS_DRAWN, CompressingHandler, serving, watch
from bs4 import BeautifulSoup
from made_up_site import Server, bundled, policy, write_page

NOTE_VIOLATIONS = """window.violations = [];
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile, lineNumber }) =>
        violations.push(`${violatedDirective}: ${blockedURI} in ${sourceFile}:${lineNumber}`));"""
DESKTOP = {"width": 1600, "height": 900}


def test_the_policy_stands_first_and_names_what_the_page_runs():
    html = """<html><head><meta charset="utf-8"><!-- <script>no</script> --><script>let a = "é";
</script><script type="application/json">{"b": 1}</script><script src="c.js"></script>
<script type="module">d</script>"""
    page = policy.with_policy(html)
    first = BeautifulSoup(page, "html.parser").select("head > *")[1]
    assert first["http-equiv"] == "Content-Security-Policy"
    named = {word for word in first["content"].replace(";", "").split() if word.startswith("'sha256-")}
    ours = {policy.source_hash(script) for script in policy.frame_scripts()}
    assert named - ours == {policy.source_hash('let a = "é";\n'), policy.source_hash("d")}
    assert "'unsafe-eval'" not in page
    assert "script-src 'self' 'wasm-unsafe-eval' blob: 'sha256-" in page


def test_writing_it_again_changes_nothing():
    page = policy.with_policy("<head><title>A</title><script>a</script></head>")
    assert policy.with_policy(page) == page


def test_a_page_that_only_leads_on_has_a_policy_too():
    assert policy.with_policy('<meta http-equiv="Refresh" content="0" />').startswith('<meta http-equiv="Content-Sec')


def test_jupyterlite_has_a_policy_of_its_own(tmp_path):
    for name in ("index.html", "lite/lab/index.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("<head><script>a</script></head>", encoding="utf-8")
    policy.write_policies(tmp_path)
    assert "'unsafe-eval'" in (tmp_path / "lite" / "lab" / "index.html").read_text("utf-8")
    assert "'unsafe-eval'" not in (tmp_path / "index.html").read_text("utf-8")


def test_no_page_may_move_what_its_addresses_begin_with():
    for made in (policy.policy_for("<head></head>"), policy.policy_for_lite()):
        assert "base-uri 'none';" in made


def test_there_is_one_script_for_frames():
    assert len(policy.frame_scripts()) == 1


@pytest.fixture
def visit(chromium):
    """Return a function that opens a page of the built book, served or from disk, and notes what is refused."""
    contexts = []

    def open_page(address, path):
        contexts.append(chromium.new_context(viewport=DESKTOP, permissions=["clipboard-read", "clipboard-write"]))
        page = contexts[-1].new_page()
        page.add_init_script(NOTE_VIOLATIONS)
        watch(page, address.partition("//")[2])
        page.goto(f"{address}/{path}")
        page.evaluate("() => window.MathJax?.startup?.promise")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="module", params=["served", "from disk"])
def book(request):
    """The address of the built book, without a slash at the end."""
    if request.param == "from disk":
        yield HTML.as_uri()
        return
    with serving(HTML, CompressingHandler) as address:
        yield address


def quiet(page):
    """Check that the page was refused nothing."""
    page.wait_for_load_state("networkidle")
    assert page.evaluate("violations") == []
    assert page.troubles == []


def test_mathematics_and_widgets(visit, book):
    page = visit(book, "book/chain_rule/chain_rule.html")
    page.wait_for_function(WIDGETS_DRAWN)
    assert page.locator("mjx-container").count() > 10
    assert page.locator("[data-widget]").count() > 0
    quiet(page)


def test_buttons_and_folds(visit, book):
    page = visit(book, "book/chain_rule/chain_rule.html")
    page.locator(".article-header-buttons .theme-switch-button").first.click()
    page.locator("div.highlight").first.hover()
    page.locator("button.copybtn").first.click()
    page.locator("button.copybtn.success").first.wait_for()
    for toggle in ("button.toggle-button", "details.hint > summary", ".article-header-buttons .secondary-toggle"):
        for button in page.locator(toggle).all()[:1]:
            if button.is_visible():
                button.click()
    quiet(page)


def test_search(visit, book):
    page = visit(book, "book/index.html")
    page.keyboard.press("Control+k")
    page.keyboard.type("backpropagation")
    page.keyboard.press("Enter")
    page.locator("ul.search li a").first.wait_for()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("violations") == []


WORKER = """
import { lockDown } from "./confine.js";
const asked = {
    fetch: ({ other }) => fetch(other),
    blind: ({ other }) => fetch(other, { mode: "no-cors" }),
    post: ({ other }) => fetch(other, { method: "POST", body: "secret", mode: "no-cors", keepalive: true }),
    home: ({ own }) => fetch(own + "/?secret"),
    name: ({ own }) => fetch(own + "/_live/secret"),
    module: ({ other }) => import(other + "/module.js").then(() => 1),
    script: ({ other }) => importScripts(other + "/script.js"),
    socket: ({ other }) => new Promise((open, fail) => {
        Object.assign(new WebSocket(other.replace("http", "ws")), { onopen: open, onerror: fail });
    }),
    events: ({ other }) => new Promise((open, fail) => {
        Object.assign(new EventSource(other), { onopen: open, onerror: fail });
    }),
    request: ({ other }) => { const r = new XMLHttpRequest(); r.open("GET", other, false); r.send(); },
    worker: ({ own, other }) => new Promise((answer, fail) => {
        const worker = new Worker(own + "/_live/app/free.js");
        Object.assign(worker, { onmessage: answer, onerror: fail });
        worker.postMessage(other);
    }),
    eval: () => (0, eval)("1"),
    database: () => new Promise((open, fail) => {
        Object.assign(indexedDB.open("a"), { onsuccess: open, onerror: fail });
    }),
    getter: () => Object.getOwnPropertyDescriptor(WorkerGlobalScope.prototype, "indexedDB").get.call(self).databases(),
    caches: () => caches.keys(),
    files: () => navigator.storage.getDirectory(),
    locks: () => navigator.locks.query(),
    channel: () => new BroadcastChannel("a"),
};
onmessage = async ({ data }) => {
    try {
        if (data.lock) lockDown(globalThis)(data.needed);
    } catch (error) {
        return postMessage(error.message);
    }
    const answers = {};
    for (const [name, ask] of Object.entries(asked)) {
        answers[name] = await Promise.resolve().then(() => ask(data)).then(() => "done", () => "refused");
    }
    answers.needed = await fetch(data.needed[0]).then((reply) => reply.text(), String);
    postMessage(answers);
};
"""
FREE_WORKER = "onmessage = ({ data }) => fetch(data, { mode: 'no-cors' }).finally(() => postMessage(1));"
ASK = """async (message) => {
    const { confinedWorker } = await import(new URL("_live/app/confine.js", location));
    const worker = confinedWorker(new URL("_live/app/worker.js", location));
    return new Promise((answer) => {
        worker.onmessage = ({ data }) => answer(data);
        worker.onerror = ({ message }) => answer(message);
        worker.postMessage(message);
    });
}"""


@pytest.fixture
def confined(chromium, tmp_path):
    """Return a function that has a confined worker try everything, and what other hosts were asked."""
    app = tmp_path / "_live" / "app"
    app.mkdir(parents=True)
    shutil.copy(bundled("confine.js") / "confine.js", app)
    (app / "worker.js").write_text(WORKER, encoding="utf-8")
    (app / "free.js").write_text(FREE_WORKER, encoding="utf-8")
    (tmp_path / "_live" / "needed.txt").write_text("needed", encoding="utf-8")
    write_page(tmp_path, "index.html")
    own, other = Server(tmp_path), Server(tmp_path)
    page = chromium.new_page()
    page.goto(f"{own.address}/index.html")

    def ask(lock):
        elsewhere = other.address.replace("127.0.0.1", "localhost")
        needed = [f"{own.address}/_live/needed.txt"]
        return page.evaluate(ASK, {"lock": lock, "own": own.address, "other": elsewhere, "needed": needed}), other.asked

    ask.page, ask.own, ask.other = page, own, other
    yield ask
    page.close()
    own.stop()
    other.stop()


def test_a_confined_worker_reaches_nothing(confined):
    answers, asked = confined(lock=True)
    assert answers.pop("needed") == "needed"
    assert set(answers.values()) == {"refused"}, answers
    assert asked == []
    assert not any("secret" in path for path in confined.own.asked)


def test_the_policy_alone_keeps_a_worker_from_other_hosts_but_not_the_workers_that_it_starts(confined):
    answers, asked = confined(lock=False)
    refused = {name for name, answer in answers.items() if answer == "refused"}
    assert {"fetch", "blind", "post", "module", "script", "socket", "events", "request", "eval"} <= refused
    assert answers["worker"] == "refused" or asked  # why `lockDown` takes `Worker` away


def test_a_worker_from_a_file_is_not_accepted(confined):
    told = confined.page.evaluate("""() => new Promise(answer => {
        const worker = new Worker("_live/app/worker.js", { type: "module" });
        worker.onmessage = ({ data }) => answer(data);
        worker.postMessage({ lock: true });
    })""")
    assert told == "This worker was not started by confinedWorker."


def test_a_page_tells_no_other_host_anything(confined):
    elsewhere = confined.other.address.replace("127.0.0.1", "localhost")
    confined.page.evaluate("""async other => {
        navigator.sendBeacon(other + "/beacon", "secret");
        await fetch(other, { mode: "no-cors" }).catch(() => {});
        await new Promise(done => Object.assign(new Image(), { onerror: done, src: other + "/image.png" }));
        await new Promise(done => document.head.append(Object.assign(document.createElement("script"),
            { onerror: done, src: other + "/script.js" })));
        const frame = Object.assign(document.createElement("iframe"), { src: other });
        await new Promise(done => { frame.onload = done; document.body.append(frame); });
    }""", elsewhere)
    assert confined.other.asked == []


PYTHON = """
import { lockDown, pythonGlobals } from "./confine.js";
const python = new URL("../python/", import.meta.url).href;
onmessage = async ({ data }) => {
    const { loadPyodide } = await import(python + "pyodide.mjs");
    lockDown(globalThis);
    const options = { indexURL: python, packageBaseUrl: python, jsglobals: pythonGlobals(globalThis) };
    const pyodide = await loadPyodide(options);
    await pyodide.loadPackage("numpy");
    const answers = [];
    for (const code of data) {
        const refused = ({ message }) => "refused: " + message.slice(-200);
        answers.push(await pyodide.runPythonAsync(code).then(String, refused));
    }
    postMessage(answers);
};
"""
CODES = (
    "import numpy as np; int(np.arange(4).sum())",
    "import asyncio; await asyncio.sleep(0); 'slept'",
    "import js; js.fetch",
    "import js; js.postMessage",
    "from pyodide.code import run_js; run_js('1')",
    "import js; js.Object.constructor('return globalThis')()",
    "import pyodide_js; pyodide_js.FS.filesystems.IDBFS.indexedDB()",
    "import urllib.request; urllib.request.urlopen('http://localhost:1')",
)


def test_python_runs_confined(confined, tmp_path):
    python = HTML / "_live" / "python"
    if not (python / "pyodide.mjs").exists():
        pytest.fail(f"there is no Python in {python}: run `make book` first", pytrace=False)
    (tmp_path / "_live" / "python").symlink_to(python, target_is_directory=True)
    (tmp_path / "_live" / "app" / "worker.js").write_text(PYTHON, encoding="utf-8")
    total, slept, *refused = confined.page.evaluate(ASK, CODES)
    assert (total, slept) == ("6", "slept")
    assert [answer for answer in refused if not answer.startswith("refused: ")] == []
