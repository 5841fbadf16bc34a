"""A site of a few files, with the book's policy and scripts, and a server for it that can be stopped and changed."""

import functools
import http.server
import importlib.util
import tempfile
import threading
from pathlib import Path

from browsing import QuietServer, skip_or_fail

from dlcore.widgets import bundle

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "book" / "_live" / "src"
PAGE = """<!DOCTYPE html>
<html lang="en" data-theme="light">
<head><meta charset="utf-8"><title>{title}</title>{head}</head>
<body><h1>{title}</h1>{body}</body>
</html>
"""


def module(path):
    """Import a module of the book from its file."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


policy = module(ROOT / "book" / "_ext" / "content_security_policy.py")


@functools.cache
def bundled(*names, style="esm"):
    """Return the folder with some scripts as the site has them, each a single file."""
    folder = Path(tempfile.mkdtemp())
    try:
        bundle.esbuild(bundle.HERE, *(str(SOURCES / name) for name in names), f"--outdir={folder}", f"--format={style}")
    except RuntimeError as error:
        skip_or_fail(str(error))
    return folder


def write_page(folder, name, title="A page", head="", body=""):
    """Write a page with its policy into a folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(policy.with_policy(PAGE.format(title=title, head=head, body=body)), encoding="utf-8", newline="\n")


class NotingHandler(http.server.SimpleHTTPRequestHandler):
    """Serve files as the server's ``owner`` says, and note what was asked for."""

    def send_head(self):
        """Note the path and send the headers, perhaps late or not at all."""
        owner = self.server.owner
        owner.asked.append(self.path)
        owner.answering.wait()
        del self.headers["If-Modified-Since"]  # it counts in seconds, and tests are quicker
        if self.path.partition("?")[0] in owner.refused:
            self.close_connection = True
            return None
        return super().send_head()

    def end_headers(self):
        """Have browsers ask each time, so that a test sees what they ask for."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, *args):
        """Say nothing."""


class Server:
    """A server of a folder that can be stopped and started again at the same address.

    ``asked`` lists the paths that were asked for. Connections for the paths in ``refused`` break. While the event
    ``answering`` is not set, whoever asks must wait.

    Parameters
    ----------
    folder : path-like
    """

    def __init__(self, folder):
        self._handler = functools.partial(NotingHandler, directory=str(folder))
        self._port, self._running = 0, None
        self.asked, self.refused, self.answering = [], set(), threading.Event()
        self.answering.set()
        self.start()

    @property
    def address(self):
        """The address, without a slash at the end."""
        return f"http://127.0.0.1:{self._port}"

    def start(self):
        """Start serving."""
        self._running = QuietServer(("127.0.0.1", self._port), self._handler)
        self._running.owner, self._port = self, self._running.server_port
        threading.Thread(target=self._running.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self):
        """Refuse whoever comes."""
        if self._running:
            self._running.shutdown()
            self._running.server_close()
            self._running = None
