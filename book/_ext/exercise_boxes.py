"""Valid and accessible HTML for the boxes of sphinx-exercise.

sphinx-exercise puts the body of every exercise in a section with one and the same HTML id, which is
invalid on a page with two exercises. Its ``dropdown`` class leaves the folding to a script. And the link
in a solution's title begins with a space. Here the ids go, the space leaves the link, and a folded
solution becomes ``<details>``: it folds without a script, by keyboard, and the browser's own search opens
it.
"""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx_exercise.nodes import exercise_enumerable_node, exercise_node, solution_node

BOXES = (exercise_node, exercise_enumerable_node, solution_node)
FOLD_START = '<details class="answer"><summary>Show the answer</summary>'
FOLD_END = "</details>"


def unwrap_body(box):
    """Replace the body section of a box by what stands in it.

    Parameters
    ----------
    box : docutils.nodes.Element
        An exercise or a solution; its children are the title and the body sections. Changed in place.
    """
    for child in list(box.children):
        if isinstance(child, nodes.section):
            child.replace_self(child.children)


def fold(solution):
    """Fold all of a solution but its title.

    The title stays outside: it holds the link back to the exercise, and a link inside ``<summary>`` is a
    button in a button.

    Parameters
    ----------
    solution : sphinx_exercise.nodes.solution_node
        Changed in place.
    """
    solution["classes"].remove("dropdown")
    title_end = next((i + 1 for i, child in enumerate(solution) if isinstance(child, nodes.title)), 0)
    solution.insert(title_end, nodes.raw("", FOLD_START, format="html"))
    solution.append(nodes.raw("", FOLD_END, format="html"))


def free_space_before_link(title):
    """Move the space at the start of a solution's link out of it, where it is not underlined.

    Parameters
    ----------
    title : docutils.nodes.title
        Changed in place.
    """
    for link in title.findall(nodes.reference):
        if link.children and link.astext().startswith(" "):
            link.replace(link[0], nodes.Text(link[0].lstrip()))
            title.insert(title.index(link), nodes.Text(" "))


class TidyExerciseBoxes(SphinxPostTransform):
    """Run after sphinx-exercise has resolved its titles (priorities 20 to 22)."""

    default_priority = 30

    def run(self, **kwargs):
        """Visit every exercise and solution of the page."""
        for box in list(self.document.findall(lambda node: isinstance(node, BOXES))):
            unwrap_body(box)
            if isinstance(box, solution_node):
                free_space_before_link(box[0])
                if "dropdown" in box["classes"]:
                    fold(box)


def setup(app):
    """Register the transform.

    Parameters
    ----------
    app : sphinx.application.Sphinx

    Returns
    -------
    dict
        Metadata of the extension.
    """
    app.setup_extension("sphinx_exercise")
    app.add_post_transform(TidyExerciseBoxes)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
