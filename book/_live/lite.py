"""The book's notebooks in JupyterLab, in the reader's browser: the folder `lite/` of the site.

JupyterLite is JupyterLab without a server. It uses the Python of the live pages, `_live/python/`, and every file of
it comes from the site. `build` makes the folder; nothing of Sphinx is in here.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import unquote

import nbformat

from dlcore.widgets.bundle import esbuild

from .lite_lock import PRELOADED, write_lock

HERE = Path(__file__).parent
FILES = HERE / "lite_files"
SCRIPTS = {"lite_confine.js": "confine.js", "lite_lock.js": "lock.js"}  # in `src/`, and in JupyterLite's folder
RUNTIME = Path("_live", "python")
PAGES = Path("_sources", "book")  # Sphinx copies the sources of the pages in the table of contents there, and no others
KERNEL = "@jupyterlite/pyodide-kernel-extension"
EXTENSIONS = {  # distribution: its extension of JupyterLab
    "jupyterlite-pyodide-kernel": KERNEL,
    "jupyterlab-myst": "jupyterlab-myst",
    "jupyterlab-widgets": "@jupyter-widgets/jupyterlab-manager",
    "anywidget": "anywidget",
}
# Fonts in formats for browsers that cannot run this, settings of the bundler that made JupyterLite, and addresses of
# apps that are left out.
UNUSED = ("build/*.eot", "build/*.svg", "build/*.ttf", "build/*.woff", "rspack.config*.js", "package.json",
          "jupyterlite.schema.v0.json", "doc", "**/*.map", "**/*.tsbuildinfo")
HEAD = re.compile(r"<head(?:\s[^>]*)?>", re.IGNORECASE)
LINK = re.compile(r"\]\(([^()\s#]+\.md)")
ON_DISK = """<script>
  if (location.protocol === 'file:') {
    document.body.innerHTML = '<p style="margin: 2em; font: 1.2em sans-serif">' +
      'A notebook opens from a web server only. In the folder of the built book, run ' +
      '<code>python3 -m http.server</code>, and read it at <code>http://localhost:8000/</code>.</p>';
  }
</script>
"""
MOST_SECONDS = 300
A_DATE = "1767225600"  # 2026-01-01, in the listings of folders: the same site from the same sources


class LiteError(RuntimeError):
    """JupyterLite could not be built. The text says what is missing."""


def build(site):
    """Make ``lite/`` in a built site, with every notebook of the table of contents.

    A notebook's address is ``lite/lab/index.html?path=<part>/<page>.ipynb``.

    Parameters
    ----------
    site : pathlib.Path or str
        The folder of the site, in which ``_live/python/`` is made already.

    Returns
    -------
    pathlib.Path
        The folder ``lite/``.

    Raises
    ------
    LiteError
        If the live pages' Python or a package is missing, or if JupyterLite's own command fails.
    """
    site = Path(site).resolve()
    lite, runtime = site / "lite", site / RUNTIME
    if not (runtime / "pyodide-lock.json").is_file():
        raise LiteError(f"there is no Python for the browser in {runtime}: make it before JupyterLite, which shares it")
    shutil.rmtree(lite, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        workshop = Path(folder)
        copy_pages(site / PAGES, workshop / "pages")
        write_settings(workshop)
        run_jupyterlite(workshop, lite)
    prune(lite)
    write_lock(lite, runtime)
    explain_on_disk(lite)
    confine(lite)
    return lite


def copy_pages(pages, out):
    """Copy the notebooks, and the pages of text that they link to, in their folders."""
    notebooks = sorted(pages.rglob("*.ipynb"))
    if not notebooks:
        raise LiteError(f"there are no notebooks in {pages}")
    for source in {*notebooks, *linked_pages(notebooks)}:
        target = out / source.relative_to(pages)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = source.read_text("utf-8")
        target.write_text(with_whole_texts(text) if source.suffix == ".ipynb" else text, "utf-8")


def with_whole_texts(notebook):
    """Return a notebook's JSON with each text in one string, not in a list of lines.

    Both are good in a file. A Jupyter server joins the lines on the way to JupyterLab, which relies on it; here is no
    server.
    """
    return json.dumps(nbformat.reads(notebook, nbformat.NO_CONVERT), ensure_ascii=False, indent=1, sort_keys=True)


def linked_pages(notebooks):
    """Return the Markdown files that notebooks link to."""
    links = ((path.parent / unquote(link)).resolve() for path in notebooks
             for link in LINK.findall(path.read_text("utf-8")))
    return {path for path in links if path.is_file()}


def write_settings(workshop):
    """Write what JupyterLite's command reads, and what JupyterLab reads later."""
    kernel = {
        "pyodideUrl": f"./../{RUNTIME.as_posix()}/pyodide.mjs",
        "disablePyPIFallback": True,  # nothing from another host
        "loadPyodideOptions": {"lockFileURL": "pyodide-lock.json", "packages": PRELOADED},
    }
    config = {"appName": "Deep Learning from the Chain Rule", "litePluginSettings": {f"{KERNEL}:kernel": kernel}}
    command = {
        "contents": ["pages"],
        "apps": ["lab"],
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
        "ignore_sys_prefix": True,  # not whatever else is installed here
        "federated_extensions": [str(extension_folder(*pair)) for pair in EXTENSIONS.items()],
    }
    files = {
        "jupyter-lite.json": {"jupyter-lite-schema-version": 0, "jupyter-config-data": config},
        "jupyter_lite_config.json": {"LiteBuildConfig": command},
    }
    for name, content in files.items():
        (workshop / name).write_text(json.dumps(content), "utf-8")
    shutil.copyfile(FILES / "overrides.json", workshop / "overrides.json")


def extension_folder(package, name):
    """Return where an installed package keeps its extension of JupyterLab."""
    try:
        files = distribution(package).files or ()
    except PackageNotFoundError:
        raise LiteError(f'{package} is not installed. Install the book\'s needs: pip install -e ".[book]"') from None
    ours = (path for path in files if path.as_posix().endswith(f"labextensions/{name}/package.json"))
    found = next(ours, None)
    if found is None:
        raise LiteError(f"{package} has no extension of JupyterLab named {name}")
    return Path(found.locate()).resolve().parent


def run_jupyterlite(workshop, lite):
    """Run JupyterLite's own command."""
    folders = ["--lite-dir", str(workshop), "--output-dir", str(lite)]
    said = {"capture_output": True, "text": True, "encoding": "utf-8", "errors": "replace"}
    surroundings = {**os.environ, "SOURCE_DATE_EPOCH": A_DATE}
    command = [sys.executable, "-m", "jupyterlite_core", "build", *folders]
    result = subprocess.run(command, cwd=workshop, env=surroundings, timeout=MOST_SECONDS, **said)
    if result.returncode or not (lite / "lab" / "index.html").is_file():
        raise LiteError(f"JupyterLite's command failed:\n{result.stdout}\n{result.stderr}")


def prune(lite):
    """Remove what no reader's browser asks for."""
    for pattern in UNUSED:
        for path in list(lite.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def explain_on_disk(lite):
    """Let the pages say why nothing happens where a book is read from disk, without a web server."""
    for page in (lite / "index.html", lite / "lab" / "index.html"):
        text = page.read_text("utf-8")
        page.write_text(text.replace("</body>", f"{ON_DISK}</body>"), "utf-8")


def confine(lite):
    """Let every page first keep what will run in it to the site; see ``src/lite_confine.js``.

    The page's policy is written before it, into the beginning of the head, when the site is complete.
    """
    for source, name in SCRIPTS.items():
        esbuild(HERE, str(HERE / "src" / source), f"--outfile={lite / name}", "--format=iife", "--legal-comments=none")
    for page in sorted(lite.rglob("*.html")):
        way = Path(os.path.relpath(lite / "confine.js", page.parent)).as_posix()
        text = HEAD.sub(rf'\g<0>\n<script src="{way}"></script>', page.read_text("utf-8"), count=1)
        page.write_text(text, "utf-8", newline="\n")
