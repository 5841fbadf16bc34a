"""IPython's name for the shell."""

from book_live.shell import Shell as InteractiveShell

__all__ = ["InteractiveShell"]
