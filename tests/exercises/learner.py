"""Makes learners' notebooks of the sample page, for the tests of the grader."""

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from dlcore.exercises.grader import grade

RIGHT = {"speed": "speed = 6.0", "double": "def double(x):\n    return 2 * x"}
WRONG = {"speed": "speed = 7.0", "double": "def double(x):\n    return 3 * x"}
KERNELSPEC = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def answer_cell(slug, code):
    return new_code_cell(f"# EXERCISE sample/page/{slug}\n{code}")


def check_cell(slug):
    return new_code_cell(f'# CHECK sample/page/{slug}\ncheck("sample/page/{slug}", {slug})')


def notebook(before=(), **answers):
    """Return a notebook with these cells first, then answer and check of both exercises, right where not given."""
    cells = [new_code_cell(source) for source in before]
    for slug, code in {**RIGHT, **answers}.items():
        cells += [answer_cell(slug, code), check_cell(slug)]
    return new_notebook(cells=cells, metadata=KERNELSPEC)


def write(book, path):
    """Write a notebook, or text or bytes as they are; return the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(book, bytes):
        path.write_bytes(book)
    else:
        text = book if isinstance(book, str) else nbformat.writes(book)
        path.write_text(text, encoding="utf-8", newline="")
    return path


LIMIT = 2  # seconds for a cell
FINE = {"speed": "correct", "double": "correct"}


def verdicts(path, *options, limit=LIMIT):
    """Return the verdicts on a file by exercise, and check that grading left the file and its folder alone."""
    before = path.read_bytes(), sorted(path.parent.iterdir())
    found = grade([path], limit=limit, options=options)
    assert (path.read_bytes(), sorted(path.parent.iterdir())) == before
    return {verdict.id.rpartition("/")[2]: verdict for verdict in found}


def assert_statuses(path, expected=FINE, options=(), limit=LIMIT):
    found = verdicts(path, *options, limit=limit)
    assert {slug: verdict.status for slug, verdict in found.items()} == expected, found
    for slug, verdict in found.items():
        assert "\n" not in verdict.message and "Traceback" not in verdict.message, slug
    return found
