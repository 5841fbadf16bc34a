"""Files that hide a library."""

import pytest

from dlcore.exercises.shadows import hiding


@pytest.mark.parametrize("name", ["numpy.py", "matplotlib.py", "numpy/__init__.py"])
def test_a_file_is_named_that_hides_what_an_error_speaks_of(tmp_path, name):
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.touch()
    library = name.partition(".")[0].partition("/")[0]
    assert library in hiding(tmp_path, f"No module named '{library}.lib'; '{library}' is not a package")
    assert hiding(tmp_path, "No module named 'scipy'") is None


@pytest.mark.parametrize("name", ["random.py", "mine.py", "numpy.txt"])
def test_a_file_that_hides_nothing_is_not_named(tmp_path, name):
    (tmp_path / name).touch()
    assert hiding(tmp_path, "No module named 'random.x', 'mine.x', 'numpy.x'") is None
