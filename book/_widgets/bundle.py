"""Bundle what shows widgets on the book's pages: ``python book/_widgets/bundle.py [FOLDER]``.

The bundle is kept with its sources, so that the book builds without Node.
"""

import json
import re
import sys
import tempfile
from pathlib import Path

from dlcore.widgets.bundle import esbuild

HERE = Path(__file__).parent
BUNDLED = HERE / "bundled"
LICENCES = ("LICENSE*", "LICENCE*", "license*")
PACKAGE = re.compile(r"node_modules/(.*/node_modules/)?(@[^/]+/)?[^/]+")


def bundle(folder=BUNDLED):
    """Write the script, its style and the licences of what they contain into a folder (path-like)."""
    folder = Path(folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as elsewhere:
        report = Path(elsewhere) / "report.json"
        esbuild(
            HERE, "widget-manager.js", "widget-manager.css", f"--outdir={folder}", f"--metafile={report}",
            "--inject:./define.js", "--format=iife", "--legal-comments=none",
        )  # fmt: skip
        inputs = json.loads(report.read_text(encoding="utf-8"))["inputs"]
    (folder / "widget-manager.licenses.txt").write_text(licences(inputs), encoding="utf-8", newline="\n")


def licences(inputs, folder=HERE):
    """Return names, versions and licences of the packages that files of a folder's ``node_modules`` belong to."""
    homes = {found[0] for found in map(PACKAGE.search, inputs) if found}
    jupyter = read(HERE / "LICENSE-jupyter.txt")  # the packages of Jupyter and Lumino bring none
    return "\n\n".join([jupyter, *(licence(folder / home) for home in sorted(homes))]) + "\n"


def licence(home):
    """Return what a package says about its licence."""
    about = json.loads((home / "package.json").read_text(encoding="utf-8"))
    texts = sorted({file for pattern in LICENCES for file in home.glob(pattern)})
    return "\n\n".join([f"{about['name']} {about['version']} ({about['license']})", *map(read, texts)])


def read(path):
    """Return a text without the spaces and line breaks that differ from system to system."""
    return "\n".join(line.rstrip() for line in path.read_text(encoding="utf-8").strip().splitlines())


if __name__ == "__main__":
    bundle(*sys.argv[1:2])
    print("\n".join(f"{path.name}: {path.stat().st_size / 1000:.0f} KB" for path in sorted(BUNDLED.iterdir())))
