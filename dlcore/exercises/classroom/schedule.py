"""A pytest plugin: pytest-xdist gives each file to one process, and one that ended its process to no other.

pytest-xdist's own ``--dist=loadfile`` would give it to the next process, and that too would be ended, and so on.
"""

import pytest
from xdist.scheduler import LoadFileScheduling


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Tell pytest-xdist to use this schedule."""
    return OneChance(config, log)


class OneChance(LoadFileScheduling):
    """Files are not given to another process when theirs was ended; those that waited for that process are.

    It also sees to three things that pytest-xdist 3.8 overlooks when processes are replaced: one that still looks
    through the files can be given none; a file that is done is not given again; and a process holds its last item back
    until it is told of another one, or that none comes.
    """

    def remove_node(self, node):
        """Take a process out; return the item that it was at when it was ended, or None if it was not at any."""
        files = self.assigned_work[node]
        open_ = {file: done for file, done in files.items() if not all(done.values())}
        lost = next(iter(open_), None)
        items = open_.pop(lost, {})
        self.assigned_work[node] = open_
        super().remove_node(node)
        return next((item for item, done in items.items() if not done), None)

    def _reschedule(self, node):
        if node not in self.registered_collections:
            return  # once it has looked through the files, all are asked again
        super()._reschedule(node)
        if self._pending_of(self.assigned_work[node]) == 1:
            super()._reschedule(node)
