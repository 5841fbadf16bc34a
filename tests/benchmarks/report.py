"""What was measured, as tables and as the page of the appendix."""

from dataclasses import replace
from pathlib import Path

from . import workloads
from .tables import Table, against, duration, megabytes

PAGE = Path(__file__).parents[2] / "book" / "appendix" / "benchmarks.md"
IMPORT_MS, IMPORT_TORCH = 20, 0.15  # at most so many ms more than NumPy, so large a share of PyTorch's
OTHERS = ("autograd", "JAX")

INTRODUCTION = """\
(app-benchmarks)=
# Benchmarks

What the engine costs: CPU time of one training step, or of one pass forward and backward, on one thread. Contenders
start from the same parameters, see the same batches, and must find the same losses; they take turns, block by block,
and a ratio is the median over all turns of dlcore's time divided by the other's, so that less than 1 means that dlcore
was faster. "By hand" is the same mathematics written straight in NumPy without an engine; PyTorch and autograd run
uncompiled, JAX compiled. `make bench` measures it again and writes this page.
"""


def speed(training, chains, imports):
    """Return the table of workloads, with what was aimed at.

    Parameters
    ----------
    training : dict
        As `suite.training` returns it.
    chains : dict
        As `suite.chains` returns it; the longest one is W5.
    imports : dict of str to float
    """
    header = ["workload", "dlcore", "by hand", "to hand", "at most", "to PyTorch", "at most"]
    header += [f"to {name}" for name in OTHERS]
    rows, n = [], max(chains)
    for task in sorted([*workloads.TRAINING, replace(workloads.CHAIN, title=f"chain of {n:,} operations")], key=_key):
        if task.key == "W5":
            seconds = {name: found["seconds"] for name, found in chains[n].items()}
            ratios = {name: seconds["dlcore"] / other for name, other in seconds.items()}
        else:
            seconds = {name: found.seconds for name, found in training[task.key].items()}
            ratios = {name: found.ratio for name, found in training[task.key].items()}
        hand = [duration(seconds["hand"]), against(ratios["hand"], task.hand)] if "hand" in seconds else ["–", "–"]
        torch = against(ratios["PyTorch"], task.torch) if "PyTorch" in ratios else "–"
        rows.append(
            [f"{task.key} {task.title}", duration(seconds["dlcore"]), *hand, _limit(task.hand), torch]
            + [_limit(task.torch), *(against(ratios[n]) if n in ratios else "–" for n in OTHERS)]
        )
    rows.append(_import_row(imports))
    note = (
        "In bold what is over its target. For the import, which has no loop by hand, NumPy's own time stands there, "
        "and what dlcore adds to it."
    )
    return Table("Speed", header, rows, note)


def memory(found):
    """Return the table of peak memory."""
    names = list(dict.fromkeys(name for row in found.values() for name in row))
    imported = next(row for row in found.values() if len(row) == len(names))
    rows = [["imports alone", *(megabytes(imported[name]["imported"]) for name in names)]]
    for key, row in found.items():
        rows.append([key, *(megabytes(row[name]["peak"]) if name in row else "–" for name in names)])
    note = "Peak of the whole process after three steps; what the imports took alone stands in the first row."
    return Table("Memory", ["workload", *names], rows, note)


def nodes(chains, dropped):
    """Return the table of cost a node, as a chain grows."""
    names = list(next(iter(chains.values())))
    rows = []
    for n, row in chains.items():
        times = [duration(row[name]["seconds"] / n) for name in names]
        sizes = [f"{row[name]['bytes'] / n:,.0f}" if n > 1000 else "–" for name in names]
        rows.append([f"{n:,}", *times, *sizes])
    note = (
        "One multiplication after the other, forward and backward, in a new process: time and bytes for each. A cost "
        "that is linear in the number of operations shows as columns that stay. A chain of "
        f"{workloads.CHAIN.options['n']:,} that is dropped without going back is freed without recursion "
        f"({duration(dropped['seconds'])} with building it, at a recursion limit of 100)."
    )
    header = ["operations", *(f"{name}, time" for name in names), *(f"{name}, bytes" for name in names)]
    return Table("Growth with the number of operations", header, rows, note)


def growth(title, name, note, found):
    """Return a table of times and ratios over one size."""
    rivals = [rival for rival in next(iter(found.values())) if rival != "dlcore"]
    rows = [
        [f"{size:,}", duration(row["dlcore"].seconds), *(against(row[rival].ratio) for rival in rivals)]
        for size, row in found.items()
    ]
    return Table(title, [name, "dlcore", *(f"to {rival}" for rival in rivals)], rows, note)


def page(tables, machine):
    """Write the page of the appendix."""
    facts = "\n".join(f"- {name}: {value}" for name, value in machine)
    PAGE.write_text("\n".join([INTRODUCTION, facts, "", *(table.markdown() for table in tables)]), encoding="utf-8")


def _key(task):
    return task.key


def _limit(ratio):
    return "–" if ratio is None else f"{ratio:.2f}"


def _import_row(imports):
    more = 1000 * (imports["dlcore"] - imports["NumPy"])
    added = f"+{more:.0f} ms" if more <= IMPORT_MS else f"**+{more:.0f} ms**"
    share = {name: imports["dlcore"] / imports[name] for name in ("PyTorch", *OTHERS) if name in imports}
    torch = against(share["PyTorch"], IMPORT_TORCH) if "PyTorch" in share else "–"
    row = ["import", duration(imports["dlcore"]), duration(imports["NumPy"]), added, f"+{IMPORT_MS} ms", torch]
    return [*row, f"{IMPORT_TORCH:.2f}", *(against(share[name]) if name in share else "–" for name in OTHERS)]
