"""The author's tools of the command."""

from .. import gate, scaffold, work
from .. import notebook as nb
from .terminal import shown


def check(page, out):
    """Put one page, or every page, through the author's gate; return the exit code."""
    book, good = work.find_book(), True
    for name in gate.page_names(page):
        out.say(name, "bold")
        file = book / "book" / f"{name}.ipynb"
        if not file.exists():
            raise work.WorkError(f"{shown(file)} is not there; the bank has exercises for it.")
        notebook = nb.read(file)
        for test in gate.CHECKS:
            faults = test(name, notebook)
            good = good and not faults
            out.say(f"{'✗' if faults else '✓'} {test.__doc__}", "red" if faults else "green")
            for fault in faults:
                out.say("  " + fault.replace("\n", "\n    "))
    out.say("All is well." if good else "Something is not as it should be: see ✗ above.")
    return 0 if good else 1


def new(page, slug, out):
    """Add the frame of an exercise to the bank and its prompt to the page; return the exit code."""
    module, file = scaffold.new(page, slug, work.find_book())
    out.say(f"The frame of {page}/{slug} is at the end of {shown(module)}, and its prompt in {shown(file)}.")
    out.say("Fill in both, move them to the same place in the order of the page, and run `make pages`.")
    out.say(f"Then: dlcore author check {page}")
    return 0
