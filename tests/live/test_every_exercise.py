"""Check, on the page, gives every answer the verdict of `dlcore check`: stubs, solutions and first misconceptions.

`make test` takes the page whose turn it is (see `rotation`), `make test-live` all of them.
"""

import json
import re
import subprocess
import sys

import nbformat
import pytest
from reader import STORE
from rotation import in_turn, with_exercises

from dlcore.exercises import author, bank

COMMAND = "from dlcore.exercises.cli import main; raise SystemExit(main())"
ROUNDS = {
    "stubs": lambda exercise: exercise.stub,
    "solutions": author.whole_solution,
    "misconceptions": lambda exercise: exercise.misconceptions[0].answer,
}
# Messages are written with these marks, and shown without them; formulas keep theirs.
MARKS = re.compile(r"`([^`]+)`|(\$[^$]+\$)|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*")
# What a verdict says: its text, with formulas as they were written.
SAID = r"""(box) => {
    const line = box.querySelector("p"), plain = line.cloneNode(true);
    const formulas = [...MathJax.startup.document.getMathItemsWithin([line])].map((item) => item.math);
    plain.querySelectorAll("mjx-container").forEach((shown, i) => shown.replaceWith(`$${formulas[i]}$`));
    return plain.textContent.replace(/\\\((.*?)\\\)/g, (_, formula) => `$${formula}$`);
}"""


@pytest.mark.parametrize("page", in_turn(with_exercises()))
def test_every_exercise_is_judged_as_by_the_command_line(reading, page, tmp_path):
    reader = reading(page)
    exercises = bank.exercises(page)
    grading = grade(reader.notebook, exercises, tmp_path)
    found = {}
    for name, answer in ROUNDS.items():
        if name == "misconceptions":
            typed = next((e for e in exercises if e.stub.strip().startswith("def ")), exercises[0])
            type_answer(reader, typed, answer(typed))
        for exercise in exercises:
            if not (name == "misconceptions" and exercise is typed):
                reader.write(reader.of_exercise("EXERCISE", exercise.id), exercise.cell_with(answer(exercise)))
        found[name] = judged(reader, exercises)
    assert found == graded(grading)


def type_answer(reader, exercise, answer):
    """Type an answer into its cell, and see that the page keeps it."""
    place, code = reader.of_exercise("EXERCISE", exercise.id), exercise.cell_with(answer)
    reader.type(place, code)
    kept = reader.page.evaluate(f"([page, i]) => {STORE}.code(page, i)", [reader.name, place])
    assert kept.rstrip() == code.rstrip()


def judged(reader, exercises):
    """Press Check under every exercise; return its status and what it says, by exercise."""
    reader.page.evaluate("document.querySelectorAll('.live-verdict').forEach((old) => old.remove())")
    places = {exercise.id: reader.of_exercise("CHECK", exercise.id) for exercise in exercises}
    for place in places.values():
        reader.press(place, "Check")
    found = {}
    for id, place in places.items():
        box = reader.cell(place).locator(".live-verdict")
        box.wait_for()
        found[id] = box.get_attribute("data-status"), box.evaluate(SAID)
    return found


def grade(notebook, exercises, folder):
    """Begin to grade a copy of the notebook for each round on the command line; the page works meanwhile."""
    for name, answer in ROUNDS.items():
        nbformat.write(author.fill(notebook, {e.id: answer(e) for e in exercises}), folder / f"{name}.ipynb")
    command = [sys.executable, "-c", COMMAND, "check", *(f"{name}.ipynb" for name in ROUNDS), "--json"]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True, encoding="utf-8")


def graded(grading):
    """Return what the command line said, as the page should: status and line, by round and exercise."""
    said, _ = grading.communicate()
    found = {name: {} for name in ROUNDS}
    for verdict in json.loads(said):
        round = next(name for name in ROUNDS if verdict["file"].endswith(f"{name}.ipynb"))
        found[round][verdict["id"]] = verdict["status"], line(verdict)
    return found


def line(verdict):
    """Return what a notebook prints under the exercise, where the command line says this."""
    if verdict["status"] == "correct":
        return f"✓ {verdict['id']}"
    if verdict["status"] == "not attempted":
        return f"○ {verdict['id']}: not attempted"
    message = MARKS.sub(lambda found: next(filter(None, found.groups())), verdict["message"])
    return f"✗ {verdict['id']}: {message}"
