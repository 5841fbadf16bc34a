"""Learners' files as they come: what may vary in them does no harm, and what cannot be read is said to be so.

Each row is one file, graded as `pytest --nbval` grades it, with two seconds for a cell; its exercises are right and
must be found so.
"""

import json
import stat

import nbformat
import pytest
from learner import FINE, RIGHT, answer_cell, assert_statuses, notebook, verdicts, write
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from dlcore.exercises.grader import grade

pytestmark = pytest.mark.usefixtures("sample_everywhere")
SPEED = "sample/page/speed"


def only_answers():
    return new_notebook(cells=[answer_cell(slug, code) for slug, code in RIGHT.items()])


def reordered():
    book = notebook()
    book.cells.reverse()
    return book


def helper_below():
    book = notebook(double="def double(x):\n    return times_two(x)")
    book.cells.append(new_code_cell("def times_two(x):\n    return 2 * x"))
    return book


def given_twice():
    book = notebook(speed="speed = 7.0")
    book.cells += [answer_cell("speed", RIGHT["speed"]), answer_cell("speed", "speed = ...")]  # and pasted again
    return book


def with_metadata(**metadata):
    book = notebook()
    book.metadata.update(metadata)
    return book


def version_3():
    book = nbformat.v3.new_notebook()
    cells = [nbformat.v3.new_code_cell(input=cell.source) for cell in notebook().cells]
    book.worksheets.append(nbformat.v3.new_worksheet(cells=cells))
    return json.dumps(book)


def as_json(change):
    book = json.loads(nbformat.writes(notebook()))
    change(book)
    return json.dumps(book)


def without_ids(book):
    book["nbformat_minor"] = 2
    for cell in book["cells"]:
        del cell["id"]


def same_ids(book):
    for cell in book["cells"]:
        cell["id"] = "a"


def colab(book):
    without_ids(book)
    book["nbformat_minor"] = 0
    book["metadata"] = {"colab": {"provenance": []}, "kernelspec": {"name": "python3", "display_name": "Python 3"}}
    for number, cell in enumerate(book["cells"]):
        cell["metadata"] = {"id": f"x{number}", "colab": {"base_uri": "https://localhost:8080/"}}


def vscode(book):
    for cell in book["cells"]:
        cell["metadata"] = {"vscode": {"languageId": "python"}, "jupyter": {"source_hidden": True}}


def huge_output():
    book = notebook()
    book.cells[0].outputs = [new_output("stream", text="x" * 5_000_000)]
    return book


def among_other_cells():
    book = notebook()
    book.cells = [new_markdown_cell("# EXERCISE sample/page/speed"), new_raw_cell("speed = 1"), *book.cells]
    return book


HARMLESS = {
    "helper cell": notebook(["factor = 2"], double="def double(x):\n    return factor * x"),
    "helper that fails after it defined": notebook(
        ["factor = 2\n1 / 0"], double="def double(x):\n    return factor * x"
    ),
    "helper below": helper_below(),
    "helper changed by a method": notebook(
        ["factors = []", "for f in [2]:\n    factors.append(f)"], double="def double(x):\n    return factors[0] * x"
    ),
    "helper changed by a function": notebook(
        ["class C: pass", "setattr(C, 'factor', 2)"], double="def double(x):\n    return C.factor * x"
    ),
    "helper made by exec": notebook(["exec('factor = 2')"], double="def double(x):\n    return factor * x"),
    "imports in a cell": notebook(["from math import sqrt"], double="def double(x):\n    return sqrt(4) * x"),
    "everything imported": notebook(["from numpy import *"], double="def double(x):\n    return multiply(x, 2)"),
    "imports in the answer": notebook(double="import operator\ndef double(x):\n    return operator.mul(x, 2)"),
    "scratch that fails": notebook(["1 / 0", "def broken(:"]),
    "scratch that never ends": notebook(["while True: pass"]),
    "scratch that ends Python": notebook(["import os; os._exit(1)"]),
    "reordered": reordered(),
    "given twice": given_twice(),
    "only the answers": only_answers(),
    "among other cells": among_other_cells(),
    "prints much": notebook(speed="for i in range(20_000): print(i)\nspeed = 6.0"),
    "prints in the function": notebook(double="def double(x):\n    print('✗', x)\n    return 2 * x"),
    "warns": notebook(speed="import warnings\nwarnings.warn('careful')\nspeed = 6.0"),
    "logs": notebook(speed="import logging, sys\nlogging.error('e')\nprint('e', file=sys.stderr)\nspeed = 6.0"),
    "magics": notebook(speed="%matplotlib inline\n%time speed = 6.0"),
    "shell": notebook(speed="!echo hello\nspeed = 6.0"),
    "displays": notebook(
        double="from IPython.display import HTML\ndisplay(HTML('<b>'))\ndef double(x): return 2 * x\n3"
    ),
    "awaits": notebook(speed="import asyncio\nawait asyncio.sleep(0)\nspeed = 6.0"),
    "random state": notebook(speed="import numpy as np\nnp.random.seed(3)\nspeed = 6.0"),
    "another directory": notebook(speed="import os\nos.chdir('/')\nspeed = 6.0"),
    "a thread": notebook(
        speed="import threading, time\nthreading.Thread(target=time.sleep, args=[60]).start()\nspeed = 6.0"
    ),
    "a process": notebook(
        speed="import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'input()'])\nspeed = 6.0"
    ),
    "lambda": notebook(double="double = lambda x: 2 * x"),
    "partial": notebook(double="import functools, operator\ndouble = functools.partial(operator.mul, 2)"),
    "callable object": notebook(double="class D:\n    def __call__(self, x): return 2 * x\ndouble = D()"),
    "annotated": notebook(speed="speed: float = 6.0", double="def double(x: 'array', /) -> 'array':\n    return 2 * x"),
    "NumPy number": notebook(speed="import numpy as np\nspeed = np.float32(6)"),
    "fraction": notebook(speed="from fractions import Fraction\nspeed = Fraction(12, 2)"),
    "tensor": notebook(speed="from dlcore import Tensor\nspeed = Tensor(6.0)"),
    "non-ASCII": notebook(["π = 2  # 二"], double="def double(x):\n    return π * x"),
    "widget state": with_metadata(widgets={"application/vnd.jupyter.widget-state+json": {"state": {}}}),
    "foreign kernel": with_metadata(kernelspec={"name": "ir", "display_name": "R", "language": "R"}),
    "no metadata": new_notebook(cells=notebook().cells),
    "huge output": huge_output(),
    "version 3": version_3(),
    "without ids": as_json(without_ids),
    "ids doubled": as_json(same_ids),
    "from Colab": as_json(colab),
    "from VS Code": as_json(vscode),
    "byte-order mark": b"\xef\xbb\xbf" + nbformat.writes(notebook()).encode(),
    "Windows line ends": nbformat.writes(notebook()).replace("\n", "\r\n"),
    "Windows line ends in cells": nbformat.writes(notebook()).replace("\\n", "\\r\\n"),
}


@pytest.mark.parametrize("row", HARMLESS)
def test_what_may_vary_does_no_harm(tmp_path, row):
    assert_statuses(write(HARMLESS[row], tmp_path / "page.ipynb"))


@pytest.mark.parametrize(
    "first",
    ["#EXERCISE {}", "  #  EXERCISE   {}  ", "\n\n# EXERCISE {}", "%%time\n# EXERCISE {}", "# mine\n# EXERCISE {}"],
)
def test_the_mark_may_be_spaced_and_stand_under_a_magic(tmp_path, first):
    book = notebook(["factor = 3"], speed="speed = 2.0 * factor")
    book.cells[1].source = book.cells[1].source.replace("# EXERCISE sample/page/speed", first.format(SPEED))
    assert_statuses(write(book, tmp_path / "page.ipynb"))


def test_a_plot_does_no_harm(tmp_path):
    book = notebook(speed="import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\nspeed = 6.0")
    assert_statuses(write(book, tmp_path / "page.ipynb"), limit=20)


@pytest.mark.parametrize("name", ["chain_rule-Copy1.ipynb", "my folder/a page (2).ipynb", "é/κ.ipynb", "hw[1].ipynb"])
def test_a_file_may_have_any_name(tmp_path, name):
    assert_statuses(write(notebook(), tmp_path / name))


def test_a_folder_may_be_read_only(tmp_path):
    path = write(notebook(), tmp_path / "kept" / "page.ipynb")
    path.chmod(stat.S_IREAD)
    path.parent.chmod(stat.S_IREAD | stat.S_IEXEC)
    try:
        assert_statuses(path)
    finally:
        path.parent.chmod(stat.S_IRWXU)
        path.chmod(stat.S_IRWXU)


@pytest.mark.parametrize("kind", ["markdown", "raw", None])
def test_an_answer_that_is_no_code_cell_is_missing(tmp_path, kind):
    book = notebook()
    book.cells[0].cell_type = kind or "code"
    if kind is None:
        book.cells[0].source = RIGHT["speed"]
    assert_statuses(write(book, tmp_path / "page.ipynb"), {**FINE, "speed": "missing"})


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"<html></html>", "{}".encode("utf-16"), b"\x00" * 100, b'{"cells": 3, "nbformat": 4}',
     b'{"cells": [{"cell_type": "code", "source": null, "metadata": {}, "outputs": [], "execution_count": null}], '
     b'"nbformat": 4, "nbformat_minor": 2, "metadata": {}}', nbformat.writes(notebook(speed="speed = 1  # X")).replace(
         "# X", "# \\ud800").encode(),
     b'{"cells": [{"cell_type": "code"}], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}'],
)  # fmt: skip
def test_a_file_that_is_no_notebook_is_unreadable_or_has_no_exercises(tmp_path, content):
    found = grade([write(content, tmp_path / "page.ipynb")])
    assert [verdict.status for verdict in found] in ([], ["unreadable"])
    assert all("Traceback" not in verdict.message for verdict in found)


def test_no_process_is_left_behind(tmp_path):
    import psutil

    token = f"left-{tmp_path}"
    sleeper = f"[sys.executable, '-c', 'import time; time.sleep(99)', {token!r}]"
    child = f"import subprocess, sys\nsubprocess.Popen({sleeper})\n"
    orphan = f"import subprocess, sys; subprocess.Popen({sleeper}, start_new_session=True)"
    orphaned = f"subprocess.run([sys.executable, '-c', {orphan!r}], start_new_session=True)\n"
    ended = f"{child}{orphaned}import os; os._exit(0)\ndef double(x): ..."
    book = notebook(speed=f"{child}{orphaned}speed = 6.0", double=ended)
    assert_statuses(write(book, tmp_path / "page.ipynb"), {**FINE, "double": "crashed"}, limit=20)
    assert [p for p in psutil.process_iter(["cmdline"]) if token in (p.info["cmdline"] or ())] == []


def test_a_file_that_hides_a_library_and_another_name_are_told(tmp_path):
    (tmp_path / "matplotlib.py").touch()
    book = notebook(speed="import matplotlib.pyplot as plt\nspeed = 6.0", double="def Double(x): return 2 * x")
    found = assert_statuses(write(book, tmp_path / "page.ipynb"), {"speed": "error", "double": "error"})
    assert "(matplotlib.py, beside the notebook, hides the library matplotlib: rename it)" in found["speed"].message
    assert found["double"].message == "the name 'double' is not defined by the answer cell."


@pytest.mark.parametrize("options", [["--nbval-lax"], ["-n", "2"], ["-k", "speed or double"]], ids=str)
def test_every_way_to_call_gives_the_same_verdicts(tmp_path, options):
    path = write(notebook(speed="speed = 5.0"), tmp_path / "page.ipynb")
    plugins = ["-p", "xdist.plugin"] if "-n" in options else []
    found = verdicts(path, *plugins, *options)
    assert {slug: verdict.status for slug, verdict in found.items()} == {"speed": "wrong", "double": "correct"}
    assert found["speed"].message == "Rates multiply along a chain; yours were added."
