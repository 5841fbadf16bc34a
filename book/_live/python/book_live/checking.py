"""Judge an answer in the reader's browser as the grader judges it, with the same words.

Here the answer, the check and the reader's other cells share one process. So the answer gets a namespace of its own and
the settings that Python began with; when it has been seen, everything is put back as the reader had it, and only then
is the verdict passed, on plain data. What cannot be put back is reported as spoiled, and the page starts a new worker.
"""

import ast
import builtins
import inspect
import json
import sys
import types

from dlcore.exercises import bank, compose, plain, session, words
from dlcore.exercises import notebook as nb
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
    exercise, book = bank.find(id), notebook_of(notebook)
    answer, spoiled = nb.answer(book, id), False
    if answer is None:
        status, message = "missing", missing(book, exercise, "page.ipynb")
    else:
        (status, message), spoiled = _verdict(book, exercise, answer)
    message = words.printable(words.explained(message, book, exercise))
    session.note(id, status)
    return {"id": id, "status": status, "message": message, "line": _line(id, status, message), "spoiled": spoiled}


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


def _verdict(book, exercise, answer):
    """Return status and message, and whether something is left that could not be put back."""
    imports, *helpers = compose.preparation(book, exercise)
    error = seen = verdict = None
    with undone(before) as traces:
        names = _fresh()
        _run(imports, "<imports>", names)
        for number, source in enumerate(helpers, 1):
            try:
                _run(source, f"<helper {number}>", names)
            except (Stopped, Left):
                pass  # the reader sees that where the cell stands
        try:
            _run(answer, "<answer>", names)
            seen, error = _seen(exercise, names)
        except Left:
            verdict = "crashed", words.ENDED
        except Stopped as stop:
            verdict = words.stopped(stop.error)
    return verdict or _judged(exercise, seen, error), traces.left


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
    names.update(__builtins__=builtins, exit=_leave, quit=_leave, display=lambda *args, **kwargs: None)
    _leave.asked = False
    return names


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
    from IPython.core.inputtransformer2 import TransformerManager

    transformed = TransformerManager().transform_cell(source)
    code = compile(transformed, name, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    result = eval(code, names)
    if inspect.iscoroutine(result):
        _finish(result)


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
    line, trace = None, error.__traceback__
    while trace is not None and line is None:
        line = trace.tb_lineno if trace.tb_frame.f_code.co_filename == name else None
        trace = trace.tb_next
    try:
        text = str(error)
    except Exception:
        text = ""
    place = [] if line is None else [f"Cell In[1], line {line}"]
    return {"ename": type(error).__name__, "evalue": text, "traceback": place}
