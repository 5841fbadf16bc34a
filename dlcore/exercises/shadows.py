"""Files beside a notebook that hide a library, since Python looks there first."""

import re
import sys
from importlib.machinery import PathFinder
from pathlib import Path


def hiding(folder, words):
    """Say which file of a folder hides a library that an error speaks of.

    Parameters
    ----------
    folder : path-like
    words : str
        The error, best with its traceback.

    Returns
    -------
    str or None
        A sentence without its full stop; None if no file does.
    """
    files = [*Path(folder).glob("*.py"), *(init.parent for init in Path(folder).glob("*/__init__.py"))]
    for file in sorted(files):
        if re.search(rf"\b{re.escape(file.stem)}\b", words) and _is_library(file):
            return f"{file.name}, beside the notebook, hides the library {file.stem}: rename it"
    return None


def _is_library(file):
    """Return whether there is a library of that name somewhere else; IPython looks for Python's own ones first."""
    if file.stem in sys.stdlib_module_names:
        return False
    elsewhere = [folder for folder in sys.path if Path(folder).resolve() != file.parent.resolve()]
    return file.stem in sys.modules or PathFinder.find_spec(file.stem, elsewhere) is not None
