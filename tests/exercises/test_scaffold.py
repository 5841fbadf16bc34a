"""The frame of a new exercise."""

import ast
import types

import pytest
from at_work import PAGE

from dlcore.exercises import author, bank, gate, notebook, scaffold
from dlcore.exercises.work import WorkError


@pytest.fixture
def bank_folder(learner, monkeypatch, tmp_path):
    """A bank of its own, empty."""
    folder = tmp_path / "bank"
    folder.mkdir()
    monkeypatch.setattr(bank, "__path__", [str(folder)])
    return folder


def exercises_of(code):
    module = types.ModuleType("bank")
    exec(code, vars(module))
    return module.EXERCISES


def test_a_new_page_gets_its_part_its_module_and_its_prompt(learner, bank_folder):
    page = learner.book / "book" / f"{PAGE}.ipynb"
    module, file = scaffold.new(PAGE, "falling-stone", learner.book)
    assert (module, file) == (bank_folder / "sample" / "page.py", page)
    assert ast.get_docstring(ast.parse((bank_folder / "sample" / "__init__.py").read_text(encoding="utf-8")))
    (exercise,) = exercises_of(module.read_text(encoding="utf-8"))
    assert (exercise.id, exercise.title, exercise.names) == (f"{PAGE}/falling-stone", "Falling stone", ("answer",))
    found = notebook.read(file)
    assert author.prompts(found) == ["page-speed", "page-double", "page-falling-stone"]
    assert found.cells[-1].source.startswith(author.PROGRESS), "the prompt stands above the last cell"


def test_an_unfinished_exercise_does_not_pass(learner, bank_folder, monkeypatch):
    scaffold.new(PAGE, "falling-stone", learner.book)
    made = exercises_of((bank_folder / "sample" / "page.py").read_text(encoding="utf-8"))
    monkeypatch.setattr(bank, "exercises", lambda page: made)
    assert f"{PAGE}/falling-stone has no solution yet." in gate.whole(PAGE, None)
    prompt_only = notebook.read(learner.book / "book" / f"{PAGE}.ipynb")
    assert gate.prompts(PAGE, prompt_only) == []


def test_more_exercises_go_to_the_end_and_what_is_there_stays(learner, bank_folder):
    for slug in ("one", "two", "three"):
        module, _ = scaffold.new(PAGE, slug, learner.book)
    code = module.read_text(encoding="utf-8")
    assert [e.id.rpartition("/")[2] for e in exercises_of(code)] == ["one", "two", "three"]
    assert code.count("import Exercise") == code.count("import Values") == 1


@pytest.mark.parametrize("code", ["# é\nEXERCISES = (A, B)\n", "EXERCISES = (\n    A,\n    B,\n)\n\nafter = 'é'\n"])
def test_a_module_written_by_hand_is_added_to(code):
    frame = "    C,\n"
    names = "A = B = C = Values = Exercise = 1\n"
    made = scaffold.with_exercise(names + code, frame)
    assert exercises_of(made) == (1, 1, 1)
    assert all(line in made for line in code.splitlines() if "EXERCISES" not in line)


@pytest.mark.parametrize(
    ("page", "slug", "words"),
    [
        (PAGE, "speed", "an exercise sample/page/speed already"),
        (PAGE, "Falling Stone", "cannot be an id"),
        ("page", "stone", "cannot be an id"),
        ("sample/other", "stone", "Write the page first"),
    ],
)
def test_what_cannot_be_added_changes_nothing(learner, bank_folder, page, slug, words):
    file = learner.book / "book" / f"{PAGE}.ipynb"
    before = file.read_bytes()
    with pytest.raises(WorkError, match=words):
        scaffold.new(page, slug, learner.book)
    assert file.read_bytes() == before and list(bank_folder.iterdir()) == []


def test_the_command_says_where_and_what_is_next(learner, bank_folder):
    code, out, _ = learner.run("author", "new", PAGE, "falling-stone")
    assert code == 0 and "page.py" in out and "page.ipynb" in out and f"dlcore author check {PAGE}" in out
    code, _, err = learner.run("author", "new", PAGE, "falling-stone")
    assert code == 4 and "already" in err
