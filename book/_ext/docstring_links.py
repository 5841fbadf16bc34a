"""Links in docstrings: from `` `add` `` to the entry of that name, from ``Taught in "The Chain Rule"`` to that page.

In numpydoc's style names of the library and of parameters both stand in single backquotes. Here what has an entry
becomes a link and the rest code. A page that is not written yet stays a title in quotation marks.
"""

import inspect
import re

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxRole
from sphinx.util.nodes import make_refnode

WORD = re.compile(r"``.+?``|:\w+:`[^`]+`|`([^`\n]+)`")  # what is marked up already is found too, and left alone
TAUGHT = re.compile(r'Taught\s+in\s+"[^"]+"(?: and\s+"[^"]+")*')
TITLE = re.compile(r'"([^"]+)"')
CHOICE = re.compile(r"^(\s*\w[\w, ]* : )(\{.*?\})", re.MULTILINE)


def mark_up(app, what, name, thing, options, lines):
    """Rewrite a docstring in place (a handler of ``autodoc-process-docstring``)."""
    text = TAUGHT.sub(lambda taught: TITLE.sub(_page, taught[0]), "\n".join(lines))
    text = CHOICE.sub(r"\1``\2``", text)
    parameters = _parameters(thing)
    lines[:] = WORD.sub(lambda word: _code_or_link(word, parameters), text).split("\n")


def _page(title):
    return f'":page:`{" ".join(title[1].split())}`"'


def _code_or_link(found, parameters):
    word = found[1]
    if word is None:
        return found[0]
    return f"``{word}``" if word in parameters else f":py:obj:`{word} <.{word}>`"  # .word: the nearest of that name


def _parameters(thing):
    try:
        return inspect.signature(thing).parameters
    except (TypeError, ValueError):
        return {}


class PageRole(SphinxRole):
    """``:page:`Title` ``: a link to the page with this title."""

    def run(self):
        """Return the node; which pages there are is known only when all have been read."""
        shown = nodes.inline("", self.text)
        return [addnodes.pending_xref("", shown, reftype="page", reftarget=self.text, refdoc=self.env.docname)], []


def resolve(app, env, node, shown):
    """Link a page by its title, and leave what has no target as it is (a handler of ``missing-reference``)."""
    if node["reftype"] == "page":
        for docname, title in env.titles.items():
            if title.astext() == node["reftarget"]:
                return make_refnode(app.builder, node["refdoc"], docname, "", shown)
        return shown
    return shown if node.get("refspecific") else None


def setup(app):
    """Register the handlers; docstrings are marked up before numpydoc takes them apart.

    Parameters
    ----------
    app : sphinx.application.Sphinx

    Returns
    -------
    dict
        Metadata of the extension.
    """
    app.add_role("page", PageRole())
    app.connect("autodoc-process-docstring", mark_up, priority=400)
    app.connect("missing-reference", resolve)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
