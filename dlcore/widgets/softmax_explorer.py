"""Softmax, cross-entropy and their gradient."""

import math

import numpy as np
import traitlets

from .base import Widget, figure

TEMPERATURES = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


class SoftmaxExplorer(Widget):
    """Logits become probabilities, a cross-entropy for the true class, and a gradient, p - y.

    Parameters
    ----------
    logits : list of float, optional
        Three to five numbers, one a class.
    target : int, optional
        The true class at first, counted from 0.
    temperature : float, optional
        What the logits are divided by at first: 0.1, 0.2, 0.5, 1, 2, 5 or 10.
    classes : list of str, optional
        The names of five classes.

    Raises
    ------
    traitlets.TraitError
        If there are too few or too many logits, one is not finite, or the true class is none of them.

    Notes
    -----
    The loss is computed from the logits, not from the probabilities, so it is right for logits of any size, as in
    `dlcore.losses.cross_entropy`. Taught in "Outputs and Losses".
    """

    logits = traitlets.List(traitlets.Float(), [2.0, 1.0, -1.0], minlen=3, maxlen=5).tag(sync=True)
    target = traitlets.Int(1, min=0).tag(sync=True)
    temperature = traitlets.Enum(TEMPERATURES, 1.0).tag(sync=True)
    classes = traitlets.List(traitlets.Unicode(), ["cat", "dog", "bird", "fish", "horse"], minlen=5, maxlen=5)
    classes = classes.tag(sync=True)

    @traitlets.validate("logits")
    def _finite(self, proposal):
        if not all(map(math.isfinite, proposal.value)):
            raise traitlets.TraitError("a logit is a finite number.")
        return proposal.value

    @traitlets.validate("target")
    def _one_of_the_classes(self, proposal):
        if proposal.value >= len(self.logits):
            raise traitlets.TraitError(f"the true class is 0 to {len(self.logits) - 1}, not {proposal.value}.")
        return proposal.value

    def _drawn(self):
        """Return logits, probabilities and gradient as bars as a figure."""
        from .. import functional, losses, plot
        from ..tensor import Tensor

        z = Tensor(np.array([self.logits]), requires_grad=True)
        loss = losses.cross_entropy(z / self.temperature, np.array([self.target]))
        loss.backward()
        probabilities = functional.softmax(z.data / self.temperature).data
        drawing, axes = figure(1, 3, (8.0, 2.6))
        names = self.classes[: len(self.logits)]
        kinds = ("value", "value", "gradient")
        titles = ("logits z", f"p; loss {loss.data:.3g}", "gradient")
        for ax, numbers, kind, title in zip(axes, (z.data, probabilities, z.grad), kinds, titles, strict=True):
            ax.barh(names, numbers[0], color=getattr(plot.colors, kind))
            ax.axvline(0, color=plot.colors.muted, linewidth=1)
            ax.set(title=title)
            ax.invert_yaxis()
        axes[1].set_xlabel(f"true class: {names[self.target]}")
        return drawing
