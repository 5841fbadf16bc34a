"""The ``{eval}`` role: a number in prose that comes from executed code.

JupyterLab with jupyterlab-myst reads the role as "the value of this variable, now". MyST-NB's own role of
that name needs a live kernel while the page is built; its glue role takes the stored value, so it serves
here under the same name.
"""

from myst_nb.ext.glue.roles import PasteTextRole


def setup(app):
    """Register the role after MyST-NB has registered its own.

    Parameters
    ----------
    app : sphinx.application.Sphinx

    Returns
    -------
    dict
        Metadata of the extension.
    """
    app.setup_extension("myst_nb")
    app.add_role("eval", PasteTextRole(), override=True)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
