"""``python -m tests.benchmarks [--quick]``: measure, print the tables, and write the page of the appendix."""

import argparse
import sys
import time

from . import frames, machine, report, suite


def main():
    """Measure and report."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="under a minute: fewer rounds, and no page is written")
    plan = suite.QUICK if parser.parse_args().quick else suite.FULL
    facts = machine.describe()
    for name, value in facts:
        print(f"{name}: {value}")
    start = time.time()
    tables = measure(plan)
    for table in tables:
        print(table.text())
    if plan is suite.FULL:
        report.page(tables, facts)
        print(f"\nWritten: {report.PAGE}")
    _say(f"{time.time() - start:.0f} s")


def measure(plan):
    """Make all measurements of a plan; return the tables."""
    training = suite.training(plan, _say)
    imports = suite.imports(plan, _say)
    chains = suite.chains(plan, _say)
    dropped = suite.dropped(_say)
    memory = suite.memory(plan, _say)
    widths, batches = suite.growth(plan, _say)
    _say("NetworkTrainer in a browser")
    return [
        report.speed(training, chains, imports),
        report.memory(memory),
        report.nodes(chains, dropped),
        report.growth("Growth with the width", "width", "MLP 784-width-width-10, batch 128, one step.", widths),
        report.growth("Growth with the batch", "batch", "MLP 784-256-128-10, one step.", batches),
        frames.table(frames.measure()),
    ]


def _say(what):
    """Tell on the error stream what goes on, so that the output holds the tables alone."""
    print(f"... {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
