"""Run cells as the browser does, in a Python of its own, with the stand-ins in the place of IPython."""

import json
import subprocess
import sys

from _live import packed

DRIVER = """
import asyncio, json, sys
from book_live import channel
from book_live.shell import Shell
_told, _out = [], sys.stdout
channel.connect(lambda message, buffers: _told.append({**message, "buffers": len(buffers)}))
shell = Shell.instance()
shell.start()
async def main(cells):
    for number, source in enumerate(cells):
        if "ipywidgets" in source:
            from book_live import bridge
            bridge.connect_widgets()
        _told.append({"type": "done", **await asyncio.create_task(shell.run(number, number, source))})
try:
    asyncio.run(main(json.load(sys.stdin)))
finally:
    sys.stderr = sys.__stderr__
_out.write(json.dumps(_told, default=str))
"""


def run(*sources):
    """Run cells one after the other; return the messages that the page gets, and how each cell ended.

    Parameters
    ----------
    *sources : str

    Returns
    -------
    list of dict
        After the messages of each cell one of type ``done`` with its ``status``.
    """
    done = subprocess.run(
        [sys.executable, "-c", DRIVER], input=json.dumps(sources), text=True, capture_output=True, encoding="utf-8",
        env={"PYTHONPATH": str(stand_ins()), "PYTHONIOENCODING": "utf-8", "PATH": "", "HOME": str(stand_ins())},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def shown(messages, type):
    """Return the messages of one type."""
    return [message for message in messages if message["type"] == type]


def text(messages):
    """Return what was printed."""
    return "".join(message["text"] for message in shown(messages, "stream"))


_folder = None


def stand_ins():
    """Return a folder with what the browser imports in the place of IPython, and the package of the live pages."""
    global _folder
    if _folder is None:
        import atexit
        import tempfile
        from pathlib import Path

        holder = tempfile.TemporaryDirectory()
        atexit.register(holder.cleanup)
        _folder = Path(holder.name)
        for package in (packed.ipython(), packed.book_live()):
            for name, data in package.files.items():
                path = _folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
    return _folder
