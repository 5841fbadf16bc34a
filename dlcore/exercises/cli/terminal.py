"""What the command prints: sentences, verdicts and tables for people, or one JSON document for tools."""

import json
import os
import sys
from pathlib import Path

from rich import box
from rich.console import Console
from rich.markdown import Markdown
from rich.syntax import Syntax
from rich.table import Column, Table
from rich.text import Text

from .maths import readable

SYMBOLS = {
    "correct": ("✓", "green"),
    "not attempted": ("○", "dim"),
    "wrong": ("✗", "red"),
    "missing": ("?", "yellow"),
}
OTHER = ("!", "magenta")  # error, timeout, crashed, unreadable


class Output:
    """Where a command prints.

    Each command both says its result and adds it as records. With `as_json` only the records are printed, at the end,
    as one JSON list. Colour and wrapping are rich's: both only where there is a terminal, no colour with ``NO_COLOR``.

    Parameters
    ----------
    as_json : bool, optional
    """

    def __init__(self, as_json=False):
        self.as_json = as_json
        self.records = []
        plain = {"markup": False, "highlight": False, "emoji": False}
        self.console = Console(**plain)
        self.errors = Console(stderr=True, **plain)
        # what goes into a file or another program is cut nowhere
        self.wrap = self.console.is_terminal
        if not self.wrap:
            self.console.width = 10_000

    def say(self, text="", style=None):
        """Print a sentence, for people."""
        if not self.as_json:
            self.console.print(Text(text, style or ""), soft_wrap=not self.wrap)

    def add(self, **record):
        """Add a record, for tools."""
        self.records.append(record)

    def verdict(self, verdict):
        """Print how one exercise stands, with a sign and a word, so that nothing rests on colour alone."""
        symbol, style = SYMBOLS.get(verdict.status, OTHER)
        line = f"{verdict.id or shown(verdict.file)}: {verdict.status}"
        if self.as_json:
            return
        if verdict.message and not (self.wrap and verdict.status == "not attempted"):  # which says enough
            line += f" - {readable(verdict.message, self.console.encoding)}"
        if not self.wrap:
            self.console.print(Text(f"{symbol} {line}"), soft_wrap=True)
            return
        hanging = Table.grid(padding=(0, 1, 0, 0))
        hanging.add_row(Text(symbol, style), Text(line, style if verdict.status != "not attempted" else ""))
        self.console.print(hanging)

    def table(self, columns, rows):
        """Print a table, for people; a row holds strings. Where it is too wide, the column "title" is wrapped."""
        if self.as_json:
            return
        columns = [Column(name, no_wrap=name != "title") for name in columns]
        table = Table(*columns, box=box.SIMPLE_HEAD if self.wrap else None, pad_edge=False, padding=(0, 1, 0, 0))
        for row in rows:
            table.add_row(*map(Text, row))
        self.console.print(table)

    def markdown(self, text):
        """Print Markdown, for people."""
        if self.as_json:
            return
        if self.wrap:
            self.console.print(Markdown(readable(text, self.console.encoding, markdown=True)))
        else:
            self.say(readable(text, self.console.encoding))

    def code(self, text):
        """Print Python code, for people."""
        if self.as_json:
            return
        code = Syntax(text, "python", theme="ansi_dark", background_color="default", word_wrap=True)
        self.console.print(code if self.wrap else Text(text), soft_wrap=not self.wrap)

    def error(self, sentence):
        """Say why a command cannot do what was asked: to people on the error stream, to tools in the document."""
        if sentence.partition(" ")[0].isalpha():  # a path stays as it is
            sentence = sentence[:1].upper() + sentence[1:]
        if self.as_json:
            self.records = [{"error": sentence}]
        else:
            self.errors.print(Text(sentence), soft_wrap=not self.errors.is_terminal)

    def close(self):
        """Print the records, if they were asked for."""
        if self.as_json:
            print(json.dumps(self.records, indent=1))


def shown(path):
    """Return a path as a learner knows it from the current folder."""
    path = Path(path)
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)
    return str(path) if relative.startswith("..") else relative


def typed(path):
    """Return a path as a learner would type it after a command."""
    return f'"{shown(path)}"' if " " in shown(path) else shown(path)


def prepare_streams():
    """Let no sign that a terminal cannot show stop a command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
