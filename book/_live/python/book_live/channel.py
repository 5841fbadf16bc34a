"""The way from Python to the page."""

_send = None


def connect(send):
    """Have messages go to a function.

    Parameters
    ----------
    send : callable
        Called with each message, a dict of plain data with a ``type``, and a list of buffers.
    """
    global _send
    _send = send


def post(type, buffers=(), **content):
    """Send a message to the page; without a page it goes nowhere.

    Parameters
    ----------
    type : str
    buffers : sequence of bytes-like, optional
        Binary parts, sent as they are.
    **content : object
        Plain data.
    """
    if _send is not None:
        _send({"type": type, **content}, [bytes(buffer) for buffer in buffers])
