"""What a page imports from MyST-NB, in a notebook in the browser.

The real one keeps a value for the text of the built book, and brings Sphinx with it. Here the text is built already.
"""

__all__ = ["glue"]


def glue(name, variable, display=True):
    """Show the value, if it is to be shown."""
    if display:
        from IPython.display import display as show

        show(variable)
