"""`pytest --nbval` on a learner's notebook: one item an exercise, its status, its sentence, and the exit code."""

import sys
from xml.etree import ElementTree

import nbformat
import pytest
import sample
from learner import KERNELSPEC, RIGHT, answer_cell, check_cell, write
from nbformat.v4 import new_code_cell, new_notebook, new_output

from dlcore.exercises import grader, pytest_plugin

NO_CACHE = "-p", "no:cacheprovider"
STUB = {exercise.id.rpartition("/")[2]: exercise.stub for exercise in sample.EXERCISES}


@pytest.fixture
def grade(pytester, sample_everywhere):
    """Write a learner's notebook with these answers, grade it in a process of its own, return pytest's result."""

    def run(answers, *options, extra=(), change=None):
        cells = [new_code_cell(source) for source in extra]
        for slug, answer in answers.items():
            cells += [answer_cell(slug, answer), check_cell(slug)]
        book = new_notebook(cells=cells, metadata=KERNELSPEC)
        if change:
            change(book)
        write(book, pytester.path / "learner.ipynb")
        return pytester.run(sys.executable, "-m", "pytest", "--nbval", "learner.ipynb", *(options or NO_CACHE))

    return run


def test_stubs_are_not_attempted(grade):
    result = grade(STUB)
    assert result.ret == 1
    result.stdout.fnmatch_lines(["sample/page/speed: not attempted - *", "sample/page/double: not attempted - *"])
    result.stdout.fnmatch_lines(["*exercises: 2 not attempted*"])


def test_right_answers_are_correct(grade):
    result = grade(RIGHT)
    assert result.ret == 0
    result.stdout.fnmatch_lines(["*exercises: 2 correct*", "*2 passed*"])


def test_lax_mode_gives_the_same_verdicts(grade):
    result = grade({**RIGHT, "speed": "speed = 5.0"}, "--nbval-lax")
    assert result.ret == 1
    result.stdout.fnmatch_lines(["*exercises: 1 correct, 1 wrong*"])


def test_a_slip_is_named_and_the_answer_not_given(grade):
    result = grade({**RIGHT, "speed": "speed = 5.0"})
    assert result.ret == 1
    result.stdout.fnmatch_lines(["sample/page/speed: wrong - Rates multiply along a chain; yours were added."])
    assert "speed = 6.0" not in result.stdout.str()


def test_saved_outputs_are_not_believed(grade):
    def save_as_right(book):
        for cell in book.cells:
            if cell.source.startswith("# CHECK"):
                cell.outputs = [new_output("stream", text="✓ sample/page/speed\n")]
                cell.execution_count = 1

    def save_as_wrong(book):
        for cell in book.cells:
            if cell.source.startswith("# CHECK"):
                cell.outputs = [new_output("error", ename="CheckFailed", evalue="…", traceback=["✗ …"])]
                cell.execution_count = 1

    assert grade({**RIGHT, "speed": "speed = 5.0"}, change=save_as_right).ret == 1
    assert grade(RIGHT, change=save_as_wrong).ret == 0


def test_an_answer_that_stops_is_an_error_and_the_others_are_graded(grade):
    result = grade({"speed": "speed = 1 / 0", "double": RIGHT["double"]})
    assert result.ret == 1
    result.stdout.fnmatch_lines(["sample/page/speed: error - the answer cell stopped with ZeroDivisionError*"])
    result.stdout.fnmatch_lines(["*exercises: 1 correct, 1 error*"])


def test_a_function_that_stops_is_an_error_with_its_line(grade):
    result = grade({**RIGHT, "double": "def double(x):\n    return x.nothing"})
    result.stdout.fnmatch_lines(
        ["sample/page/double: error - `double` stopped with AttributeError*line 3 of its cell."]
    )


def test_answers_do_not_see_each_other(grade):
    result = grade({"speed": "speed = 6.0\nfactor = 2", "double": "def double(x):\n    return factor * x"})
    result.stdout.fnmatch_lines(
        ["*double: error - *'factor' is not defined*factor is the answer to sample/page/speed*"]
    )


def test_errors_stand_on_one_line_with_the_line_of_the_cell(grade):
    result = grade({"speed": "speed = 1\nassert False, 'a\\nb'", "double": "def double(x)\n    return x"})
    result.stdout.fnmatch_lines(
        ["*speed: error - the answer cell stopped with AssertionError: a b, in line 3 of its cell."]
    )
    result.stdout.fnmatch_lines(["*double: error - the answer cell stopped with SyntaxError:*, in line 2 of its cell."])


def test_what_an_answer_shows_besides_does_not_disturb(grade):
    shows = "def double(x):\n    display(x)\n    import sys; print('noise', file=sys.__stderr__)\n    return 2 * x"
    assert grade({**RIGHT, "double": shows}).ret == 0


def test_names_of_the_grader_may_be_used_in_an_answer(grade):
    assert grade({**RIGHT, "speed": "check = 3\nspeed = 2 * check"}).ret == 0


def test_a_kernel_that_is_not_here_does_no_harm(grade):
    def foreign(book):
        book.metadata["kernelspec"] = {"name": "my-env", "display_name": "My environment"}

    assert grade(RIGHT, change=foreign).ret == 0


def test_helper_cells_serve_an_answer_and_scratch_does_not_disturb(grade):
    extra = ["factor = 2", "1 / 0", "check = print"]
    assert grade({**RIGHT, "double": "def double(x):\n    return factor * x"}, extra=extra).ret == 0


def test_a_deleted_or_edited_check_cell_changes_nothing(grade):
    def delete(book):
        book.cells = [cell for cell in book.cells if not cell.source.startswith("# CHECK")]

    def weaken(book):
        for cell in book.cells:
            if cell.source.startswith("# CHECK"):
                cell.source = cell.source.split("\n")[0] + "\nprint('✓')"

    assert grade(RIGHT, change=delete).ret == 0
    assert grade({**RIGHT, "speed": "speed = 5.0"}, change=weaken).ret == 1


def test_an_exercise_without_an_answer_cell_is_missing(grade):
    result = grade({"speed": RIGHT["speed"]})
    assert result.ret == 1
    result.stdout.fnmatch_lines(["sample/page/double: missing - *# EXERCISE sample/page/double*"])


@pytest.mark.parametrize(("option", "limit"), [([], 20), (["--nbval-cell-timeout=2000"], 2000)])
def test_the_limit_that_was_given_is_obeyed(sample_page, tmp_path, monkeypatch, option, limit):
    limits = []
    take = pytest_plugin.take
    monkeypatch.setattr(pytest_plugin, "take", lambda *given: limits.append(given[1]) or take(*given))
    path = write(new_notebook(cells=[check_cell("speed")]), tmp_path / "page.ipynb")
    assert [verdict.status for verdict in grader.grade([path], options=option)] == ["missing"] * 2  # needs no kernel
    assert limits == [limit]


def test_one_exercise_can_be_chosen(grade, pytester):
    result = grade({**RIGHT, "double": STUB["double"]}, "-k", "speed")
    assert result.ret == 0
    nodeid = "learner.ipynb::sample/page/double"
    result = pytester.run(sys.executable, "-m", "pytest", "--nbval", nodeid, "-p", "no:cacheprovider")
    assert result.ret == 1
    result.stdout.fnmatch_lines(["*exercises: 1 not attempted*"])


def test_the_last_failures_can_be_graded_alone(grade):
    options = "-o", "cache_dir=cache"
    assert grade({**RIGHT, "speed": "speed = 5.0"}, *options).ret == 1
    result = grade({**RIGHT, "speed": "speed = 5.0"}, *options, "--lf")
    assert result.ret == 1
    result.stdout.fnmatch_lines(["*exercises: 1 wrong*"])
    assert grade(RIGHT, *options, "--lf").ret == 0


def test_a_report_for_machines_holds_the_sentence(grade, pytester):
    grade({**RIGHT, "speed": "speed = 5.0"}, "--junitxml=report.xml", *NO_CACHE)
    report = ElementTree.parse(pytester.path / "report.xml")
    (failure,) = report.iter("failure")
    assert failure.text == "sample/page/speed: wrong - Rates multiply along a chain; yours were added."
    assert len(list(report.iter("testcase"))) == 2


def test_several_processes_give_the_same_verdicts(grade):
    result = grade({**RIGHT, "speed": "speed = 5.0"}, "-n", "2", *NO_CACHE)
    assert result.ret == 1
    result.stdout.fnmatch_lines(["sample/page/speed: wrong - *", "*exercises: 1 correct, 1 wrong*"])


def test_the_learners_file_is_not_written_to(grade, pytester):
    grade(RIGHT)
    before = (pytester.path / "learner.ipynb").read_bytes()
    pytester.run(sys.executable, "-m", "pytest", "--nbval", "learner.ipynb", "-p", "no:cacheprovider")
    assert (pytester.path / "learner.ipynb").read_bytes() == before


@pytest.mark.parametrize(
    ("content", "words"),
    [("{nope", "*not a notebook*"), ("<<<<<<< HEAD\n{}", "*marks of a merge conflict (line 1)*")],
)
def test_a_file_that_cannot_be_read_gives_2_and_advice(pytester, content, words):
    (pytester.path / "broken.ipynb").write_text(content, encoding="utf-8")
    result = pytester.run(sys.executable, "-m", "pytest", "--nbval", "broken.ipynb", "-p", "no:cacheprovider")
    assert result.ret == 2
    result.stdout.fnmatch_lines([words])
    assert "Traceback" not in result.stdout.str() + result.stderr.str()


def test_a_file_that_is_not_there_gives_4(pytester):
    assert pytester.run(sys.executable, "-m", "pytest", "--nbval", "nothing.ipynb").ret == 4


def test_a_notebook_without_exercises_is_left_to_nbval(pytester):
    cell = new_code_cell(
        "1 + 1", execution_count=1, outputs=[new_output("execute_result", {"text/plain": "2"}, execution_count=1)]
    )
    nbformat.write(new_notebook(cells=[cell]), pytester.path / "plain.ipynb")
    result = pytester.run(sys.executable, "-m", "pytest", "--nbval", "plain.ipynb", "-p", "no:cacheprovider", "-v")
    assert result.ret == 0
    result.stdout.fnmatch_lines(["*Cell 0 PASSED*"])
