"""Tell an error in few lines that point at the reader's code."""

import linecache
import re
import sys
import traceback

CELL = re.compile(r"<cell (\d+)>")
HERE = __name__.rpartition(".")[0]
WHAT_IS_HERE = "Here are numpy, matplotlib, ipywidgets, dlcore, and most of Python's own modules."
LONGEST = 20_000  # characters of a message
DEPTH = 8  # frames of the reader's code that are told; an endless recursion has a thousand


def name_of(cell):
    """Return the file name under which the code of a cell is compiled."""
    return f"<cell {cell}>"


def remember(cell, source):
    """Keep the source of a cell, so that tracebacks can show its lines."""
    linecache.cache[name_of(cell)] = (len(source), None, source.splitlines(True), name_of(cell))


def tell(error):
    """Say what went wrong, and where in the reader's code.

    Parameters
    ----------
    error : BaseException

    Returns
    -------
    dict
        ``ename``, ``evalue``, ``frames`` (the lines in cells: ``cell``, ``line``, ``code``, ``function``, from the
        outer to the inner), ``short`` (a text of a few lines) and ``traceback`` (all lines, for who wants them).
    """
    if hasattr(error, "_render_traceback_"):  # it brings its own words
        lines = list(error._render_traceback_())
        return {"ename": type(error).__name__, "evalue": str(error), "frames": [], "short": "\n".join(lines),
                "traceback": []}  # fmt: skip
    frames = _frames(error)
    first = _sentence(error)
    short = first if _is_syntax(error) else "\n".join([first, *_pointers(frames)])
    return {
        "ename": type(error).__name__, "evalue": str(error)[:LONGEST], "frames": frames, "short": short[:LONGEST],
        "traceback": [line[:LONGEST] for line in _whole(error)],
    }  # fmt: skip


def _sentence(error):
    if isinstance(error, SystemExit):
        return "The code asked to leave Python; a page goes on."
    words = _in_pythons_words(error)
    return f"{words}. {WHAT_IS_HERE}" if isinstance(error, ModuleNotFoundError) else words


def _in_pythons_words(error):
    """Return the last lines of Python's traceback, with the name that was perhaps meant."""
    try:
        told = traceback.TracebackException.from_exception(error, lookup_lines=False)
        return "".join(told.format_exception_only()).strip()
    except RecursionError:
        return f"{type(error).__name__}: {error}"


def _is_syntax(error):
    return isinstance(error, SyntaxError) and bool(CELL.match(error.filename or ""))


def _frames(error):
    if _is_syntax(error):
        cell = int(CELL.match(error.filename)[1])
        return [{"cell": cell, "line": error.lineno, "code": (error.text or "").strip(), "function": "<module>"}]
    found = []
    for frame, line in traceback.walk_tb(error.__traceback__):
        cell = CELL.match(frame.f_code.co_filename)
        if cell:
            code = linecache.getline(frame.f_code.co_filename, line).strip()
            found.append({"cell": int(cell[1]), "line": line, "code": code, "function": frame.f_code.co_name})
    return found


def _pointers(frames):
    """Return a line of text for each frame, the inner one last, with the middle of a long way left out."""
    told = frames if len(frames) <= DEPTH else [*frames[: DEPTH // 2], None, *frames[-DEPTH // 2 :]]
    lines = []
    for frame in told:
        if frame is None:
            lines.append(f"  … {len(frames) - DEPTH} more …")
            continue
        inside = "" if frame["function"] == "<module>" else f", in {frame['function']}"
        elsewhere = f" of cell {frame['cell']}" if frame["cell"] != frames[0]["cell"] else ""
        lines.append(f"  line {frame['line']}{elsewhere}{inside}:  {frame['code']}")
    return lines


def _whole(error):
    """Return the traceback that Python prints, without what stands above the reader's code."""
    step = error.__traceback__
    while step is not None and step.tb_frame.f_globals.get("__name__", "").startswith(HERE):
        step = step.tb_next
    try:
        return traceback.format_exception(type(error), error, step)
    except RecursionError:
        return traceback.format_exception_only(error)


def limit_recursion():
    """Have an endless recursion end as an error of Python's before it ends the worker.

    At 1000 a recursion through ``__add__`` or ``__repr__``, which takes more of the browser's stack, would end Python
    itself.
    """
    sys.setrecursionlimit(min(sys.getrecursionlimit(), 600))
