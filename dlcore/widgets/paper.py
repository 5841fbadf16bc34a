"""Pictures that stand in for widgets on paper and without JavaScript."""

import matplotlib as mpl
from matplotlib.figure import Figure

from .. import plot


def figure(rows=1, columns=1, size=None):
    """Return a matplotlib figure in the book's style, and its axes; the notebook's own figures are not touched.

    Parameters
    ----------
    rows, columns : int, optional
        How many axes.
    size : (float, float), optional
        Width and height in inches.
    """
    with mpl.rc_context(plot.style()):
        drawing = Figure(size or (3.6 * columns, 3.0 * rows), layout="constrained")
        return drawing, drawing.subplots(rows, columns)


def svg(drawing):
    """Return a figure as an SVG document (str) that follows light and dark mode."""
    with mpl.rc_context(plot.style()):
        return plot.figure_svg(drawing)
