"""Carry the messages of widgets between Python and the page."""

from . import channel


def connect(shell):
    """Have ipywidgets speak to the page; call it before ipywidgets is imported.

    Parameters
    ----------
    shell : Shell

    Returns
    -------
    callable
        Takes what comes from the page: the id of a comm, data, buffers.
    """
    import comm
    from comm.base_comm import BaseComm, CommManager

    class PageComm(BaseComm):
        """A comm whose other end is in the page."""

        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            jobs[self.comm_id] = shell.outputs.job

        def publish_msg(self, msg_type, data=None, metadata=None, buffers=None, **keys):
            channel.post(
                msg_type, buffers or (), comm=self.comm_id, target=self.target_name, data=data or {},
                metadata=metadata or {},
            )  # fmt: skip

    manager, jobs = CommManager(), {}
    comm.create_comm = lambda *args, **kwargs: PageComm(*args, **kwargs)
    comm.get_comm_manager = lambda: manager
    _patch(shell)

    def receive(id, data, buffers):
        """Take a message from the page; what it prints goes to the cell that made the widget."""
        shell.outputs.begin(jobs.get(id))
        try:
            message = {"content": {"comm_id": id, "data": data}, "buffers": buffers, "metadata": {}}
            shell.context.run(manager.comm_msg, None, None, message)
        except Exception:
            shell.showtraceback()

    return receive


def _patch(shell):
    """Have Output widgets catch output here, since no kernel routes it, and `interact` show figures."""
    import ipywidgets
    from ipywidgets.widgets import interaction

    from . import figures
    from .outputs import flush

    def enter(self):
        flush()
        shell.outputs.enter(self)
        return self

    def leave(self, kind, error, trace):
        if error is not None:
            shell.showtraceback()
        flush()
        shell.outputs.leave()
        return error is not None  # shown already

    ipywidgets.Output.__enter__, ipywidgets.Output.__exit__ = enter, leave
    interaction.show_inline_matplotlib_plots = lambda: (flush(), figures.flush(shell.outputs, shell.format))
