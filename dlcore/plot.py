"""The look of the book's figures: one style for matplotlib, legible on light and dark pages."""

import io
import re

from . import palette


class colors:
    """Colours by role, for matplotlib's ``color=``: ``plot.colors.gradient``."""

    ink = palette.LIGHT["ink"]
    muted = palette.LIGHT["muted"]
    grid = palette.LIGHT["grid"]
    value = palette.LIGHT["value"]
    gradient = palette.LIGHT["gradient"]
    local = palette.LIGHT["local"]
    parameter = palette.LIGHT["parameter"]
    extra = palette.LIGHT["extra"]


def style():
    """Return the book's style as settings for matplotlib's ``rcParams``, a dict."""
    from matplotlib import cycler

    return {
        "figure.figsize": (6.4, 3.6),
        "figure.facecolor": palette.LIGHT["background"],
        "savefig.facecolor": palette.LIGHT["background"],
        "axes.facecolor": palette.LIGHT["background"],
        "axes.edgecolor": colors.muted,
        "axes.labelcolor": colors.ink,
        "axes.titlecolor": colors.ink,
        "axes.titlesize": "medium",
        "axes.grid": True,
        "axes.axisbelow": True,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.prop_cycle": cycler(color=[colors.value, colors.gradient, colors.local, colors.parameter, colors.extra]),
        "grid.color": colors.grid,
        "text.color": colors.ink,
        "xtick.color": colors.muted,
        "ytick.color": colors.muted,
        "xtick.labelcolor": colors.ink,
        "ytick.labelcolor": colors.ink,
        "legend.frameon": False,
        "lines.linewidth": 2,
        "font.size": 11,
        "image.cmap": "gray_r",
        "svg.hashsalt": "dlcore",  # the same figure gives the same file
    }


def use_style():
    """Set matplotlib's defaults to the book's style, and show figures as SVG that follows light and dark mode.

    Call it once at the top of a notebook. Outside a notebook only the defaults are set.
    """
    import matplotlib as mpl

    mpl.rcParams.update(style())
    try:
        from IPython import get_ipython
    except ImportError:
        return
    shell = get_ipython()
    if shell is None:
        return
    import matplotlib.pyplot as plt
    from matplotlib.figure import Figure

    plt.switch_backend(plt.get_backend())  # the inline backend sets formats of its own when it loads: let that be now

    formatters = shell.display_formatter.formatters
    formatters["image/png"].pop(Figure, None)
    formatters["image/svg+xml"].for_type(Figure, figure_svg)


def figure_svg(figure):
    """Return a matplotlib figure as an SVG document (str) that follows the reader's light or dark mode."""
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", bbox_inches="tight", metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    text = re.sub(r"\s*\n\s*", " ", text[text.index("<svg") :])  # pages weigh less without indentation
    return palette.adaptive(text)
