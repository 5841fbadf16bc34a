"""A kernel that is started before it is needed."""

import pytest

from dlcore.exercises import spare
from dlcore.exercises.kernel import MIB


@pytest.fixture(autouse=True)
def none_left():
    yield
    spare.end()


def test_a_spare_kernel_is_taken_once_with_its_imports_done(tmp_path):
    spare.keep(tmp_path, "import json")
    taken = spare.take(tmp_path, 5, MIB, 60)
    assert taken.is_alive() and (taken.limit, taken.memory) == (5, MIB)
    assert taken.run("", "__import__('sys').modules.get('json') is not None")[1] == "True"
    taken.stop()
    assert not spare.take(tmp_path, 5, MIB, 60).is_alive()


def test_a_spare_kernel_of_another_folder_is_not_taken(tmp_path):
    spare.keep(tmp_path)
    assert not spare.take(tmp_path.parent, 5, MIB, 60).is_alive()
