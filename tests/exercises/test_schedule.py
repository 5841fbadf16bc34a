"""How a class is shared among processes, and what becomes of the files of one that was ended."""

from types import SimpleNamespace

import pytest

pytest.importorskip("xdist")
from dlcore.exercises.classroom.schedule import OneChance

FILES = {"a": 1, "b": 2, "c": 1, "d": 1, "e": 1}
ITEMS = [f"{file}::{number}" for file, count in FILES.items() for number in range(count)]


class Node:
    """A process that is told what to run, and runs nothing."""

    def __init__(self, name):
        self.gateway, self.told, self.shutting_down = SimpleNamespace(id=name), [], False

    def send_runtest_some(self, indices):
        assert indices, "nothing to run: it would wait for ever"
        self.told += indices

    def shutdown(self):
        self.shutting_down = True


@pytest.fixture
def schedule():
    """Return a schedule for two processes."""
    options = SimpleNamespace(loadscopereorder=False)
    return OneChance(SimpleNamespace(getvalue=lambda name: ["2*popen"], option=options))


def enter(schedule, *nodes):
    """Let processes enter that have looked through the files."""
    for node in nodes:
        schedule.add_node(node)
    for node in nodes:
        schedule.add_node_collection(node, ITEMS)
    schedule.schedule()


def items(node):
    """Return what a process was told to run."""
    return [ITEMS[index] for index in node.told]


def test_the_file_that_ended_its_process_is_given_to_no_other_and_what_waited_is(schedule):
    first, second = Node("gw0"), Node("gw1")
    enter(schedule, first, second)
    assert items(first) == ["a::0", "c::0"]
    assert schedule.remove_node(first) == "a::0"
    third = Node("gw2")
    enter(schedule, third)
    assert "c::0" in items(second) + items(third) and "a::0" not in items(second) + items(third)


def test_a_process_that_still_looks_through_the_files_is_given_none(schedule):
    first, second, third, fourth = map(Node, ("gw0", "gw1", "gw2", "gw3"))
    enter(schedule, first, second)
    schedule.remove_node(first)
    schedule.remove_node(second)
    schedule.add_node(third)
    schedule.add_node(fourth)
    schedule.add_node_collection(third, ITEMS)
    schedule.schedule()
    assert items(third) and not fourth.told
    schedule.add_node_collection(fourth, ITEMS)
    schedule.schedule()
    assert sorted(items(third) + items(fourth)) == ["c::0", "d::0", "e::0"]


def test_a_file_that_is_done_is_not_given_again(schedule):
    first, second = Node("gw0"), Node("gw1")
    enter(schedule, first, second)
    schedule.mark_test_complete(first, ITEMS.index("a::0"))
    assert schedule.remove_node(first) == "c::0"
    third = Node("gw2")
    enter(schedule, third)
    assert "e::0" in items(third) and "a::0" not in items(second) + items(third)


def test_no_process_is_left_with_one_item_to_wait_with(schedule):
    first, second = Node("gw0"), Node("gw1")
    enter(schedule, first, second)
    schedule.remove_node(first)
    third = Node("gw2")
    enter(schedule, third)
    assert len(third.told) > 1 or third.shutting_down
