"""An answer that never ends, ends Python or spoils it: it gets its status, and the other answer never feels it."""

import pytest
from learner import FINE, assert_statuses, notebook, verdicts, write

from dlcore.exercises.grader import grade

pytestmark = pytest.mark.usefixtures("sample_everywhere")

STOPS = {
    "endless": ("while True: pass", "timeout"),
    "endless, deaf": (
        "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n    try:\n        while True: pass\n"
        "    except BaseException: pass",
        "timeout",
    ),
    "asleep": ("import time\ntime.sleep(1e6)", "timeout"),
    "in a library": ("import re\nre.match(r'(a+)+$', 'a' * 40 + 'b')", "timeout"),
    "endless printing": ("while True: print('x' * 1000)", "timeout"),
    "endless printing past Python": ("import os\nwhile True: os.write(1, b'x' * 1000)", "timeout"),
    "endless display": ("while True: display('x' * 1000)", "timeout"),
    "one huge print": ("print('x' * 50_000_000)\nspeed = 6.0", "correct"),
    "out": ("import os\nos._exit(0)", "crashed"),
    "killed": ("import os\nos.kill(os.getpid(), 9)", "crashed"),
    "broken": ("import ctypes\nctypes.string_at(0)", "crashed"),
    "left": ("exit()", "crashed"),
    "left by sys": ("import sys\nsys.exit()", "error"),
    "asked": ("speed = input('speed?')", "error"),
    "too large": ("import numpy as np\nspeed = np.ones(10**11)", "error"),
    "grows": ("x = []\nwhile True: x.append(bytearray(10**7))", "error"),
    "recursion": ("def f(): return f()\nf()", "error"),
    "syntax": ("speed = = 6", "error"),
    "interrupts itself": ("raise KeyboardInterrupt", "error"),
}


@pytest.mark.parametrize("row", STOPS)
def test_an_answer_that_stops_or_never_stops_harms_no_other(tmp_path, row):
    code, status = STOPS[row]
    path = write(notebook(speed=code), tmp_path / "page.ipynb")
    assert_statuses(path, {**FINE, "speed": status}, options=["--exercise-memory=300"])


def test_a_function_that_never_ends_is_a_timeout(tmp_path):
    book = notebook(double="def double(x):\n    while True: print(x)")
    found = assert_statuses(write(book, tmp_path / "page.ipynb"), {**FINE, "double": "timeout"})
    assert "longer than 2 seconds" in found["double"].message


def test_a_helper_that_never_ends_is_a_timeout_of_those_that_use_it(tmp_path):
    book = notebook(["factor = 2\nwhile True: pass"], double="def double(x): return factor * x")
    assert_statuses(write(book, tmp_path / "page.ipynb"), {**FINE, "double": "timeout"})


SPOILS = [
    "import builtins\nbuiltins.print = builtins.len = builtins.isinstance = None",
    "import numpy as np\nnp.add = np.asarray = np.isclose = None",
    "import dlcore\ndlcore.Tensor.__init__ = None",
    "get_ipython().user_ns.clear()",
    "%reset -f",
    "import sys\nsys.stdout = sys.stderr = None",
    "import sys\nsys.stdout.close()",
    "import numpy as np\nnp.seterr(all='raise')",
    "import warnings\nwarnings.simplefilter('error')",
    "import sys\nsys.setrecursionlimit(60)",
    "import os\nos.environ.clear()\nos.chdir('/')",
    "import sys\nsys.path.clear()\nsys.modules.clear()",
    "import sys\nsys.settrace(lambda *_: 1 / 0)",
    "import random, math\nrandom.random = math.sqrt = lambda *_: 0",
    "get_ipython().ast_transformers.append(3)",
    "class A:\n    def __del__(self):\n        while True: pass\na = A()",
    "import builtins\nbuiltins.factor = 3",
    "import signal\nsignal.alarm(1)" if hasattr(__import__("signal"), "alarm") else "pass",
    "import dlcore.exercises.bank as b\nb.find = b.exercises = None",
    "__builtins__ = 3",
    "import sys\nsys.modules['dlcore.exercises.check'].observe = lambda *_: {'untouched': [], 'seen': None}",
    "import copy\ncopy._deepcopy_dispatch[float] = lambda x, memo: 7.0",
    "get_ipython().events.register('post_execute', lambda: get_ipython().user_ns.update(double=3))",
]


@pytest.mark.parametrize("code", SPOILS, ids=[code.splitlines()[-1][:40] for code in SPOILS])
def test_a_spoiled_python_is_not_felt_by_the_next_answer(tmp_path, code):
    found = verdicts(write(notebook(speed=f"speed = 6.0\n{code}"), tmp_path / "page.ipynb"))
    assert found["double"].status == "correct", found


@pytest.mark.parametrize("place", [".", "here"])
def test_an_answer_that_removes_its_folder_is_not_felt_by_the_next(tmp_path, monkeypatch, place):
    removal = notebook(speed="import os, shutil\nshutil.rmtree(os.getcwd())\n1 / 0")
    path = write(removal, tmp_path / "here" / "page.ipynb")
    monkeypatch.chdir(tmp_path / place)
    found = {verdict.id.rpartition("/")[2]: verdict.status for verdict in grade([path], limit=2)}
    assert found == {"speed": "error", "double": "correct"}


def test_an_answer_cannot_lean_on_what_another_left_behind(tmp_path):
    book = notebook(
        speed="import builtins\nbuiltins.factor = 2\nspeed = 6.0", double="def double(x): return factor * x"
    )
    assert_statuses(write(book, tmp_path / "page.ipynb"), {**FINE, "double": "error"})
