"""The book runs in the reader's browser: code cells get a number, pages the starter script, the site the runtime.

``LIVE=0`` in the environment leaves it all away. The parts are made by plain functions in ``book/_live``; a missing
piece fails the build.
"""

import importlib
import os
import sys
from pathlib import Path

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform

BOOK = Path(__file__).parents[1]
PREFIX = "book/"


def is_on():
    """Return whether the live pages are wanted: unless the environment says ``LIVE=0``."""
    return os.environ.get("LIVE", "1") != "0"


class NumberCells(SphinxPostTransform):
    """Give each code cell the class ``cell-<i>``, where `i` is its place in the notebook."""

    default_priority = 301

    def run(self, **kwargs):
        """Visit every code cell of the page."""
        for cell in self.document.findall(nodes.container):
            if cell.get("nb_element") == "cell_code":
                cell["classes"].append(f"cell-{cell['cell_index']}")


def add_starter(app, pagename, templatename, context, doctree):
    """Add the script that makes a page come to life when asked (a handler of ``html-page-context``)."""
    if "pathto" not in context:
        return
    root = context["pathto"]("", 1)
    is_notebook = context.get("page_source_suffix") == ".ipynb"
    app.add_css_file("live.css")
    app.add_js_file("live.js", defer="defer", **{
        "data-root": root,
        "data-live": f"{root}_live/",
        "data-page": pagename.removeprefix(PREFIX),
        "data-notebook": f"{root}_sources/{context['sourcename']}" if is_notebook else "",
        "data-version": version(),
    })


def version():
    """Return the edition of the book, which the reader's code is kept by."""
    return _part("packed").version()


def assemble(app, exception):
    """Write the runtime into the site (a handler of ``build-finished``)."""
    if exception is None:
        try:
            _part("build").assemble(Path(app.outdir))
            _part("lite").build(Path(app.outdir))
        except (OSError, RuntimeError) as error:
            raise ExtensionError(
                f"the pages cannot be made to run in the browser: {error}\n"
                "To build the book without that, set LIVE=0 in the environment, or run: make book LIVE=0"
            ) from error


def list_for_offline(app, exception):
    """List what is kept for reading offline, once every file is as it stays (a handler of ``build-finished``)."""
    if exception is None:
        _part("offline").write(Path(app.outdir))


def _part(name):
    """Return a module of ``book/_live``."""
    if str(BOOK) not in sys.path:
        sys.path.append(str(BOOK))
    return importlib.import_module(f"_live.{name}")


def setup(app):
    """Register the handlers.

    Parameters
    ----------
    app : sphinx.application.Sphinx

    Returns
    -------
    dict
        Metadata of the extension.
    """
    if is_on():
        app.add_post_transform(NumberCells)
        app.connect("html-page-context", add_starter)
        app.connect("build-finished", assemble)
        app.connect("build-finished", list_for_offline, priority=900)  # after the policies
    return {"parallel_read_safe": True, "parallel_write_safe": True}
