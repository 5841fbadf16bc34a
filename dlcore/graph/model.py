"""What a drawn graph consists of, and how it is read from the record of a computation."""

import json
from dataclasses import dataclass, field

import numpy as np

from ..backward import ELEMENTWISE
from ..tensor import Tensor, needs_grad, value

SYMBOLS = {
    "add": "+", "subtract": "−", "multiply": "×", "divide": "÷", "power": "xʸ", "negative": "−x", "sqrt": "√",
    "matmul": "@", "maximum": "max", "relu": "ReLU", "sigmoid": "σ", "reshape": "shape", "transpose": "T",
    "getitem": "[ ]", "cross_entropy": "cross-entropy",
}  # fmt: skip
HEIGHT = 34  # of a node, in pixels
CHARACTER = 7.6  # width of a character at 13 px, on the safe side
FEW = 8  # arrays with more elements are told by shape and range


@dataclass
class Node:
    """An operation, or a leaf: a tensor or a number that was not computed."""

    label: str
    kind: str  # "operation", "parameter" (a leaf with a gradient), "constant", "result"
    tensor: object
    gradient: object = None  # of the result with respect to it, all uses together
    local: tuple = ()  # derivative with respect to each input, where all are single numbers
    x: float = 0.0
    y: float = 0.0

    @property
    def width(self):
        """float: in pixels."""
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
    local: object = None  # derivative of the end with respect to the start, of numbers or element by element
    downstream: object = None  # the gradient that is sent back here; `gradient` is its text
    summed: bool = False  # whether it was summed over axes along which the start was broadcast


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

    def to_json(self):
        """Return the graph and its layout as JSON, for drawing it by other means.

        Returns
        -------
        str
            An object with ``nodes`` (label, kind, op, shape, value, local, gradient, x, y, width, height) and ``edges``
            (start, end, value, gradient, points). Numbers are numbers, ``"nan"`` or ``"inf"``; an array with more
            than a few elements is told by its shape and range. An edge also has ``local`` and ``downstream``: what
            the gradient of its end is multiplied by, None where this is no elementwise product, and the product; and
            ``summed``, whether the product was then summed over axes along which its start was broadcast.
        """
        nodes = [
            {
                "label": node.label,
                "kind": node.kind,
                "op": getattr(node.tensor, "_op", None) if node.kind == "operation" else None,
                "shape": list(np.shape(value(node.tensor))),
                "value": _elided(value(node.tensor)),
                "local": [_elided(d) for d in node.local],
                "gradient": _elided(node.gradient),
                "x": round(node.x, 1),
                "y": round(node.y, 1),
                "width": round(node.width, 1),
                "height": HEIGHT,
            }
            for node in self.nodes
        ]
        edges = [
            {
                "start": edge.start,
                "end": edge.end,
                "value": edge.value,
                "gradient": edge.gradient,
                "local": _elided(edge.local),
                "downstream": _elided(edge.downstream),
                "summed": edge.summed,
                "points": [[round(x, 1), round(y, 1)] for x, y in edge.points],
            }
            for edge in self.edges
        ]
        return json.dumps({"nodes": nodes, "edges": edges}, allow_nan=False)

    def __repr__(self):
        return description(self)  # what a reader sees where no picture can be shown

    def _repr_svg_(self):
        return self.svg


def collect(output, flow, name):
    """Return nodes and edges, inputs before what they flow into, the result last.

    `flow` has, for the index of each tensor that a gradient reaches, that gradient and what is sent on to the inputs.
    """
    nodes, edges, number = [], [], {}
    todo, seen = [output], {}
    while todo:
        tensor = todo.pop()
        if tensor._index not in seen:
            seen[tensor._index] = tensor
            todo += [x for x in tensor._inputs or () if isinstance(x, Tensor)]
    for _, tensor in sorted(seen.items()):
        uses, factors = [], _factors(tensor)
        for position, x in enumerate(tensor._inputs or ()):
            if x is None:
                continue
            if not isinstance(x, Tensor):
                nodes.append(Node(short(x), "constant", x))
                start = len(nodes) - 1
            else:
                start = number[x._index]
            sent = (flow.get(tensor._index, (None, None))[1] or {position: None})[position]
            edge = Edge(start, -1, _edge_label(x), "" if sent is None else short(sent))
            edge.local, edge.downstream = factors[position] if needs_grad(x) else None, sent
            edge.summed = edge.local is not None and sent is not None and np.size(sent) != np.size(edge.local)
            uses.append(edge)
        node = _node(tensor)
        node.gradient, node.local = flow.get(tensor._index, (None, None))[0], _local_derivatives(tensor)
        nodes.append(node)
        number[tensor._index] = len(nodes) - 1
        for edge in uses:
            edge.end = number[tensor._index]
        edges += uses
    last = flow.get(output._index, (None, None))[0]
    nodes.append(Node(output.name or name, "result", output, gradient=last))
    back = "" if last is None else short(last)
    edges.append(Edge(number[output._index], len(nodes) - 1, short(output), back, downstream=last))
    return Drawing(nodes, edges)


def _local_derivatives(tensor):
    """Return the derivative of a node with respect to each input, where all of them are single numbers."""
    if tensor._op is None or any(x is not None and np.size(value(x)) != 1 for x in (tensor, *tensor._inputs)):
        return ()
    return tuple(tensor._vjp(np.ones(tensor.shape, tensor.dtype)))


def _factors(tensor):
    """Return what a gradient is multiplied by on its way to each input; None where that is no elementwise product."""
    if tensor._op is None:
        return ()
    if tensor._jvp is not ELEMENTWISE:
        return _local_derivatives(tensor) or (None,) * len(tensor._inputs)
    return tuple(tensor._vjp(np.ones(tensor.shape, tensor.dtype)))


def _elided(x):
    """Return a value for JSON: a number, a short list, or the shape and range of a long one."""
    if x is None:
        return None
    array = np.asarray(x)
    if array.size > FEW:
        return {"shape": list(array.shape), "min": _elided(array.min()), "max": _elided(array.max())}
    if array.ndim:
        return [_elided(element) for element in array]
    number = array.item()
    return number if not isinstance(number, float) or np.isfinite(number) else str(number)


def _node(tensor):
    if tensor._op is not None:
        return Node(SYMBOLS.get(tensor._op, tensor._op), "operation", tensor)
    return Node(tensor.name or short(tensor), "parameter" if tensor.requires_grad else "constant", tensor)


def _edge_label(x):
    """A value on an edge; with its name in front if it was computed and named."""
    if not isinstance(x, Tensor):
        return ""
    if x._op is None:
        return short(x) if x.name else ""
    return f"{x.name} = {short(x)}" if x.name else short(x)


def short(x):
    """A number with four digits; for an array its shape."""
    array = np.asarray(value(x))
    if array.size == 1:
        return f"{array.item():.4g}".replace("-", "−")
    return " × ".join(map(str, array.shape))


def description(drawing):
    """The graph in words, for readers who hear it."""
    sentences = []
    for edge in drawing.edges:
        words = f"{drawing.nodes[edge.start].label} to {drawing.nodes[edge.end].label}"
        words += f", value {edge.value}" if edge.value else ""
        words += f", gradient {edge.gradient}" if edge.gradient else ""
        sentences.append(words)
    return "Computational graph. " + "; ".join(sentences) + "."
