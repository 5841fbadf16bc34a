"""Programs run to their end: how long they took, and how much of the processors and of the memory."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
LOG = "log.txt"
INTERVAL = 0.05  # seconds between two looks at the memory


@dataclass
class Run:
    """What one run of a program took.

    Attributes
    ----------
    seconds : float
        By the clock on the wall.
    cpu : float
        Seconds of all processors, for it and all that it started; not a number where the system does not say.
    peak : Peak or None
        Memory, if it was watched.
    """

    seconds: float
    cpu: float
    peak: object = None


@dataclass
class Peak:
    """The most resident memory that was seen, in bytes; what processes share is counted in each.

    Attributes
    ----------
    own, children, together : int
        Of the program, of all that it started, and of both at the same moment.
    """

    own: int = 0
    children: int = 0
    together: int = 0

    def look(self, process):
        """Look once more."""
        try:
            started = process.children(recursive=True)
        except psutil.Error:
            return
        own, children = _resident(process), sum(map(_resident, started))
        self.own, self.children = max(self.own, own), max(self.children, children)
        self.together = max(self.together, own + children)


def run(command, folder, codes=(0,), peak=None):
    """Run a program in a folder, with this `dlcore`, and wait for its end.

    Parameters
    ----------
    command : list of str
    folder : pathlib.Path
        What it prints goes into a file there.
    codes : tuple of int
        The exit codes that are no failure.
    peak : Peak, optional
        Its memory is watched if there is one.

    Returns
    -------
    Run

    Raises
    ------
    RuntimeError
        If it failed; the message holds the end of what it printed.
    """
    environment = {
        **os.environ,
        "PATH": _first(Path(sys.executable).parent, "PATH"),  # nbgrader calls a command that is installed with it
        "PYTHONPATH": _first(ROOT, "PYTHONPATH"),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTEST_ADDOPTS": "",
    }
    cpu, begun = _children_cpu(), time.perf_counter()
    with open(folder / LOG, "w") as log:
        process = psutil.Popen(command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT)
    while peak and process.poll() is None:
        peak.look(process)
        time.sleep(INTERVAL)
    code = process.wait()
    seconds = time.perf_counter() - begun
    if code not in codes:
        printed = (folder / LOG).read_text(errors="replace")
        raise RuntimeError(f"{' '.join(map(str, command))}: exit code {code}. {printed[-1000:]}")
    return Run(seconds, _children_cpu() - cpu or float("nan"), peak)


def _first(folder, variable):
    return os.pathsep.join(filter(None, [str(folder), os.environ.get(variable)]))


def _children_cpu():
    times = os.times()
    return times.children_user + times.children_system


def _resident(process):
    try:
        return process.memory_info().rss
    except psutil.Error:  # it has ended in the meantime
        return 0
