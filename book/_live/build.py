"""Put the runtime into a built site: ``python -m _live.build SITE``, with ``book/`` on Python's path."""

import json
import shutil
import sys
from pathlib import Path

from dlcore.widgets.bundle import install

from . import front, packed
from .archive import imports, sha256, unpack

HERE = Path(__file__).parent
PYODIDE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")


def assemble(site, extra=()):
    """Write the runtime and the scripts into a site.

    Parameters
    ----------
    site : path-like
        The folder of the built HTML pages.
    extra : iterable of path-like, optional
        More wheels for the lock file, for instance those that JupyterLite loads.

    Returns
    -------
    dict
        The lock file's content.

    Raises
    ------
    RuntimeError
        If a piece is missing, or is not what the lock files say.
    """
    site = Path(site)
    python = site / "_live" / "python"
    shutil.rmtree(site / "_live", ignore_errors=True)
    python.mkdir(parents=True)
    install(HERE)
    lock = runtime(python, extra)
    front.bundle(site)
    return lock


def runtime(folder, extra=()):
    """Write Pyodide, the wheels and the lock file that names only these into a folder; return the lock file's content."""
    pyodide = HERE / "node_modules" / "pyodide"
    for name in PYODIDE:
        if not (pyodide / name).exists():
            raise RuntimeError(f"the npm package pyodide has no file {name}")
        shutil.copyfile(pyodide / name, folder / name)
    about = json.loads((pyodide / "pyodide-lock.json").read_text(encoding="utf-8"))["info"]
    entries = {}
    for package in [*supplied(), *packed.packages(), *map(added, extra)]:
        name, data = package["wheel"]
        (folder / name).write_bytes(data)
        entries[package["name"]] = entry(package, name, data)
    unknown = sorted({other for one in entries.values() for other in one["depends"]} - set(entries))
    if unknown:
        raise RuntimeError(f"packages are needed that are not in the runtime: {', '.join(unknown)}")
    lock = {"info": about, "packages": dict(sorted(entries.items()))}
    (folder / "pyodide-lock.json").write_text(json.dumps(lock, indent=1), encoding="utf-8", newline="\n")
    return lock


def entry(package, name, data):
    """Return a package's entry in Pyodide's lock file."""
    return {
        "name": package["name"],
        "version": package["version"],
        "file_name": name,
        "install_dir": "site",
        "sha256": sha256(data),
        "package_type": "package",
        "imports": imports(package["files"]),
        "depends": package["depends"],
        "unvendored_tests": False,
    }


def supplied(folder=HERE):
    """Return the compiled wheels of ``wheels/``, checked against ``wheels.lock``."""
    lock = json.loads((folder / "wheels.lock").read_text(encoding="utf-8"))
    return [_supplied(folder / "wheels" / one["file"], one) for one in lock]


def _supplied(path, expected):
    if not path.exists():
        raise RuntimeError(f"{path.name} is missing from book/_live/wheels; wheels.lock names it")
    data = path.read_bytes()
    if sha256(data) != expected["sha256"]:
        raise RuntimeError(
            f"{path.name} is not the wheel that wheels.lock names: its SHA-256 is {sha256(data)}, "
            f"and should be {expected['sha256']}. Restore book/_live/wheels from the repository."
        )
    return {**expected, "files": unpack(data), "wheel": (path.name, data)}


def added(path):
    """Return a wheel from elsewhere as the packages here are described."""
    data = Path(path).read_bytes()
    name, number = Path(path).name.split("-")[:2]
    wheel = (Path(path).name, data)
    return {"name": packed.canonical(name), "version": number, "files": unpack(data), "depends": [], "wheel": wheel}


if __name__ == "__main__":
    assemble(sys.argv[1])
