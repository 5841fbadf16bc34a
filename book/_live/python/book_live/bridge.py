"""What the worker calls."""

import json

from . import channel, completion, needs, packages
from .shell import Shell

_receive = None  # takes the messages of widgets, once there are any


def settle():
    """Do what a session begins with before there is a page: take the place of Python's streams, and note what Python is
    like before any code of the reader's, for the checks."""
    Shell.instance().start()
    from . import questions  # noqa: F401


def start(send):
    """Connect the page.

    Parameters
    ----------
    send : callable
        JavaScript's function that takes a message, as JSON, and its buffers.
    """
    from pyodide.ffi import to_js

    channel.connect(lambda message, buffers: send(channel.as_json(message), to_js(buffers)))


def wanted(source):
    """Return the packages that a piece of code imports and that are not there yet, as JSON."""
    return json.dumps(packages.wanted(source))


async def run(job, cell, source):
    """Run a cell; return how it ended, as JSON."""
    if "ipywidgets" in packages.needed(source):
        connect_widgets()
    return json.dumps(await Shell.instance().run(job, cell, source))


def connect_widgets():
    """Have widgets speak to the page; without effect the second time."""
    global _receive
    if _receive is None:
        from .comms import connect

        _receive = connect(Shell.instance())


def comm(id, data, buffers):
    """Take a message of a widget from the page: `data` is JSON."""
    if _receive is not None:
        _receive(id, json.loads(data), [memoryview(buffer) for buffer in buffers])


def ask(question, arguments):
    """Answer one of the page's questions; both the arguments and the answer are JSON."""
    return json.dumps(_answer(question, *json.loads(arguments)))


def _answer(question, *arguments):
    namespace = Shell.instance().user_ns
    if question == "complete":
        return completion.complete(namespace, *arguments)
    if question == "needs":
        return [needs.earlier(*arguments, namespace), needs.lacking(*arguments, namespace)]
    from . import questions

    return getattr(questions, question)(*arguments)
