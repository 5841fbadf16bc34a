"""Packages in pure Python: those of the environment that builds the book, and the book's own from the tree.

The browser so gets the versions that the book was built with, and no copy of them has to be kept.
"""

import re
import tomllib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

WANTED = ("matplotlib", "ipywidgets", "anywidget", "grandalf", "tqdm", "traitlets")
SUPPLIED = ("numpy", "matplotlib", "pillow", "contourpy", "kiwisolver")  # these are in wheels/, compiled
LEFT_OUT = (
    "fonttools",  # for PDF and PostScript only
    "ipython",  # a stand-in does for the pages
    "jupyterlab-widgets",  # these two are JavaScript
    "widgetsnbextension",
    "tzdata",  # 600 files of time zones
)
NOT_PACKED = re.compile(
    r"(^|/)(tests?|__pycache__|node_modules|labextension|nbextension)(/|$)|\.(so|pyd|dylib|pyi|pyc|c|h|map|sh|1)$"
)

IPYTHON = (
    "core/__init__.py", "core/display.py", "core/display_functions.py", "core/formatters.py", "core/getipython.py",
    "core/inputtransformer2.py", "display.py", "lib/__init__.py", "lib/display.py", "lib/pretty.py",
    "testing/__init__.py", "testing/skipdoctest.py", "utils/__init__.py", "utils/dir2.py", "utils/sentinel.py",
    "utils/tokenutil.py",
)  # fmt: skip

# What of `dlcore` needs a terminal, another process or a package that is not there.
NOT_IN_BROWSER = re.compile(
    r"exercises/(cli|classroom)/|exercises/(pytest_plugin|kernel)\.py$|widgets/(bundle\.py|.*\.json|[^/]*\.js|shared/)"
)


@dataclass(frozen=True)
class Package:
    """What becomes a wheel: its files and licence texts by name, and whether compiled modules keep their source."""

    name: str
    version: str
    files: dict
    licences: dict
    depends: list
    licence: str
    keep: bool = False


def packages():
    """Return all packages in pure Python, a list of `Package`."""
    found = [installed(name, requires) for name, requires in sorted(needed().items())]
    return [*found, ipython(), dlcore(), book_live()]


def needed():
    """Return the names of the installed packages to pack, each with the names of what it needs.

    Raises
    ------
    RuntimeError
        If one is not installed.
    """
    found, ahead = {}, list(WANTED)
    while ahead:
        name = ahead.pop()
        if name in found or name in LEFT_OUT:
            continue
        found[name] = [other for other in requirements(name) if other not in LEFT_OUT]
        ahead += [other for other in found[name] if other not in SUPPLIED]
    return {name: requires for name, requires in found.items() if name not in SUPPLIED}


def requirements(name):
    """Return the names of what an installed package needs in the browser, sorted."""
    browser = {"sys_platform": "emscripten", "platform_system": "Emscripten", "os_name": "posix", "extra": ""}
    browser |= {"python_version": "3.14", "python_full_version": "3.14.0"}
    declared = map(Requirement, _distribution(name).requires or ())
    return sorted({canonical(one.name) for one in declared if not one.marker or one.marker.evaluate(browser)})


def canonical(name):
    """Return a package's name as PEP 503 writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def installed(name, requires):
    """Return an installed package, a `Package`, its compiled parts left out.

    Raises
    ------
    RuntimeError
        If it is not installed.
    """
    here = _distribution(name)
    licences = {str(path): path.read_bytes() for path in map(here.locate_file, _licences(here))}
    files = {
        str(path): path.locate().read_bytes()
        for path in here.files
        if ".dist-info" not in path.parts[0] and path.parts[0] != ".." and not NOT_PACKED.search(path.as_posix())
    }
    if points := here.read_text("entry_points.txt"):  # matplotlib finds IPython's backend so
        files[f"{name.replace('-', '_')}-{here.version}.dist-info/entry_points.txt"] = points.encode()
    licences = {Path(path).name: data for path, data in licences.items()}
    licence = here.metadata.get("License-Expression") or (here.metadata.get("License") or "").partition("\n")[0]
    return Package(name, here.version, files, licences, requires, licence)


def _licences(distribution):
    """Return the paths of a package's licence texts among its files."""
    named = re.compile(r"\.dist-info/(licenses/.*|(LICEN[SC]E|COPYING|NOTICE)[^/]*)$", re.IGNORECASE)
    return [path for path in distribution.files if named.search(path.as_posix())]


def ipython():
    """Return what stands in for IPython: our own modules, and beside them some of the real one's."""
    real = _distribution("ipython")
    home = Path(real.locate_file("IPython"))
    licences = {Path(path).name: path.locate().read_bytes() for path in _licences(real)}
    files = {f"IPython/{name}": (home / name).read_bytes() for name in IPYTHON if (home / name).exists()}
    files |= _tree(HERE / "python" / "IPython", "IPython/")
    return Package("ipython-stand-in", real.version, files, licences, [], "BSD-3-Clause AND MIT")


def dlcore():
    """Return `dlcore` as it stands in the tree, without what needs more than a browser has."""
    files = {name: data for name, data in _tree(ROOT / "dlcore", "dlcore/").items() if not NOT_IN_BROWSER.search(name)}
    return Package("dlcore", version(), files, _own_licence(), ["numpy"], "MIT", keep=True)


def book_live():
    """Return what runs the pages' cells: all of ``python/`` but the stand-in for IPython."""
    files = {name: data for name, data in _tree(HERE / "python", "").items() if not name.startswith("IPython/")}
    return Package("book-live", version(), files, _own_licence(), ["dlcore", "ipython-stand-in"], "MIT", keep=True)


def version():
    """Return the version of the book and of `dlcore`."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def _tree(folder, prefix):
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    named = {prefix + path.relative_to(folder).as_posix(): path for path in paths}
    return {name: path.read_bytes() for name, path in named.items() if not NOT_PACKED.search(name)}


def _own_licence():
    return {"LICENSE": (ROOT / "LICENSE").read_bytes()}


def _distribution(name):
    try:
        return metadata.distribution(name)
    except metadata.PackageNotFoundError:
        raise RuntimeError(
            f"{name} is not installed, and the pages need it in the browser. "
            'Install what the book is built with: pip install -c constraints.txt -r requirements.txt -e ".[book]"'
        ) from None
