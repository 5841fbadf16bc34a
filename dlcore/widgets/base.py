"""What all widgets share."""

import inspect
import re
from pathlib import Path

import anywidget
import matplotlib as mpl

from .. import plot

BUNDLED = Path(__file__).parent / "bundled"


class Widget(anywidget.AnyWidget):
    """A widget of the book: its traits in Python, its drawing in the bundled module of the same name.

    Subclasses define synced traits and `picture`.
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
            An SVG document.
        """
        raise NotImplementedError

    def _repr_mimebundle_(self, **options):
        data, metadata = super()._repr_mimebundle_(**options) or ({}, {})
        with mpl.rc_context(plot.style()):
            picture = self.picture()
        summary = f"{type(self).__name__}: {inspect.getdoc(type(self)).partition(chr(10))[0]}"
        return {**data, "image/svg+xml": picture, "text/plain": summary}, metadata
