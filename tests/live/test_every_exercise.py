"""Check, on the page, gives every answer the verdict of `dlcore check`: stubs, solutions and first misconceptions.

`make test` takes the page whose turn it is (see `rotation`), `make test-live` all of them.
"""

import nbformat
import pytest
from reader import STORE
from rotation import in_turn, with_exercises
from verdicts import graded, grading, pressed

from dlcore.exercises import author, bank

ROUNDS = {
    "stubs.ipynb": lambda exercise: exercise.stub,
    "solutions.ipynb": author.whole_solution,
    "misconceptions.ipynb": lambda exercise: exercise.misconceptions[0].answer,
}


@pytest.mark.parametrize("page", in_turn(with_exercises()))
def test_every_exercise_is_judged_as_by_the_command_line(reading, page, tmp_path):
    reader, exercises = reading(page), bank.exercises(page)
    for name, answer in ROUNDS.items():
        nbformat.write(author.fill(reader.notebook, {e.id: answer(e) for e in exercises}), tmp_path / name)
    process = grading(tmp_path, *ROUNDS)  # the page works meanwhile
    typed = next((e for e in exercises if e.stub.strip().startswith("def ")), exercises[0])
    found = {}
    for name, answer in ROUNDS.items():
        for exercise in exercises:
            give = type_answer if exercise is typed and name == "misconceptions.ipynb" else write_answer
            give(reader, exercise, exercise.cell_with(answer(exercise)))
        found[name] = pressed(reader, exercises)
    assert found == graded(process)


def write_answer(reader, exercise, code):
    reader.write(reader.of_exercise("EXERCISE", exercise.id), code)


def type_answer(reader, exercise, code):
    """Type an answer into its cell, and see that the page keeps it."""
    place = reader.of_exercise("EXERCISE", exercise.id)
    reader.type(place, code)
    kept = reader.page.evaluate(f"([page, i]) => {STORE}.code(page, i)", [reader.name, place])
    assert kept.rstrip() == code.rstrip()
