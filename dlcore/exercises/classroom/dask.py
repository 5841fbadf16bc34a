"""Grade submissions on several machines: Dask decides which machine does what, and when.

Start a scheduler, and on each machine a worker, with the same version of dlcore installed, and its extra ``class``::

    dask scheduler                                          # prints its address, like tcp://192.168.0.10:8786
    dask worker tcp://192.168.0.10:8786 --nthreads 4        # on each machine; it grades four submissions at a time

    dlcore check submissions/ --out grades.csv --scheduler tcp://192.168.0.10:8786

A submission is one task. The worker grades it in a process of its own (`alone`) and sends the verdicts back; no disk
need be shared. When a machine fails, Dask gives its tasks to another one. A submission that takes down one worker after
the other is given up (Dask's setting ``distributed.scheduler.allowed-failures``, 3), and its rows say "crashed".
A scheduler trusts everybody who can reach it: keep it inside your own network, or use ``tls://`` addresses.
"""

import dlcore

from . import alone
from .errors import ClassroomError
from .local import HOW_TO_INSTALL

TIMEOUT = 10  # seconds for a scheduler to answer
RETRIES = 2


def grade_on_cluster(submissions, address, limit, on_done):
    """Grade submissions by the workers of a Dask cluster.

    Parameters
    ----------
    submissions : list of Submission
    address : str
        Of the scheduler, for example ``tcp://192.168.0.10:8786``.
    limit : float or None
        Seconds that a cell may take.
    on_done : callable
        Called with each submission and its rows.

    Raises
    ------
    ClassroomError
        If Dask is not installed, the scheduler does not answer or is lost, or a worker has not this version of dlcore.
    """
    try:
        from distributed import as_completed
    except ImportError:
        raise ClassroomError(f"--scheduler needs Dask, which is not installed. {HOW_TO_INSTALL}") from None
    with _connected(address) as client, client.as_current():
        _compare_versions(client, address)
        tasks = {}
        for one in submissions:
            # not pure: two learners may have handed in the same, and each is graded
            tasks[client.submit(alone.grade_alone, one.cells, limit, pure=False, retries=RETRIES)] = one
        try:
            for task in as_completed(list(tasks)):
                one = tasks.pop(task)
                on_done(one, _rows(task, one))
        finally:
            client.cancel(list(tasks))


def _connected(address):
    from distributed import Client

    try:
        return Client(address, timeout=TIMEOUT, set_as_default=False)
    except (OSError, ValueError) as error:  # a timeout is an OSError
        reason = str(error) or type(error).__name__
        raise ClassroomError(
            f"no Dask scheduler answers at {address} ({reason}). Start one with `dask scheduler`, and give the address "
            "that it prints."
        ) from None


def _compare_versions(client, address):
    def version():  # inside, so that it is sent as code and does not need dlcore there
        try:
            import dlcore

            return dlcore.__version__
        except ImportError:
            return "none"

    versions = client.run(version)
    if not versions:
        raise ClassroomError(f"the scheduler at {address} has no workers. Start some with `dask worker {address}`.")
    for worker, found in versions.items():
        if found != dlcore.__version__:
            raise ClassroomError(
                f"the worker at {worker} has dlcore {found}, and here it is {dlcore.__version__}. "
                "Install the same version there."
            )


def _rows(task, one):
    if task.status == "finished":
        return one.rows(task.result())
    if task.status == "error":
        return one.rows({}, f"the cluster gave this submission up: {task.exception()}")
    raise ClassroomError(
        "the connection to the scheduler was lost. What was graded is in the table; run the same command to go on."
    )
