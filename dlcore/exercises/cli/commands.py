"""What each command does; each returns the exit code."""

from pathlib import Path

from .. import bank, lookup, standing, work
from .. import reset as resetting
from ..author import stars
from ..grader import exit_code
from .terminal import SYMBOLS, shown

STATUSES = ("correct", "wrong", "error", "timeout", "crashed", "missing", "unreadable", "not attempted")


def overview(options, out):
    """Show the help in short, and where the learner stands."""
    from . import parser

    out.say(parser().format_help().partition("\nexit codes")[0].rstrip())
    out.say()
    try:
        place = work.find()
    except work.WorkError:
        out.say("Begin with: dlcore start", "bold")
        return 0
    held = {id: verdict for page in place.pages() for id, verdict in standing.remembered(place, page).items()}
    done = sum(verdict is not None and verdict.status == "correct" for verdict in held.values())
    out.say(f"Your work is in {shown(place.folder)}; {done} of {len(held)} exercises are known to be correct.")
    left = [id for id, verdict in held.items() if verdict is None or verdict.status != "correct"]
    out.say(f"Next: {left[0]}  (dlcore watch)" if left else "All are done.", "bold")
    return 0


def start(options, out):
    """Copy the pages to ./work, or add the new ones."""
    place, added, kept = work.start()
    for page in added:
        out.say(f"added: {shown(place.file(page))}")
        out.add(page=page, file=str(place.file(page)), status="added")
    for page in kept:
        out.add(page=page, file=str(place.file(page)), status="kept")
    if kept:
        out.say(f"{len(kept)} {'page was' if len(kept) == 1 else 'pages were'} there already and stay as they are.")
    out.say(f"Your work is in {shown(place.folder)}. Open it in JupyterLab or VS Code, and run beside it: dlcore watch")
    return 0


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
    if not graded:
        out.error("there are no exercises here to grade.")
        return exit_code(graded)
    out.say()
    out.say(_counted(graded))
    out.say(_next_step(graded))
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
        inside = (p.relative_to(path) for p in sorted(path.rglob("*.ipynb")))
        return [(path / p, ()) for p in inside if not any(part.startswith(".") for part in p.parts)]
    if path.is_file():
        return [(path, ())]
    if path.suffix == ".ipynb":
        raise work.WorkError(f"there is no file {word!r}.")
    found = lookup.exercises(word)
    place = work.find()
    file = place.file(found[0].page)
    if not file.exists():
        raise work.WorkError(f"{shown(file)} is not there. `dlcore start` adds the pages that are not.")
    return [(file, [exercise.id for exercise in found])]


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


def _next_step(verdicts):
    """Return the one next thing to do."""
    left = [verdict for verdict in verdicts if verdict.status != "correct"]
    if not left:
        return "All correct. What is left in the book: dlcore status"
    first = left[0]
    if first.status == "unreadable":
        return f"Next: mend {shown(first.file)}"
    if first.status == "missing":
        return f"Next: dlcore reset {first.id}  (it puts the cell back)"
    if first.status == "not attempted":
        return f"Next: {first.id} in {shown(first.file)}  (a hint: dlcore hint {first.id})"
    return f"Next: dlcore hint {first.id}"


def hint(options, out):
    """Show one more hint of an exercise than the last time."""
    exercise = lookup.exercise(options.id)
    total = len(exercise.hints)
    number = total if options.all else 1
    try:
        with work.find().state.change() as noted:
            number = min(total, max(number, noted["hints"].get(exercise.id, 0) + 1))
            noted["hints"][exercise.id] = number
    except work.WorkError:
        out.say("There is no work folder here (dlcore start), so this cannot know which hints you have seen.", "dim")
    show_hints(exercise, number, out)
    return 0


def show_hints(exercise, number, out):
    """Print the first hints of an exercise, and how many are left."""
    total = len(exercise.hints)
    for count, text in enumerate(exercise.hints[:number], 1):
        out.say(f"Hint {count} of {total}", "bold")
        out.markdown(text.strip())
        out.say()
        out.add(id=exercise.id, hint=count, of=total, text=text.strip())
    more = total - number
    rest = f"{more} more: dlcore hint {exercise.id}" if more else f"That was the last. dlcore solution {exercise.id}"
    out.say(rest)


def solution(options, out):
    """Show the solution of an exercise that is correct in the work folder, or with --show."""
    exercise = lookup.exercise(options.id)
    if not (options.show or _is_correct(exercise)):
        out.say(f"The solution of {exercise.id} is shown once yours is correct.")
        out.say(f"A hint: dlcore hint {exercise.id}. The solution in any case: dlcore solution {exercise.id} --show")
        out.add(id=exercise.id, shown=False)
        return 1
    code = "\n\n".join(part.strip() for part in (exercise.imports, exercise.solution) if part.strip())
    out.code(code)
    out.say()
    out.markdown(exercise.explanation.strip())
    out.add(id=exercise.id, shown=True, solution=code, explanation=exercise.explanation.strip())
    return 0


def _is_correct(exercise):
    try:
        place = work.find()
    except work.WorkError:
        return False
    if not place.file(exercise.page).exists():
        return False
    held = standing.remembered(place, exercise.page).get(exercise.id)
    found = [held] if held else standing.afresh(place.file(exercise.page), [exercise.id])
    return [verdict.status for verdict in found] == ["correct"]


def status(options, out):
    """Show for each page what is done, left and next."""
    place, rows, left, unreadable = work.find(), [], [], []
    if out.wrap and any(None in standing.remembered(place, page).values() for page in place.pages()):
        out.say("Grading what has changed …", "dim")
    for page in work.in_order():
        if not place.file(page).exists():
            rows.append((page, "", "", "not here yet: dlcore start"))
            out.add(page=page, file=None, done=0, left=None, next=None, exercises=[])
            continue
        verdicts = standing.current(place, page)
        if verdicts[0].status == "unreadable":
            unreadable.append(verdicts[0])
            rows.append((page, "?", "?", "cannot be read"))
            out.add(page=page, file=str(verdicts[0].file), error=verdicts[0].message)
            continue
        open_here = [verdict for verdict in verdicts if verdict.status != "correct"]
        left += open_here
        following = open_here[0].id if open_here else None
        done = len(verdicts) - len(open_here)
        rows.append((page, str(done), str(len(open_here)), following.rpartition("/")[2] if following else "all done"))
        statuses = [{"id": verdict.id, "status": verdict.status} for verdict in verdicts]
        out.add(
            page=page,
            file=str(place.file(page)),
            done=done,
            left=len(open_here),
            next=following,
            exercises=statuses,
        )
    out.table(("page", "done", "left", "next"), rows)
    for verdict in unreadable:
        out.verdict(verdict)
    out.say(_next_step(unreadable or left))
    return 2 if unreadable else 0


def listing(options, out):
    """List the exercises, with what is known of them."""
    if options.page and options.page not in bank.pages():
        options.page = lookup.exercises(options.page)[0].page
    try:
        place = work.find()
    except work.WorkError:
        place = None
    rows = []
    for page in [options.page] if options.page else work.in_order():
        held = standing.remembered(place, page) if place else {}
        for exercise in bank.exercises(page):
            known = held[exercise.id].status if held.get(exercise.id) else ""
            sign = f"{SYMBOLS.get(known, '!')[0]} {known}" if known else "not graded"
            rows.append((stars(exercise), exercise.kind, exercise.title, exercise.id, sign))
            out.add(
                id=exercise.id,
                title=exercise.title,
                stars=exercise.stars,
                kind=exercise.kind,
                status=known or None,
            )
    out.table(("stars", "kind", "title", "id", "status"), rows)
    return 0


def reset(options, out):
    """Put back one exercise or one page, after a copy has been kept."""
    path = Path(options.what)
    if path.suffix == ".ipynb":
        place = work.containing(path)
        page = place and place.page_of(path)
        if not page:
            raise work.WorkError(f"{options.what!r} is not a page of a work folder; only those can be put back.")
        kept, name = resetting.reset_page(place, page), page
    elif options.what in bank.pages():
        place, name = work.find(), options.what
        page, kept = name, resetting.reset_page(place, name)
    else:
        place, exercise = work.find(), lookup.exercise(options.what)
        page, name = exercise.page, exercise.id
        kept = resetting.reset_exercise(place, exercise)
    out.say(f"{name} is as it was at first, in {shown(place.file(page))}.")
    if kept:
        out.say(f"What you had is kept in {shown(kept)}.")
    out.say("If the page is open in JupyterLab, choose File > Reload Notebook from Disk.")
    out.add(reset=name, file=str(place.file(page)), backup=str(kept) if kept else None)
    return 0


def watch(options, out):
    """Grade what is saved, and show the next exercise."""
    from .watch import watch

    return watch(work.find(), out)


def author(options, out):
    """Run one of the author's tools."""
    from . import authoring

    if options.tool == "check":
        return authoring.check(options.page, out)
    return authoring.new(options.page, options.slug, out)
