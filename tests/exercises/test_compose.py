"""Which helper cells go with an answer."""

import sample
from nbformat.v4 import new_code_cell, new_notebook

from dlcore.exercises import compose

ANSWER = "# EXERCISE sample/page/double\ndef double(x):\n    return helper(x)"


def preparation(*sources):
    notebook = new_notebook(cells=[new_code_cell(source) for source in (*sources, ANSWER)])
    return compose.preparation(notebook, sample.DOUBLE)


def test_the_imports_of_the_bank_come_first():
    assert preparation() == ["from dlcore.exercises import check\nimport numpy as np"]


def test_helpers_are_taken_and_other_cells_left():
    helper = "def helper(x):\n    return 2 * x"
    assert preparation("while True: pass", helper, "print('scratch')", "y = 5")[1:] == [helper]


def test_helpers_of_helpers_are_taken_in_the_order_of_the_page():
    factor, helper, late = "factor = 2", "def helper(x):\n    return factor * x", "factor = 2.0"
    assert preparation(factor, helper, late)[1:] == [factor, helper, late]


def test_imports_loops_and_tuples_define_names_too():
    assert preparation("from m import f as helper")[1:] == ["from m import f as helper"]
    assert preparation("for helper in (abs, len): pass")[1:] == ["for helper in (abs, len): pass"]
    assert preparation("helper, other = abs, 1")[1:] == ["helper, other = abs, 1"]
    assert preparation("if True:\n    def helper(x): return x")[1:] == ["if True:\n    def helper(x): return x"]


def test_names_inside_a_function_are_not_helpers():
    assert preparation("def other():\n    helper = 1")[1:] == []


def test_a_parameter_or_a_local_name_needs_no_helper():
    answer = "# EXERCISE sample/page/double\ndef double(x):\n    y = x\n    return [z + y for z in x]"
    cells = ["x = 1", "y = 1", "z = 1", answer]
    notebook = new_notebook(cells=[new_code_cell(source) for source in cells])
    assert compose.preparation(notebook, sample.DOUBLE)[1:] == []


def test_magics_are_understood_and_broken_cells_left():
    assert preparation("%time helper = abs\n!ls", "helper = (")[1:] == []
    assert preparation("%matplotlib inline\nhelper = abs")[1:] == ["%matplotlib inline\nhelper = abs"]


def test_a_cell_above_counts_before_one_below():
    above, below = "def helper(x):\n    return 1", "def helper(x):\n    return 2"
    notebook = new_notebook(cells=[new_code_cell(source) for source in (above, ANSWER, below, "list = [1]")])
    assert compose.preparation(notebook, sample.DOUBLE)[1:] == [above]
    notebook = new_notebook(cells=[new_code_cell(source) for source in (ANSWER, below)])
    assert compose.preparation(notebook, sample.DOUBLE)[1:] == [below]


def test_a_name_of_the_exercise_may_be_set_above_the_answer():
    cells = ["double = abs", "# EXERCISE sample/page/double\n# see above"]
    notebook = new_notebook(cells=[new_code_cell(source) for source in cells])
    assert compose.preparation(notebook, sample.DOUBLE)[1:] == ["double = abs"]


def test_cells_that_change_a_value_or_import_everything_are_taken():
    cells = ["helper = {}", "helper['k'] = abs", "helper.x.y = 3", "from math import *", "def f():\n    global helper"]
    assert preparation(*cells)[1:] == cells


def test_a_name_from_another_answer_is_found_there():
    cells = ["# EXERCISE sample/page/speed\ndef helper(x): ...", ANSWER]
    notebook = new_notebook(cells=[new_code_cell(source) for source in cells])
    assert compose.elsewhere(notebook, sample.DOUBLE, "helper") == "sample/page/speed"
    assert compose.elsewhere(notebook, sample.DOUBLE, "other") is None


def test_marked_cells_are_never_helpers():
    assert preparation("# EXERCISE sample/page/speed\nhelper = abs", "# CHECK x\nhelper = abs")[1:] == []
