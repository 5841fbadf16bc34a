"""Judge an answer in the reader's browser as the grader judges it, with the same words.

Here the answer, the check and the reader's other cells share one process. So the answer gets a namespace of its own and
the settings that Python began with; when it has been seen, everything is put back as the reader had it, and only then
is the verdict passed, on plain data. What cannot be put back is reported as spoiled, and the page starts a new worker.
"""

import ast
import builtins
import contextlib
import inspect
import json
import sys
import types

from dlcore.exercises import bank, compose, plain, session, words
from dlcore.exercises import notebook as nb
from dlcore.exercises.checks import graph_of
from dlcore.exercises.judge import judge, observe
from dlcore.exercises.missing import missing
from dlcore.exercises.quiet import quiet

from .undoing import Before, undone


class Left(Exception):
    """The answer asked to leave Python."""


class Stopped(Exception):
    """A cell stopped; `error` tells how, as a kernel would."""

    def __init__(self, error):
        super().__init__(error["ename"])
        self.error = error


before = Before()  # taken when a session begins, so that no cell of the reader's has a say in a verdict


def check(notebook, id):
    """Judge the answer to an exercise.

    Parameters
    ----------
    notebook : dict or str
        The page's notebook with the reader's code in it, or its JSON.
    id : str

    Returns
    -------
    dict
        ``id``, ``status`` and ``message`` as from the grader; ``line``, what `dlcore.exercises.check` shows in a
        notebook; ``spoiled``, whether the answer left something in Python that could not be put back.

    Raises
    ------
    KeyError
        If there is no such exercise.
    """
    with undone(before) as reader:  # the reader's cells have no say
        status, message, spoiled = _judge(notebook_of(notebook), bank.find(id))
    session.note(id, status)
    line, spoiled = _line(id, status, message), spoiled or reader.left
    return {"id": id, "status": status, "message": message, "line": line, "spoiled": spoiled}


def imports(notebook, id):
    """Return the imports of what a check of this exercise would run, as code: the page loads those packages first.

    Parameters
    ----------
    notebook : dict or str
    id : str

    Returns
    -------
    str
    """
    exercise, book = bank.find(id), notebook_of(notebook)
    answer = nb.answer(book, id)
    sources = [] if answer is None else [*compose.preparation(book, exercise), answer]
    found = [node for source in sources for node in _imports(source)]
    graph = ["import dlcore.graph"] if getattr(exercise.check, "use", None) is graph_of else []
    return "\n".join([*map(ast.unparse, found), *graph])


def _imports(source):
    try:
        return [node for node in ast.walk(ast.parse(_plain(source))) if isinstance(node, (ast.Import, ast.ImportFrom))]
    except (SyntaxError, ValueError, RecursionError):
        return []  # running it will say why


def notebook_of(notebook):
    """Return a notebook's JSON in the form that the grader's functions read, as nbformat would."""
    if isinstance(notebook, str):
        notebook = json.loads(notebook)
    cells = [
        types.SimpleNamespace(cell_type=cell["cell_type"], source="".join(cell["source"])) for cell in notebook["cells"]
    ]
    return types.SimpleNamespace(cells=cells)


def _line(id, status, message):
    if status == "correct":
        return f"✓ {id}"
    return f"○ {id}: not attempted" if status == "not attempted" else f"✗ {id}: {message}"


def _judge(book, exercise):
    answer, spoiled = nb.answer(book, exercise.id), False
    if answer is None:
        status, message = "missing", missing(book, exercise, "page.ipynb")
    else:
        (status, message), spoiled = _verdict(book, exercise, answer)
    return status, words.printable(words.explained(message, book, exercise)), spoiled


def _verdict(book, exercise, answer):
    """Return status and message, and whether something is left that could not be put back."""
    preparation = compose.preparation(book, exercise)
    stop = seen = error = None
    with undone(before) as traces:
        names = _fresh()
        for number, source in enumerate(preparation):
            with contextlib.suppress(Stopped, Left):  # the reader sees that where the cell stands
                _run(source, f"<cell {number} before>", names)
        try:
            _run(answer, "<answer>", names)
            seen, error = _seen(exercise, names)
        except (Left, Stopped) as ended:
            stop = ended
    if isinstance(stop, Left):
        return ("crashed", words.ENDED), traces.left
    return words.stopped(stop.error) if stop else _judged(exercise, seen, error), traces.left


def _judged(exercise, seen, error):
    try:
        return judge(exercise, plain.decode(seen))
    except Exception:  # nothing was seen, or what came is no report
        return words.unseen(exercise, error)


def _seen(exercise, names):
    """Run the check cell; return what it saw as text, or None and how the cell stopped."""
    noted, error = {}, None

    def note(id, *answers):
        noted[id] = observe(exercise, answers)

    names["check"] = note
    try:
        _run(exercise.check_cell, "<check>", names)
    except (Stopped, Left) as stop:
        error = getattr(stop, "error", None)
    try:
        return plain.encode(noted[exercise.id]), None
    except Exception:
        return None, error


def _fresh():
    """Return the names of a new session, in a module that takes the place of ``__main__``."""
    module = sys.modules["__main__"] = types.ModuleType("__main__")
    names = vars(module)
    shell = _Shell(names)
    names.update(
        __builtins__=builtins, get_ipython=lambda: shell, exit=_leave, quit=_leave, display=lambda *_, **__: None
    )
    _leave.asked = False
    return names


class _Shell:
    """What a magic in an answer asks: the page's own shell would work in the reader's names."""

    def __init__(self, names):
        self.user_ns = names

    def run_line_magic(self, name, line, *_, **__):
        from . import magics

        return magics.line(self, name, line)

    def run_cell_magic(self, name, line, cell):
        from . import magics

        return magics.cell(self, name, line, cell)


def _leave(*args, **kwargs):
    """Note that the answer asked to leave; as in a notebook, its cell runs on to its end."""
    _leave.asked = True


def _run(source, name, names):
    """Run a cell without its printing.

    Raises
    ------
    Stopped
        If it stops with an error.
    Left
        If it asked to leave Python.
    """
    try:
        quiet(_execute, source, name, names)
    except BaseException as error:
        raise Stopped(_told(error, name)) from None
    if _leave.asked:
        raise Left


def _execute(source, name, names):
    code = compile(_plain(source), name, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    result = eval(code, names)
    if inspect.iscoroutine(result):
        _finish(result)


def _plain(source):
    """Return the source with magics written as Python."""
    from IPython.core.inputtransformer2 import TransformerManager

    return TransformerManager().transform_cell(source)


def _finish(coroutine):
    """Run a cell with `await` in it as far as it goes by itself; a page has no second loop to wait in."""
    try:
        coroutine.send(None)
    except StopIteration:
        return
    coroutine.close()
    raise RuntimeError("an answer cannot wait here")


def _told(error, name):
    """Return an error as a kernel tells it, with the line of the cell that was run."""
    trace = None if isinstance(error, SystemExit) else error.__traceback__  # of which a kernel tells no place
    line = None
    while trace is not None and line is None:
        line = trace.tb_lineno if trace.tb_frame.f_code.co_filename == name else None
        trace = trace.tb_next
    try:
        text = str(error)
    except Exception:
        text = ""
    place = [] if line is None else [f"Cell In[1], line {line}"]
    return {"ename": type(error).__name__, "evalue": text, "traceback": place}
