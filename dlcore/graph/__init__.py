"""Draw the computational graph of a tensor: operations as nodes, values and gradients on the edges."""

from .. import palette
from ..backward import sweep
from ..tensor import Tensor
from .layout import lay_out
from .model import HEIGHT, Drawing, Edge, Node, collect
from .svg import svg

__all__ = ["draw", "Drawing", "Node", "Edge", "HEIGHT"]
LIMIT = 500  # nodes


def draw(output, gradients=True, gradient=None, name="y"):
    """Draw how `output` was computed, with the value and the gradient on each edge.

    Nothing is changed: no ``grad`` is set, and `backward` can still be called.

    Parameters
    ----------
    output : Tensor
        The result; its record must not have been freed by `backward`.
    gradients : bool, optional
        Whether to draw what flows back.
    gradient : array_like, optional
        Upstream gradient of `output`, of its shape; a scalar starts from 1. Without it a graph that does not end in a
        scalar is drawn without gradients.
    name : str, optional
        What to call the result if it has no name of its own.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If nothing was recorded for `output`, the record has been freed, or the graph has more than 500 nodes.

    Notes
    -----
    The layered layout is that of Sugiyama, Tagawa and Toda (1981), computed by the package grandalf. Taught in
    "Backpropagation".
    """
    if not isinstance(output, Tensor) or output._op is None:
        raise ValueError("draw() needs a tensor that was computed from one with requires_grad=True.")
    if output._inputs is None:
        raise ValueError("draw(): backward() has freed this graph. Draw first, or pass retain_graph=True to backward.")
    flow = {}
    if gradients and (output.size == 1 or gradient is not None):
        flow = {tensor._index: (grad, downstream) for tensor, grad, downstream in sweep(output, gradient)}
    drawing = collect(output, flow, name)
    if len(drawing.nodes) > LIMIT:
        raise ValueError(
            f"draw(): this graph has {len(drawing.nodes)} nodes, and at most {LIMIT} can be drawn. Draw a part of the "
            "computation, or the same with fewer steps."
        )
    lay_out(drawing)
    drawing.svg = palette.adaptive(svg(drawing))
    return drawing
