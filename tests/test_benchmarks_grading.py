"""What the benchmark of grading gives to each grader."""

import nbformat
import pytest
from benchmarks import graders, grading_speed
from nbformat.v4 import new_code_cell, new_notebook

from dlcore.exercises import bank
from dlcore.exercises.notebook import code_cells, mark

PAGE = grading_speed.PAGE
EXERCISES = bank.exercises(PAGE)


@pytest.fixture(params=grading_speed.cases(), ids=lambda case: case.title)
def case(request):
    """Each of the notebooks that are graded."""
    return request.param


def marked(notebook):
    """The code cells with their marks."""
    return [(cell, *mark(cell.source)) for cell in notebook.cells if cell.cell_type == "code"]


def test_the_cases_hold_what_they_say(case):
    answered = {id: cell.source.partition("\n")[2] for cell, kind, id in marked(case.notebook) if kind == "EXERCISE"}
    assert case.count == len(answered) >= len(EXERCISES)
    stubs = sum(text.strip() == bank.find(id).stub.strip() for id, text in answered.items())
    wrong = sum(text.strip() == bank.find(id).misconceptions[0].answer.strip() for id, text in answered.items())
    assert case.untouched == stubs and case.right == case.count - stubs - wrong


def test_nbgrader_gets_a_solution_and_a_test_of_one_point_for_each_exercise(case):
    converted = graders.for_nbgrader(case.notebook)
    nbformat.validate(converted)
    assert code_cells(converted) == code_cells(case.notebook)
    found = [(cell.metadata.get("nbgrader"), kind) for cell, kind, _ in marked(converted)]
    tests = [metadata for metadata, kind in found if kind == "CHECK"]
    answers = [metadata for metadata, kind in found if kind == "EXERCISE"]
    assert len(tests) == len(answers) == case.count
    assert all(test["grade"] and test["locked"] and not test["solution"] and test["points"] == 1 for test in tests)
    assert all(answer["solution"] and not answer["grade"] and "points" not in answer for answer in answers)
    assert len({metadata["grade_id"] for metadata in tests + answers}) == 2 * case.count
    assert all(metadata is None for metadata, kind in found if kind is None)


def test_otter_gets_a_test_after_each_answer(case):
    converted = graders.for_otter(case.notebook)
    nbformat.validate(converted)
    named = [test for cell in converted.cells for test in cell.metadata.get("otter", {}).get("tests", [])]
    assert named == [exercise.label for exercise in graders.checks(case.notebook)]
    assert "CHECK" not in {kind for _, kind, _ in marked(converted)}


def test_the_notebook_itself_stays_as_it_is():
    notebook = new_notebook(cells=[new_code_cell(EXERCISES[0].answer_cell), new_code_cell(EXERCISES[0].check_cell)])
    before = nbformat.writes(notebook)
    graders.for_nbgrader(notebook)
    graders.for_otter(notebook)
    assert nbformat.writes(notebook) == before


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.label)
def test_otters_test_runs_the_check_and_wants_what_it_prints(exercise):
    written = {}
    exec(graders.otter_test(exercise), written)
    assert written["OK_FORMAT"] is True
    (case,) = written["test"]["suites"][0]["cases"]
    call, printed = case["code"].splitlines()
    seen = []
    eval(call.removeprefix(">>> "), {"check": lambda *a: seen.append(a), **{name: name for name in exercise.names}})
    assert seen == [(exercise.id, *exercise.names)] and printed == exercise.right


def test_a_grader_that_passes_too_many_or_too_few_is_marked():
    case = grading_speed.Case("", new_notebook(cells=[new_code_cell(EXERCISES[0].check_cell)]), 0, untouched=1)

    class Generous:
        tells_stubs = True

        def passed(self):
            return 1

    assert grading_speed._verdicts(case, Generous()) == "**1 and not 0**"
    Generous.tells_stubs = False
    assert grading_speed._verdicts(case, Generous()) == "1 of 1"
