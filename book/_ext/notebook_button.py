"""One button in the header that downloads the page's notebook.

The theme has a menu of three (source, notebook, print as PDF). A reader of this book wants one of them.
"""


def keep_notebook_button(app, pagename, templatename, context, doctree):
    """Replace the theme's download menu (a handler of ``html-page-context``)."""
    buttons = [b for b in context["header_buttons"] if b["label"] != "download-buttons"]
    if context.get("page_source_suffix") == ".ipynb":
        buttons.insert(0, {
            "type": "link",
            "url": f"{context['pathto']('_sources', 1)}/{context['sourcename']}",
            "icon": "fas fa-download",
            "tooltip": "Download this page as a notebook (.ipynb)",
            "label": "download-notebook-button",
        })
    context["header_buttons"] = buttons


def setup(app):
    """Register the handler after the theme's own (priority 501).

    Parameters
    ----------
    app : sphinx.application.Sphinx

    Returns
    -------
    dict
        Metadata of the extension.
    """
    app.connect("html-page-context", keep_notebook_button, priority=502)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
