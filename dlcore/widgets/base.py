"""What all widgets share."""

import inspect
import re
from pathlib import Path

import anywidget
import matplotlib as mpl
from matplotlib.figure import Figure

from .. import plot

BUNDLED = Path(__file__).parent / "bundled"


class Widget(anywidget.AnyWidget):
    """A widget of the book: its traits in Python, its drawing in the bundled module of the same name.

    Subclasses define synced traits and `_drawn`, a figure for `picture`.
    """

    def __init_subclass__(cls, **options):
        if "_esm" not in vars(cls):  # the class that anywidget derives for each instance has it already
            cls._esm_name = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
            cls._esm = BUNDLED / f"{cls._esm_name}.js"
            cls._css = BUNDLED / "widgets.css"
        super().__init_subclass__(**options)

    def picture(self):
        """Return what stands in where the widget cannot: on paper, and without JavaScript.

        Returns
        -------
        str
            An SVG document, which follows light and dark mode.
        """
        with mpl.rc_context(plot.style()):
            return plot.figure_svg(self._drawn())

    def _drawn(self):
        raise NotImplementedError

    def _repr_mimebundle_(self, **options):
        data, metadata = super()._repr_mimebundle_(**options) or ({}, {})
        summary = f"{type(self).__name__}: {inspect.getdoc(type(self)).partition(chr(10))[0]}"
        return {**data, "image/svg+xml": self.picture(), "text/plain": summary}, metadata


def figure(rows=1, columns=1, size=None):
    """Return a matplotlib figure and its axes, apart from the notebook's own figures.

    Parameters
    ----------
    rows, columns : int, optional
        How many axes.
    size : (float, float), optional
        Width and height in inches.

    Returns
    -------
    matplotlib.figure.Figure
    matplotlib.axes.Axes or ndarray of them
    """
    drawing = Figure(size or (3.6 * columns, 3.0 * rows), layout="constrained")
    return drawing, drawing.subplots(rows, columns)
