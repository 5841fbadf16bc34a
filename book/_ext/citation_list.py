"""Drop the ARIA role that docutils gives a bibliography.

Docutils writes ``role="list"`` around entries whose own role is ``doc-biblioentry``. A list may hold only
list items, so checkers report the pair.
"""

WITH_ROLE = '<div role="list" class="citation-list">'
WITHOUT_ROLE = '<div class="citation-list">'


def drop_list_role(app, pagename, templatename, context, doctree):
    """Rewrite the page's body (a handler of ``html-page-context``)."""
    if "body" in context:
        context["body"] = context["body"].replace(WITH_ROLE, WITHOUT_ROLE)


def setup(app):
    """Register the handler.

    Parameters
    ----------
    app : sphinx.application.Sphinx

    Returns
    -------
    dict
        Metadata of the extension.
    """
    app.connect("html-page-context", drop_list_role)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
