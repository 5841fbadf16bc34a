"""Put the runtime into a built site: ``python -m _live.build SITE``, with ``book/`` on Python's path."""

import json
import re
import runpy
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from dlcore.widgets.bundle import BUNDLED, install

from . import exercise_index, front, packed, snapshot
from .archive import archive, imports, sha256, unpack, wheel
from .compiled import PYODIDE, SITE, STDLIB, compile_usual

HERE = Path(__file__).parent
FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")  # and python_stdlib.zip
NEEDS = HERE / "python" / "book_live" / "packages.py"
# The snapshots of memory that pages begin with: what each holds, and of which packages it reads files. The first is for
# pages that need no other.
START = ("numpy", "dlcore", "book-live", "traitlets")
SNAPSHOTS = {"numpy": (START, ()), "matplotlib": ((*START, "matplotlib", "grandalf"), ("matplotlib",))}

# Of Python's own library: servers, old ways to ask them, terminals, processes, other systems, old character sets.
NOT_NEEDED = re.compile(
    r"^_pyrepl/(?!__init__|pager|trace|types|utils)|^(ensurepip|idlelib|multiprocessing|turtledemo|venv|wsgiref|xmlrpc)/"
    r"|^(_pyio|ftplib|imaplib|mailbox|nntplib|pickletools|poplib|smtplib|telnetlib|turtle)\.py$"
    r"|^(asyncio/(proactor|windows)\w*|http/(cookiejar|cookies|server))\.py$"
    r"|^encodings/(cp(?!437|850|1252)|iso8859_(?!1\b|15\b)|koi8|mac_(?!roman\b)|hp_roman8|kz1048|ptcp154|tis_620)"
)


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
    with ThreadPoolExecutor() as both:
        taken = [both.submit(snapshot.take, python, name, *of) for name, of in SNAPSHOTS.items()]
        lock["snapshots"] = [one.result() for one in taken]
    lock["start"] = (python / FILES[-1]).stat().st_size  # what is loaded besides; modules are imported, and not counted
    _write(python / "pyodide-lock.json", lock)
    front.bundle(site)
    _write(site / "_live" / "app" / "widget-modules.json", widget_modules())
    exercise_index.write(site)
    return lock


def widget_modules():
    """Return the SHA-256 of the book's own widget modules and styles, sorted: a page takes no others."""
    return sorted(sha256(path.read_bytes()) for path in BUNDLED.iterdir() if path.suffix in (".js", ".css"))


def _write(path, content):
    path.write_text(json.dumps(content), encoding="utf-8", newline="\n")


def runtime(folder, extra=()):
    """Write Pyodide, the wheels and the lock file that names only these into a folder; return the lock's content."""
    about = json.loads((PYODIDE / "pyodide-lock.json").read_text(encoding="utf-8"))["info"]
    library, pure = compiled()
    for name in FILES:
        shutil.copyfile(PYODIDE / name, folder / name)
    shutil.copyfile(HERE / "licences" / "pyodide.txt", folder / "licenses.txt")
    (folder / "python_stdlib.zip").write_bytes(archive(library))
    entries = {}
    for package in [*supplied(), *pure, *map(added, extra)]:
        name, data = package["wheel"]
        name = numbered(name, data)
        (folder / name).write_bytes(data)
        entries[package["name"]] = entry(package, name, data)
    unknown = sorted({other for one in entries.values() for other in one["depends"]} - set(entries))
    if unknown:
        raise RuntimeError(f"packages are needed that are not in the runtime: {', '.join(unknown)}")
    lock = {"info": about, "packages": dict(sorted(entries.items())), "parts": runpy.run_path(NEEDS)["NEEDED_BY"]}
    (folder / "pyodide-lock.json").write_text(json.dumps(lock, indent=1), encoding="utf-8", newline="\n")
    return lock


def compiled():
    """Return Python's own library, as files by name, and the packages in pure Python, with usual modules compiled."""
    packages = packed.packages()
    library = unpack(PYODIDE / "python_stdlib.zip")
    library = {name: data for name, data in library.items() if not NOT_NEEDED.search(name)}
    library, *trees = compile_usual([(library, STDLIB, False), *((one.files, SITE, one.keep) for one in packages)])
    return library, [as_wheel(replace(one, files=files)) for one, files in zip(packages, trees, strict=True)]


def as_wheel(package):
    """Return a `packed.Package` as a dict, with its `wheel`: the file name and the bytes."""
    made = wheel(
        package.name,
        package.version,
        package.files,
        package.licences,
        requires=package.depends,
        licence=package.licence,
    )
    return {**vars(package), "wheel": made}


def numbered(name, data):
    """Return a wheel's file name with a build number from its content.

    A browser that keeps an old file so never takes it for the new one, which its SHA-256 would refuse.
    """
    stem, version, tags = name.split("-", 2)
    return f"{stem}-{version}-0_{sha256(data)[:8]}-{tags}"


def entry(package, file, data):
    """Return a package's entry in Pyodide's lock file, from what it is, its address in the folder, and its bytes."""
    return {
        "name": package["name"],
        "version": package["version"],
        "file_name": file,
        "install_dir": "site",
        "sha256": sha256(data),
        "size": len(data),
        "package_type": "package",
        "imports": imports(package["files"]),
        "depends": sorted(package["depends"]),
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
    """Return a wheel from elsewhere as the packages here are described; it needs no other."""
    data = Path(path).read_bytes()
    name, number = Path(path).name.split("-")[:2]
    wheel = (Path(path).name, data)
    return {"name": packed.canonical(name), "version": number, "files": unpack(data), "depends": [], "wheel": wheel}


if __name__ == "__main__":
    assemble(sys.argv[1])
