"""Decide which cells of a learner's notebook an answer needs, so that it can be judged apart from all others."""

import ast
import builtins
import re
import symtable

from . import notebook as nb

BUILTINS = frozenset(dir(builtins))


def preparation(notebook, exercise):
    """Return the code to run before an answer: the bank's imports, then the helper cells that the answer uses.

    A helper cell is a cell without a mark that defines a name which the answer, or another helper, uses. As when a page
    is run from top to bottom, the cells above the answer count first; one below it counts only for a name that comes
    from nowhere else.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        The learner's.
    exercise : Exercise

    Returns
    -------
    list of str
        Sources in the notebook's order.
    """
    sources = nb.code_cells(notebook)
    answer = nb.answer(notebook, exercise.id)
    here = max(i for i, source in enumerate(sources) if source == answer)
    facts = {i: _names(source) for i, source in enumerate(sources) if nb.mark(source) == (None, None)}
    defined, wanted = _names(sources[here])
    wanted = wanted | (set(exercise.names) - defined)
    known = BUILTINS.union(defined, *(names for i, (names, _) in facts.items() if i < here))
    chosen = set()
    while True:
        more = {
            i for i, (names, _) in facts.items()
            if (names & wanted or "*" in names if i < here else names & (wanted - known))
        } - chosen  # fmt: skip
        if not more:
            break
        chosen |= more
        wanted = wanted.union(*(facts[i][1] for i in more))
    imports = f"from dlcore.exercises import check\n{exercise.imports}"
    return [imports, *(sources[i] for i in sorted(chosen))]


def elsewhere(notebook, exercise, name):
    """Return the id of another exercise whose answer defines `name`, or None."""
    for source in nb.code_cells(notebook):
        kind, id = nb.mark(source)
        if kind == "EXERCISE" and id != exercise.id and name in _names(source)[0]:
            return id
    return None


def _names(source):
    """Return the names that a cell defines or changes ("*" for all of a module), and the global names that it reads."""
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        # what stands under %%time and the like is run like the rest of a cell
        code = TransformerManager().transform_cell(re.sub(r"\A\s*%%.*\n", "", source))
        table = symtable.symtable(code, "cell", "exec")
    except (SyntaxError, ValueError, RecursionError):  # no Python, null bytes, brackets without end
        return set(), set()
    defined = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.ctx, ast.Store):
            while isinstance(node, (ast.Subscript, ast.Attribute)):  # x["a"].b = 1 changes x
                node = node.value
            if isinstance(node, ast.Name):
                defined.add(node.id)
        elif isinstance(node, ast.Global):
            defined.update(node.names)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            defined |= _changed_by(node.value)
        elif isinstance(node, ast.Name) and node.id in ("exec", "globals"):
            defined.add("*")
        elif isinstance(node, ast.Attribute) and node.attr == "path" and getattr(node.value, "id", "") == "sys":
            defined.add("*")  # what can be imported later
        elif isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
            defined.add("*")
    return defined, _read(table)


def _changed_by(call):
    """Return the names that a call on a line of its own may change: ``x`` in ``x.append(1)`` and ``setattr(x, …)``."""
    function = call.func
    if isinstance(function, ast.Attribute):
        if function.attr == "run_line_magic" and getattr(call.args[0], "value", "") in ("run", "pylab"):
            return {"*"}
        while isinstance(function, (ast.Subscript, ast.Attribute)):
            function = function.value
        return {function.id} if isinstance(function, ast.Name) else set()
    if getattr(function, "id", "") in ("setattr", "delattr", "next") and isinstance(call.args[0], ast.Name):
        return {call.args[0].id}
    return set()


def _read(table):
    """Return the global names that a scope, or a scope inside it, reads."""
    outermost = table.get_type() == "module"
    found = {s.get_name() for s in table.get_symbols() if s.is_referenced() and (outermost or s.is_global())}
    return found.union(*map(_read, table.get_children()))
