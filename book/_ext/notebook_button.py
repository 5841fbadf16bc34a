"""Buttons in the header for the page's notebook: open it in this browser, download it, launch it elsewhere.

The theme has a menu of three (source, notebook, print as PDF). A reader of this book wants the notebook. The theme's
own launch buttons lead to the notebook as it stands in a repository, which needs `dlcore` installed; ours lead to
copies that install it (see `launch.py`).
"""

from launch import addresses
from live import is_on

PREFIX = "book/"


def keep_notebook_button(app, pagename, templatename, context, doctree):
    """Replace the theme's download menu (a handler of ``html-page-context``)."""
    buttons = [button for button in context["header_buttons"] if button["label"] != "download-buttons"]
    if context.get("page_source_suffix") == ".ipynb":
        buttons[:0] = notebook_buttons(app, pagename.removeprefix(PREFIX), context)
    context["header_buttons"] = buttons


def notebook_buttons(app, page, context):
    """Return the buttons of a page that is a notebook."""
    pathto = context["pathto"]
    buttons = [link(
        f"{pathto('_sources', 1)}/{context['sourcename']}", "Download this page as a notebook (.ipynb)",
        "fas fa-download", label="download-notebook-button",
    )]
    if is_on():
        address = f"{pathto('lite/lab/index.html', 1)}?path={page}.ipynb"
        buttons.insert(0, link(address, "Open as notebook", "fas fa-laptop-code", label="open-notebook-button"))
    elsewhere = addresses(app.config.html_theme_options.get("repository_url"), page)
    if elsewhere:
        buttons.append({
            "type": "group",
            "buttons": [link(address, f"Open in {name}, on its server", text=name) for name, address in elsewhere],
            "icon": "fas fa-rocket",
            "tooltip": "Launch elsewhere",
            "label": "launch-notebook-buttons",
        })
    return buttons


def link(url, tooltip, icon=None, **more):
    """Return a button that is a link, as the theme describes it."""
    return {"type": "link", "url": url, "tooltip": tooltip, **({"icon": icon} if icon else {}), **more}


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
