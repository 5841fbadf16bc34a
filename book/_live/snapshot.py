"""Snapshots of Python's memory that pages begin with, and what they leave of each package to come later.

Pyodide starts under Node, imports what pages begin with (``python/book_live/snapshot.py``), and its memory is kept.
Files of modules that are in it need not come any more. What is left of a package, its *rest*, comes when something else
of it is imported. Where a browser cannot use a snapshot, Python starts as usual, from the whole packages.
"""

import json
import re
import tempfile
from pathlib import Path

from dlcore.widgets.bundle import run

from .archive import archive, imports, sha256, unpack
from .compiled import usual

HERE = Path(__file__).parent
SCRIPT, COMPRESS = "snapshot.mjs", "compress.mjs"
JSPI = "--experimental-wasm-jspi"  # Python remembers whether it can wait for JavaScript; most browsers let it
# Python's own library, in two parts: what pages' usual packages import, and all else.
PYTHON_USUAL, PYTHON_REST = "python-usual", "python-rest"


def take(runtime, name, begin, reads):
    """Take a snapshot, and write it and the rests of packages into the runtime.

    Parameters
    ----------
    runtime : pathlib.Path
        The folder with Pyodide, the packages, and the lock file that names them.
    name : str
        Which snapshot: ``python/book_live/snapshot.py`` knows what each imports.
    begin : iterable of str
        The packages that it holds; what they need comes with them.
    reads : iterable of str
        Packages whose rests come at once, since they hold files that are read.

    Returns
    -------
    dict
        What the lock file is to say of it: ``name``; ``file``, ``sha256`` and ``size`` of the snapshot; ``packages``,
        entries that take the place of the lock file's where it is used; ``holds``, the packages that need not come
        before a cell runs; ``reads``.

    Raises
    ------
    RuntimeError
        If it cannot be taken.
    """
    packages = json.loads((runtime / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]
    names = with_needs(begin, packages)
    trees = {name: unpack(runtime / packages[name]["file_name"]) for name in names}
    library = unpack(runtime / "python_stdlib.zip")
    site = {path: data for files in trees.values() for path, data in files.items()}
    about, memory = pictured(runtime, name, {"stdlib": library, "site": site})
    loaded, libraries = set(about["modules"]), about["libraries"]
    rests = {name: rest(files, loaded, libraries) for name, files in trees.items()}
    left = rest(library, loaded, ())
    rests[PYTHON_USUAL] = {path: data for path, data in left.items() if module(path) in usual()}
    rests[PYTHON_REST] = {path: data for path, data in left.items() if path not in rests[PYTHON_USUAL]}
    own = {"about.json": json.dumps(about).encode(), "memory": memory} | {path: site[path] for path in libraries}
    picture = f"snapshot-{name}"
    files = written(runtime, {picture: own, **rests})
    whole = files.pop(picture)
    return {"name": name, **whole, "holds": names, "reads": reads, "packages": entries(packages, files, rests)}


def with_needs(names, packages):
    """Return the names of packages and of all that they need, sorted, from a lock file's entries."""
    found, ahead = set(), list(names)
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead += packages[name]["depends"]
    return sorted(found)


def pictured(runtime, name, trees):
    """Start Pyodide with some files, and return a description of its memory, a dict, and what differs in it.

    It starts twice, since which compiled libraries are to be put in beforehand shows in the end only.
    """
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        for tree, files in trees.items():
            for path, data in files.items():
                (folder / tree / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / tree / path).write_bytes(data)
        about = folder / "about.json"
        about.write_text(json.dumps({"libraries": []}), encoding="utf-8")
        for _ in ("which libraries", "the snapshot"):
            run("node", JSPI, SCRIPT, str(runtime.resolve()), str(folder), name, folder=HERE)
        return json.loads(about.read_text(encoding="utf-8")), (folder / "memory").read_bytes()


def rest(files, loaded, libraries):
    """Return those of a package's files that are needed beside the snapshot.

    Of a module that is in it only the source is, if there is one: tracebacks show its lines.
    """
    return {path: data for path, data in files.items()
            if path not in libraries and (path.endswith(".py") or module(path) not in loaded)}  # fmt: skip


def module(path):
    """Return the name of the module that is in a file of Python's."""
    path = re.sub(r"(^|/)__pycache__/", r"\1", path)
    return path.partition(".")[0].removesuffix("/__init__").replace("/", ".")


def entries(packages, files, rests):
    """Return entries for the lock file: of the rests, and of other packages, which need the usual rest of Python."""
    other = {name: {**one, "depends": [*one["depends"], PYTHON_USUAL]} for name, one in packages.items()}
    own = {name: entry(name, packages.get(name), files[name], rests[name]) for name in files}
    return other | own


def entry(name, package, file, files):
    """Return the entry of a rest; `package` is the entry of what it is of, or None where that is Python itself."""
    return {
        "name": name, "file_name": file["file"], "sha256": file["sha256"], "size": file["size"],
        "imports": imports(files), "depends": [], "install_dir": "site" if package else "stdlib",
    }  # fmt: skip


def written(runtime, trees):
    """Write trees of files into the runtime, each as one compressed archive; return ``file``, ``sha256``, ``size``."""
    with tempfile.TemporaryDirectory() as folder:
        for name, files in trees.items():
            (Path(folder) / name).write_bytes(archive(files, compressed=False))
        run("node", COMPRESS, folder, folder=HERE)
        packed = {name: (Path(folder) / f"{name}.zst").read_bytes() for name in trees}
    return {name: _written(runtime, name, data) for name, data in packed.items()}


def _written(runtime, name, data):
    digest = sha256(data)
    file = f"{name}-{digest[:8]}.zip.zst"
    (runtime / file).write_bytes(data)
    return {"file": file, "sha256": digest, "size": len(data)}
