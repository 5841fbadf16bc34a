"""Grade one submission in a process of its own, so that whatever happens to it leaves the caller unharmed.

``python -m dlcore.exercises.classroom.alone FOLDER [LIMIT]`` grades ``FOLDER/work/notebook.ipynb`` and prints each
verdict as a line of JSON. It stops, and removes the folder, when its standard input is closed: that is, also when the
caller is killed.
"""

import _thread
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from .. import grader
from . import processes, submission

LIMIT = 20.0  # seconds for a cell, the grader's default
PATIENCE = 600  # seconds for one submission beyond what the limits of its cells allow
GRACE = 10  # seconds to clean up in


def grade_alone(cells, limit=None):
    """Grade one submission in a process of its own.

    Parameters
    ----------
    cells : sequence of str
        Its code.
    limit : float, optional
        Seconds that a cell may take.

    Returns
    -------
    dict
        Status, message and seconds by exercise; without those that the process did not come to before it was ended.
    """
    with tempfile.TemporaryDirectory(prefix="dlcore-class-", ignore_cleanup_errors=True) as folder:
        file = Path(folder, "work", "notebook.ipynb")
        submission.write(cells, file)
        try:
            lines = _run([folder] if limit is None else [folder, str(limit)], (limit or LIMIT) * len(cells) + PATIENCE)
        finally:
            processes.end_all_in(Path(folder))
    return {id: tuple(verdict) for id, *verdict in map(json.loads, lines)}


def _run(arguments, seconds):
    """Run this module in another process; return the lines that it printed whole."""
    command = [sys.executable, "-P", "-m", __name__, *arguments]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, **pipes)
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    try:
        printed = process.stdout.read()
    finally:
        timer.cancel()
        process.stdin.close()  # asks it to stop, if it has not
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(GRACE)
        process.kill()
        process.stdout.close()
    return [line for line in printed.splitlines(keepends=True) if line.endswith(b"\n")]


def main(folder, limit=None):
    """Grade the submission in a folder; see the module's docstring."""
    # copies that neither pytest nor a kernel knows of: what an answer prints must not get between the verdicts
    stdin, stdout = os.dup(0), os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)

    def tell(verdict):
        print(json.dumps([verdict.id, verdict.status, verdict.message, verdict.seconds]), file=stdout, flush=True)

    try:
        threading.Thread(target=_stop_when_closed, args=[stdin], daemon=True).start()
        grader.grade([Path(folder, "work", "notebook.ipynb")], limit=limit, on_verdict=tell)
    finally:  # also if the caller, who would do it too, is no longer there
        processes.end_all_in(Path(folder))
        shutil.rmtree(folder, ignore_errors=True)


def _stop_when_closed(file):
    os.read(file, 1)
    _thread.interrupt_main()


if __name__ == "__main__":
    main(sys.argv[1], *map(float, sys.argv[2:]))
