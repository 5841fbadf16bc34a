"""The check on a page in the browser says of every answer what the grader says."""

import builtins
import json
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from book_live import checking

from dlcore.exercises import bank, grader
from dlcore.exercises import notebook as nb

ROOT = Path(__file__).resolve().parents[2]
PAGE = "chain_rule/chain_rule"
SOURCE = json.loads((ROOT / "book" / f"{PAGE}.ipynb").read_text(encoding="utf-8"))
EXERCISES = bank.exercises(PAGE)
FUNCTIONS = [exercise for exercise in EXERCISES if exercise.stub.strip().startswith("def ")]


def with_answers(answers, before=()):
    """Return the page with these answers by id, each a whole cell or the code below the mark."""
    book = json.loads(json.dumps(SOURCE))
    for cell in book["cells"]:
        kind, id = nb.mark("".join(cell["source"])) if cell["cell_type"] == "code" else (None, None)
        if kind == "EXERCISE" and id in answers:
            cell["source"] = f"# EXERCISE {id}\n{answers[id]}"
    first = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    book["cells"][:0] = [{**first, "id": f"mine-{i}", "source": source} for i, source in enumerate(before)]
    return book


def compare(book, folder, ids):
    """Check that both judges agree on these exercises; return what they say, by id."""
    path = folder / "page.ipynb"
    path.write_text(json.dumps(book), encoding="utf-8")
    graded = {verdict.id: (verdict.status, verdict.message or "") for verdict in grader.grade([path], ids)}
    checked = {}
    for id in ids:
        found = checking.check(json.dumps(book), id)
        checked[id] = found["status"], found["message"]
        assert not found["spoiled"], id
    assert checked == graded
    return checked


@pytest.mark.parametrize("kind", ["stub", "solution", "misconception"])
def test_every_stub_solution_and_slip_gets_the_same_verdict(tmp_path, kind):
    answers = {e.id: {"stub": e.stub, "solution": e.whole_solution, "misconception": e.misconceptions[0].answer}[kind]
               for e in EXERCISES}  # fmt: skip
    found = compare(with_answers(answers), tmp_path, list(answers))
    expected = {"stub": {"not attempted"}, "solution": {"correct"}, "misconception": {"wrong", "error"}}[kind]
    assert {status for status, _ in found.values()} <= expected


BROKEN = [
    "def {name}({args}):\n    return 1 +",
    "x = 1\n  y = 2",
    "1 / 0\ndef {name}({args}): pass",
    "def helper(n):\n    return [][n]\n\nhelper(3)",
    "def {name}({args}):\n    return undefined_thing",
    "pass",
    "{name} = 3",
    "raise SystemExit(0)",
    "exit()\nx = 1",
    "def {name}():\n    return 1",
    "import builtins\nbuiltins.print = None\ndef {name}({args}): return 1.0",
    "import numpy as np\nnp.isclose = np.array = lambda *_, **__: np.True_\ndef {name}({args}): return 1.0",
    "import dlcore.exercises.judge as j\nj.judge = lambda *_: ('correct', '')\ndef {name}({args}): return 1.0",
    "check = print = None\ndef {name}({args}):\n    raise ValueError('of mine.')",
    "%time x = 3\ndef {name}({args}):\n    return None",
    "def {name}({args}):\n    return {name}({args})",
    "get_me = {other}\ndef {name}({args}):\n    return 1.0",
    "raise KeyboardInterrupt",
]


def broken(number, template):
    exercise, other = FUNCTIONS[number % len(FUNCTIONS)], EXERCISES[0].names[0]
    other = other if exercise is not EXERCISES[0] else EXERCISES[1].names[0]
    args = exercise.stub.partition("(")[2].partition(")")[0]
    return exercise.id, template.format(name=exercise.names[0], args=args, other=other)


def rounds():
    """Share the broken answers out, so that each page has one for each exercise with a function."""
    cases = [broken(number, template) for number, template in enumerate(BROKEN)]
    return [cases[start : start + len(FUNCTIONS)] for start in range(0, len(cases), len(FUNCTIONS))]


@pytest.mark.parametrize("answers", [dict(cases) for cases in rounds()])
def test_what_stops_is_told_in_the_same_words(tmp_path, answers):
    answers = {EXERCISES[0].id: EXERCISES[0].stub, **answers}
    found = compare(with_answers(answers), tmp_path, list(answers))
    assert "correct" not in {status for status, _ in found.values()}


def test_helpers_count_and_a_lost_mark_is_explained(tmp_path):
    right, lost = FUNCTIONS[:2]
    name, args = right.names[0], right.stub.partition("(")[2].partition(")")[0]
    book = with_answers(
        {right.id: f"def {name}({args}):\n    return mine({args})"},
        [f"{right.whole_solution}\nmine = {name}", "1 / 0\nmine = 3"],
    )
    cell = next(c for c in book["cells"] if nb.mark("".join(c["source"])) == ("EXERCISE", lost.id))
    cell["source"] = "".join(cell["source"]).replace("# EXERCISE", "# Exercise")
    found = compare(book, tmp_path, [right.id, lost.id])
    assert [found[id][0] for id in (right.id, lost.id)] == ["correct", "missing"]


def test_the_line_is_what_a_notebook_shows():
    right = EXERCISES[0]
    slip = right.misconceptions[0]
    lines = [checking.check(with_answers({right.id: code}), right.id)["line"]
             for code in (right.solution, right.stub, slip.answer)]  # fmt: skip
    assert lines == [f"✓ {right.id}", f"○ {right.id}: not attempted", f"✗ {right.id}: {slip.message}"]


SPOILERS = [
    "import builtins\nbuiltins.len = builtins.vars = builtins.dict = None",
    "import numpy as np\nnp.seterr(all='raise')\nnp.exp = None\nnp.mine = 3",
    "import os, sys\nos.chdir('/')\nos.environ['MINE'] = '1'\nsys.path.insert(0, 'x')",
    "import warnings\nwarnings.simplefilter('error')",
    "import random, numpy\nrandom.seed(3)\nnumpy.random.seed(3)",
    "import sys\nsys.stdout = None\nsys.modules.pop('numpy')\nsys.setrecursionlimit(150)",
    "import dlcore\ndlcore.Tensor.__add__ = None\ndlcore.nn = None",
    "import matplotlib.pyplot as plt\nplt.figure()",
    "import __main__\n__main__.pytest = None\nexit = quit = None",
]


@pytest.mark.parametrize("code", SPOILERS)
def test_an_answer_leaves_nothing_behind(code, capsys):
    import matplotlib.pyplot as plt

    exercise, modules = EXERCISES[0], dict(sys.modules)
    random.seed(7), np.random.seed(7)
    main, numbers = sys.modules["__main__"], (random.getstate(), str(np.random.get_state()))

    def state():
        return (builtins.len, np.exp, np.geterr(), Path.cwd(), sys.stdout, sys.getrecursionlimit(), plt.get_fignums())

    before = state()
    found = checking.check(with_answers({exercise.id: f"{code}\nprint('heard')"}), exercise.id)
    assert not found["spoiled"]
    assert (
        builtins.len,
        np.exp,
        np.geterr(),
        Path.cwd(),
        sys.stdout,
        sys.getrecursionlimit(),
        plt.get_fignums(),
    ) == before
    assert (random.getstate(), str(np.random.get_state())) == numbers
    assert sys.modules["__main__"] is main and sys.modules["numpy"] is modules["numpy"] and not hasattr(np, "mine")
    assert checking.check(with_answers({exercise.id: exercise.solution}), exercise.id)["status"] == "correct"
    assert "heard" not in capsys.readouterr().out


def test_a_thread_that_goes_on_is_reported():
    code = "import threading, time\nthreading.Thread(target=time.sleep, args=(1,), daemon=True).start()"
    assert checking.check(with_answers({EXERCISES[0].id: code}), EXERCISES[0].id)["spoiled"]


def test_what_the_reader_did_to_a_library_has_no_say(monkeypatch):
    exercise = FUNCTIONS[0]
    monkeypatch.setattr(np, "array", None)
    monkeypatch.setattr(np, "allclose", lambda *_, **__: True)
    assert checking.check(with_answers({exercise.id: exercise.whole_solution}), exercise.id)["status"] == "correct"
    assert np.array is None


def test_random_numbers_begin_at_the_same_place():
    exercise = EXERCISES[0]
    first = f"import random, numpy as np\n{exercise.names[0]} = random.random() + np.random.rand()"
    found = {checking.check(with_answers({exercise.id: first}), exercise.id)["message"] for _ in range(2)}
    assert len(found) == 1


def test_the_page_hears_which_packages_a_check_needs():
    code, by_hand = FUNCTIONS[0], EXERCISES[0]
    book = with_answers({code.id: f"from fractions import Fraction\n{code.solution}", by_hand.id: "rate = 1 +"})
    assert {"import numpy as np", "from fractions import Fraction"} <= set(checking.imports(book, code.id).splitlines())
    assert "numpy" not in checking.imports(book, by_hand.id)
    graph = "chain_rule/computational_graphs"
    exercises = [e for e in bank.exercises(graph) if getattr(e.check, "use", None) is checking.graph_of]
    source = (ROOT / "book" / f"{graph}.ipynb").read_text(encoding="utf-8")
    assert all("import dlcore.graph" in checking.imports(source, e.id) for e in exercises)


def test_it_needs_nothing_that_the_browser_lacks():
    missing = "nbformat nbval pytest jupyter_client zmq ipykernel nbclient psutil rich filelock watchfiles".split()
    code = f"""
import sys, importlib.util
sys.modules.update(dict.fromkeys({missing!r}))
spec = importlib.util.spec_from_file_location("book_live", {str(ROOT / "book/_live/python/book_live/__init__.py")!r})
sys.modules["book_live"] = importlib.util.module_from_spec(spec)
from book_live import checking, questions
print(checking.check(open({str(ROOT / "book" / f"{PAGE}.ipynb")!r}, encoding="utf-8").read(), {EXERCISES[0].id!r}))
print(questions.hint({EXERCISES[0].id!r}, 1), questions.solution({EXERCISES[0].id!r}), questions.progress({PAGE!r}))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "not attempted" in done.stdout and "'done': 0" in done.stdout, done.stderr
