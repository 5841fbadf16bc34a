"""Render the alphabetical index as a page of the book, ``book/genindex``.

Sphinx writes its own to ``genindex.html`` at the top: outside the table of contents, with no page before it.
"""

from sphinx.environment.adapters.indexentries import IndexEntries

PAGE = "book/genindex"


class LinksFromIndexPage:
    """Stand in for the builder where Sphinx asks it for links from its own index page.

    Parameters
    ----------
    builder : sphinx.builders.html.StandaloneHTMLBuilder
    """

    def __init__(self, builder):
        self._builder = builder

    def get_relative_uri(self, _, target):
        """Return the link from our index page to `target`."""
        return self._builder.get_relative_uri(PAGE, target)


def fill_index_page(app, pagename, templatename, context, doctree):
    """Give the index page its entries and Sphinx's template for them (a handler of ``html-page-context``)."""
    if pagename != PAGE:
        return None
    context["genindexentries"] = IndexEntries(app.env).create_index(LinksFromIndexPage(app.builder))
    context["split_index"] = False
    return "genindex.html"


def always_rewrite(app, env):
    """List the index page as changed, since any other page may have changed its entries."""
    return [PAGE] if PAGE in env.found_docs else []


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
    app.connect("html-page-context", fill_index_page)
    app.connect("env-updated", always_rewrite)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
