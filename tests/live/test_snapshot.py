"""Pages begin with a snapshot of Python's memory.

It is as if Python had started; what is not in it comes when it is needed; where it does not fit, Python starts.
"""

import gzip
import hashlib
import json

import pytest
from _live import archive, build, snapshot
from browsing import HTML
from reader import tabs

RUNTIME = HTML / "_live" / "python"
PAGE, FIRST, SECOND = "chain_rule/chain_rule", 3, 10  # cells that stand open on the page
STATE = """
import asyncio, json, os, sys, threading, time, warnings
import numpy as np
told = {
    "environment": dict(os.environ), "folder": os.getcwd(), "program": [sys.executable, sys.argv],
    "depth": sys.getrecursionlimit(), "floats": np.geterr(), "warnings": list(map(str, warnings.filters)),
    "streams": [type(one).__name__ for one in (sys.stdin, sys.stdout, sys.stderr, sys.__stdout__)],
    "time": [time.timezone, time.altzone, time.daylight, time.tzname, time.localtime(0)[3]],
    "threads": threading.active_count(), "loop": type(asyncio.get_event_loop()).__name__,
    "names": sorted(name for name in globals() if not name.startswith("_")), "folders": sorted(os.listdir("/lib")),
}
print(json.dumps(told))
import random
print(random.random(), np.random.rand())"""
RESTS = """
import inspect, statistics, wave
import numpy as np
import numpy.polynomial
from dlcore import Tensor
from dlcore.data import digits
source = inspect.getsource(Tensor.backward)
print(statistics.mean([1, 2, 6]), np.fft.fft([1, 0]).real, len(source) > 40, len(digits()))"""


@pytest.fixture(scope="module")
def lock():
    """Return the content of the built book's lock file."""
    return json.loads((RUNTIME / "pyodide-lock.json").read_text(encoding="utf-8"))


def run(reading, code, without=None, **browser):
    """Run code on a page, in a browser of its own; return the lines it prints, and what it asked the runtime for."""
    with tabs(*reading, **{"timezone_id": "America/New_York", **browser}) as open_tab:
        reader, asked = open_tab(PAGE), []
        if without:
            open_tab.context.route(*without)
        reader.page.on("request", lambda request: asked.append(request.url.rpartition("/_live/python/")[2]))
        assert reader.run(FIRST, code) == "ok", reader.output(FIRST).inner_text()
        reader.page.troubles.clear()  # of files that were kept away
        return reader.text(FIRST).splitlines(), [name for name in asked if "/" not in name]


@pytest.fixture(scope="module")
def reading(chromium, live_site):
    """Return the browser, and where the book is."""
    return chromium, live_site.address


def refuse(route):
    """Let a file not come."""
    route.abort()


def spoil(route):
    """Let other bytes come."""
    route.fulfill(body=b"something else")


def test_a_snapshot_is_as_if_python_had_started(reading):
    (state, chance), asked = run(reading, STATE)
    (usual, _), asked_usual = run(reading, STATE, without=("**/snapshot-*", refuse))
    assert [name for name in asked if name.startswith("snapshot-")] and "python_stdlib.zip" not in asked
    assert "python_stdlib.zip" in asked_usual
    assert json.loads(state) == json.loads(usual)
    assert run(reading, STATE)[0][1] != chance  # random numbers are others each time


def worker_with(*, before="", after="", change=lambda text: text):
    """Return a route that gives the page another worker than the book's."""
    text = before + change((HTML / "_live" / "app" / "worker.js").read_text("utf-8")) + after
    return "**/worker.js", lambda route: route.fulfill(body=text, content_type="text/javascript")


def test_it_fits_whatever_the_browser_says_of_itself(reading):
    """What Python could find out must not be in its memory before the snapshot is laid out."""
    says = {"hardwareConcurrency": 64, "language": "hi-IN", "languages": ["hi-IN"], "deviceMemory": 8}
    lines = [f"Object.defineProperty(navigator, {json.dumps(name)}, {{ value: {json.dumps(value)} }});"
             for name, value in says.items()]  # fmt: skip
    code, route = "import os\nprint(os.environ['LANG'])", worker_with(after="\n" + "\n".join(lines))
    printed, asked = run(reading, code, without=route, timezone_id="Asia/Kolkata", locale="hi-IN")
    assert printed == ["en_US.UTF-8"] and "python_stdlib.zip" not in asked


SLEEP = """
import asyncio, time
began = time.monotonic()
time.sleep(0.3)
await asyncio.sleep(0.1)
print(0.4 <= time.monotonic() - began < 5)"""


@pytest.mark.parametrize("waits", [True, False])
def test_python_can_sleep_whether_or_not_the_browser_lets_it_wait_for_javascript(reading, waits):
    without = None if waits else worker_with(before="delete WebAssembly.Suspending; delete WebAssembly.promising;\n")
    printed, asked = run(reading, SLEEP, without=without)
    assert printed == ["True"] and "python_stdlib.zip" not in asked


def test_where_the_snapshot_is_broken_python_starts_as_usual(reading):
    assert run(reading, "print(6 * 7)", without=("**/snapshot-*", spoil))[0] == ["42"]


def test_where_memory_begins_otherwise_python_starts_as_usual(reading):
    """As if a browser had put something of its own into memory."""
    route = worker_with(change=lambda text: text.replace("Math.imul(", "7+Math.imul("))
    printed, asked = run(reading, "print(6 * 7)", without=route)
    assert printed == ["42"] and "python_stdlib.zip" in asked


def test_what_the_snapshot_lacks_comes_when_it_is_imported(reading):
    printed, asked = run(reading, RESTS)
    assert printed == ["3 [1. 1.] True 4"]
    kinds = {name.rpartition("-")[0] for name in asked if name.endswith(".zst")}
    assert {"numpy", "dlcore", "python-rest"} <= kinds and len(asked) == len(set(asked))
    assert not [name for name in asked if name.endswith((".whl", ".zip"))]


def test_a_part_that_does_not_come_is_told(reading):
    code = "try:\n    import wave\nexcept ImportError as error:\n    print('could not be loaded' in str(error))"
    assert run(reading, code, without=("**/python-*", refuse))[0] == ["True"]


def test_files_have_the_hashes_and_sizes_that_the_lock_says(lock):
    for one in lock["snapshots"]:
        named = {one["file"]: one} | {entry["file_name"]: entry for entry in one["packages"].values()}
        for file, entry in named.items():
            data = (RUNTIME / file).read_bytes()
            assert (len(data), hashlib.sha256(data).hexdigest()) == (entry["size"], entry["sha256"])
        assert set(one["holds"]) <= one["packages"].keys() and set(one["reads"]) <= set(one["holds"])


def test_what_a_page_loads_is_below_the_limits(lock):
    def packed(name):
        data = (RUNTIME / name).read_bytes()
        return min(len(data), len(gzip.compress(data, 6)))

    always = sum(map(packed, (*build.FILES, "pyodide-lock.json")))
    sizes = {
        one["name"]: (always + one["size"] + sum(one["packages"][name]["size"] for name in one["reads"])) / 1e6
        for one in lock["snapshots"]
    }
    assert sizes["numpy"] < 10.8 and sizes["matplotlib"] < 16.8  # of 11 and 17; the page's own scripts are the rest


def test_the_same_sources_give_the_same_snapshot(lock):
    one = lock["snapshots"][0]
    trees = {name: archive.unpack(RUNTIME / lock["packages"][name]["file_name"]) for name in one["holds"]}
    site = {path: data for files in trees.values() for path, data in files.items()}
    library = archive.unpack(RUNTIME / "python_stdlib.zip")
    pictures = [snapshot.pictured(RUNTIME, one["name"], {"stdlib": library, "site": site}) for _ in range(2)]
    assert pictures[0] == pictures[1]
    about, memory = pictures[0]
    assert about["beginning"]["table"] % 256 == 0 or about["libraries"]
    assert sum(about["runs"][1::2]) == len(memory)
    assert b"/home/pyodide/this.program" in memory and str(HTML.parent).encode() not in memory


@pytest.mark.parametrize(
    ("path", "module"),
    [
        ("numpy/__init__.pyc", "numpy"),
        ("numpy/_core/_multiarray_umath.cpython-314-wasm32-emscripten.so", "numpy._core._multiarray_umath"),
        ("dlcore/__pycache__/tensor.cpython-314.pyc", "dlcore.tensor"),
        ("dlcore/nn/__pycache__/__init__.cpython-314.pyc", "dlcore.nn"),
        ("functools.pyc", "functools"),
    ],
)
def test_files_are_known_by_their_modules(path, module):
    assert snapshot.module(path) == module


def test_of_a_package_its_sources_and_what_was_not_imported_are_left():
    names = ["a.py", "__pycache__/a.cpython-314.pyc", "b.pyc", "c.pyc", "d.cpython-314.so", "data.npz"]
    assert set(snapshot.rest(dict.fromkeys(names, b""), {"a", "b"}, [names[4]])) == {"a.py", "c.pyc", "data.npz"}
