"""For authors: the frame of a new exercise, in the bank and in its page."""

import ast
import re
from pathlib import Path

import nbformat
from nbformat.v4 import new_markdown_cell

from . import author, bank
from . import notebook as nb
from .files import write_whole
from .work import WorkError

PAGE = re.compile(r"[a-z]\w*/[a-z]\w*")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NEEDED = {"Values": "dlcore.exercises.checks", "Exercise": "dlcore.exercises.exercise"}

MODULE = '''"""Exercises of the page "{title}"."""

EXERCISES = ()
'''

EXERCISE = '''    Exercise(
        id="{id}",
        title="{title}",
        stars=1,
        kind="by hand",
        stub="""
answer = ...
""",
        solution="""
""",
        explanation="""
""",
        hints=(),
        misconceptions=(),
        check=Values(),
    ),
'''

PROMPT = """:::{{exercise}} {title}
:label: ex-{label}

★☆☆ · by hand

Say exactly what to set or define, what it receives and returns, with shapes.
:::"""


def new(page, slug, book):
    """Add the frame of an exercise to the bank, after the page's others, and its prompt to the page.

    Parameters
    ----------
    page : str
        ``<part>/<page>``; its notebook must be in the book.
    slug : str
        The last part of the exercise's id: small letters, digits and hyphens.
    book : pathlib.Path
        The folder of the book.

    Returns
    -------
    module, file : pathlib.Path
        Where the frame and the prompt were written.

    Raises
    ------
    WorkError
        If a name will not do, the page is not there, or the exercise is.
    """
    if not (PAGE.fullmatch(page) and page.isascii() and SLUG.fullmatch(slug)):
        raise WorkError(f"{page}/{slug} cannot be an id. One looks like chain_rule/chain_rule/falling-stone.")
    file, module = book / "book" / f"{page}.ipynb", Path(bank.__path__[0]) / f"{page}.py"
    if not file.exists():
        raise WorkError(f"{file} is not there. Write the page first; CONTRIBUTING.md says how.")
    notebook, id = nb.read(file), f"{page}/{slug}"
    label = id.partition("/")[2].replace("/", "-").replace("_", "-")
    code = module.read_text(encoding="utf-8") if module.exists() else MODULE.format(title=author.title(notebook))
    if label in author.prompts(notebook) or f'"{id}"' in code:
        raise WorkError(f"there is an exercise {id} already.")
    title = slug.replace("-", " ").capitalize()
    code = with_exercise(code, EXERCISE.format(id=id, title=title))
    cell = new_markdown_cell(PROMPT.format(title=title, label=label), id=f"{label}-prompt"[-64:])
    notebook.cells.insert(_end_of_exercises(notebook), cell)
    if not (module.parent / "__init__.py").exists():
        part = page.partition("/")[0]
        write_whole(module.parent / "__init__.py", f'"""Exercises of the part `{part}`."""\n'.encode())
    write_whole(module, code.encode())
    write_whole(file, (nbformat.writes(notebook) + "\n").encode())
    return module, file


def with_exercise(code, frame):
    """Return the code of a bank module with one more exercise at the end of ``EXERCISES``, and its imports."""
    (found,) = [
        node.value
        for node in ast.parse(code).body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", None) == "EXERCISES"
    ]
    lines = code.splitlines(keepends=True)
    last = len("".join(lines[: found.end_lineno - 1]).encode()) + found.end_col_offset - 1  # of the closing bracket
    before, after = code.encode()[:last].decode().rstrip(), code.encode()[last:].decode()
    comma = "" if before.endswith((",", "(")) else ","
    return _with_imports(f"{before}{comma}\n{frame}{after}")


def _with_imports(code):
    tree = ast.parse(code)
    known = {name.name for node in tree.body if isinstance(node, ast.ImportFrom) for name in node.names}
    wanted = "".join(f"from {module} import {name}\n" for name, module in NEEDED.items() if name not in known)
    if not wanted:
        return code
    head = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))] or tree.body[:1]
    lines = code.splitlines(keepends=True)
    gap = "" if isinstance(head[-1], (ast.Import, ast.ImportFrom)) else "\n"
    return "".join([*lines[: head[-1].end_lineno], gap, wanted, *lines[head[-1].end_lineno :]])


def _end_of_exercises(notebook):
    """Return where a prompt goes: after the last exercise, or at the end, above the cell that shows what is done."""
    last = [i for i, cell in enumerate(notebook.cells) if author.is_of_an_exercise(cell) or author.is_prompt(cell)]
    if last:
        return last[-1] + 1
    shows_what_is_done = notebook.cells and notebook.cells[-1].source.startswith(author.PROGRESS)
    return len(notebook.cells) - bool(shows_what_is_done)
