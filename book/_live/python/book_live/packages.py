"""Which packages a cell needs, from its imports, so that they can be loaded before it runs."""

import ast
import re
import sys

MAGIC = re.compile(r"^\s*[%!].*$", re.MULTILINE)
# what a part of dlcore needs beyond dlcore itself; the lock file names it as well, for src/packages.js
NEEDED_BY = {
    "dlcore.exercises": ("dlcore",),  # it reads what files there are
    "dlcore.plot": ("matplotlib",),
    "dlcore.graph": ("grandalf",),
    "dlcore.training": ("tqdm",),
    "dlcore.widgets": ("ipywidgets", "anywidget", "matplotlib", "grandalf", "tqdm"),
}


def needed(source):
    """Return the top-level names of the packages that a piece of code imports, sorted.

    Parameters
    ----------
    source : str
        It may be no valid Python; then the answer is empty, and running it will say why.

    Returns
    -------
    list of str
    """
    return _holding(_imported(source), lambda module: True)


def wanted(source):
    """Return those of the packages that `needed` names of which something is not there yet."""
    return _holding(_imported(source), lambda module: not _is_there(module))


def _imported(source):
    """Return the modules that a piece of code imports, and what may be names in them."""
    try:
        tree = ast.parse(MAGIC.sub("", source))
    except (SyntaxError, ValueError):
        return set()
    modules = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            modules.add(node.module)
            modules.update(f"{node.module}.{alias.name}" for alias in node.names)
    return modules


def _holding(modules, counts):
    found = {module.partition(".")[0] for module in modules if counts(module)}
    for part, packages in NEEDED_BY.items():
        if any(module == part or module.startswith(f"{part}.") for module in modules):
            found.update(packages)
    return sorted(found)


def _is_there(module):
    home, _, name = module.rpartition(".")
    return module in sys.modules or name in vars(sys.modules.get(home, object))
