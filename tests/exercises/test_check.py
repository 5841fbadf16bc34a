"""The check under an exercise: what it says, and that it says it in one line."""

import subprocess
import sys

import pytest

from dlcore.exercises import CheckFailed, bank, check

SPEED, DOUBLE = "sample/page/speed", "sample/page/double"
pytestmark = pytest.mark.usefixtures("sample_page")


def failure(id, *answers):
    with pytest.raises(CheckFailed) as raised:
        check(id, *answers)
    return raised.value


def test_right_prints_one_line(capsys):
    check(SPEED, 6)
    check(DOUBLE, lambda x: 2 * x)
    assert capsys.readouterr().out == f"✓ {SPEED}\n✓ {DOUBLE}\n"


def test_an_untouched_stub_is_not_attempted(capsys):
    def double(x): ...

    check(SPEED, ...)
    check(DOUBLE, double)
    assert capsys.readouterr().out == f"○ {SPEED}: not attempted\n○ {DOUBLE}: not attempted\n"


def test_a_function_that_only_forgets_to_return_is_attempted():
    def double(x):
        x + x

    assert "a return seems to be missing" in failure(DOUBLE, double).message


def test_a_known_slip_is_named():
    assert failure(SPEED, 5.0).message == "Rates multiply along a chain; yours were added."
    assert failure(DOUBLE, lambda x: x**2).message == "That is the square."


def test_an_unknown_slip_is_placed():
    assert failure(DOUBLE, lambda x: x**3).message == "`double(x=3)` is not right (yours gives 27)."


def test_an_answer_that_raises_is_an_error():
    error = failure(DOUBLE, lambda x: x.no_such_thing)
    assert error.status == "error" and "AttributeError" in error.message


def test_the_failure_is_one_line_in_words_and_in_a_notebook():
    error = failure(SPEED, 5.0)
    assert str(error) == f"{SPEED}: wrong - {error.message}"
    lines = error._render_traceback_()
    assert " ".join(lines) == f"✗ {SPEED}: {error.message}" and max(map(len, lines)) <= 78


def test_a_wrong_number_of_answers_shows_the_call():
    assert failure(SPEED).message == f'call it as check("{SPEED}", speed).'


def test_an_unknown_id_suggests_the_nearest():
    with pytest.raises(CheckFailed, match=f"Did you mean '{SPEED}'"):
        check("sample/page/sped", 6.0)


def test_every_page_of_the_bank_can_be_found():
    assert bank.pages()
    for page in bank.pages():
        for exercise in bank.exercises(page):
            assert exercise.page == page and bank.find(exercise.id) is exercise
    assert bank.exercises("no/such") == ()


def test_checking_loads_no_notebook_library():
    heavy = {"nbval", "nbformat", "IPython", "matplotlib"}
    code = f"import dlcore.exercises, sys; print(*sorted({heavy} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == ""
