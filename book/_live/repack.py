"""Wheels for the browser, made from what is installed here.

The kernel of the notebooks needs IPython and what IPython needs: Python alone, in the very versions that
`constraints.txt` pins and the book is built with. So they are packed from the environment that builds the book,
and neither kept in the repository nor fetched. What is compiled for this machine is left out: these packages
(wcwidth, psygnal) carry the same in Python.
"""

import base64
import hashlib
import io
import zipfile
from importlib.metadata import distribution
from pathlib import PurePosixPath

COMPILED = (".so", ".pyd", ".dylib")
OF_THE_INSTALLER = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "WHEEL")
EARLIEST = (1980, 1, 1, 0, 0, 0)  # what a zip file can say; the same wheel from the same files
WHEEL = "Wheel-Version: 1.0\nGenerator: dlcore-book\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def pure_wheel(name, without=()):
    """Pack an installed distribution as a wheel for any platform.

    Parameters
    ----------
    name : str
        The distribution, such as ``"ipython"``.
    without : sequence of str
        Folders to leave out, such as ``"jedi/third_party/django-stubs"``.

    Returns
    -------
    filename : str
    content : bytes

    Raises
    ------
    importlib.metadata.PackageNotFoundError
        If it is not installed.
    """
    found = distribution(name)
    files = {path.as_posix(): path.locate().read_bytes() for path in found.files if is_wanted(path, without)}
    info = next(str(path.parent) for path in found.files if path.name == "METADATA")
    files[f"{info}/WHEEL"] = WHEEL.encode()
    return f"{info.removesuffix('.dist-info')}-py3-none-any.whl", zipped(files, f"{info}/RECORD")


def is_wanted(path, without):
    """Tell whether a file of a distribution belongs in its wheel for the browser."""
    if ".." in path.parts or "__pycache__" in path.parts or path.suffix in COMPILED:
        return False  # the first are commands and what JupyterLab shows
    if path.parts[0].endswith(".dist-info"):
        return path.name not in OF_THE_INSTALLER
    return not {"tests", "test"} & set(path.parts) and not path.as_posix().startswith(tuple(without))


def zipped(files, record):
    """Return the bytes of a wheel with these files (a dict), and with its list of them at `record`."""
    lines = [f"{name},sha256={digest(content)},{len(content)}" for name, content in sorted(files.items())]
    files = {**dict(sorted(files.items())), record: ("\n".join([*lines, f"{record},,"]) + "\n").encode()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, EARLIEST), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def digest(content):
    """Return the SHA-256 of bytes as a wheel's record writes it."""
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")


def top_modules(content):
    """Return what a wheel, given as bytes, can be imported as: the names of its modules and packages at the top."""
    names = (PurePosixPath(name) for name in zipfile.ZipFile(io.BytesIO(content)).namelist())
    kept = (name for name in names if name.suffix == ".py" and not name.parts[0].endswith((".dist-info", ".data")))
    return sorted({name.parts[0].removesuffix(".py") for name in kept})
