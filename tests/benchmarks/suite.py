"""The whole run: which measurements are made, and how long each may take."""

import statistics
from dataclasses import dataclass

from . import contenders, measure, probe, workloads

CHAINED = ("dlcore", "PyTorch", "autograd")  # who goes through a graph operation by operation


@dataclass
class Plan:
    """How thorough a run is.

    Attributes
    ----------
    seconds : float
        CPU time for each workload.
    rounds : int
        At least so many turns of each contender.
    repetitions : int
        Of each run in a process of its own.
    chained : tuple of str
        Who does the chains.
    memory : tuple of str
        Workloads whose memory is looked at.
    nodes, widths, batches : tuple of int
        Where the growth of the cost is measured; the last of `nodes` is W5.
    growth_seconds : float
        CPU time for each width and each batch size.
    """

    seconds: float
    rounds: int
    repetitions: int
    chained: tuple
    memory: tuple
    nodes: tuple
    widths: tuple
    batches: tuple
    growth_seconds: float


FULL = Plan(
    seconds=10,
    rounds=5,
    repetitions=2,
    chained=CHAINED,
    memory=("W1", "W2", "W3", "W4", "W6"),
    nodes=(10**3, 10**4, 10**5, 10**6),
    widths=(16, 64, 256, 1024),
    batches=(1, 8, 64, 512),
    growth_seconds=3,
)
QUICK = Plan(
    seconds=1,
    rounds=3,
    repetitions=1,
    chained=CHAINED[:2],
    memory=("W2",),
    nodes=(10**4, 10**5),
    widths=(64,),
    batches=(8,),
    growth_seconds=0.3,
)


def training(plan, say):
    """Time the workloads that run in this process: {key: {contender: Timing}}."""
    found, here = {}, contenders.installed()
    for workload in workloads.TRAINING:
        say(f"{workload.key} {workload.title}")
        found[workload.key] = measure.run(workload, here, plan.seconds, plan.rounds)
    return found


def imports(plan, say):
    """Time imports: {name: seconds}, without those that are not installed."""
    say("import")
    probe.import_time("dlcore")  # the first one compiles
    times = {name: [] for name in probe.IMPORTS}
    for _ in range(plan.rounds):
        for name in list(times):
            found = probe.import_time(name)
            if found is None:
                del times[name]
            else:
                times[name].append(found)
    return {name: statistics.median(own) for name, own in times.items()}


def memory(plan, say):
    """Peak memory of each contender in each workload, in a new process: {key: {contender: answer of the probe}}."""
    found, here = {}, contenders.installed()
    for workload in (w for w in workloads.TRAINING if w.key in plan.memory):
        say(f"memory of {workload.key}")
        names = [name for name, module in here.items() if hasattr(module, workload.kind)]
        found[workload.key] = {name: probe.ask("memory", workload.key, name) for name in names}
    return found


def chains(plan, say):
    """Time and memory of chains of each length: {n: {contender: answer of the probe}}."""
    found, here = {}, [name for name in plan.chained if contenders.load(name)]
    for n in plan.nodes:
        say(f"chain of {n:,} operations")
        runs = [{name: probe.ask("chain", name, "chain", n) for name in here} for _ in range(plan.repetitions)]
        measure.compare(f"chain of {n}", {name: [runs[0][name]["value"]] for name in here})
        found[n] = {name: _median([run[name] for run in runs]) for name in here}
    return found


def dropped(say):
    """Let go of a million nodes without recursion; an error if the process dies of it."""
    say("letting go of a chain")
    return probe.ask("drop", workloads.CHAIN.options["n"])


def growth(plan, say):
    """Time training steps for networks of growing width, and for growing batches: two dicts, as `training`."""
    here = {name: module for name, module in contenders.installed().items() if name in ("dlcore", "hand", "PyTorch")}

    def timed(title, sizes, batch, block):
        say(title)
        task = workloads.Workload(title, title, "mlp", block, None, None, {"sizes": sizes, "batch": batch})
        return measure.run(task, here, plan.growth_seconds, plan.rounds)

    widths = {w: timed(f"width {w}", (784, w, w, 10), 128, max(2, 2000 // w)) for w in plan.widths}
    batches = {n: timed(f"batch {n}", workloads.MLP_2["sizes"], n, max(4, 500 // n)) for n in plan.batches}
    return widths, batches


def _median(answers):
    return {key: statistics.median(answer[key] for answer in answers) for key in answers[0]}
