"""The author's gate, on a page with one fault each; the real pages go through it in tests/book."""

from dataclasses import replace

import pytest
import sample
from at_work import PAGE, RIGHT, page

from dlcore.exercises import author, bank, gate, work
from dlcore.exercises.exercise import Misconception


@pytest.fixture
def put(learner, monkeypatch):
    """Put other exercises on the sample page."""

    def into_the_bank(*exercises):
        monkeypatch.setattr(bank, "exercises", lambda name: exercises if name == PAGE else ())

    return into_the_bank


@pytest.fixture
def grader(learner, monkeypatch):
    """Let the gate grade without a kernel."""

    def grade(files):
        return [verdict for file in files for verdict in graded(file)]

    def graded(file):
        verdicts = learner.grade([file], [exercise.id for exercise in bank.exercises(PAGE)])
        messages = {m.answer: m.message for e in sample.EXERCISES for m in e.misconceptions}
        cells = {e.id: author.nb.answer(author.nb.read(file), e.id).partition("\n")[2] for e in sample.EXERCISES}
        stub = "fill in the cell and run again."
        said = {"correct": "", "not attempted": stub}
        return [replace(v, message=said.get(v.status, messages.get(cells[v.id], "Wrong."))) for v in verdicts]

    monkeypatch.setattr(gate, "grade", grade)
    monkeypatch.setattr(author, "whole_solution", lambda e: RIGHT[e.id.rpartition("/")[2]])


def test_a_page_in_order_passes_but_for_its_number_of_exercises(learner, grader):
    faults = [fault for check in gate.CHECKS if check is not gate.prompts for fault in check(PAGE, page())]
    assert faults == [f"{PAGE} has 2 exercises; a page needs 6 or more."]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"solution": ""}, "has no solution yet"),
        ({"solution": "speed = ..."}, "has no solution yet"),
        ({"explanation": " "}, "has no explanation yet"),
        ({"hints": ("one",)}, "has fewer than two hints"),
        ({"misconceptions": ()}, "has fewer than two misconceptions"),
        ({"stars": 4}, "has no stars"),
        ({"kind": "riddle"}, "has another kind"),
        ({"id": "other/page/speed"}, "must have an id that begins with sample/page/"),
        ({"stub": "..."}, "defines no name"),
    ],
)
def test_an_exercise_that_lacks_something_is_named(put, change, fault):
    put(replace(sample.SPEED, **change))
    first = gate.whole(PAGE, None)
    assert first[0].startswith(change.get("id", sample.SPEED.id)) and fault in first[0]


def test_an_id_that_stands_twice_is_named(put):
    put(sample.SPEED, sample.SPEED)
    assert f"{sample.SPEED.id} stands in the bank twice." in gate.whole(PAGE, None)


def test_a_page_that_has_drifted_is_named(learner):
    drifted = author.fill(page(), {sample.SPEED.id: "speed = 3"})
    assert gate.in_step(PAGE, page()) == []
    assert gate.in_step(PAGE, drifted) == [f"the cells of {PAGE} have drifted from the bank: run `make pages`."]
    del drifted.cells[2]
    assert "the prompts are" in gate.in_step(PAGE, drifted)[0]


def test_a_prompt_that_says_other_stars_is_named(learner):
    shown = page()
    for exercise in sample.EXERCISES:
        for cell in shown.cells:
            mine = f":label: ex-{exercise.label}\n" in cell.source
            cell.source = cell.source.replace("Do it.", f"★☆☆ · {exercise.kind}\n\nDo it.") if mine else cell.source
    assert gate.prompts(PAGE, shown) == [f"the prompt of {sample.DOUBLE.id} must show 'Double' and '★★☆ · code'."]


def test_a_stub_that_is_an_attempt_is_named(learner, monkeypatch):
    found = {sample.SPEED.id: ("wrong", "Too slow."), sample.DOUBLE.id: ("not attempted", gate.UNTOUCHED)}
    monkeypatch.setattr(gate, "verdicts", lambda notebooks: [found])
    (fault,) = gate.stubs(PAGE, page())
    assert fault.startswith(sample.SPEED.id) and "is `wrong - Too slow.`, and should be `not attempted" in fault


def test_a_misconception_with_anothers_message_is_named(learner, grader, put):
    slip = Misconception("speed = 5.0", "Another message.")
    put(replace(sample.SPEED, misconceptions=(slip,)), sample.DOUBLE)
    (fault,) = gate.misconceptions(PAGE, page())
    assert "speed = 5.0" in fault and "should be `wrong - Another message.`" in fault


def test_a_solution_that_is_not_correct_is_named(learner, grader, monkeypatch):
    monkeypatch.setattr(author, "whole_solution", lambda exercise: "speed = 7")
    assert all("should be `correct`" in fault for fault in gate.solutions(PAGE, page()))


def test_the_command_prints_each_check_and_ends_with_1_when_there_is_a_fault(learner, grader):
    code, out, _ = learner.run("author", "check", PAGE)
    assert code == 1 and "✗ Every exercise has all its parts." in out and "✓ Every solution is correct." in out
    assert f"  {PAGE} has 2 exercises; a page needs 6 or more." in out
    code, _, err = learner.run("author", "check", "sample/pag")
    assert code == 4 and "Did you mean 'sample/page'?" in err


def test_the_command_ends_with_0_when_all_is_well(learner, grader, monkeypatch):
    monkeypatch.setattr(gate, "CHECKS", (gate.in_step, gate.solutions))
    code, out, _ = learner.run("author", "check")
    assert code == 0 and out.endswith("All is well.\n") and work.find_book() == learner.book
