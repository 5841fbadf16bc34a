"""A chain of Jacobians, multiplied in two orders."""

import traitlets

from .base import Widget, figure

LARGEST = 4096


class MatrixShapes(Widget):
    """A chain of Jacobians multiplied in reverse mode and in forward mode, with shapes and counts of operations.

    Parameters
    ----------
    sizes : list of int, optional
        How many numbers enter the chain, how many come out of each of its layers, and how many at the end: from 3 to
        7 sizes from 1 to 4096. The Jacobian of layer i has shape ``(sizes[i], sizes[i - 1])``, so all shapes fit.
    step : int, optional
        How many products are done at first.

    Raises
    ------
    traitlets.TraitError
        If there are too few or too many sizes, or one is not from 1 to 4096.

    Notes
    -----
    A product of shapes (p, q) and (q, r) takes p·q·r multiplications. Taught in "Jacobians".
    """

    sizes = traitlets.List(traitlets.Int(), [512, 1024, 512, 256, 1]).tag(sync=True)
    step = traitlets.Int(1, min=0).tag(sync=True)

    @traitlets.validate("sizes")
    def _valid_sizes(self, proposal):
        sizes = proposal["value"]
        if not 3 <= len(sizes) <= 7 or not all(1 <= n <= LARGEST for n in sizes):
            raise traitlets.TraitError(f"sizes must be from 3 to 7 whole numbers from 1 to {LARGEST}, and are {sizes}.")
        return sizes

    def _drawn(self):
        """Return the chain to scale, and the counts of both orders as a figure."""
        from matplotlib.patches import Rectangle

        from .. import palette

        drawing, (chain, counts) = figure(1, 2, size=(8, 3))
        left, largest, ink = 0.0, max(self.sizes), palette.LIGHT["ink"]
        for layer in range(len(self.sizes) - 1, 0, -1):
            rows, columns = self.sizes[layer], self.sizes[layer - 1]
            chain.add_patch(Rectangle((left, -rows / 2), columns, rows, fill=False, edgecolor=palette.LIGHT["local"]))
            label = f"J$_{layer}$\n{rows} × {columns}"
            chain.text(left + columns / 2, -0.56 * largest, label, ha="center", va="top", fontsize=8, color=ink)
            left += columns + 0.25 * largest
        chain.set(xlim=(-0.2 * largest, left), ylim=(-1.1 * largest, 0.6 * largest), aspect="equal")
        chain.set_axis_off()
        totals = {"forward mode": sum(_reverse(self.sizes[::-1])), "reverse mode": sum(_reverse(self.sizes))}
        bars = counts.barh(list(totals), list(totals.values()), color=palette.LIGHT["value"])
        counts.bar_label(bars, [f"{total:,}".replace(",", "\u202f") for total in totals.values()], padding=3, color=ink)
        counts.set(xlabel="multiplications", xlim=(0, 1.35 * max(totals.values())))
        return drawing


def _reverse(sizes):
    """Return the multiplications of each product when a chain is multiplied from its output on."""
    return [sizes[-1] * sizes[layer] * sizes[layer - 1] for layer in range(len(sizes) - 2, 0, -1)]
