"""What ``dlcore check`` does."""

import itertools
from pathlib import Path

from .. import bank, lookup, standing, work
from ..grader import exit_code
from .terminal import shown, typed

STATUSES = ("correct", "wrong", "error", "timeout", "crashed", "missing", "unreadable", "not attempted")


def check(options, out):
    """Grade notebooks, pages and exercises."""
    if options.out:
        return _class(options)
    if options.workers or options.scheduler:
        raise work.WorkError("--workers and --scheduler are for a class; name the table to write with --out.")
    graded = []

    def note(verdict):
        graded.append(verdict)
        out.verdict(verdict)
        _record(verdict, out)

    for path, ids in _targets(options.what):
        standing.afresh(path, ids, note, options.limit)
    if graded:
        out.say()
        out.say(_counted(graded))
        out.say(next_step(graded))
    else:
        out.error("there are no exercises here to grade.")
    if not options.what:
        tell_of_copies(work.find().copies(), out)
    return exit_code(graded)


def _class(options):
    if len(options.what) != 1 or not Path(options.what[0]).is_dir():
        raise work.WorkError("--out grades a class: name one folder of submissions, and the table to write.")
    from .. import classroom

    return classroom.main(options.what[0], options.out, options.workers, options.scheduler, options.limit)


def _targets(words):
    """Return the files to grade, each with the ids that are asked for, none for all."""
    if not words:
        place = work.find()
        return [(place.file(page), ()) for page in place.pages()]
    return [target for word in words for target in _target(word)]


def _target(word):
    path = Path(word)
    if path.is_dir():
        return [(file, ()) for file in work.notebooks(path)]
    if path.is_file():
        return [(path, ())]
    if path.suffix == ".ipynb":
        raise work.WorkError(f"there is no file {word!r}.{_suggestion(path)}")
    found, place = lookup.exercises(word), work.find()
    by_page = itertools.groupby(found, lambda exercise: exercise.page)
    targets = [(place.file(page), [exercise.id for exercise in group]) for page, group in by_page]
    for file, _ in targets:
        if not file.exists():
            raise work.WorkError(f"{shown(file)} is not there. `dlcore start` adds the pages that are not.")
    return targets


def _suggestion(path):
    """Return where in the work folder a file is that was looked for elsewhere, as a question; empty if it is not."""
    try:
        found = [file for file in work.notebooks(work.find().folder) if file.as_posix().endswith(f"/{path.as_posix()}")]
    except work.WorkError:
        found = []
    return f" Did you mean {shown(found[0])}?" if found else ""


def _record(verdict, out):
    out.add(
        file=str(verdict.file),
        id=verdict.id,
        status=verdict.status,
        message=verdict.message or "",
        seconds=round(verdict.seconds, 3),
    )


def _counted(verdicts):
    """Return one line that counts the statuses."""
    statuses = [verdict.status for verdict in verdicts]
    counts = ", ".join(f"{statuses.count(status)} {status}" for status in STATUSES if status in statuses)
    number = len([status for status in statuses if status != "unreadable"])
    return f"{number} {'exercise' if number == 1 else 'exercises'}: {counts}."


def next_step(verdicts):
    """Return a sentence: the one next thing to do."""
    left = [verdict for verdict in verdicts if verdict.status != "correct"]
    if not left:
        return "All correct. What is left in the book: dlcore status"
    first = left[0]
    if first.status == "unreadable":
        return f"Next: mend {shown(first.file)}"
    name = lookup.short(bank.find(first.id))
    if first.status == "missing" and "dlcore reset" not in first.message:
        return f"Next: write # EXERCISE {first.id} above its answer in {shown(first.file)}"
    if first.status == "missing":
        return f"Next: dlcore reset {name}  (it puts the cell back)"
    if first.status == "not attempted":
        return f"Next: {first.id} in {shown(first.file)}  (a hint: dlcore hint {name})"
    return f"Next: dlcore hint {name}"


def tell_of_copies(copies, out):
    """Say of notebooks in the work folder that are no pages how they are graded: nobody should think that they were."""
    for path in copies:
        out.say(f"{shown(path)} is no page of the book, and is graded by itself: dlcore check {typed(path)}")
