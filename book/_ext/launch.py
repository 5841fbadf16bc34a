"""The book's notebooks on Binder and in Colab: their addresses, and the copies that are opened there.

Neither has the book's package, and a notebook of the book does not know where the book is published. So what is opened
there are copies, whose first cell installs `dlcore` from the repository. `make launch` writes them into
`_build/launch`, to be pushed as the repository's branch `launch`; README.md says how. Nothing of it is made or linked
before `_config.yml` names a repository on GitHub, which is what Colab opens.
"""

import json
import re
import shutil
import sys
from pathlib import Path

import nbformat
import yaml

ROOT = Path(__file__).parents[2]
BRANCH = "launch"
GITHUB = re.compile(r"https://github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?/?")
# With --no-deps, since what `dlcore` grades with would replace the very packages that Colab runs notebooks with. What a
# page imports, and Colab has not, stands beside it.
INSTALL = """\
# This page needs dlcore, the book's package. Where it is missing, this installs it.
import importlib.util

if importlib.util.find_spec("dlcore") is None:
    %pip install --quiet --no-deps "{package}"
    %pip install --quiet anywidget grandalf ipywidgets matplotlib myst-nb numpy tqdm"""
BINDER = {"runtime.txt": "python-3.12\n", "requirements.txt": "{package}\njupyterlab-myst>=2.4,<3\nmyst-nb>=1,<2\n"}


def repository_name(url):
    """Return ``owner/name`` of a repository on GitHub, or None for what is none.

    Parameters
    ----------
    url : str or None
        Such as ``https://github.com/owner/name``.
    """
    found = GITHUB.fullmatch((url or "").strip())
    return found and found[1]


def addresses(url, page):
    """Return where a page's copy opens: a list of names and addresses, empty without a repository on GitHub.

    Parameters
    ----------
    url : str or None
        The address of the repository.
    page : str
        The page without ``book/``, such as ``chain_rule/derivatives``.
    """
    name = repository_name(url)
    if name is None:
        return []
    return [
        ("Binder", f"https://mybinder.org/v2/gh/{name}/{BRANCH}?urlpath=lab/tree/{page}.ipynb"),
        ("Colab", f"https://colab.research.google.com/github/{name}/blob/{BRANCH}/{page}.ipynb"),
    ]


def package(url, branch):
    """Return how pip names `dlcore` in the repository."""
    return f"dlcore @ git+https://github.com/{repository_name(url)}@{branch}"


def with_install(notebook, url, branch):
    """Return a notebook (JSON text) with a first cell that installs `dlcore` where it is missing."""
    content = nbformat.reads(notebook, nbformat.NO_CONVERT)
    source = INSTALL.format(package=package(url, branch))
    cell = nbformat.v4.new_code_cell(source, id="install-dlcore")
    content.cells.insert(0, cell)
    return nbformat.writes(content)


def write_copies(out, url, branch="main", root=ROOT):
    """Write the copies of all notebooks in the table of contents, and what Binder installs.

    Parameters
    ----------
    out : pathlib.Path
        A folder. What is in it is replaced, but not its ``.git``.
    url, branch : str
        The repository, and the branch of it that `dlcore` is installed from.
    root : pathlib.Path
        The book's folder.

    Raises
    ------
    ValueError
        If `url` names no repository on GitHub.
    """
    if repository_name(url) is None:
        raise ValueError(
            f"Binder and Colab need a repository on GitHub, and {url!r} names none. Set it in _config.yml: "
            "repository: {url: https://github.com/OWNER/NAME, branch: main}"
        )
    out.mkdir(parents=True, exist_ok=True)
    for old in out.iterdir():
        if old.name != ".git":
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    for page in notebooks(root):
        target = out / page.relative_to(root / "book")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(with_install(page.read_text("utf-8"), url, branch), "utf-8")
    for name, text in BINDER.items():
        (out / name).write_text(text.format(package=package(url, branch)), "utf-8")


def notebooks(root):
    """Return the notebooks of the table of contents, in its order."""
    toc = yaml.safe_load((root / "_toc.yml").read_text("utf-8"))
    files = re.findall(r'"(?:file|root)": "([^"]+)"', json.dumps(toc))
    return [path for path in ((root / f"{file}.ipynb") for file in files) if path.is_file()]


if __name__ == "__main__":
    home = ROOT / "_build" / "launch"
    book = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8")).get("repository") or {}
    try:
        write_copies(home, book.get("url"), book.get("branch", "main"))
    except ValueError as error:
        sys.exit(str(error))
    print(f"The notebooks to launch are in {home}. Push them as the branch {BRANCH} (see README.md).")
