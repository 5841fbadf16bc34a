"""Runs that need a process of their own, for memory and for imports: ``python -m tests.benchmarks.probe ...``.

The answer is one line of JSON.
"""

import json
import os
import subprocess
import sys
import time

IMPORTS = {"NumPy": "numpy", "dlcore": "dlcore", "PyTorch": "torch", "autograd": "autograd.numpy", "JAX": "jax"}


def ask(*arguments):
    """Run this module in a new process.

    Returns
    -------
    dict
        What it measured.

    Raises
    ------
    RuntimeError
        If the process died.
    """
    command = [sys.executable, "-m", "tests.benchmarks.probe", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, arguments))}: exit code {done.returncode}. {done.stderr[-500:]}")
    return json.loads(done.stdout.splitlines()[-1])


def import_time(name):
    """Return the CPU time of an import in seconds, in a new process; None if the library is not installed.

    A plain process, since this package loads NumPy itself.
    """
    code = f"import time; t = time.process_time(); import {IMPORTS[name]}; print(time.process_time() - t)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    return float(done.stdout) if done.returncode == 0 else None


def memory(workload, name):
    """Do a few steps of a workload; report the memory that importing took, and the peak."""
    from . import contenders, workloads

    module = contenders.load(name)
    before = resident()
    task = next(w for w in [*workloads.TRAINING, workloads.CHAIN] if w.key == workload)
    step = getattr(module, task.kind)(task.problem())
    for _ in range(3):
        step()
    return {"imported": before, "peak": resident(peak=True)}


def chain(name, kind, n):
    """Build and go back through a graph of n nodes once; report time, growth of memory, and the value."""
    from . import contenders

    run = getattr(contenders.load(name), kind)(int(n))
    before = resident()
    start = time.process_time()
    value = run()  # the graph is gone when it returns: letting go of it is part of the time
    return {"seconds": time.process_time() - start, "bytes": resident(peak=True) - before, "value": value}


def drop(n):
    """Let go of a chain of n nodes that nobody went back through, where recursion is hardly allowed."""
    from .contenders.dlcore_engine import drop

    sys.setrecursionlimit(100)
    start = time.process_time()
    value = drop(int(n))
    return {"seconds": time.process_time() - start, "value": value}


def resident(peak=False):
    """Return the memory of this process in bytes, now or at its peak.

    Linux says both; elsewhere the peak stands for both, and a growth is then at most too small.
    """
    if os.path.exists("/proc/self/status"):
        with open("/proc/self/status") as file:
            sizes = dict(line.split(":", 1) for line in file)
        return int(sizes["VmHWM" if peak else "VmRSS"].split()[0]) * 1024
    try:
        import resource
    except ImportError:  # Windows
        return 0
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size if sys.platform == "darwin" else size * 1024


if __name__ == "__main__":
    kind, *rest = sys.argv[1:]
    print(json.dumps({"memory": memory, "chain": chain, "drop": drop}[kind](*rest)))
