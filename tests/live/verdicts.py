"""Verdicts of the page and of the command line, in one form: status and line, by exercise."""

import json
import re
import subprocess
import sys

COMMAND = "from dlcore.exercises.cli import main; raise SystemExit(main())"
# Messages are written with these marks, and shown without them; formulas keep theirs.
MARKS = re.compile(r"`([^`]+)`|(\$[^$]+\$)|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*")
# What a verdict says: its text, with formulas as they were written.
SAID = r"""(box) => {
    const line = box.querySelector("p"), plain = line.cloneNode(true);
    const formulas = [...MathJax.startup.document.getMathItemsWithin([line])].map((item) => item.math);
    plain.querySelectorAll("mjx-container").forEach((shown, i) => shown.replaceWith(`$${formulas[i]}$`));
    return plain.textContent.replace(/\\\((.*?)\\\)/g, (_, formula) => `$${formula}$`);
}"""


def pressed(reader, exercises):
    """Press Check under exercises; return status and line, by id."""
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


def grading(folder, *files):
    """Begin to grade notebooks on the command line; it goes on by itself until `graded` asks for the result."""
    command = [sys.executable, "-c", COMMAND, "check", *files, "--json"]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True, encoding="utf-8")


def graded(process):
    """Return what the command line said, as a page should: for each file, status and line by id."""
    found = {}
    for verdict in json.loads(process.communicate()[0]):
        file = verdict["file"].replace("\\", "/").rpartition("/")[2]
        found.setdefault(file, {})[verdict["id"]] = verdict["status"], line(verdict)
    return found


def line(verdict):
    """Return what a notebook prints under the exercise, where the command line says this."""
    if verdict["status"] == "correct":
        return f"✓ {verdict['id']}"
    if verdict["status"] == "not attempted":
        return f"○ {verdict['id']}: not attempted"
    message = MARKS.sub(lambda found: next(filter(None, found.groups())), verdict["message"])
    return f"✗ {verdict['id']}: {message}"
