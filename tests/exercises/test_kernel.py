"""The kernel that runs a learner's code: what it prints is cut short, and its death is told."""

import pytest

from dlcore.exercises.kernel import KernelStopped, LimitedKernel


@pytest.fixture
def kernel(tmp_path):
    started = LimitedKernel(tmp_path, limit=20, output=5000)
    started.start()
    yield started
    started.stop()


def test_no_more_is_printed_than_the_limit_allows(kernel):
    kept = []
    keep = kernel._keep
    kernel._keep = lambda message: kept.append(len(str(message["content"].get("text", "")))) or keep(message)
    kernel.run("for _ in range(1000): print('x' * 1000)")
    assert 0 < sum(kept) <= 5000


def test_a_cell_gives_its_error_and_its_report(kernel):
    assert kernel.run("x = 2", "x + 1") == (None, "3")
    error, report = kernel.run("1 / 0", "x")
    assert error["ename"] == "ZeroDivisionError" and report is None
    error, _ = kernel.run("raise ExceptionGroup('several', [ValueError()])")  # IPython tells it in another way
    assert error["ename"] == "ExceptionGroup"


def test_an_end_of_the_process_is_told_and_the_next_start_is_a_new_one(kernel):
    with pytest.raises(KernelStopped) as stopped:
        kernel.run("import os; os._exit(0)")
    assert stopped.value.status == "crashed" and not kernel.is_alive()
    kernel.start()
    assert kernel.run("", "1 + 1")[1] == "2"


def test_a_file_that_hides_what_grading_needs_is_named_each_time(tmp_path):
    (tmp_path / "numpy.py").write_text("x = 1 / 0", encoding="utf-8")
    kernel = LimitedKernel(tmp_path)
    for _ in range(2):
        with pytest.raises(KernelStopped) as stopped:
            kernel.start()
        assert stopped.value.status == "error" and not kernel.is_alive()
        assert stopped.value.args == ("numpy.py, beside the notebook, hides the library numpy: rename it.",)
