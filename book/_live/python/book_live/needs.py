"""Which earlier cells a cell needs, so that the page can offer to run them first."""

import ast
import builtins

from dlcore.exercises.compose import _names as names

BUILTINS = frozenset(dir(builtins))
SIMPLE = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr)
DEFERRED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def earlier(sources, index, namespace):
    """Return the places of the cells above that define what a cell reads and nobody has defined yet.

    Parameters
    ----------
    sources : list of str
        The code of the page's cells, in order; empty for text.
    index : int
        The cell that is to run.
    namespace : dict
        What has been defined.

    Returns
    -------
    list of int
        In the page's order; with the cells that these cells need in turn.
    """
    known = BUILTINS.union(namespace)
    gives = [names(source)[0] for source in sources[:index]]
    chosen, ahead = set(), [index]
    while ahead:
        reader = ahead.pop()
        for name in reads(sources[reader]) - known:
            giver = max((i for i in range(reader) if name in gives[i]), default=None)  # the last above is the one meant
            if giver is not None and giver not in chosen:
                chosen.add(giver)
                ahead.append(giver)
    return sorted(chosen)


def lacking(sources, index, namespace):
    """Return the names, sorted, that a cell reads, a cell above defines, and nobody has defined yet; see `earlier`."""
    gives = {name for source in sources[:index] for name in names(source)[0]}
    return sorted((reads(sources[index]) - BUILTINS.union(namespace)) & gives)


def reads(source):
    """Return the global names that a cell needs from elsewhere: those it reads before it defines them.

    A name in a function's body counts when the function is called; it may be defined further down in the cell.
    """
    try:
        statements = ast.parse(source).body
    except SyntaxError:  # magics, or no Python
        return names(source)[1]
    defined, needed, later = set(), set(), set()
    for statement in statements:
        gives, uses = names(ast.unparse(statement))
        if isinstance(statement, ast.AugAssign):
            uses = uses | gives
        if isinstance(statement, DEFERRED):
            later |= uses
        else:
            needed |= uses - defined - (set() if isinstance(statement, SIMPLE) else gives)
        defined |= gives
    return needed | (later - defined)
