"""The book runs in the reader's browser: code cells get a number, pages the starter script, the site the runtime.

``LIVE=0`` in the environment leaves it all away. The parts are made by plain functions in ``book/_live``; a missing piece
fails the build.
"""

import importlib.util
import os
import sys
from pathlib import Path

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform

HOME = Path(__file__).parents[1] / "_live"
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
    if app.builder.name != "html" or "pathto" not in context:
        return
    root = context["pathto"]("index", 0)[: -len("index.html")] or "./"
    is_notebook = context.get("page_source_suffix") == ".ipynb"
    data = {
        "data-root": root,
        "data-live": f"{root}_live/",
        "data-page": pagename.removeprefix(PREFIX),
        "data-notebook": f"{context['pathto']('_sources', 1)}/{context['sourcename']}" if is_notebook else "",
        "data-version": app.config.version or "1",
    }
    app.add_js_file("live.js", defer="defer", **data)


def assemble(app, exception):
    """Write the runtime into the site (a handler of ``build-finished``)."""
    if exception is None and app.builder.name == "html":
        try:
            part("build").assemble(Path(app.outdir))
        except Exception as error:
            raise ExtensionError(
                f"The pages cannot be made to run in the browser: {error} Or build the book without it: LIVE=0 make book"
            ) from error


def part(name):
    """Return a module of ``book/_live``."""
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(f"live_{name}", HOME / f"{name}.py")
        sys.modules[spec.name] = module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    return sys.modules[name]


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
    return {"parallel_read_safe": True, "parallel_write_safe": True}
