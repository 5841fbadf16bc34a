"""Decide which cells of a learner's notebook an answer needs, so that it can be judged apart from all others."""

import symtable

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
    """Return the names that a cell defines, and the global names that it reads."""
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        table = symtable.symtable(TransformerManager().transform_cell(source), "cell", "exec")
    except SyntaxError:
        return set(), set()
    defined = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    return defined, _read(table)


def _read(table):
    """Return the global names that a scope, or a scope inside it, reads."""
    outermost = table.get_type() == "module"
    found = {s.get_name() for s in table.get_symbols() if s.is_referenced() and (outermost or s.is_global())}
    return found.union(*map(_read, table.get_children()))
