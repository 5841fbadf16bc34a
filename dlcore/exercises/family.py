"""The processes of a kernel: its own, and all that answers start in it, whatever they do to leave it."""

import contextlib
import time
import uuid

import psutil

VARIABLE = "DLCORE_KERNEL"  # what a process starts inherits it, also when it is no longer its child
ROUNDS = 20  # of looking for what was started while others were ended
PAUSE = 0.01  # seconds between them


class Family:
    """A kernel's process, and all that were started in it.

    Attributes
    ----------
    mark : dict
        What to add to the kernel's environment, so that its processes are known.
    """

    def __init__(self):
        self.mark = {VARIABLE: uuid.uuid4().hex}
        self._kernel = None

    def begin(self, pid):
        """Note the process of the kernel."""
        with contextlib.suppress(psutil.Error):  # it has ended already
            self._kernel = psutil.Process(pid)

    def resident(self):
        """Return the bytes of memory that the kernel and what descends from it use."""
        total = 0
        for process in self._tree():
            with contextlib.suppress(psutil.Error):  # it has just ended
                total += process.memory_info().rss
        return total

    def end(self):
        """End the kernel and every process that was started in it."""
        for _ in range(ROUNDS):
            found = {*self._tree(), *filter(self._is_marked, psutil.process_iter())}
            if not any([_end(process) for process in found]):
                return
            time.sleep(PAUSE)

    def _tree(self):
        try:
            return [self._kernel, *self._kernel.children(recursive=True)] if self._kernel else []
        except psutil.Error:
            return []

    def _is_marked(self, process):
        try:
            return self.mark.items() <= process.environ().items()
        except (psutil.Error, OSError):  # another user's, or just gone
            return False


def _end(process):
    """End a process; return whether there was something to end."""
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        process.kill()
        return True
    except psutil.Error:
        return False
