"""Every page passes the author's gate: each stub, solution and misconception gets its verdict."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from dlcore.exercises import author, bank, gate, notebook

ROOT = Path(__file__).parents[2]
PAGES = bank.pages()
each_page = pytest.mark.parametrize("page", PAGES)


def stored(page):
    return notebook.read(ROOT / "book" / f"{page}.ipynb")


def nbval(book, folder, *options):
    """Run nbval on a notebook; return the exit code, the verdicts by exercise id, and all that was printed."""
    file = folder / "page.ipynb"
    nbformat.write(book, file)
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "-p", "no:cacheprovider", "-v", *options, file.name]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8")
    verdicts = dict(
        re.findall(r"^(\S+/\S+/\S+): ((?:not attempted|wrong|error|missing) - .*)$", result.stdout, re.MULTILINE)
    )
    verdicts |= {id: "correct" for id in re.findall(r"::(\S+/\S+/\S+) CORRECT", result.stdout)}
    return result.returncode, verdicts, result.stdout + result.stderr


def answered(page, choose):
    """Return the page with `choose(exercise)` filled in as the answer to each exercise."""
    return author.fill(stored(page), {exercise.id: choose(exercise) for exercise in bank.exercises(page)})


@each_page
@pytest.mark.parametrize("check", gate.CHECKS, ids=lambda check: check.__name__)
def test_the_authors_gate(page, check):
    assert check(page, stored(page)) == []


@pytest.mark.parametrize("page", PAGES[:1])  # that the appendix says what the bank says is tested for all, below
def test_answers_from_appendix_a_are_correct(page, tmp_path):
    appendix = notebook.read(ROOT / "book" / "appendix" / "answers.ipynb")
    without_mark = lambda exercise: notebook.answer(appendix, exercise.id).partition("\n")[2]  # noqa: E731
    code, verdicts, output = nbval(answered(page, without_mark), tmp_path)
    assert code == 0, output
    assert verdicts == {exercise.id: "correct" for exercise in bank.exercises(page)}


@each_page
def test_marked_outputs_are_reproduced_with_every_answer_filled_in(page, tmp_path):
    solved = answered(page, lambda exercise: exercise.solution)
    marked = [cell for cell in solved.cells if "nbval-check-output" in cell.metadata.get("tags", ())]
    assert len(marked) >= 4 and all(cell.outputs for cell in marked)
    code, _, output = nbval(solved, tmp_path, "-p", "no:dlcore_exercises")
    assert code == 0, output


def test_a_page_saved_with_a_wrong_answer_shows_one_line_and_is_graded_the_same(tmp_path):
    exercise = bank.exercises(PAGES[0])[0]
    slip = exercise.misconceptions[0]
    page = author.fill(stored(PAGES[0]), {exercise.id: slip.answer})
    NotebookClient(page, allow_errors=True, resources={"metadata": {"path": str(tmp_path)}}).execute()
    (shown,) = [cell.outputs for cell in page.cells if notebook.mark(cell.source) == ("CHECK", exercise.id)]
    assert " ".join(shown[0].traceback) == f"✗ {exercise.id}: {slip.message}"
    code, verdicts, _ = nbval(page, tmp_path)
    assert code == 1 and verdicts[exercise.id] == f"wrong - {slip.message}"


def test_appendix_a_is_what_the_bank_says_and_all_correct(tmp_path):
    pages = author.pages_of(ROOT / "_toc.yml")
    assert sorted(pages) == PAGES, "every page of the bank stands in the table of contents"
    appendix = notebook.read(ROOT / "book" / "appendix" / "answers.ipynb")
    made = author.answers([(page, author.title(stored(page))) for page in pages])
    assert [cell.source for cell in made.cells] == [cell.source for cell in appendix.cells], "run `make pages`"
    code, verdicts, output = nbval(appendix, tmp_path)
    assert code == 0, output
    assert set(verdicts.values()) == {"correct"} and len(verdicts) == sum(len(bank.exercises(p)) for p in pages)
