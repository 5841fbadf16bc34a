"""The part of IPython that a page of the book needs: its own files for display, and a small shell."""

__version__ = "9.0.0"
version_info = (9, 0, 0)


def __getattr__(name):
    if name == "get_ipython":
        from .core.getipython import get_ipython

        return get_ipython
    if name == "display":
        from . import display

        return display
    raise AttributeError(f"module 'IPython' has no attribute {name!r} in the browser")
