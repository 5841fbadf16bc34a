"""What each command does; each returns the exit code."""

from pathlib import Path

from .. import bank, lookup, standing, work
from .. import reset as resetting
from ..author import stars
from .checking import check as check  # a command, too
from .checking import next_step, tell_of_copies
from .terminal import SYMBOLS, shown


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
    out.say(f"Your work is in the folder {shown(place.folder)}. Open it in JupyterLab or VS Code, and run beside it:")
    out.say("  dlcore watch")
    return 0


def hint(options, out):
    """Show one more hint of an exercise than the last time."""
    exercise = lookup.exercise(options.id)
    total, again = len(exercise.hints), f"dlcore hint {lookup.short(exercise)}"
    number = total if options.all else 1
    try:
        with work.find().state.change() as noted:
            number = min(total, max(number, noted["hints"].get(exercise.id, 0) + 1))
            noted["hints"][exercise.id] = number
    except work.WorkError:
        again += " --all  (one more each time in a work folder: dlcore start)"
    show_hints(exercise, number, again, out)
    return 0


def show_hints(exercise, number, again, out):
    """Print the first hints of an exercise, how many are left, and what to type to see them."""
    total = len(exercise.hints)
    for count, text in enumerate(exercise.hints[:number], 1):
        out.say(f"Hint {count} of {total}", "bold")
        out.markdown(text.strip())
        out.say()
        out.add(id=exercise.id, hint=count, of=total, text=text.strip())
    if number < total:
        out.say(f"{total - number} more: {again}")
    else:
        out.say(f"That was the last. The solution, once yours is correct: dlcore solution {lookup.short(exercise)}")


def solution(options, out):
    """Show the solution of an exercise that is correct in the work folder, or with --show."""
    exercise = lookup.exercise(options.id)
    if not (options.show or _is_correct(exercise)):
        out.say(f"The solution of {exercise.id} is shown once yours is correct.")
        name = lookup.short(exercise)
        out.say(f"A hint: dlcore hint {name}. The solution in any case: dlcore solution {name} --show")
        out.add(id=exercise.id, shown=False)
        return 1
    out.code(exercise.whole_solution)
    out.say()
    out.markdown(exercise.explanation.strip())
    out.add(id=exercise.id, shown=True, solution=exercise.whole_solution, explanation=exercise.explanation.strip())
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
    if unreadable or left:
        out.say(next_step(unreadable or left))
    else:
        out.say("Next: dlcore start" if any(not place.file(page).exists() for page in work.in_order()) else "All done.")
    tell_of_copies(place.copies(), out)
    return 2 if unreadable else 0


def listing(options, out):
    """List the exercises, with what is known of them."""
    name = options.page
    pages = (lookup.pages(name) or [lookup.exercises(name)[0].page]) if name else work.in_order()
    try:
        place = work.find()
    except work.WorkError:
        place = None
    rows = []
    for page in pages:
        held = standing.remembered(place, page) if place else {}
        for exercise in bank.exercises(page):
            known = held[exercise.id].status if held.get(exercise.id) else ""
            sign = f"{SYMBOLS.get(known, '!')[0]} {known}" if known else "not graded"
            name = lookup.short(exercise) if out.wrap else exercise.id  # a terminal is narrow
            rows.append((stars(exercise), exercise.kind, exercise.title, name, sign))
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
    elif len(pages := lookup.pages(options.what)) == 1:
        place, (name,) = work.find(), pages
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
