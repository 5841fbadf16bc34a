"""What must not fool the grader: one answer is wrong in each of these files, and is found so."""

import pytest
from learner import FINE, RIGHT, answer_cell, assert_statuses, notebook, verdicts, write
from nbformat.v4 import new_output

pytestmark = pytest.mark.usefixtures("sample_everywhere")
DOUBLE = "sample/page/double"


def tampering(code):
    return notebook(double=f"{code}\ndef double(x):\n    return 3 * x")


def edited(change):
    book = notebook(double="def double(x):\n    return 3 * x")
    change(book)
    return book


def each_check(change):
    def run(book):
        for cell in book.cells:
            if cell.source.startswith("# CHECK"):
                change(cell)

    return run


def each_answer(change):
    def run(book):
        for cell in book.cells:
            if cell.source.startswith("# EXERCISE"):
                change(cell)

    return run


def deleted(book):
    book.cells = [cell for cell in book.cells if not cell.source.startswith("# CHECK")]


def passed(cell):
    cell.outputs, cell.execution_count = [new_output("stream", text=f"✓ {DOUBLE}\n")], 1


def weakened(cell):
    cell.source = f"# CHECK {DOUBLE}\nprint('✓ {DOUBLE}')"


def tagged(*tags):
    return lambda cell: cell.metadata.update(tags=list(tags))


FOOLING = {
    "given twice": edited(lambda book: book.cells.insert(0, answer_cell("double", RIGHT["double"]))),
    "check deleted": edited(deleted),
    "check edited": edited(each_check(weakened)),
    "check as Markdown": edited(each_check(lambda cell: cell.update(cell_type="markdown"))),
    "checks to be skipped": edited(each_check(tagged("nbval-skip", "skip-execution", "raises-exception"))),
    "answers to be skipped": edited(each_answer(tagged("nbval-skip", "raises-exception", "nbval-ignore-output"))),
    "saved as passed": edited(each_check(passed)),
    "marked in the code": tampering("# NBVAL_SKIP\n# NBVAL_IGNORE_OUTPUT"),
    "check redefined": tampering(f"check = lambda *_: print('✓ {DOUBLE}')"),
    "print redefined": tampering("import builtins\nbuiltins.print = lambda *_, **__: None"),
    "check replaced": tampering(
        f"import sys\nimport dlcore.exercises\nm = sys.modules['dlcore.exercises.check']\n"
        f"dlcore.exercises.check = m.check = lambda *_: print('✓ {DOUBLE}')"
    ),
    "modules replaced": tampering(
        "import sys, types\nfake = types.ModuleType('dlcore.exercises')\n"
        f"fake.check = lambda *_: print('✓ {DOUBLE}')\nsys.modules['dlcore.exercises'] = fake"
    ),
    "verdict replaced": tampering("import dlcore.exercises.judge as j\nj.judge = lambda *_: ('correct', '')\n"
                                  "import sys\nsys.modules['dlcore.exercises.check'].judge = j.judge"),
    "comparison replaced": tampering("from dlcore.exercises.checks import Function\nFunction.fault = lambda *_: None"),
    "closeness replaced": tampering("import numpy as np\nnp.isclose = np.allclose = lambda *_, **__: np.True_"),
    "report replaced": tampering(
        f"import sys\nprint('✓ {DOUBLE}')\n"
        "sys.modules['dlcore.exercises.kernel_side'].report = lambda *_: ('', False)"
    ),
    "inputs rewritten": tampering(
        f"get_ipython().input_transformers_cleanup.append(lambda lines: [\"print('✓ {DOUBLE}')\\n\"])"
    ),
    "notes without cases": tampering(
        "import sys\nsys.modules['dlcore.exercises.check'].observe = lambda *_: "
        "{'untouched': [False], 'seen': {'signature': ['x'], 'cases': []}}"
    ),
    "says so itself": tampering(f"print('✓ {DOUBLE}')\nimport sys; sys.__stdout__ and sys.__stdout__.write('✓')"),
    "an exit after a pass": notebook(double=f"def double(x):\n    print('✓ {DOUBLE}')\n    raise SystemExit(0)"),
    "a number": notebook(double="double = 6.0"),
    "a constant function": notebook(double="def double(x):\n    return 6.0"),
    "right for one case": notebook(double="def double(x):\n    return 6.0 if isinstance(x, float) else x"),
    "equal to everything": notebook(
        double="class Any:\n    def __eq__(self, other): return True\n"
        "    def __array__(self, *a, **k): return np.array(1.0)\ndef double(x):\n    return Any()"
    ),
    "input changed": notebook(double="def double(x):\n    x += x\n    return x"),
    "text": notebook(double="def double(x):\n    return '6.0'"),
}  # fmt: skip


@pytest.mark.parametrize("row", FOOLING)
def test_what_is_wrong_is_found_so(tmp_path, row):
    found = verdicts(write(FOOLING[row], tmp_path / "page.ipynb"))
    assert found["double"].status in ("wrong", "error"), found
    assert found["speed"].status == "correct", found


@pytest.mark.parametrize(
    "value",
    ["'6.0'", "None", "[6.0]", "6.0 + 0j", "float('nan')", "float('inf')", "(6, 0)", "print", "10**4000", "object()",
     "{6.0}", "True", "type('T', (float,), {'__eq__': lambda *_: True})(5)"],
)  # fmt: skip
def test_odd_values_are_wrong(tmp_path, value):
    assert_statuses(write(notebook(speed=f"speed = {value}"), tmp_path / "page.ipynb"), {**FINE, "speed": "wrong"})


def test_odd_arrays_are_wrong(tmp_path):
    masked = "import numpy as np\nspeed = np.ma.masked_array(6.0, mask=True)"
    objects = "def double(x):\n    return np.array([str(2 * y) for y in np.ravel(x)], object).reshape(np.shape(x))"
    path = write(notebook(speed=masked, double=objects), tmp_path / "page.ipynb")
    found = assert_statuses(path, {"speed": "wrong", "double": "wrong"})
    assert "is of type MaskedArray with masked entries" in found["speed"].message
    assert "is of type ndarray of object" in found["double"].message


@pytest.mark.parametrize("name", ["check", "np", "print", "abs", "id", "get_ipython", "dlcore", "exit"])
def test_names_may_be_used_for_something_else(tmp_path, name):
    book = notebook(
        [f"{name} = 3"], speed=f"{name} = 3\nspeed = 6.0", double=f"{name} = None\ndef double(x): return x + x"
    )
    assert_statuses(write(book, tmp_path / "page.ipynb"))
