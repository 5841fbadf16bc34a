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
    """Files are not given to another process when theirs was ended; those that waited for that process are."""

    def remove_node(self, node):
        """Take a process out; return the item that it was at when it was ended, or None if it was not at any."""
        files = self.assigned_work[node]
        lost = next((file for file, done in files.items() if not all(done.values())), None)
        items = files.pop(lost, {})
        super().remove_node(node)
        return next((item for item, done in items.items() if not done), None)
