"""Decide which cells of a learner's notebook an answer needs, so that it can be judged apart from all others."""

import ast

from . import notebook as nb


def preparation(notebook, exercise):
    """Return the code to run before an answer: the bank's imports, then the helper cells that the answer uses.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        The learner's.
    exercise : Exercise

    Returns
    -------
    list of str
        Sources in the notebook's order. A helper cell is a cell without a mark that defines a name which the answer, or
        another helper, uses.
    """
    helpers = [source for source in nb.code_cells(notebook) if nb.mark(source) == (None, None)]
    facts = [_names(source) for source in helpers]
    wanted = _names(nb.answer(notebook, exercise.id))[1]
    chosen = set()
    while True:
        more = {i for i, (defined, _) in enumerate(facts) if defined & wanted} - chosen
        if not more:
            break
        chosen |= more
        for i in more:
            wanted = wanted | facts[i][1]
    imports = f"from dlcore.exercises import check\n{exercise.imports}"
    return [imports, *(helpers[i] for i in sorted(chosen))]


def _names(source):
    """Return the names that a cell defines at its top level, and all that it reads."""
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        tree = ast.parse(TransformerManager().transform_cell(source))
    except SyntaxError:
        return set(), set()
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    return _bound(tree.body), used


def _bound(statements):
    """Return the names that these statements bind in their own scope."""
    bound = set()
    for statement in statements:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            bound.add(statement.name)
            continue
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            bound |= {(alias.asname or alias.name).partition(".")[0] for alias in statement.names}
            continue
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                bound.add(node.id)
            elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                bound.add(node.name)
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                bound |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
    return bound
