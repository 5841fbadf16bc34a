"""For authors: keep the pages and the bank together, run the pages, and write Appendix A.

``python -m dlcore.exercises.author`` brings every page under ``book/`` up to date: the cells that belong to exercises
are written from the bank, the page is run from a clean kernel, and the appendix of answers is written and run.
"""

import argparse
import re
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from . import bank
from . import notebook as nb

PROGRESS = "# PROGRESS "  # how the last cell of a page with exercises begins
LABEL = re.compile(r"^:label: ex-(\S+)$", re.MULTILINE)
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def prompts(notebook):
    """Return the exercise labels of the prompts in a page, in order, without their ``ex-``."""
    found = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            found += LABEL.findall(cell.source)
    return found


def sync(notebook, page):
    """Return a copy of a page in which the cells after each prompt are those of the bank.

    After a prompt stand the answer cell, the check cell and the hints, and at the end of the page the cell that shows
    the reader what is done. They are written where they are missing and replaced where they differ.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
    page : str
        ``<part>/<page>``.

    Raises
    ------
    ValueError
        If a prompt has no exercise in the bank, an exercise has no prompt, or their order differs.
    """
    exercises = {exercise.label: exercise for exercise in bank.exercises(page)}
    if prompts(notebook) != list(exercises):
        raise ValueError(
            f"{page}: the prompts are {prompts(notebook)} and the bank has {list(exercises)}; "
            "they must be the same, in the same order."
        )
    cells = []
    for cell in notebook.cells:
        if is_of_an_exercise(cell) or cell.source.startswith(PROGRESS):
            continue
        cells.append(cell)
        for label in LABEL.findall(cell.source) if cell.cell_type == "markdown" else ():
            cells += _cells(exercises[label])
    cells += [_progress(page)] if exercises else []
    return new_notebook(cells=cells, metadata=METADATA)


def is_of_an_exercise(cell):
    """Return whether a cell is one that `sync` writes after a prompt."""
    if cell.cell_type == "code":
        return nb.mark(cell.source)[0] is not None
    return cell.source.startswith('<details class="hint">')


def is_prompt(cell):
    """Return whether a cell is the prompt of an exercise."""
    return cell.cell_type == "markdown" and bool(LABEL.search(cell.source))


def _cells(exercise):
    hints = [
        f'<details class="hint"><summary>Hint {number}</summary>\n\n{hint.strip()}\n\n</details>\n\n'
        for number, hint in enumerate(exercise.hints, 1)
    ]
    return [
        new_code_cell(exercise.answer_cell, id=f"{exercise.label}-answer", metadata={"tags": ["exercise"]}),
        new_code_cell(exercise.check_cell, id=f"{exercise.label}-check", metadata={"tags": ["check"]}),
        new_markdown_cell(
            "".join(hints) + f"[Answer in Appendix A](#sol-{exercise.label})", id=f"{exercise.label}-hints"
        ),
    ]


def _progress(page):
    source = f'{PROGRESS}{page}\nfrom dlcore.exercises import progress\n\nprogress("{page}")'
    # in the site it would be dead text
    name = page.rpartition("/")[2].replace("_", "-")
    return new_code_cell(source, id=f"{name}-progress", metadata={"tags": ["remove-cell"]})


def fill(notebook, answers):
    """Return a copy of a page with answers filled in.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
    answers : dict
        Code by exercise id; exercises that are not in it keep what they have.
    """
    filled = nbformat.from_dict(notebook)
    for cell in filled.cells:
        kind, id = nb.mark(cell.source) if cell.cell_type == "code" else (None, None)
        if kind == "EXERCISE" and id in answers:
            cell.source = bank.find(id).cell_with(answers[id])
    return filled


def answers(pages):
    """Return Appendix A, "Answers to Exercises": each answer folded, run, and linked with its exercise.

    Parameters
    ----------
    pages : list of (str, str)
        Name ``<part>/<page>`` and title of each page, in the book's order.
    """
    cells = [
        new_markdown_cell(INTRODUCTION),
        new_code_cell("from dlcore.exercises import check", metadata={"tags": ["remove-cell"]}),
    ]
    for page, title in pages:
        if not bank.exercises(page):
            continue
        cells.append(new_markdown_cell(f"## {title}"))
        for exercise in bank.exercises(page):
            cells += _answer(exercise)
    for number, cell in enumerate(cells):
        cell["id"] = f"answers-{number:03d}"  # the same from run to run
    return new_notebook(cells=cells, metadata=METADATA)


INTRODUCTION = """# Appendix A: Answers to Exercises

Every answer here is run and checked, like yours, whenever the book is built. Try first, open the hints next, and look
here last: an answer that you have fought for stays with you.
"""


def whole_solution(exercise):
    """Return the solution with what it imports."""
    return f"{exercise.imports}\n\n{exercise.solution.strip()}" if exercise.imports else exercise.solution


def stars(exercise):
    """Return how hard an exercise is, as pages show it: ``★★☆``."""
    return "★" * exercise.stars + "☆" * (3 - exercise.stars)


def _answer(exercise):
    return [
        new_markdown_cell(
            f":::{{solution-start}} ex-{exercise.label}\n:label: sol-{exercise.label}\n:class: dropdown\n:::"
        ),
        new_code_cell(exercise.cell_with(whole_solution(exercise))),
        new_code_cell(exercise.check_cell),
        new_markdown_cell(exercise.explanation.strip()),
        new_markdown_cell(":::{solution-end}\n:::"),
    ]


def run(notebook, folder):
    """Run a notebook from a clean kernel in `folder`, and keep its outputs; a failing cell raises."""
    from nbclient import NotebookClient

    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}}, record_timing=False)
    client.execute()
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        _merge_streams(cell.get("outputs", []))
        _leave_pictures(cell.get("outputs", []))
    return notebook


def _leave_pictures(outputs):
    """Of a widget that has a picture keep the picture alone: without its kernel the widget is only a random id."""
    for output in outputs:
        if "image/svg+xml" in output.get("data", {}):
            output.data.pop("application/vnd.jupyter.widget-view+json", None)


def _merge_streams(outputs):
    """Join what one cell printed in several pieces: how it was cut depends on timing."""
    for first, second in list(zip(outputs, outputs[1:], strict=False))[::-1]:
        if first.output_type == second.output_type == "stream" and first.name == second.name:
            first.text += second.text
            outputs.remove(second)


def title(notebook):
    """Return the text of a page's first heading."""
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return re.search(r"^# (.+)$", text, re.MULTILINE).group(1).strip()


def pages_of(toc):
    """Return the pages of a table of contents that have exercises, in its order, as ``<part>/<page>``."""
    files = re.findall(r"file: book/(\S+)", Path(toc).read_text(encoding="utf-8"))
    return [page for page in files if bank.exercises(page)]


def main(arguments=None):
    """Bring the pages up to date; see the module's docstring."""
    parser = argparse.ArgumentParser(prog="python -m dlcore.exercises.author", description=__doc__)
    parser.add_argument("pages", nargs="*", help="like chain_rule/chain_rule; without any, all pages and the answers")
    parser.add_argument("--toc", default="_toc.yml", help="the table of contents, at the top of the book")
    parser.add_argument("--no-run", action="store_true", help="write the cells, but do not run the pages")
    options = parser.parse_args(arguments)
    book = Path(options.toc).parent / "book"
    everything = pages_of(options.toc)
    for page in options.pages:
        if not (book / f"{page}.ipynb").exists():
            parser.error(f"there is no page {page}. Pages are named like {', '.join(everything) or 'part/page'}.")
    for page in options.pages or everything:
        _update(book / f"{page}.ipynb", lambda old, page=page: sync(old, page), options.no_run)
    if options.pages:
        return
    titles = [(page, title(nb.read(book / f"{page}.ipynb"))) for page in everything]
    _update(book / "appendix" / "answers.ipynb", lambda old: answers(titles), options.no_run)


def _update(path, change, no_run):
    notebook = change(nb.read(path) if path.exists() else None)
    if not no_run:
        run(notebook, path.parent)
    nbformat.write(notebook, path)
    print(f"written: {path}")


if __name__ == "__main__":
    main()
