"""Which verdicts still hold, and which exercises are graded again."""

import nbformat
import pytest
from at_work import PAGE, RIGHT
from nbformat.v4 import new_code_cell

from dlcore.exercises import notebook, standing, work

SPEED, DOUBLE = f"{PAGE}/speed", f"{PAGE}/double"


@pytest.fixture
def place(learner):
    return work.start()[0]


def statuses(verdicts):
    return {verdict.id: verdict.status for verdict in verdicts}


def test_nothing_is_graded_twice_that_has_not_changed(learner, place):
    assert statuses(standing.current(place, PAGE)) == {SPEED: "not attempted", DOUBLE: "not attempted"}
    assert statuses(standing.current(place, PAGE)) == {SPEED: "not attempted", DOUBLE: "not attempted"}
    assert learner.graded == [SPEED, DOUBLE]


def test_only_the_exercise_that_changed_is_graded_again(learner, place):
    standing.current(place, PAGE)
    learner.graded.clear()
    learner.write(speed=RIGHT["speed"])
    seen = []
    assert statuses(standing.current(place, PAGE, seen.append)) == {SPEED: "correct", DOUBLE: "not attempted"}
    assert learner.graded == [SPEED] == [verdict.id for verdict in seen]


def test_a_helper_that_an_answer_uses_counts_and_other_cells_do_not(learner, place):
    learner.write(double="def double(x):\n    return factor * x")
    page = notebook.read(learner.file)
    page.cells[1:1] = [new_code_cell("factor = 1"), new_code_cell("other = 1")]
    nbformat.write(page, learner.file)
    standing.current(place, PAGE)
    for number, graded in ((2, []), (1, [DOUBLE])):
        learner.graded.clear()
        page.cells[number].source += "  # changed"
        nbformat.write(page, learner.file)
        standing.current(place, PAGE)
        assert learner.graded == graded


def test_a_change_of_the_books_code_opens_every_verdict(learner, place, monkeypatch):
    standing.current(place, PAGE)
    monkeypatch.setattr(standing, "code", lambda: "other code")
    assert set(standing.remembered(place, PAGE).values()) == {None}


def test_grading_afresh_asks_for_no_memory_and_leaves_one(learner, place):
    for _ in range(2):
        standing.afresh(learner.file, [SPEED])
    assert learner.graded == [SPEED, SPEED]
    held = standing.remembered(place, PAGE)
    assert held[SPEED].status == "not attempted" and held[DOUBLE] is None


def test_what_changes_while_it_is_graded_is_not_remembered(learner, place, monkeypatch):
    def slow(*arguments, **options):
        verdicts = learner.grade(*arguments, **options)
        learner.write(speed=RIGHT["speed"])
        return verdicts

    monkeypatch.setattr(standing, "grade", slow)
    standing.current(place, PAGE)
    held = standing.remembered(place, PAGE)
    assert held[SPEED] is None and held[DOUBLE].status == "not attempted"


def test_a_verdict_that_may_be_the_machines_fault_is_not_remembered(learner, place, monkeypatch):
    timed_out = standing.Verdict(learner.file, SPEED, "timeout", "Too long.", 1.0)
    monkeypatch.setattr(standing, "grade", lambda *arguments, on_verdict: on_verdict(timed_out))
    assert statuses(standing.current(place, PAGE)) == {SPEED: "timeout"}
    assert standing.remembered(place, PAGE)[SPEED] is None


def test_a_page_that_has_lost_all_its_marks_has_its_exercises_missing(learner, place):
    nbformat.write(nbformat.v4.new_notebook(), learner.file)
    assert statuses(standing.current(place, PAGE)) == {SPEED: "missing", DOUBLE: "missing"}
    assert learner.graded == []


def test_a_file_that_cannot_be_read_is_one_verdict(learner, place):
    learner.file.write_text("{half", encoding="utf-8")
    (verdict,) = standing.current(place, PAGE)
    assert verdict.status == "unreadable" and "not a notebook" in verdict.message
    assert standing.remembered(place, PAGE) == {}


def test_a_notebook_elsewhere_is_graded_too_and_one_without_exercises_gives_nothing(learner, place):
    copy = learner.folder / "homework.ipynb"
    copy.write_bytes(learner.file.read_bytes())
    assert statuses(standing.afresh(copy)) == {SPEED: "not attempted", DOUBLE: "not attempted"}
    assert set(standing.remembered(place, PAGE).values()) == {None}
    nbformat.write(nbformat.v4.new_notebook(cells=[new_code_cell("1 / 0")]), copy)
    assert standing.afresh(copy) == []
