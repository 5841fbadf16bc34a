"""What a learner is told where an answer could not be compared: it stopped, or ended Python, or took too long.

The grader and the book's pages in a browser say it with these words.
"""

import re

from . import compose

ENDED = "it ended the Python process that ran it. Does it call exit or quit? A library may have crashed, too."
CHANGED = "the answer changes how Python itself works, so that it cannot be checked."


def too_long(limit):
    """Return what is said of an answer that ran longer than `limit` seconds."""
    return f"it ran longer than {limit:g} seconds and was stopped. Is there a loop that never ends?"


def too_much(megabytes):
    """Return what is said of an answer that used more memory than that."""
    return f"it used more than {megabytes} MB of memory and was stopped. Is an array far too large?"


def stopped(error):
    """Return status and message for an answer cell that stopped.

    Parameters
    ----------
    error : dict
        ``ename``, ``evalue`` and ``traceback``, as a kernel tells them.
    """
    return "error", f"the answer cell stopped with {described(error)}."


def unseen(exercise, error):
    """Return status and message where the check could see nothing of an answer.

    Parameters
    ----------
    exercise : Exercise
    error : dict or None
        How the check cell stopped, as a kernel tells it; None if it did not.
    """
    if error is None:
        return "error", CHANGED
    if error["evalue"] in (f"name {name!r} is not defined" for name in exercise.names):
        return "error", f"the {error['evalue']} by the answer cell."
    return "error", f"the check stopped with {described(error)}."


def described(error):
    """Return a kernel's error as one line, with the line of the cell."""
    text = " ".join(error["evalue"].split()).rstrip(".")
    text = re.sub(r" ?\((\S+\.py|<\S+>), line (\d+)\)$", r", in line \2 of its cell", text)
    place = re.search(r"Cell In\[\d+\], line (\d+)", re.sub(r"\x1b\[[\d;]*m", "", "\n".join(error["traceback"])))
    where = f", in line {place[1]} of its cell" if place and "of its cell" not in text else ""
    return f"{error['ename']}{': ' if text else ''}{text}"[:300] + where


def explained(message, notebook, exercise, hidden=None):
    """Add to a message about an unknown name where that name is known, or what hides the library it is from.

    Parameters
    ----------
    message : str
    notebook : nbformat.NotebookNode
        The learner's.
    exercise : Exercise
    hidden : str, optional
        What `dlcore.exercises.shadows.hiding` found.
    """
    if hidden and hidden not in message:
        return f"{message.rstrip('.')} ({hidden})."
    found = re.search(r"name '(\w+)' is not defined", message)
    other = found and compose.elsewhere(notebook, exercise, found[1])
    if not other:
        return message
    where = f"{found[1]} is the answer to {other}; each answer is run alone, so copy it here"
    return f"{message.rstrip('.')} ({where})."


def printable(message):
    """Return a message without what an answer may have put into it to spoil a terminal or a report."""
    return "".join(c for c in message if c.isprintable()).encode("utf-8", "replace").decode()
