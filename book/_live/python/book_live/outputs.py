"""Where output goes: to the cell that runs, or into the Output widget that is open."""

import io
import sys
import time

from . import channel

LIMIT = 200_000  # characters that a cell may print, as in the grader, and of a value
LARGEST = 10_000_000  # characters of a picture or of HTML
MOST = 1000  # displays of a cell, since it was last cleared
PAUSE = 0.05  # seconds between two looks of the reader at what fills
BURST = 100  # lines a second that are sent one by one


class Outputs:
    """What the running cell shows.

    Attributes
    ----------
    job : int or None
        The run that output belongs to; the page gives each a number.
    """

    def __init__(self):
        self.job = None
        self._open = []
        self._left, self._displays = LIMIT, 0

    def begin(self, job):
        """Send what follows to another run, with all of its limit."""
        self.job, self._left, self._displays = job, LIMIT, 0
        self._open.clear()

    def stream(self, name, text):
        """Show printed text as it comes; beyond the limit it is dropped, and that is said once."""
        if self._left <= 0:
            return
        text = text[: self._left]
        self._left -= len(text)
        if self._left <= 0:
            text += f"\n… more than {LIMIT:,} characters were printed; the rest is left out.\n"
        if self._open:
            self._open[-1].stream(name, text)
        else:
            channel.post("stream", job=self.job, name=name, text=text)

    def display(self, data, metadata=None, id=None, update=False):
        """Show a value.

        Parameters
        ----------
        data : dict of str to object
            Its forms by MIME type.
        metadata : dict, optional
        id : str, optional
            A name under which it can be shown anew later.
        update : bool, optional
            Show it in the place of what was shown under that name.
        """
        data = {form: _shortened(form, content) for form, content in data.items()}
        self._displays += 1
        if self._displays >= MOST:
            if self._displays == MOST:
                self.stream("stderr", f"… more than {MOST} outputs; the rest is left out.\n")
        elif self._open and not update:
            self._open[-1].add({"output_type": "display_data", "data": data, "metadata": metadata or {}})
        else:
            kind = "update" if update else "display"
            channel.post(kind, job=self.job, data=data, metadata=metadata or {}, id=id)

    def error(self, told):
        """Show an error, as `errors.tell` puts it."""
        if self._open:
            self._open[-1].add({"output_type": "error", **told})
        else:
            channel.post("error", job=self.job, **told)

    def clear(self, wait):
        """Forget what has been shown, at once or as soon as there is something new."""
        self._displays = 0
        if self._open:
            self._open[-1].clear(wait)
        else:
            channel.post("clear", job=self.job, wait=wait)

    def enter(self, widget):
        """Send what follows into an Output widget."""
        self._open.append(_Captured(widget))

    def leave(self):
        """Close the Output widget that was opened last."""
        if self._open:
            self._open.pop().show()


def _shortened(form, content):
    """Return a form of a value, cut or replaced where it would be more than a page can show."""
    if not isinstance(content, str) or len(content) <= (LIMIT if form == "text/plain" else LARGEST):
        return content
    if form == "text/plain":
        return f"{content[:LIMIT]}\n… and {len(content) - LIMIT:,} more characters."
    return f"<p>This output is too large to show here: {len(content):,} characters.</p>" if form == "text/html" else ""


class _Captured:
    """The outputs of an Output widget, synchronised with the page now and then, since each time all of them go."""

    def __init__(self, widget):
        self.widget, self.outputs = widget, list(widget.outputs)
        self.stale, self.shown = False, time.monotonic()

    def stream(self, name, text):
        last = self.outputs[-1] if self.outputs and not self.stale else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            text = last["text"] + text
            self.outputs.pop()
        self.add({"output_type": "stream", "name": name, "text": text})

    def add(self, output):
        if self.stale:
            self.outputs, self.stale = [], False
        self.outputs.append(output)
        if time.monotonic() - self.shown > PAUSE:
            self.show()

    def clear(self, wait):
        self.stale = True
        if not wait:
            self.outputs, self.stale = [], False
            self.show()

    def show(self):
        self.widget.outputs = tuple(self.outputs)
        self.shown = time.monotonic()


class Stream(io.TextIOBase):
    """A stand-in for ``sys.stdout`` or ``sys.stderr``.

    A line is sent when it is whole, so that ``print`` costs one message; the rest when the cell ends or is flushed. Who
    prints very many lines has them sent together.
    """

    encoding = "utf-8"

    def __init__(self, name, outputs):
        self.name, self._outputs, self._rest, self._since = name, outputs, "", 0.0
        self._second, self._lines = 0.0, 0

    def writable(self):
        """Return True."""
        return True

    def write(self, text):
        """Take a text, and return its length."""
        now = time.monotonic()
        self._since = self._since if self._rest else now
        self._rest += text
        if now - self._second > 1:
            self._second, self._lines = now, 0
        self._lines += text.endswith(("\n", "\r"))
        if now - self._since > PAUSE or (text.endswith(("\n", "\r")) and self._lines <= BURST):
            self.flush()
        return len(text)

    def flush(self):
        """Send what is there."""
        if self._rest:
            text, self._rest = self._rest, ""
            self._outputs.stream(self.name, text)


def flush():
    """Send what the streams still hold."""
    sys.stdout.flush()
    sys.stderr.flush()
