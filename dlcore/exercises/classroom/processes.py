"""The processes that grading starts: how much memory they use, and that none is left."""

import contextlib
import threading
from pathlib import Path

import psutil

INTERVAL = 0.5  # seconds


class PeakMemory:
    """Within ``with``, watch the resident memory of this process and of all that it started, taken together.

    Memory that processes share is counted in each of them, so the true peak is somewhat lower.

    Attributes
    ----------
    bytes : int
        The most that was seen.
    """

    def __init__(self):
        self.bytes = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()

    def _watch(self):
        own = psutil.Process()
        while True:
            self.bytes = max(self.bytes, sum(map(_resident, [own, *own.children(recursive=True)])))
            if self._stop.wait(INTERVAL):
                return


def end_all_in(folder):
    """End every process whose working folder is in `folder`: kernels, and what answers have started."""
    left = [process for process in psutil.process_iter() if _is_in(process, folder)]
    for process in left:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(left, timeout=5)


def _resident(process):
    try:
        return process.memory_info().rss
    except psutil.Error:  # it has ended in the meantime
        return 0


def _is_in(process, folder):
    try:
        return folder.resolve() in Path(process.cwd()).parents
    except (psutil.Error, OSError):
        return False
