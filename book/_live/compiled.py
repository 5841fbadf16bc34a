"""Python compiled beforehand, by the very Pyodide that will run it: it starts in less than half the time.

Compiled are only the modules that pages usually import, as ``usual.txt`` lists them, since compiled code is larger than
its source. The list costs speed where it is wrong, and nothing else: ``python -m _live.compiled SITE`` writes it anew,
from the runtime in a built site, with ``book/`` on Python's path.
"""

import functools
import shutil
import sys
import tempfile
from pathlib import Path

from dlcore.widgets.bundle import install, run

from .archive import archive, unpack

HERE = Path(__file__).parent
PYODIDE = HERE / "node_modules" / "pyodide"
CACHED = "cpython-314"
SITE, STDLIB = "lib/python3.14/site-packages", "lib/python314.zip"  # where the browser's Python finds modules


def in_pyodide(script, folder, *packages, runtime=PYODIDE):
    """Run a Python file in Pyodide under Node, with a folder as its ``/work`` and packages of the runtime loaded.

    Returns
    -------
    str
        What it printed.

    Raises
    ------
    RuntimeError
        If it fails; the message holds what it said.
    """
    install(HERE)
    return run("node", "python.mjs", str(runtime), str(folder), str(script), *packages, folder=HERE)


def compile_usual(trees):
    """Compile the usual modules of several trees of files, in one run.

    Parameters
    ----------
    trees : list of (dict of str to bytes, str, bool)
        Files by name, the folder that they are for, and whether their sources stay.

    Returns
    -------
    list of dict of str to bytes
        The trees with compiled modules: beside the source in ``__pycache__`` where it stays, else in its place.
    """
    sources = {f"{place}/{name}": files[name] for files, place, _ in trees for name in files if is_usual(name)}
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        (folder / "sources.zip").write_bytes(archive(sources))
        in_pyodide(HERE / "compile_all.py", folder)
        code = unpack(folder / "compiled.zip")
    return [_with_code(files, place, keep, code) for files, place, keep in trees]


def _with_code(files, place, keep, code):
    found = {}
    for name, data in files.items():
        compiled = code.get(f"{place}/{name}")
        if compiled is None or keep:
            found[name] = data
        if compiled is not None:
            home, _, stem = name.removesuffix(".py").rpartition("/")
            cached = f"{home}/__pycache__/{stem}.{CACHED}.pyc".removeprefix("/")
            found[cached if keep else f"{name}c"] = compiled
    return found


def is_usual(name):
    """Return whether the file of a module is one that pages usually import."""
    if not name.endswith(".py"):
        return False
    module = name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return module in usual() or module.startswith("book_live")


@functools.cache
def usual():
    """Return the names of the modules that pages usually import, a frozenset."""
    return frozenset((HERE / "usual.txt").read_text(encoding="utf-8").split())


def record(site):
    """Write the names of the modules that pages usually import, by importing them from a site's runtime."""
    runtime = Path(site) / "_live" / "python"
    with tempfile.TemporaryDirectory() as folder:
        packages = ("matplotlib", "ipywidgets", "anywidget", "grandalf", "dlcore", "book-live")
        in_pyodide(HERE / "record_usual.py", folder, *packages, runtime=runtime)
        shutil.copyfile(Path(folder) / "usual.txt", HERE / "usual.txt")


if __name__ == "__main__":
    record(sys.argv[1])
