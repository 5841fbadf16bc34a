"""Widgets are numbered by what a page shows, not by the random ids of a kernel."""

import random
import sys
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "book" / "_ext"))
from widget_ids import number


def models(shuffle):
    """Return the models of two linked sliders, under random ids and in random order, and the ids that are shown."""
    first, second, layout, link, other = ids = [uuid.uuid4().hex for _ in range(5)]
    states = [
        {"model_name": "IntSlider", "state": {"layout": f"IPY_MODEL_{layout}", "value": 3}},
        {"state": {"value": 4, "layout": f"IPY_MODEL_{layout}"}, "model_name": "IntSlider"},
        {"model_name": "Layout", "state": {}},
        {"model_name": "Link", "state": {"source": [f"IPY_MODEL_{first}", "value"], "target": f"IPY_MODEL_{second}"}},
        {"model_name": "Link", "state": {"source": [f"IPY_MODEL_{second}", "value"], "target": f"IPY_MODEL_{first}"}},
    ]
    pairs = list(zip(ids, states, strict=True))
    shuffle(pairs)
    return dict(pairs), [second, first]


def test_ids_do_not_depend_on_the_run():
    seen = set()
    for seed in range(20):
        states, shown = models(random.Random(seed).shuffle)
        ids = number(states, shown)
        text = str([(ids[id], sorted(str(states[id]["state"]).split())) for id in ids])
        for old, new in ids.items():
            text = text.replace(old, new)
        seen.add(text)
    assert len(seen) == 1


def test_what_is_shown_comes_first_then_what_it_refers_to():
    states, (first, second) = models(random.Random(0).shuffle)
    ids = number(states, [first, second])
    assert ids[first] == "widget-1" and ids[second] == "widget-3" and len(set(ids.values())) == len(states)
