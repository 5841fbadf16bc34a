"""What Python packages the notebooks' kernel finds: those of the live pages, and its own.

Pyodide loads packages that its lock file names, with their place and SHA-256. The notebooks have a lock file of their
own, in `lite/`. It points at NumPy, matplotlib, dlcore and the rest where the live pages have them, in
`_live/python/`, and adds what only a notebook needs, in `lite/wheels/`.
"""

import json
from pathlib import Path

from . import packed
from .archive import sha256
from .build import added, as_wheel, entry, numbered

FILES = Path(__file__).parent / "lite_files"
KERNEL = "extensions/@jupyterlite/pyodide-kernel-extension/static/pypi"  # JupyterLite keeps its own wheels there
# What the kernel loads, by name and one after the other. Named in its settings, all are fetched at once.
PRELOADED = ["micropip", "piplite", "comm", "ipykernel", "pyodide-kernel", "ipython", "jedi", "book-lite"]
WANTED = ["ipython", "comm", "matplotlib-inline"]
# A cell that imports `dlcore` may go on to its figures or widgets, and no import in the cell tells the kernel.
WITH_DLCORE = ["anywidget", "matplotlib"]
NOT_NEEDED = {"jedi"}  # see `lite_files/python/startup.py`
MICROPIP = "micropip-0.11.1-py3-none-any.whl", "768de165adb8e66906039d8fec4127a57f522dfdf8e6fbff877a4616941ecfd3"


def write_lock(lite, runtime):
    """Write ``pyodide-lock.json`` and the wheels that only notebooks need into the folder of JupyterLite.

    Parameters
    ----------
    lite : pathlib.Path
        The folder of JupyterLite in the site, already built.
    runtime : pathlib.Path
        The folder of the live pages' Python, with its own lock file; somewhere below the folder that `lite` is in.

    Raises
    ------
    RuntimeError
        If a package is missing.
    """
    lock = json.loads((runtime / "pyodide-lock.json").read_text("utf-8"))
    for name in ("snapshots", "start"):  # for the pages
        lock.pop(name, None)
    way = f"../{runtime.relative_to(lite.parent).as_posix()}"
    shared = {name: {**one, "file_name": f"{way}/{one['file_name']}"} for name, one in lock["packages"].items()}
    own = {**kernel(lite), **placed(lite, [micropip(), startup(), no_jedi(), *missing(shared)])}
    real = {module for one in own.values() for module in one["imports"]}
    shared = {name: one for name, one in shared.items() if not real & set(one["imports"])}  # no stand-in for IPython
    shared["dlcore"]["depends"] += WITH_DLCORE
    lock["packages"] = with_known_needs({**shared, **own})
    (lite / "pyodide-lock.json").write_text(json.dumps(lock, indent=1), "utf-8")


def with_known_needs(packages):
    """Let packages depend only on what there is: Pyodide refuses a lock with a name that it does not know."""
    return {name: {**one, "depends": [need for need in one["depends"] if need in packages]}
            for name, one in packages.items()}


def kernel(lite):
    """Describe the wheels that come with JupyterLite's kernel, where they are: itself, and a stand-in for ipykernel."""
    needs = {"pyodide-kernel": ["comm", "ipython"], "ipykernel": ["pyodide-kernel"], "piplite": ["micropip"]}
    wheels = [added(path) for path in sorted((lite / KERNEL).glob("*.whl"))]
    return {one["name"]: entry({**one, "depends": needs[one["name"]]}, f"{KERNEL}/{one['wheel'][0]}", one["wheel"][1])
            for one in wheels if one["name"] in needs}


def placed(lite, packages):
    """Write the wheels of packages into JupyterLite's folder, and describe them."""
    (lite / "wheels").mkdir(exist_ok=True)
    entries = {}
    for package in packages:
        name, data = package["wheel"]
        place = f"wheels/{numbered(name, data)}"
        (lite / place).write_bytes(data)
        entries[package["name"]] = entry(package, place, data)
    return entries


def missing(shared):
    """Pack what the kernel needs, with all that it needs in turn, and the live pages have not."""
    found, ahead = {}, list(WANTED)
    while ahead:
        name = ahead.pop()
        if name in found or name in shared or name in NOT_NEEDED:
            continue
        needs = packed.requirements(name)
        found[name] = as_wheel(packed.installed(name, needs))
        ahead += needs
    return list(found.values())


def micropip():
    """Return the wheel of micropip, which is for the browser's Python alone and so cannot be installed here."""
    name, digest = MICROPIP
    path = FILES / name
    if not path.is_file() or sha256(path.read_bytes()) != digest:
        raise RuntimeError(f"{path} is missing or changed. Restore it from the repository.")
    return added(path)


def startup():
    """Return the wheel of what is the book's own in the kernel: what runs first, and a stand-in for MyST-NB."""
    version = packed.version()
    place = f"book_lite-{version}.data/data/etc/ipython/startup/book.py"  # installed as /etc/ipython/startup/book.py
    files = {"myst_nb.py": (FILES / "python" / "myst_nb.py").read_bytes(),
             place: (FILES / "python" / "startup.py").read_bytes()}
    package = as_wheel(packed.Package("book-lite", version, files, packed._own_licence(), [], "MIT"))
    return {**package, "files": {"myst_nb.py": b""}}  # what it can be imported as


def no_jedi():
    """Return a wheel that holds nothing. The kernel asks for Jedi by name, and does without it."""
    return as_wheel(packed.Package("jedi", "0", {}, packed._own_licence(), [], "MIT"))
