"""The work folder: the learner's copy of the pages, where it is, and what stands in it."""

import re
from pathlib import Path

from . import bank
from .files import write_whole
from .state import State

MARK = ".dlcore"  # a folder with this in it is a work folder
APPENDIX = "appendix/answers"


class WorkError(Exception):
    """Something that cannot be done with the work folder, with what to do instead."""


class Work:
    """A work folder.

    Parameters
    ----------
    folder : path-like

    Attributes
    ----------
    folder : pathlib.Path
    state : State
        What is remembered about it.
    """

    def __init__(self, folder):
        self.folder = Path(folder).resolve()
        self.state = State(self.folder / MARK / "progress.json")

    def file(self, page):
        """Return where a page, ``<part>/<page>``, stands."""
        return self.folder / f"{page}.ipynb"

    def page_of(self, path):
        """Return the page that a file of this folder is, or None."""
        path = Path(path).resolve()
        if path.suffix != ".ipynb" or not path.is_relative_to(self.folder):
            return None
        page = path.relative_to(self.folder).with_suffix("").as_posix()
        return page if page in bank.pages() else None

    def pages(self):
        """Return the pages with exercises that stand here, in the book's order."""
        return [page for page in in_order() if self.file(page).exists()]

    def copies(self):
        """Return the files here that hold exercises and are no pages of the book, such as copies of pages, sorted."""
        return list(filter(self.is_copy, notebooks(self.folder)))

    def is_copy(self, path):
        """Return whether a file here holds exercises and is no page of the book."""
        path = Path(path).resolve()
        if not path.is_relative_to(self.folder) or _is_hidden(path.relative_to(self.folder)) or self.page_of(path):
            return False
        return path.suffix == ".ipynb" and path.is_file() and b"# EXERCISE " in path.read_bytes()


def notebooks(folder):
    """Return the notebooks in a folder and its folders, sorted, without hidden ones such as Jupyter's checkpoints."""
    folder = Path(folder)
    return [path for path in sorted(folder.rglob("*.ipynb")) if not _is_hidden(path.relative_to(folder))]


def _is_hidden(path):
    return any(part.startswith(".") for part in path.parts)


def find(start="."):
    """Return the work folder of a place: the folder ``work`` in it, or itself, or the same of a folder above it.

    Raises
    ------
    WorkError
        If there is none.
    """
    work = _search(Path(start).resolve())
    if work is None:
        raise WorkError("there is no work folder here yet. `dlcore start` makes one in the current folder.")
    return work


def containing(path):
    """Return the work folder that a file belongs to, or None."""
    for folder in Path(path).resolve().parents:
        if (folder / MARK).is_dir():
            return Work(folder)
    return None


def _search(start):
    for folder in (start, *start.parents):
        for candidate in (folder, folder / "work"):
            if (candidate / MARK).is_dir():
                return Work(candidate)
    return None


def find_book(start="."):
    """Return the folder of the book: the one beside the package, or the current one, or one above it.

    Raises
    ------
    WorkError
        If none of them holds ``_toc.yml`` and ``book``.
    """
    here = Path(start).resolve()
    for folder in (Path(__file__).resolve().parents[2], here, *here.parents):
        if (folder / "_toc.yml").is_file() and (folder / "book").is_dir():
            return folder
    raise WorkError(
        "the book is not here. Go to the book's folder, the one with `_toc.yml` and `book` in it, and run this again."
    )


def chapters(book):
    """Return the notebooks of the book in its order, as ``<part>/<page>``, without the appendix of answers."""
    pages = re.findall(r"file: book/(\S+)", (book / "_toc.yml").read_text(encoding="utf-8"))
    return [page for page in pages if page != APPENDIX and (book / "book" / f"{page}.ipynb").is_file()]


def in_order():
    """Return the pages with exercises in the book's order, or sorted where the book is not at hand."""
    try:
        order = chapters(find_book())
    except WorkError:
        order = []
    known = bank.pages()
    return [page for page in order if page in known] + [page for page in known if page not in order]


def start(place="."):
    """Make the folder ``work`` in `place`, or add the pages that it lacks; a file that is there stays as it is.

    Returns
    -------
    work : Work
    added, kept : list of str
        The pages that were written, and those that were there.
    """
    place = Path(place).resolve()
    work = containing(place / "here") or Work(place / "work")
    if work.folder.exists() and not work.folder.is_dir():
        raise WorkError(f"{work.folder} is a file. Rename it, and run `dlcore start` again.")
    book = find_book(place)
    pages = chapters(book)
    added = [page for page in pages if not work.file(page).exists()]
    (work.folder / MARK).mkdir(parents=True, exist_ok=True)
    for page in added:
        write_whole(work.file(page), (book / "book" / f"{page}.ipynb").read_bytes())
    return work, added, [page for page in pages if page not in added]
