"""The way from Python to the page."""

import json
import math

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


def as_json(message):
    """Return a message as JSON; numbers that JSON has not, such as NaN, become null, as in Jupyter."""
    try:
        return json.dumps(message, allow_nan=False)
    except ValueError:
        return json.dumps(_without_nan(message))


def _without_nan(value):
    if isinstance(value, dict):
        return {key: _without_nan(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_nan(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
