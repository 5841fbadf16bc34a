"""`hint`, `solution` and `progress` in a notebook."""

import pytest
import sample

from dlcore.exercises import hint, in_notebook, progress, session, solution
from dlcore.exercises.lookup import UnknownExercise

pytestmark = pytest.mark.usefixtures("sample_page", "new_kernel")


@pytest.fixture
def new_kernel(monkeypatch):
    monkeypatch.setattr(session, "_statuses", {})
    monkeypatch.setattr(in_notebook, "_hints_shown", {})


def test_a_hint_more_each_time_and_not_past_the_last():
    first, second, third = (repr(hint("sample/page/speed")) for _ in range(3))
    assert "Hint 1 of 2" in first and sample.SPEED.hints[0] in first and sample.SPEED.hints[1] not in first
    assert sample.SPEED.hints[0] in second and sample.SPEED.hints[1] in second
    assert third == second


def test_a_message_is_markdown_in_jupyter_and_plain_text_elsewhere():
    message = hint("speed")
    assert "**Hint 1 of 2.**" in message._repr_markdown_()
    assert "Hint 1 of 2." in repr(message) and "**" not in repr(message)


def test_the_solution_comes_after_a_pass_or_when_asked_for():
    assert sample.SPEED.solution not in repr(solution("sample/page/speed"))
    session.note("sample/page/speed", "wrong")
    assert sample.SPEED.solution not in repr(solution("sample/page/speed"))
    assert sample.SPEED.solution in repr(solution("sample/page/speed", show=True))
    session.note("sample/page/speed", "correct")
    shown = repr(solution("sample/page/speed"))
    assert sample.SPEED.solution in shown and sample.SPEED.explanation in shown


def test_progress_counts_what_has_passed_and_names_what_is_next():
    assert "0 of 2" in repr(progress("sample/page")) and "sample/page/speed" in repr(progress("sample/page"))
    session.note("sample/page/speed", "correct")
    assert "1 of 2" in repr(progress("sample/page")) and "sample/page/double" in repr(progress("sample/page"))
    session.note("sample/page/double", "correct")
    assert "2 of 2" in repr(progress("sample/page")) and "All are done" in repr(progress("sample/page"))
    session.note("sample/page/double", "wrong")
    assert "1 of 2" in repr(progress("sample/page"))


@pytest.mark.parametrize("call", [hint, solution, progress])
def test_an_unknown_name_suggests_the_nearest_in_one_line(call):
    with pytest.raises(UnknownExercise, match="Did you mean 'sample/page/speed'") as error:
        call("sample/page/sped")
    assert error.value._render_traceback_() == [str(error.value)]
