"""What Python packages the notebooks' kernel finds: those of the live pages, and its own.

Pyodide loads packages that its lock file names, with their place and SHA-256. The notebooks have a lock file of their
own, in `lite/`. It points at NumPy, matplotlib, dlcore and the rest where the live pages have them, in
`_live/python/`, and adds what only a notebook needs, in `lite/wheels/`.
"""

import hashlib
import json
import re
from importlib.metadata import requires
from pathlib import Path

import packaging.requirements
import repack
from packaging.utils import canonicalize_name

HERE = Path(__file__).parent
KERNEL = "extensions/@jupyterlite/pyodide-kernel-extension/static/pypi"  # where JupyterLite keeps some of it
PRELOADED = ["micropip", "piplite", "comm", "ipykernel", "pyodide-kernel", "ipython", "jedi"]  # fetched all at once
WANTED = ["ipython", "jedi", "comm", "matplotlib-inline", "ipywidgets", "anywidget"]
IN_THE_BROWSER = {
    "sys_platform": "emscripten", "os_name": "posix", "platform_system": "Emscripten", "platform_machine": "wasm32",
    "python_version": "3.14", "python_full_version": "3.14.0", "implementation_name": "cpython", "extra": "",
}
# Asked for, and not needed: what shows widgets is among JupyterLab's extensions here.
NOT_NEEDED = {"jupyterlab-widgets", "widgetsnbextension"}
# Jedi completes names. Its knowledge of other libraries is most of it.
LEFT_OUT = {"jedi": ("jedi/third_party/django-stubs", "jedi/third_party/typeshed/stubs")}


def write_lock(lite, runtime):
    """Write ``pyodide-lock.json`` and the wheels that only notebooks need into the folder of JupyterLite.

    Parameters
    ----------
    lite : pathlib.Path
        The folder of JupyterLite in the site, already built.
    runtime : pathlib.Path
        The folder of the live pages' Python, with its own lock file; beside `lite`, or below a folder beside it.
    """
    lock = json.loads((runtime / "pyodide-lock.json").read_text("utf-8"))
    way = f"../{runtime.relative_to(lite.parent).as_posix()}"
    shared = {name: {**entry, "file_name": f"{way}/{entry['file_name']}"} for name, entry in lock["packages"].items()}
    own = {**kernel_packages(lite), **kept_packages(lite), **repacked_packages(lite, shared)}
    lock["packages"] = with_known_needs({**without_stand_ins(shared, own), **own})
    (lite / "pyodide-lock.json").write_text(json.dumps(lock, indent=1), "utf-8")


def without_stand_ins(shared, own):
    """Leave out of `shared` what stands in, on the live pages, for a module that `own` has in full."""
    real = {module for entry in own.values() for module in entry["imports"]}
    return {name: entry for name, entry in shared.items() if not real & set(entry["imports"])}


def with_known_needs(packages):
    """Let packages depend only on what there is: Pyodide refuses a lock with a name that it does not know."""
    return {name: {**entry, "depends": [need for need in entry["depends"] if need in packages]}
            for name, entry in packages.items()}


def kernel_packages(lite):
    """Describe the wheels that come with JupyterLite's kernel: itself, and a stand-in for ipykernel."""
    wheels = [(f"{KERNEL}/{path.name}", path.read_bytes()) for path in sorted((lite / KERNEL).glob("*.whl"))
              if not path.name.startswith("widgetsnbextension")]
    needs = {"pyodide-kernel": ["ipython", "comm"], "ipykernel": ["pyodide-kernel"], "piplite": ["micropip"]}
    return dict(described(place, content, needs) for place, content in wheels)


def kept_packages(lite):
    """Copy and describe the wheels that the book keeps: what cannot be installed where the book is built."""
    kept = [(path.name, path.read_bytes()) for path in sorted((HERE / "lite" / "wheels").glob("*.whl"))]
    return dict(described(placed(lite, name, content), content) for name, content in [*kept, stand_in_for_myst_nb()])


def repacked_packages(lite, shared):
    """Pack, copy and describe what is wanted, with all its needs, and is not shared with the live pages."""
    found, waiting = {}, list(WANTED)
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in found or name in NOT_NEEDED:
            continue
        needs = needed_by(name)
        waiting += needs
        if name in shared and name != "ipython":  # of IPython, the live pages have a stand-in
            found[name] = {**shared[name], "depends": sorted({*shared[name]["depends"], *needs})}
        else:
            filename, content = repack.pure_wheel(name, LEFT_OUT.get(name, ()))
            found.update([described(placed(lite, filename, content), content, {name: needs})])
    return found


def needed_by(name):
    """Return the names of what an installed package needs in the browser."""
    needs = [packaging.requirements.Requirement(line) for line in requires(name) or ()]
    return [canonicalize_name(need.name) for need in needs
            if need.marker is None or need.marker.evaluate(IN_THE_BROWSER)]


def placed(lite, filename, content):
    """Write a wheel into JupyterLite's folder, and return its place there."""
    (lite / "wheels").mkdir(exist_ok=True)
    (lite / "wheels" / filename).write_bytes(content)
    return f"wheels/{filename}"


def described(place, content, needs=None):
    """Return a package's name and its entry in the lock file."""
    filename = place.rpartition("/")[2]
    name, version = re.match(r"([^-]+)-([^-]+)-", filename).groups()
    name = canonicalize_name(name)
    return name, {
        "name": name, "version": version, "file_name": place, "install_dir": "site", "package_type": "package",
        "sha256": hashlib.sha256(content).hexdigest(), "imports": repack.top_modules(content),
        "depends": (needs or {}).get(name, []), "unvendored_tests": False,
    }


def stand_in_for_myst_nb():
    """Return the file name and the bytes of a wheel with the few names of MyST-NB that pages import."""
    info = "myst_nb-0-py3-none-any.whl", "myst_nb-0.dist-info"
    files = {
        "myst_nb.py": (HERE / "lite" / "myst_nb.py").read_bytes(),
        f"{info[1]}/METADATA": b"Metadata-Version: 2.1\nName: myst-nb\nVersion: 0\nSummary: A stand-in\n",
        f"{info[1]}/WHEEL": repack.WHEEL.encode(),
    }
    return info[0], repack.zipped(files, f"{info[1]}/RECORD")
