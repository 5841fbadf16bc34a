"""Completion of names, from what the reader's code has defined."""

import inspect
import keyword
import re
import rlcompleter

WORD = re.compile(r"[\w.]+$", re.ASCII)
MOST = 200


def complete(namespace, line):
    """Return what the end of a line may go on to.

    Parameters
    ----------
    namespace : dict
    line : str
        The line up to the cursor.

    Returns
    -------
    list of dict
        ``label`` (the last part of a dotted name) and ``type``: "function", "class", "module", "keyword", "variable".
    """
    found = WORD.search(line)
    if not found:
        return []
    word = found[0]
    completer = rlcompleter.Completer(namespace)
    matches = completer.attr_matches(word) if "." in word else completer.global_matches(word)
    names = dict.fromkeys(match.rstrip("( :").rpartition(".")[2] for match in matches)
    owner = word.rpartition(".")[0]
    return [{"label": name, "type": _type(namespace, owner, name)} for name in list(names)[:MOST]]


def _type(namespace, owner, name):
    if not owner and keyword.iskeyword(name):
        return "keyword"
    try:  # as rlcompleter has done already; properties are not run
        value = inspect.getattr_static(eval(owner, namespace), name) if owner else namespace.get(name)
    except Exception:
        return "variable"
    kinds = {"class": inspect.isclass, "module": inspect.ismodule, "function": callable}
    return next((kind for kind, test in kinds.items() if test(value)), "variable")
