"""A kernel that is started before it is needed."""

import ast

import pytest

from dlcore.exercises import spare
from dlcore.exercises.kernel import MIB, LimitedKernel


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


def test_a_spare_kernel_moves_to_the_folder_of_the_page_as_if_it_had_begun_there(tmp_path):
    folder = tmp_path / "a 'page'"
    folder.mkdir()
    spare.keep(tmp_path)
    taken = spare.take(folder, 5, MIB, 60)
    seen = taken.run("", "__import__('os').getcwd(), _kernel_side.spoiled()")[1]
    taken.stop()
    assert ast.literal_eval(seen) == (str(folder), False) and taken.folder == folder


def test_a_spare_kernel_that_has_died_is_not_taken(tmp_path):
    spare._spare = LimitedKernel(tmp_path)  # one that never started looks the same
    assert spare.take(tmp_path, 5, MIB, 60) is not spare._spare
