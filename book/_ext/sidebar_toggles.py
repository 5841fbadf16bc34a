"""Say in words what the sidebar's toggles unfold.

The theme puts a page's link beside the toggle of the pages under it, and draws the toggle as a bare arrow. Who hears
the page needs a name for it.
"""


def name_toggles(app, pagename, templatename, context, doctree):
    """Put a step behind the theme's function for the sidebar (a handler of ``html-page-context``)."""
    generate = context.get("generate_toctree_html")
    if generate is None:
        return

    def generate_named(*args, **kwargs):
        tree = generate(*args, **kwargs)
        for toggle in tree.select("a + details > summary"):
            toggle["aria-label"] = f"Pages under {toggle.parent.find_previous_sibling('a').get_text().strip()}"
        return tree

    context["generate_toctree_html"] = generate_named


def setup(app):
    """Register the handler after the theme's.

    Parameters
    ----------
    app : sphinx.application.Sphinx

    Returns
    -------
    dict
        Metadata of the extension.
    """
    app.connect("html-page-context", name_toggles, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
