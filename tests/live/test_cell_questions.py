"""What the page asks about a cell: packages it needs, earlier cells it needs, how a line may go on."""

import math
import types

import pytest
from book_live import completion, needs, packages

CELLS = [
    "import numpy as np",
    "def braking(v):\n    return v * v / 100",
    "",
    "speeds = np.array([1, 2])",
    "speeds = speeds * 2",
    "print(braking(speeds))",
]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import numpy as np", ["numpy"]),
        ("import matplotlib.pyplot as plt", ["matplotlib"]),
        ("from dlcore import plot", ["dlcore", "matplotlib"]),
        ("def f():\n    import ipywidgets", ["ipywidgets"]),
        ("from dlcore.widgets import X", ["anywidget", "dlcore", "grandalf", "ipywidgets", "matplotlib", "tqdm"]),
        ("from dlcore import training", ["dlcore", "tqdm"]),
        ("from . import a", []),
        ("not python", []),
        ("%matplotlib inline\nimport numpy", ["numpy"]),
    ],
)
def test_packages_are_found_by_imports(source, expected):
    assert packages.needed(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import numpy as np, antigravity", ["antigravity"]),
        ("from numpy import array, ones", []),
        ("from numpy import array, nothing", ["numpy"]),  # perhaps a module that is not there yet
        ("import dlcore.no_such_part", ["dlcore"]),
        ("from dlcore import Tensor", []),
        ("from dlcore.exercises import check", ["dlcore"]),
    ],
)
def test_what_is_there_is_not_wanted(source, expected):
    import dlcore.exercises  # noqa: F401

    assert packages.wanted(source) == expected


def test_needed_cells_are_found_with_what_they_need():
    assert needs.earlier(CELLS, 5, {}) == [0, 1, 3, 4]


def test_what_is_defined_is_not_needed():
    assert needs.earlier(CELLS, 5, {"np": 1, "speeds": 1, "braking": 1}) == []
    assert needs.earlier(CELLS, 5, {"np": 1, "speeds": 1}) == [1]


def test_the_names_are_told_that_a_cell_takes_from_others():
    cells = [*CELLS[:5], "print(braking(speeds), math.pi, np)"]
    assert needs.lacking(cells, 5, {}) == ["braking", "np", "speeds"]
    assert needs.lacking(cells, 5, {"np": 1, "braking": 1}) == ["speeds"]
    assert needs.lacking(cells, 3, {}) == ["np"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = 1\nprint(x)", set()),
        ("x = x + 1", {"x"}),
        ("x += 1", {"x"}),
        ("for i in range(3):\n    print(i, y)", {"y"}),
        ("def f():\n    return g()\ndef g():\n    return h", {"h"}),
        ("[a for a in b]", {"b"}),
        ("import numpy as np\nnp.ones(2)", set()),
        ("%%time\nz", {"z"}),
    ],
)
def test_names_are_needed_that_are_read_before_they_are_given(source, expected):
    assert needs.reads(source) - needs.BUILTINS - {"get_ipython"} == expected


def test_names_and_attributes_are_completed():
    space = {"math": math, "gradient_of": lambda x: x, "grid": [1], "Thing": type("Thing", (), {})}
    found = {option["label"]: option["type"] for option in completion.complete(space, "y = gr")}
    assert found == {"gradient_of": "function", "grid": "variable"}
    assert {"label": "sqrt", "type": "function"} in completion.complete(space, "y = math.sq")
    assert completion.complete(space, "y = ") == []
    assert {"label": "import", "type": "keyword"} in completion.complete(space, "impo")


def test_completion_runs_no_property_of_its_own_accord():
    ran = []
    space = {"x": types.SimpleNamespace(a=1), "broken": property(lambda self: ran.append(1))}
    assert completion.complete(space, "nobody.a") == []
    assert not ran
