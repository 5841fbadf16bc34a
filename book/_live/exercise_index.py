"""The list of all exercises that pages show the reader's progress with: ``_static/live-exercises.json``."""

import json
from pathlib import Path

from dlcore.exercises import bank


def exercise_index():
    """Return the exercises of each page, by id, with their titles, in the page's order.

    Returns
    -------
    dict of str to dict of str to str
    """
    return {page: {exercise.id: exercise.title for exercise in bank.exercises(page)} for page in bank.pages()}


def write(site):
    """Write the list into a built site.

    Parameters
    ----------
    site : path-like
    """
    text = json.dumps(exercise_index(), ensure_ascii=False, separators=(",", ":"))
    (Path(site) / "_static" / "live-exercises.json").write_text(text, encoding="utf-8")
