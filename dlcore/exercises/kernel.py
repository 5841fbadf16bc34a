"""The kernel that runs a learner's code: nbval's, with limits on time, memory and output, and death noticed at once."""

import os
import time
from collections import deque
from queue import Empty

import zmq
from jupyter_client.manager import KernelManager
from nbval.kernel import CURRENT_ENV_KERNEL_NAME, NbvalKernelspecManager, RunningKernel

from .family import Family
from .shadows import hiding
from .words import ENDED, too_long, too_much

TICK = 0.1  # seconds between two looks at the kernel's health
GLANCE = 0.4  # seconds between two looks at its memory, which cost more
ATTEMPTS = 3  # to start a kernel
MIB = 2**20
# IPython keeps what each cell prints, without end, and puts back afterwards what a cell makes of stdout.write
UNTEED = "get_ipython()._tee = lambda channel, nothing=__import__('contextlib').nullcontext: nothing()"
CONFINED = "from dlcore.exercises import kernel_side as _kernel_side; _kernel_side.confine({0.memory}, {0.output})"


class KernelStopped(Exception):
    """The kernel had to be stopped, or stopped by itself, while it ran a piece of code.

    Parameters
    ----------
    status : {"timeout", "crashed", "error"}
    message : str
        What the learner is told.
    """

    def __init__(self, status, message):
        super().__init__(message)
        self.status, self.message = status, message


class LimitedKernel(RunningKernel):
    """A kernel that can be trusted to come back, whatever it is given to run.

    Parameters
    ----------
    folder : path-like
        Where it runs.
    limit : float, optional
        Seconds that a piece of code may take.
    memory : int, optional
        Bytes that the kernel and its children may use beyond what it has at its start.
    output : int, optional
        Characters of output that are kept of a piece of code.
    startup : float, optional
        Seconds that the kernel may take to start.
    first : str, optional
        Code to run at its start.

    Attributes
    ----------
    used : bool
        Whether it has run an answer since its start; the grader sets it.
    """

    def __init__(self, folder, limit=20.0, memory=2048 * MIB, output=200_000, startup=60.0, first=""):
        self.folder, self.limit, self.memory, self.output, self.startup = folder, limit, memory, output, startup
        self.first = first
        self.kc = self._unfit = None  # _unfit: why no answer can be run here

    def start(self):
        """Start a process, unless there is one that can go on.

        Raises
        ------
        KernelStopped
            If no Python can be started here that could run an answer.
        """
        if self.kc is not None and self.is_alive():
            return
        if self._unfit:  # it would fail again, and take its time
            raise KernelStopped("error", self._unfit)
        self.stop()
        self.used = False
        self._waiting, self._kept = deque(), 0
        for attempt in range(ATTEMPTS):
            self._launch()
            try:
                self.kc.wait_for_ready(timeout=self.startup)
                break
            except RuntimeError:  # another process took one of its ports between choice and use
                self.stop()
                if attempt == ATTEMPTS - 1:
                    raise
        self._base = self.family.resident()
        limit, self.limit = self.limit, self.startup  # this code is not the learner's
        try:
            self.run(UNTEED)
            self.run(self.first)
            failed, _ = self.run(CONFINED.format(self))
        finally:
            self.limit = limit
        if failed:
            self.stop()
            words = f"{failed['ename']}: {failed['evalue']}"
            hidden = hiding(self.folder, "\n".join([words, *failed["traceback"]]))
            self._unfit = f"{hidden}." if hidden else f"what grades could not be loaded: {words}."
            raise KernelStopped("error", self._unfit)

    def _launch(self):
        self.family = Family()
        self.km = KernelManager(
            kernel_name=CURRENT_ENV_KERNEL_NAME, kernel_spec_manager=NbvalKernelspecManager(), context=_context()
        )
        # what code writes past Python goes nowhere; a history file would be shared with the learner's own sessions
        with open(os.devnull, "w") as nowhere:
            self.km.start_kernel(
                cwd=str(self.folder), stdout=nowhere, stderr=nowhere,
                env={**os.environ, "OMP_NUM_THREADS": "1", **self.family.mark},
                extra_arguments=["--HistoryManager.enabled=False"],
            )  # fmt: skip
        self.family.begin(self.km.provisioner.pid)
        self.kc = self.km.client()
        self.kc.start_channels(stdin=False, hb=False)

    def stop(self):
        """End the process and all that it started."""
        if self.kc is None:
            return
        self.kc.stop_channels()
        self.family.end()
        self.km.shutdown_kernel(now=True)
        self.kc = None

    def is_alive(self):
        """Return whether there is a process that can run code."""
        return self.kc is not None and self.km.is_alive()

    def run(self, source, report=None):
        """Run a piece of code.

        Parameters
        ----------
        source : str
        report : str, optional
            An expression to evaluate afterwards.

        Returns
        -------
        error : dict or None
            The message that says how it failed.
        report : str or None
            What the expression gave, as text; None if that failed.

        Raises
        ------
        KernelStopped
            If it took too long or too much memory, or ended the process.
        """
        wanted = {} if report is None else {"report": report}
        message_id = self.kc.execute(
            source, store_history=False, allow_stdin=False, stop_on_error=False, user_expressions=wanted
        )
        content = self.await_reply(message_id)["content"]
        error = content if content.get("status") == "error" else None  # some errors are told in the reply alone
        while (message := self.get_message("iopub"))["content"].get("execution_state") != "idle":
            error = message["content"] if message["msg_type"] == "error" else error
        found = content.get("user_expressions", {}).get("report", {})
        return error, found.get("data", {}).get("text/plain")

    def end(self):
        """Stop a kernel that has been told to leave, as if it had left already."""
        self.stop()
        raise KernelStopped("crashed", ENDED)

    def await_reply(self, msg_id, timeout=None):
        """Wait for the answer to a request, and keep the output that comes meanwhile.

        nbval reads the output after the reply; a kernel that prints without end must be heard before.
        """
        self._waiting.clear()
        self._kept = 0
        begun = self._looked = time.monotonic()
        limit = self.limit if timeout is None else min(timeout, self.limit)
        while True:
            self._listen()
            reply = self._reply(msg_id)
            if reply is not None:
                self._finish(msg_id)
                return reply
            self._look_after(begun, limit)

    def get_message(self, stream, timeout=None):
        """Return the next kept message of the output; all of it has come when the reply has."""
        return self._waiting.popleft()

    def _reply(self, msg_id):
        while True:
            try:
                message = self.kc.get_shell_msg(timeout=0)
            except Empty:
                return None
            if message["parent_header"].get("msg_id") == msg_id:
                return message

    def _listen(self, tick=TICK):
        """Wait a moment for output or a reply, and keep what there is of output, up to the limit."""
        sockets = self.kc.iopub_channel.socket, self.kc.shell_channel.socket
        poller = zmq.Poller()
        for socket in sockets:
            poller.register(socket, zmq.POLLIN)
        if not dict(poller.poll(tick * 1000)).get(sockets[0]):
            return False
        until = time.monotonic() + tick
        while time.monotonic() < until:
            try:
                message = self.kc.get_iopub_msg(timeout=0)
            except Empty:
                break
            self._keep(message)
        return True

    def _keep(self, message):
        if message["msg_type"] in ("stream", "display_data", "execute_result", "update_display_data"):
            self._kept += len(str(message["content"])) if self._kept <= self.output else 0
            if self._kept > self.output:
                return
        self._waiting.append(message)

    def _finish(self, msg_id):
        """Keep what comes until the kernel is idle again; if that message was lost in a flood, say it ourselves."""
        until = time.monotonic() + 1
        while not any(_is_idle(message, msg_id) for message in self._waiting) and time.monotonic() < until:
            self._listen()
        if not any(_is_idle(message, msg_id) for message in self._waiting):
            self._waiting.append(
                {"msg_type": "status", "parent_header": {"msg_id": msg_id}, "content": {"execution_state": "idle"}}
            )

    def _look_after(self, begun, limit):
        """Stop a kernel that has died, takes too long, or takes too much memory."""
        now = time.monotonic()
        if not self.is_alive():
            self.end()
        if now - begun > limit:
            self.stop()
            raise KernelStopped("timeout", too_long(limit))
        if now - self._looked < GLANCE:
            return
        self._looked = now
        if self.family.resident() > self._base + self.memory:
            self.stop()
            raise KernelStopped("crashed", too_much(self.memory // MIB))


def _is_idle(message, msg_id):
    return (
        message["msg_type"] == "status"
        and message["content"]["execution_state"] == "idle"
        and message["parent_header"].get("msg_id") == msg_id
    )


def _context():
    """Return a ZeroMQ context whose sockets refuse messages that no answer needs, before they fill the memory."""
    context = zmq.Context()
    context.setsockopt(zmq.MAXMSGSIZE, 32 * MIB)
    context.setsockopt(zmq.LINGER, 0)
    return context
