"""Bundle the scripts and styles of the pages, ``src/``, into a site."""

import json
import tempfile
from pathlib import Path

from _widgets.bundle import licences

from dlcore.widgets.bundle import esbuild

HERE = Path(__file__).parent
MODULES = ("page.js", "page.css", "work.js", "worker.js", "unpacker.js")  # with what they share, in _live/app/
FIRST = "kernel.js"  # in _live/app/ too, and in one piece: nothing comes sooner
SINGLE = {"starter.js": "_static/live.js", "live.css": "_static/live.css", "sw.js": "sw.js"}


def bundle(site, source=HERE / "src"):
    """Write the scripts that stand in `source` into a site, and the licences of what they contain beside them."""
    with tempfile.TemporaryDirectory() as elsewhere:
        report = Path(elsewhere) / "report.json"
        inputs = {}
        for entries, *options in _jobs(Path(site).resolve(), source):
            esbuild(HERE, *entries, *options, f"--metafile={report}", "--legal-comments=none")
            inputs |= json.loads(report.read_text(encoding="utf-8"))["inputs"]
    if inputs:
        text = licences(inputs, HERE)
        (Path(site) / "_live" / "app" / "licenses.txt").write_text(text, encoding="utf-8", newline="\n")


def _jobs(site, source):
    """Yield the entry points of each run of esbuild, and its options."""
    modules = [str(source / name) for name in MODULES if (source / name).exists()]
    if modules:
        yield modules, f"--outdir={site / '_live' / 'app'}", "--format=esm", "--splitting", f"--external:./{FIRST}"
    if (source / FIRST).exists():
        yield [str(source / FIRST)], f"--outfile={site / '_live' / 'app' / FIRST}", "--format=esm"
    for name, place in SINGLE.items():
        if (source / name).exists():
            yield [str(source / name)], f"--outfile={site / place}", "--format=iife"
