"""Tables, for the terminal and for a page."""

import unicodedata
from dataclasses import dataclass

NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass
class Table:
    """Rows of text under a heading.

    Attributes
    ----------
    title : str
    header : list of str
    rows : list of list of str
    note : str
        What a reader must know to read it.
    """

    title: str
    header: list
    rows: list
    note: str = ""

    def text(self):
        """Return it for a terminal: columns lined up, numbers to the right."""
        lines = [self.header, *self.rows]
        widths = [max(_width(line[i]) for line in lines) for i in range(len(self.header))]
        out = ["", self.title, "-" * len(self.title)]
        for line in lines:
            cells = [cell + " " * (w - _width(cell)) for cell, w in zip(line[:1], widths[:1], strict=True)]
            cells += [" " * (w - _width(cell)) + cell for cell, w in zip(line[1:], widths[1:], strict=True)]
            out.append("  ".join(cells).rstrip())
        return "\n".join(out)

    def markdown(self):
        """Return it as a section of a page."""
        line = "| " + " | ".join(self.header) + " |"
        rule = "|---|" + "---:|" * (len(self.header) - 1)
        rows = [f"| {name} | " + " | ".join(map(_together, cells)) + " |" for name, *cells in self.rows]
        return "\n".join([f"## {self.title}", "", *([self.note, ""] if self.note else []), line, rule, *rows, ""])


def duration(seconds):
    """Write a time with a unit and three digits."""
    for unit, factor in (("s", 1), ("ms", 1e3), ("µs", 1e6)):
        if seconds * factor >= 1:
            return f"{_three(seconds * factor)} {unit}"
    return f"{_three(seconds * 1e9)} ns"


def megabytes(size):
    """Write a number of bytes in MB."""
    return f"{size / 1e6:,.0f} MB"


def against(ratio, limit=None):
    """Write a ratio; in bold if it is over its limit."""
    text = f"{ratio:.2f}"
    return f"**{text}**" if limit is not None and round(ratio, 2) > limit else text


def _together(cell):
    """Keep a time and its unit on one line; what begins with a sign stands in a column too narrow for that."""
    return cell.replace(" ", NO_BREAK) if cell[:1].isdigit() else cell


def _three(x):
    return f"{x:.0f}" if x >= 100 else f"{x:.1f}" if x >= 10 else f"{x:.2f}"


def _width(text):
    return sum(not unicodedata.combining(c) for c in text)
