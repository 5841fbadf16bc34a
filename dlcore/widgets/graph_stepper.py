"""A computational graph, stepped node by node."""

import ast
import json
import operator

import numpy as np
import traitlets

from .. import functional as F
from .. import graph
from ..tensor import Tensor
from .base import Widget

OPENING = "x*y + sin(x)", {"x": 2.0, "y": 3.0}
OPERATORS = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Pow: operator.pow, ast.USub: operator.neg, ast.UAdd: operator.pos,
}  # fmt: skip
FUNCTIONS = {
    "sin": F.sin, "cos": F.cos, "tan": lambda x: F.sin(x) / F.cos(x), "tanh": F.tanh, "exp": F.exp, "log": F.log,
    "sqrt": F.sqrt, "relu": F.relu, "sigmoid": F.sigmoid, "abs": F.absolute, "max": F.maximum, "min": F.minimum,
}  # fmt: skip
CONSTANTS = {"pi": np.pi, "e": np.e}


class GraphStepper(Widget):
    """The computational graph of any function of tensors, stepped forward and backward with its arithmetic.

    Parameters
    ----------
    function : callable or str, optional
        Takes tensors by name and returns a tensor; it is called once, and what it does is traced. Or an expression
        such as ``"sin(x*y) + x**2"``, whose inputs the reader can change in the page.
    **inputs : float, array or Tensor
        What it is called with. Numbers and arrays of floating-point numbers become tensors that ask for a gradient;
        arrays of integers stay as they are, and so does a tensor's own ``requires_grad``.

    Raises
    ------
    ValueError
        If the function computes nothing that asks for a gradient, if the graph has more than 500 nodes, or if an
        expression cannot be read.
    TypeError
        If the function does not return a tensor.

    Notes
    -----
    On a page without a kernel the reader can still type an expression of their own. Taught in "Backpropagation".
    """

    graph = traitlets.Dict().tag(sync=True)
    expression = traitlets.Unicode(OPENING[0]).tag(sync=True)
    values = traitlets.Dict(OPENING[1]).tag(sync=True)
    step = traitlets.Int(None, allow_none=True, min=0).tag(sync=True)

    def __init__(self, function=None, /, **inputs):
        if function is None:
            function, inputs = OPENING[0], {**OPENING[1], **inputs}
        if isinstance(function, str):
            numbers = {name: float(x) for name, x in inputs.items()}
            if not np.isfinite(list(numbers.values())).all():
                raise ValueError(f"GraphStepper: inputs of an expression must be finite numbers, and are {numbers}.")
            super().__init__(expression=function, values=numbers)
            self._drawing = _draw(_from_text(function, numbers), numbers)
        else:
            self._drawing = _draw(function, inputs)
            super().__init__(graph=json.loads(self._drawing.to_json()))

    def picture(self):
        """Return the graph with all its values and gradients, as an SVG document."""
        return self._drawing.svg


def _draw(function, inputs):
    """Call a function with named tensors, and draw what it did."""
    output = function(**{name: _tensor(name, x) for name, x in inputs.items()})
    if not isinstance(output, Tensor):
        raise TypeError(f"GraphStepper: the function must return a Tensor, and it returned {type(output).__name__}.")
    if output._op is None:
        raise ValueError(
            "GraphStepper: nothing was recorded. Compute the result with dlcore from inputs of floating-point numbers, "
            "outside no_grad()."
        )
    with np.errstate(all="ignore"):
        return graph.draw(output, name="result")


def _tensor(name, x):
    """Return an input as a tensor of this name; integers, which have no derivative, as an array."""
    if isinstance(x, Tensor):
        return Tensor(x, requires_grad=x.requires_grad, name=x.name or name)
    array = np.asarray(float(x) if isinstance(x, int) else x)
    return Tensor(array, requires_grad=True, name=name) if array.dtype.kind == "f" else array


def _from_text(expression, names):
    """Return the function that an expression describes. It is read as a tree, and never run as code."""

    def evaluate(tree, values):
        match tree:
            case ast.Constant(value=int() | float() as number):
                return float(number)
            case ast.Name(id=name) if name in values:
                return values[name]
            case ast.Name(id=name) if name in CONSTANTS:
                return CONSTANTS[name]
            case ast.UnaryOp(op=op, operand=x) if type(op) in OPERATORS:
                return OPERATORS[type(op)](evaluate(x, values))
            case ast.BinOp(left=x, op=op, right=y) if type(op) in OPERATORS:
                return OPERATORS[type(op)](evaluate(x, values), evaluate(y, values))
            case ast.Call(func=ast.Name(id=name), args=inputs, keywords=[]) if name in FUNCTIONS:
                return FUNCTIONS[name](*(evaluate(x, values) for x in inputs))
        raise ValueError(
            f"GraphStepper: {ast.unparse(tree)!r} is not known here. Inputs: {', '.join(names) or 'none'}; "
            f"functions: {', '.join(FUNCTIONS)}."
        )

    try:
        tree = ast.parse(expression, mode="eval").body
    except SyntaxError as error:
        raise ValueError(f"GraphStepper: the expression {expression!r} cannot be read: {error.msg}.") from None
    return lambda **values: evaluate(tree, values)
