"""The reference of ``dlcore``: ``.. api:: <module>`` writes what the docstrings say of all public names of a module.

A name cannot be forgotten: the directive asks the module. Sphinx's autodoc and autosummary and numpydoc do the work.
"""

import dataclasses
import importlib
import inspect

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

PACKAGES = ("dlcore", "dlcore.functional", "dlcore.nn", "dlcore.optim", "dlcore.data", "dlcore.graph")


def public_names(module):
    """Return the full names, as one imports them, of the functions and classes that a module defines, in its order.

    Parameters
    ----------
    module : str

    Returns
    -------
    dict of str to object
    """
    things = vars(importlib.import_module(module)).items()
    own = {name: thing for name, thing in things if not name.startswith("_") and _is_defined_in(thing, module)}
    return {f"{_home(thing, name, module)}.{name}": thing for name, thing in own.items()}


def _is_defined_in(thing, module):
    return (inspect.isfunction(thing) or inspect.isclass(thing)) and thing.__module__ == module


def _home(thing, name, module):
    """Return the package that offers `thing` under its name, the shortest, or else the module that defines it."""
    for package in map(importlib.import_module, PACKAGES):
        if name in getattr(package, "__all__", ()) and getattr(package, name) is thing:
            return package.__name__
    return module


def _directive(name, thing):
    kind = "exception" if inspect.isclass(thing) and issubclass(thing, BaseException) else "class"
    if inspect.isclass(thing):
        return f".. auto{kind}:: {name}\n   :members:\n"
    return f".. autofunction:: {name}\n"


class Api(SphinxDirective):
    """Write a module's first sentence, the table of its names, and the entries; with ``:brief:`` only the names."""

    required_arguments = 1
    option_spec = {"brief": directives.flag}

    def run(self):
        """Return the nodes."""
        module = self.arguments[0]
        names = public_names(module)
        if "brief" in self.options:
            return self.parse_text_to_nodes(" · ".join(f":py:obj:`~{name}`" for name in names))
        sentence = inspect.getdoc(importlib.import_module(module)).partition("\n\n")[0]
        table = [".. autosummary::", "   :nosignatures:", "", *(f"   ~{name}" for name in names), ""]
        entries = [_directive(name, thing) for name, thing in names.items()]
        found = nodes.Element("", *self.parse_text_to_nodes("\n".join([sentence, "", *table, *entries])))
        leave_index(found)
        keep_types(found)
        return found.children


def leave_index(found):
    """Drop the entries for the book's index, which lists concepts; names are found here and by the search."""
    for index in list(found.findall(addnodes.index)):
        index.parent.remove(index)


def keep_types(found):
    """Have types and shapes stay as they are written, ``(..., n)`` with three full stops."""
    for node in found.findall(lambda node: isinstance(node, (nodes.term, nodes.classifier))):
        node["support_smartquotes"] = False


def hide_signature(app, what, name, thing, options, signature, annotation):
    """Show no arguments of a class that nobody makes by hand (a handler of ``autodoc-process-signature``)."""
    if what in ("class", "exception") and (dataclasses.is_dataclass(thing) or "__init__" not in _own(thing)):
        return "", annotation
    return None


def _own(cls):
    """Return the names that `cls` and its bases in dlcore define."""
    return {name for base in cls.__mro__ if base.__module__.startswith("dlcore") for name in vars(base)}


def setup(app):
    """Register the directive and the handler.

    Parameters
    ----------
    app : sphinx.application.Sphinx

    Returns
    -------
    dict
        Metadata of the extension.
    """
    app.setup_extension("sphinx.ext.autodoc")
    app.setup_extension("sphinx.ext.autosummary")
    app.connect("autodoc-process-signature", hide_signature)
    app.add_directive("api", Api)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
