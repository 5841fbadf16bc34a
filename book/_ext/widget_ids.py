"""Number the widgets of a page, so that two builds of the book are the same.

A kernel gives each widget's model a random id. The models that a page shows are numbered in its order, then those that
they refer to, then the rest, such as links between sliders, by what they say.
"""

import json
import re

from docutils import nodes
from myst_nb.sphinx_ import NbMetadataCollector

VIEW = re.compile(r'widget-view\+json">.*"model_id": "(\w+)"')
REFERENCE = re.compile(r"IPY_MODEL_(\w+)")


def number(models, shown):
    """Return the new ids of models by the old ones, in their new order.

    Parameters
    ----------
    models : dict of str to dict
        The state of each model, which names the models that it refers to as ``IPY_MODEL_<id>``.
    shown : list of str
        The ids of the models that the page shows, in its order.
    """
    ids = {}

    def give(id):
        if id in models and id not in ids:
            ids[id] = f"widget-{len(ids) + 1}"
            for other in REFERENCE.findall(text(models[id])):
                give(other)

    for id in shown:
        give(id)
    for id in sorted(models, key=lambda id: REFERENCE.sub(lambda found: ids.get(found[1], ""), text(models[id]))):
        give(id)
    return ids


def text(model):
    """Return a model's state as text, the same whatever the order of its traits."""
    return json.dumps(model, sort_keys=True)


def renumber(app, doctree):
    """Rewrite the ids in a page that was just read (a handler of ``doctree-read``)."""
    _, script = NbMetadataCollector.get_js_files(app.env, app.env.docname).get("ipywidgets_state", (None, None))
    if script is None:
        return
    views = [node for node in doctree.findall(nodes.raw) if VIEW.search(node.astext())]
    state = json.loads(script["body"])
    ids = number(state["state"], [VIEW.search(node.astext())[1] for node in views])
    any_id = re.compile("|".join(ids))
    state["state"] = {id: state["state"][id] for id in ids}
    script["body"] = any_id.sub(lambda found: ids[found[0]], json.dumps(state).replace("</", r"<\/"))
    for view in views:
        view.children = [nodes.Text(any_id.sub(lambda found: ids[found[0]], view.astext()))]


def setup(app):
    """Register the handler.

    Parameters
    ----------
    app : sphinx.application.Sphinx

    Returns
    -------
    dict
        Metadata of the extension.
    """
    app.connect("doctree-read", renumber)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
