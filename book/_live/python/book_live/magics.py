"""The few magics that mean something in the browser; the others say where they work."""

import inspect
import time
import timeit


class NotHere(Exception):
    """Something that only a notebook on the reader's machine can do."""

    def _render_traceback_(self):
        return [str(self)]


def no_input(prompt=""):
    """Refuse to wait for typing, which a worker cannot."""
    raise NotHere("input() cannot wait for you here. Write the value into the code.")


def line(shell, name, rest):
    """Run a magic of one line."""
    if name in ("time", "timeit"):
        return cell(shell, name, "", rest)
    if name in ("pinfo", "pinfo2"):
        return _explain(shell, rest, name == "pinfo2")
    if name in ("matplotlib", "precision", "autoreload", "load_ext", "config"):
        return None
    if name in ("pip", "conda", "mamba"):
        raise NotHere(f"%{name} works in Jupyter only. Here are numpy, matplotlib, ipywidgets and dlcore.")
    raise NotHere(f"%{name} works in Jupyter only.")


def cell(shell, name, rest, body):
    """Run a magic of a whole cell."""
    if name == "time":
        start = time.perf_counter()
        try:
            return _run(shell, body)
        finally:
            print(f"Wall time: {_seconds(time.perf_counter() - start)}")
    if name == "timeit":
        timer = timeit.Timer(body, globals=shell.user_ns)
        number, _ = timer.autorange()
        best = min(timer.repeat(3, number)) / number
        print(f"{_seconds(best)} per loop (best of 3 runs, {number:,} loops each)")
        return None
    raise NotHere(f"%%{name} works in Jupyter only.")


def _run(shell, body):
    """Run code in the reader's namespace; return the value, if it is an expression."""
    try:
        code = compile(body, "<timed>", "eval")
    except SyntaxError:
        exec(compile(body, "<timed>", "exec"), shell.user_ns)
        return None
    return eval(code, shell.user_ns)


def _seconds(seconds):
    for unit, factor in (("s", 1), ("ms", 1e3), ("µs", 1e6), ("ns", 1e9)):
        if seconds * factor >= 1 or unit == "ns":
            return f"{seconds * factor:.3g} {unit}"


def _explain(shell, name, with_source):
    value = eval(name, shell.user_ns)
    signature = ""
    if callable(value):
        try:
            signature = f"{name}{inspect.signature(value)}\n\n"
        except (TypeError, ValueError):
            pass
    print(signature + (inspect.getsource(value) if with_source else inspect.getdoc(value) or "(nothing is written)"))
