"""matplotlib's backend in the page: figures are drawn by Agg, and ``plt.show()`` shows them under the cell."""

from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg

from . import figures
from .shell import Shell


class FigureManager(FigureManagerBase):
    """What matplotlib asks to show figures."""

    @classmethod
    def pyplot_show(cls, *args, **kwargs):
        """Show all open figures, and close them."""
        shell = Shell.instance()
        figures.flush(shell.outputs, shell.format)


class FigureCanvas(FigureCanvasAgg):
    """The canvas of Agg, with the manager above."""

    manager_class = FigureManager
