"""Give the answer and check cells of exercises a class of their own, for the style sheet.

A cell is known by its first line, ``# EXERCISE <id>`` or ``# CHECK <id>``: editors keep it, cell ids they
do not.
"""

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

FIRST_LINE = re.compile(r"# (EXERCISE|CHECK) \S+")
CLASS_OF = {"EXERCISE": "exercise-answer", "CHECK": "exercise-check"}


class MarkExerciseCells(SphinxPostTransform):
    """Add ``exercise-answer`` or ``exercise-check`` to the cells that carry the mark."""

    default_priority = 300

    def run(self, **kwargs):
        """Visit every code cell of the page."""
        for cell in self.document.findall(nodes.container):
            source = cell.next_node(nodes.literal_block)
            if cell.get("nb_element") != "cell_code" or source is None:
                continue
            mark = FIRST_LINE.match(source.astext())
            if mark:
                cell["classes"].append(CLASS_OF[mark[1]])


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
    app.add_post_transform(MarkExerciseCells)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
