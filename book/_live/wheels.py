"""Trim and mend the compiled wheels: ``python -m _live.wheels FOLDER``, with ``book/`` on Python's path.

It reads the wheels as they were built from a folder, and writes ``wheels/`` and ``wheels.lock``. WHEELS.md tells more.
"""

import json
import re
import sys
from pathlib import Path

from .archive import imports, sha256, unpack, wheel
from .compiled import SITE, compile_usual

HERE = Path(__file__).parent
TAG = "cp314-cp314-pyemscripten_2026_0_wasm32"
EVERYWHERE = r"(^|/)(tests|__pycache__)/|(^|/)conftest\.py$|\.(pyi|h|pxd|pyx|typed|a|map)$"

# WebAssembly keeps no note of an invalid operation, which is how NumPy learns that a matrix is singular.
WATCHED = b'''
from numpy.linalg import _umath_linalg as _compiled


class _Watched:
    """What is compiled; where it fails, which shows as NaN, it is told as `errstate` asks."""

    def __getattr__(self, name):
        compute = getattr(_compiled, name)

        def watched(*arrays, **options):
            found = compute(*arrays, **options)
            if _ufunc_config.geterr()["invalid"] == "call" and _has_nan(found) and not _has_nan(arrays):
                _ufunc_config.geterrcall()("invalid value", 8)
            return found

        return watched


def _has_nan(arrays):
    arrays = arrays if isinstance(arrays, tuple) else (arrays,)
    return any(isnan(one).any() for one in map(asanyarray, arrays) if one.dtype.kind in "fc")


from numpy._core import _ufunc_config

_umath_linalg = _Watched()
'''

# What each was built from (SHA-256), what it needs, what is cut, put in and mended, and which licence texts it lacks.
WHEELS = {
    "numpy": {
        "version": "2.4.6",
        "from": "135955f648838c16a4122260d340868d6f5eb15825dc8753f5e132bfb7b6dbbe",
        "licence": "BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0",
        "depends": [],
        "cut": r"^numpy/(f2py|_pyinstaller|random/_examples|doc)/|^numpy/_configtool\.py$|^numpy/linalg/lapack_lite\.",
        "mend": {"numpy/linalg/_linalg.py": (b"\nfrom numpy.linalg import _umath_linalg\n", WATCHED)},
        # `from numpy import *` asks for it
        "put": {"numpy/f2py/__init__.py": b'"""Left out, since a browser has no Fortran compiler."""\n'},
        "licences": [],
    },
    "matplotlib": {
        "version": "3.10.8",
        "from": "7e8a6572fa49e232d095996fe3c70bde803740ff85d0af54f0b435b2abc6daf6",
        "licence": "Matplotlib license, based on PSF-2.0",
        "depends": [
            "contourpy",
            "cycler",
            "kiwisolver",
            "numpy",
            "packaging",
            "pillow",
            "pyparsing",
            "python-dateutil",
        ],  # fmt: skip
        "cut": (
            r"^matplotlib/(sphinxext|testing|backends/(web_backend|qt_editor))/"
            r"|^matplotlib/backends/(_backend_(gtk|pdf|tk)|backend_(cairo|gtk|macosx|nbagg|pdf|pgf|ps|qt|tk|webagg|wx)"
            r"|qt_compat|_tkagg|_macosx)[^/]*$"
            r"|^matplotlib/mpl-data/(sample_data|images|fonts/(afm|pdfcorefonts)|plot_directive)/|/kpsewhich\.lua$"
            # Bold and slanted at once is drawn as bold; bold symbols of STIX, and serifs, as plain ones.
            r"|/fonts/ttf/(DejaVuSans-BoldOblique|DejaVuSansMono-.*|DejaVuSerif.*|STIX\w*Bol(Ita|Reg)?)\.ttf$"
        ),
        # The compiled parts take every int for a float, as pybind11 3 does, and would warn of it at each formula.
        "mend": {
            "matplotlib/_api/deprecation.py": (
                b"    warning = _generate_deprecation_warning(\n        since, message, name,",
                b"    if obj_type == 'parameter as float':\n        return\n"
                b"    warning = _generate_deprecation_warning(\n        since, message, name,",
            )
        },
        "licences": ["matplotlib", "freetype", "agg", "zlib"],  # Qhull's is in matplotlib's
    },
    "pillow": {
        "version": "12.2.0",
        "from": "7fb93e8c6bab1fc152a4c842f3dfe052b54e50dc7b62e39144949bbce9a31ca6",
        "licence": "MIT-CMU",
        "depends": [],
        "cut": (
            r"^PIL/(?!Bmp|Jpeg|Png|Ppm)\w*ImagePlugin\.py$"  # the formats of other files
            r"|^PIL/(Image(Cms|Grab|Math|Morph|Qt|Show|Tk|Win)|PdfParser|PSDraw|WalImageFile|_tkinter_finder|__main__)\.py$"
        ),
        "licences": ["pillow", "zlib"],
    },
    "contourpy": {
        "version": "1.4.0",
        "from": "fa1b787362a3856e63dd2b89449f6c384d55ee1beb8f94f4bcc871b40f02462c",
        "licence": "BSD-3-Clause",
        "depends": ["numpy"],
        "cut": r"^contourpy/util/",
        "licences": [],
    },
    "kiwisolver": {
        "version": "1.5.0",
        "from": "f310acd905d2bc95a4dbe6f749a1fe4c6abeb8205e9cf3c7851b448b68722983",
        "licence": "BSD-3-Clause",
        "depends": [],
        "cut": r"(?!)",
        "licences": ["kiwisolver"],
    },
}


def make(folder, home=HERE):
    """Write the trimmed wheels and their lock file into `home`, from the wheels in a folder.

    Raises
    ------
    RuntimeError
        If a wheel is not the one that it should be made from.
    """
    (home / "wheels").mkdir(exist_ok=True)
    lock = []
    parts = [trimmed(source(folder, name, plan), plan) for name, plan in WHEELS.items()]
    trees = compile_usual([(files, SITE, False) for files, _ in parts])
    for (name, plan), (_, licences), files in zip(WHEELS.items(), parts, trees, strict=True):
        file, data = wheel(
            name, plan["version"], files, licences, tag=TAG, requires=plan["depends"], licence=plan["licence"]
        )
        (home / "wheels" / file).write_bytes(data)
        lock.append(
            {
                "name": name,
                "version": plan["version"],
                "file": file,
                "sha256": sha256(data),
                "depends": plan["depends"],
                "imports": imports(files),
            }
        )
    (home / "wheels.lock").write_text(json.dumps(lock, indent=1) + "\n", encoding="utf-8", newline="\n")


def source(folder, name, plan):
    """Return the files of a wheel as it was built, after a look at its hash."""
    path = Path(folder) / f"{name}-{plan['version']}-{TAG}.whl"
    data = path.read_bytes()
    if sha256(data) != plan["from"]:
        raise RuntimeError(f"{path} has the SHA-256 {sha256(data)}, and should have {plan['from']}")
    return unpack(data)


def trimmed(files, plan):
    """Return what is left of a wheel's files, and its licence texts."""
    cut = re.compile(f"{EVERYWHERE}|{plan['cut']}")
    licences = {name.partition("licenses/")[2]: data for name, data in files.items() if ".dist-info/licenses/" in name}
    licences |= {f"{text}.txt": (HERE / "licences" / f"{text}.txt").read_bytes() for text in plan["licences"]}
    kept = {name: data for name, data in files.items() if ".dist-info/" not in name and not cut.search(name)}
    for name, (old, new) in plan.get("mend", {}).items():
        if kept[name].count(old) != 1:
            raise RuntimeError(f"{name} is not as it was, and cannot be mended")
        kept[name] = kept[name].replace(old, new)
    return {**kept, **plan.get("put", {})}, licences


if __name__ == "__main__":
    make(sys.argv[1])
