"""A class on a cluster: the same rows, also when a worker is killed midway; and what is missing there is said."""

import os
import signal
import subprocess
import sys

import klass
import pytest

from dlcore.exercises.classroom import ClassroomError, dask, grade_class
from dlcore.exercises.classroom.table import Table

distributed = pytest.importorskip("distributed")


@pytest.fixture
def folder(tmp_path, monkeypatch, sample_page):
    """A folder for submissions."""
    klass.put_sample_page_into_every_process(tmp_path, monkeypatch)
    return tmp_path / "submissions"


@pytest.fixture
def out(tmp_path):
    """Where the table is written."""
    return tmp_path / "grades.csv"


@pytest.fixture
def cluster(tmp_path):
    """Start a cluster on this machine."""
    started = []

    def start(workers, **options):
        options |= {"threads_per_worker": 1, "dashboard_address": ":0", "local_directory": str(tmp_path)}
        started.append(distributed.LocalCluster(n_workers=workers, processes=True, **options))
        return started[-1]

    yield start
    for one in started:
        one.close()


def test_a_worker_is_killed_midway_and_nothing_is_lost_or_twice(folder, out, cluster):
    for number in range(6):
        klass.hand_in(folder / f"{number}.ipynb", **({"speed": "speed = 5.0"} if number % 2 else {}))
    (folder / "broken.ipynb").write_text("{", encoding="utf-8")
    two, killed, written = cluster(2), [], []
    with distributed.Client(two, set_as_default=False) as client:
        processes = client.run(os.getpid)

        def kill_one_that_works(row):
            written.append(row)
            if row.exercise and not killed:
                worker = next(worker for worker, tasks in client.processing().items() if tasks)
                os.kill(processes[worker], getattr(signal, "SIGKILL", signal.SIGTERM))
                killed.append(worker)

        summary = grade_class(folder, out, scheduler=two.scheduler_address, on_row=kill_one_that_works)
    assert killed
    assert summary.graded == 7
    assert klass.statuses(summary.rows) == {
        **{f"{number}.ipynb": ["wrong" if number % 2 else "correct", "correct"] for number in range(6)},
        "broken.ipynb": ["unreadable"],
    }
    assert sorted(written) == sorted(Table(out).rows)


def test_a_worker_with_another_dlcore_or_none_is_named(folder, out, cluster, tmp_path):
    klass.hand_in(folder / "a.ipynb")
    module = tmp_path / "other" / "dlcore.py"
    module.parent.mkdir()
    module.write_text("raise ImportError")
    address = cluster(0).scheduler_address
    command = [sys.executable, "-m", "dask", "worker", address, "--no-nanny", "--no-dashboard"]
    command += ["--local-directory", str(tmp_path)]
    worker = subprocess.Popen(command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(module.parent)})
    try:
        with distributed.Client(address, set_as_default=False) as client:
            client.wait_for_workers(1, timeout=60)
        with pytest.raises(ClassroomError, match="has dlcore none, and here it is"):
            grade_class(folder, out, scheduler=address)
        module.write_text("__version__ = '0.0.1'")
        with pytest.raises(ClassroomError, match="has dlcore 0.0.1, and here it is"):
            grade_class(folder, out, scheduler=address)
    finally:
        worker.kill()
        worker.wait()


def test_a_scheduler_without_workers_or_that_does_not_answer_is_named(folder, out, cluster, monkeypatch):
    klass.hand_in(folder / "a.ipynb")
    with pytest.raises(ClassroomError, match="has no workers"):
        grade_class(folder, out, scheduler=cluster(0).scheduler_address)
    monkeypatch.setattr(dask, "TIMEOUT", 0.5)
    for address in ("tcp://127.0.0.1:1", "nonsense://x"):
        with pytest.raises(ClassroomError, match=f"no Dask scheduler answers at {address}"):
            grade_class(folder, out, scheduler=address)


def test_without_dask_its_installation_is_explained(folder, out, monkeypatch):
    klass.hand_in(folder / "a.ipynb")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClassroomError, match="--scheduler needs Dask, which is not installed"):
        grade_class(folder, out, scheduler="tcp://127.0.0.1:1")
