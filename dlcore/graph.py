"""Draw the computational graph of a tensor: operations as nodes, values and gradients on the edges."""

from dataclasses import dataclass, field
from html import escape

import numpy as np

from . import palette
from .backward import sweep
from .tensor import Tensor, value

SYMBOLS = {
    "add": "+", "subtract": "−", "multiply": "×", "divide": "÷", "power": "xʸ", "negative": "−x", "sqrt": "√",
    "matmul": "@", "maximum": "max", "relu": "ReLU", "sigmoid": "σ", "reshape": "shape", "transpose": "T",
    "getitem": "[ ]", "cross_entropy": "cross-entropy",
}  # fmt: skip
COLUMN, ROW, HEIGHT = 104, 56, 34  # pixels: space between columns, between rows, height of a node
CHARACTER = 7.6  # width of a character at 13 px, on the safe side


@dataclass
class Node:
    """An operation, or a leaf: a tensor or a number that was not computed."""

    label: str
    kind: str  # "operation", "parameter" (a leaf with a gradient), "constant", "result"
    tensor: object
    x: float = 0.0
    y: float = 0.0

    @property
    def width(self):
        return max(HEIGHT, 16 + CHARACTER * len(self.label))


@dataclass
class Edge:
    """What flows from one node to another: a value forward, a gradient back."""

    start: int
    end: int
    value: str
    gradient: str = ""
    points: list = field(default_factory=list)
    side: int = 0  # where its texts go: -1 above, 1 below, 0 on both sides of the line


@dataclass(repr=False)
class Drawing:
    """A drawn graph; a notebook shows it as a picture.

    Attributes
    ----------
    svg : str
        The picture as an SVG document.
    nodes : list of Node
    edges : list of Edge
    """

    nodes: list
    edges: list
    svg: str = ""

    def __repr__(self):
        return _description(self)  # what a reader sees where no picture can be shown

    def _repr_svg_(self):
        return self.svg


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
        If nothing was recorded for `output`, or the record has been freed.

    Notes
    -----
    The layered layout is that of Sugiyama, Tagawa and Toda (1981), computed by the package grandalf. Taught in
    "Backpropagation".
    """
    if not isinstance(output, Tensor) or output._op is None:
        raise ValueError("draw() needs a tensor that was computed from one with requires_grad=True.")
    if output._inputs is None:
        raise ValueError("draw(): backward() has freed this graph. Draw first, or pass retain_graph=True to backward.")
    sent = {}
    if gradients and (output.size == 1 or gradient is not None):
        sent = {tensor._index: downstream for tensor, _, downstream in sweep(output, gradient)}
        last = np.ones(output.shape) if gradient is None else np.asarray(gradient)
    drawing = _collect(output, sent, name)
    if sent:
        drawing.edges[-1].gradient = _short(last)
    _lay_out(drawing)
    drawing.svg = palette.adaptive(_svg(drawing))
    return drawing


def _collect(output, sent, name):
    """Return nodes and edges, inputs before what they flow into, the result last."""
    nodes, edges, number = [], [], {}
    todo, seen = [output], {}
    while todo:
        tensor = todo.pop()
        if tensor._index not in seen:
            seen[tensor._index] = tensor
            todo += [x for x in tensor._inputs or () if isinstance(x, Tensor)]
    for _, tensor in sorted(seen.items()):
        uses = []
        for position, x in enumerate(tensor._inputs or ()):
            if x is None:
                continue
            if not isinstance(x, Tensor):
                nodes.append(Node(_short(x), "constant", x))
                start = len(nodes) - 1
            else:
                start = number[x._index]
            flowing = sent.get(tensor._index)
            back = "" if not flowing or flowing[position] is None else _short(flowing[position])
            uses.append(Edge(start, -1, _edge_label(x), back))
        nodes.append(_node(tensor))
        number[tensor._index] = len(nodes) - 1
        for edge in uses:
            edge.end = number[tensor._index]
        edges += uses
    nodes.append(Node(output.name or name, "result", output))
    edges.append(Edge(number[output._index], len(nodes) - 1, _short(output)))
    return Drawing(nodes, edges)


def _node(tensor):
    if tensor._op is not None:
        return Node(SYMBOLS.get(tensor._op, tensor._op), "operation", tensor)
    return Node(tensor.name or _short(tensor), "parameter" if tensor.requires_grad else "constant", tensor)


def _edge_label(x):
    """A value on an edge; with its name in front if it was computed and named."""
    if not isinstance(x, Tensor):
        return ""
    if x._op is None:
        return _short(x) if x.name else ""
    return f"{x.name} = {_short(x)}" if x.name else _short(x)


def _short(x):
    """A number with four digits; for an array its shape."""
    array = np.asarray(value(x))
    if array.size == 1:
        return f"{array.item():.4g}".replace("-", "−")
    return " × ".join(map(str, array.shape))


def _lay_out(drawing):
    """Place the nodes in columns, each as far right as what it flows into allows."""
    from grandalf.graphs import Edge as Line
    from grandalf.graphs import Graph, Vertex
    from grandalf.layouts import SugiyamaLayout
    from grandalf.routing import EdgeViewer

    class View:
        def __init__(self, w, h):
            self.w, self.h = w, h

    # the layout goes from the top down: we give it the graph turned by a quarter, result first
    vertices = [Vertex(node) for node in drawing.nodes]
    for vertex in vertices:
        vertex.view = View(HEIGHT, vertex.data.width)
    lines = {}
    for edge in drawing.edges:
        if (edge.start, edge.end) not in lines:
            line = lines[edge.start, edge.end] = Line(vertices[edge.end], vertices[edge.start])
            line.view = EdgeViewer()
    layout = SugiyamaLayout(Graph(vertices, list(lines.values())).C[0])
    layout.xspace, layout.yspace = ROW, COLUMN
    layout.init_all(roots=[vertices[-1]])
    layout.draw(8)
    for vertex in vertices:
        across, down = vertex.view.xy
        vertex.data.x, vertex.data.y = -down, across
    for edge in drawing.edges:
        inner = [(-down, across) for across, down in lines[edge.start, edge.end].view._pts[1:-1]]
        start, end = drawing.nodes[edge.start], drawing.nodes[edge.end]
        edge.points = [(start.x + start.width / 2, start.y), *reversed(inner), (end.x - end.width / 2, end.y)]
    _separate_twins(drawing.edges)


def _separate_twins(edges):
    """Bend edges apart that join the same two nodes, as in a + a."""
    twins = {}
    for edge in edges:
        twins.setdefault((edge.start, edge.end), []).append(edge)
    for group in twins.values():
        if len(group) == 1:
            continue
        for place, edge in enumerate(group):
            (x0, y0), (x1, y1) = edge.points[0], edge.points[-1]
            shift = (place - (len(group) - 1) / 2) * 2 * ROW
            edge.points[1:-1] = [((x0 + x1) / 2, (y0 + y1) / 2 + shift)]
            edge.side = (shift > 0) - (shift < 0)


def _svg(drawing):
    c = palette.LIGHT
    boxes = [(n.x - n.width / 2, n.y - HEIGHT, n.x + n.width / 2, n.y + HEIGHT) for n in drawing.nodes]
    boxes += [(x, y - HEIGHT, x, y + HEIGHT) for edge in drawing.edges for x, y in edge.points]
    left, top = min(b[0] for b in boxes) - 8, min(b[1] for b in boxes)
    width, height = max(b[2] for b in boxes) + 8 - left, max(b[3] for b in boxes) - top
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left:.0f} {top:.0f} {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" role="img" font-family="system-ui, sans-serif" font-size="13">',
        f"<title>{escape(_description(drawing))}</title>",
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" '
        f'orient="auto"><path d="M0 0 8 4 0 8z" fill="{c["muted"]}"/></marker></defs>',
        f'<rect x="{left:.0f}" y="{top:.0f}" width="100%" height="100%" fill="{c["background"]}"/>',
    ]
    parts += [_edge_line(edge) for edge in drawing.edges]
    parts += [_node_shape(node) for node in drawing.nodes]
    parts += [_edge_text(edge) for edge in drawing.edges]
    return "".join(parts) + "</svg>"


def _edge_line(edge):
    path = "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in edge.points)
    if len(edge.points) > 2:  # smooth: through the middles of the segments, with the corners as control points
        corners = edge.points[1:-1]
        middles = [((x0 + x1) / 2, (y0 + y1) / 2) for (x0, y0), (x1, y1) in zip(corners, corners[1:], strict=False)]
        ends = [*middles, edge.points[-1]]
        path = "M{:.1f} {:.1f}".format(*edge.points[0]) + "".join(
            f" Q{cx:.1f} {cy:.1f} {x:.1f} {y:.1f}" for (cx, cy), (x, y) in zip(corners, ends, strict=True)
        )
    return f'<path d="{path}" fill="none" stroke="{palette.LIGHT["muted"]}" marker-end="url(#arrow)"/>'


def _edge_text(edge):
    (x0, y0), (x1, y1) = edge.points[0], edge.points[1]
    x, y = 0.54 * x0 + 0.46 * x1, 0.54 * y0 + 0.46 * y1
    if len(edge.points) > 2:  # a bent edge is labelled at its bend, where it is alone; the curve passes halfway to it
        x, y = x1, (y1 + (y0 + edge.points[-1][1]) / 2) / 2 if edge.side else y1
    above, below = {-1: (-24, -8), 0: (-6, 16), 1: (16, 32)}[edge.side]
    halo = f'text-anchor="middle" paint-order="stroke" stroke="{palette.LIGHT["background"]}" stroke-width="4"'
    text = ""
    if edge.value:
        colour = palette.LIGHT["value"]
        text += f'<text x="{x:.1f}" y="{y + above:.1f}" {halo} fill="{colour}">{escape(edge.value)}</text>'
    if edge.gradient:
        colour = palette.LIGHT["gradient"]
        text += (
            f'<text x="{x:.1f}" y="{y + below:.1f}" {halo} font-weight="600" fill="{colour}">'
            f"← {escape(edge.gradient)}</text>"
        )
    return text


def _node_shape(node):
    c = palette.LIGHT
    stroke = {"operation": c["ink"], "parameter": c["parameter"]}.get(node.kind, c["muted"])
    radius = HEIGHT / 2 if node.kind == "operation" else 4
    shape = (
        f'<rect x="{node.x - node.width / 2:.1f}" y="{node.y - HEIGHT / 2:.1f}" width="{node.width:.1f}" '
        f'height="{HEIGHT}" rx="{radius}" fill="{c["background"]}" stroke="{stroke}" stroke-width="1.5"/>'
    )
    if node.kind == "result":
        shape = ""
    text = f'<text x="{node.x:.1f}" y="{node.y + 4.5:.1f}" text-anchor="middle" fill="{c["ink"]}">'
    return f"{shape}{text}{escape(node.label)}</text>"


def _description(drawing):
    """The graph in words, for readers who hear it."""
    sentences = []
    for edge in drawing.edges:
        words = f"{drawing.nodes[edge.start].label} to {drawing.nodes[edge.end].label}"
        words += f", value {edge.value}" if edge.value else ""
        words += f", gradient {edge.gradient}" if edge.gradient else ""
        sentences.append(words)
    return "Computational graph. " + "; ".join(sentences) + "."
