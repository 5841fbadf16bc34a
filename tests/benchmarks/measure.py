"""How it is measured: CPU time, contenders taking turns, medians; and that all of them did the same work."""

import gc
import itertools
import statistics
import time
from dataclasses import dataclass

CHECKED = 3  # first steps whose losses are compared
TOLERANCE = 1e-4  # relative; float32 sums in different order


@dataclass
class Timing:
    """What one contender needed for one workload.

    Attributes
    ----------
    seconds : float
        CPU time of one step, the median.
    ratio : float
        dlcore's time over this contender's, the median of the ratios of blocks that ran one after the other.
    losses : list of float
        Of the first steps.
    """

    seconds: float
    ratio: float
    losses: list


def run(workload, contenders, seconds, rounds):
    """Time all contenders of a workload.

    They take turns, each for a block of steps, in another order each round: what slows the machine for a while then
    slows all of them, and the ratio within a round stays.

    Parameters
    ----------
    workload : Workload
    contenders : dict of str to module
    seconds : float
        CPU time for all rounds together.
    rounds : int
        How many are made at least.

    Returns
    -------
    dict of str to Timing

    Raises
    ------
    AssertionError
        If the losses of two contenders differ.
    """
    steps = {
        name: getattr(module, workload.kind)(workload.problem())
        for name, module in contenders.items()
        if hasattr(module, workload.kind)
    }
    losses = {name: [step() for _ in range(CHECKED)] for name, step in steps.items()}
    compare(workload.key, losses)
    times = {name: [] for name in steps}
    orders = itertools.cycle(turns(list(steps)))
    start = time.process_time()
    while len(times["dlcore"]) < rounds or time.process_time() - start < seconds:
        for name in next(orders):
            times[name].append(block(steps[name], workload.block))
    return summarise(times, losses)


def summarise(times, losses):
    """Turn the times of all rounds into one `Timing` for each contender."""
    return {
        name: Timing(
            statistics.median(own),
            statistics.median(d / t for d, t in zip(times["dlcore"], own, strict=True)),
            losses[name],
        )
        for name, own in times.items()
    }


def block(step, repetitions):
    """Return the CPU time of one step in seconds, over a block of them.

    Rubbish of the one before is collected first, outside the measurement. The collector stays on inside: its work is
    part of what an engine costs.
    """
    gc.collect()
    start = time.process_time()
    for _ in range(repetitions):
        step()
    return (time.process_time() - start) / repetitions


def compare(key, losses):
    """Raise an AssertionError unless all contenders found the same losses."""
    reference = losses["dlcore"]
    for name, found in losses.items():
        for step, (a, b) in enumerate(zip(reference, found, strict=True)):
            assert abs(a - b) <= TOLERANCE * abs(a), f"{key}: at step {step} dlcore has the loss {a}, and {name} {b}."


def turns(names):
    """Return orders in which each contender stands at each place once."""
    return [names[i:] + names[:i] for i in range(len(names))]
