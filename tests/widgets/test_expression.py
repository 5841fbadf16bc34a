"""The reader's own expressions: dlcore's numbers, Python's reading, and clear messages."""

import math

import numpy as np
import pytest

from dlcore import Tensor
from dlcore.widgets.graph_stepper import _from_text

INPUTS = {"x": 1.3, "y": -0.7, "w1": 2.1}
TRACED = """a[0].map((text) => {
  const { nodes } = m.trace(text, a[1]);
  const inputs = nodes.filter((node) => node.kind === "parameter");
  return [nodes.at(-1).value, Object.fromEntries(inputs.map((node) => [node.label, node.gradient]))];
})"""
ONE = ["sin", "cos", "tan", "tanh", "exp", "log", "sqrt", "relu", "sigmoid", "abs"]


def expression(rng, depth):
    """Return a random expression in the inputs, numbers and constants."""
    if depth == 0 or rng.random() < 0.1:
        return str(rng.choice([*INPUTS, *INPUTS, f"{rng.uniform(0.1, 3):.2f}", "pi", "e", "2"]))
    a, b = expression(rng, depth - 1), expression(rng, depth - 1)
    shapes = [f"({a} + {b})", f"({a} - {b})", f"{a}*({b})", f"({a})/({b})", f"-{a}**2", f"(-{a})**{rng.integers(2, 4)}",
              f"exp(-({a})**2)**({b})", f"max({a}, {b})", f"min({a}, {b})"]  # fmt: skip
    functions = [f"{name}({a})" for name in ONE]
    return str(rng.choice(shapes if rng.random() < 0.6 else functions))


def by_dlcore(text):
    tensors = {name: Tensor(x, requires_grad=True) for name, x in INPUTS.items()}
    with np.errstate(all="ignore"):
        result = _from_text(text, INPUTS)(**tensors)
        if not isinstance(result, Tensor) or result._op is None:
            return None
        result.backward()
    return result.item(), {name: t.grad for name, t in tensors.items() if t.grad is not None}


def test_random_expressions_have_the_value_and_the_gradients_of_dlcore(arithmetic):
    rng = np.random.default_rng(0)
    texts = [expression(rng, depth) for depth in (1, 2, 3, 3) for _ in range(60)]
    compared = 0
    for text, (value, gradients) in zip(texts, arithmetic("graph_stepper", TRACED, texts, INPUTS), strict=True):
        expected = by_dlcore(text)
        if expected is None:
            continue
        np.testing.assert_allclose(value, expected[0], rtol=1e-9, atol=1e-12, err_msg=text)
        if not all(map(math.isfinite, [expected[0], *expected[1].values()])):
            continue
        assert gradients.keys() == expected[1].keys(), text
        for name, gradient in gradients.items():
            np.testing.assert_allclose(gradient, expected[1][name], rtol=1e-8, atol=1e-11, err_msg=f"{text}, {name}")
        compared += 1
    assert compared > 120


@pytest.mark.parametrize(
    ("text", "value", "slope"),
    [("-x**2", -9, -6), ("(-x)**2", 9, 6), ("2**x**2", 512, 512 * math.log(2) * 6),
     ("2**-x", 0.125, -0.125 * math.log(2)), ("1 - x - x", -5, -2), ("12/x/2", 2, -2 / 3), ("relu(x - 3)", 0, 0),
     ("abs(x - 3)", 0, 0), ("max(x, 3)", 3, 0.5), ("x**0", 1, 0), ("(x - 3)**0", 1, 0), ("+x", 3, 1), ("x", 3, 1),
     ("−x·2", -6, -2), ("2e1*x", 60, 20)],
)  # fmt: skip
def test_expressions_are_read_as_python_reads_them(arithmetic, text, value, slope):
    got = arithmetic("graph_stepper", "(g => [g.nodes.at(-1).value, g.nodes.find((n) => n.label === 'x').gradient])"
                     "(m.trace(a[0], {x: 3}))", text)  # fmt: skip
    np.testing.assert_allclose(got, [value, slope], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "Type an expression"), ("  ", "Type an expression"), ("sin(x", "closing parenthesis ) is missing"),
     ("x)", "without an opening"), ("x ^ 2", "x**2"), ("y = x", "without ="), ("2x", "2*x"),
     ("3(x)", "with a star"), ("x y", "side by side"), ("x, y", "side by side"), ("x +", "missing after +"),
     ("sinx", '"sinx" is not known'), ("sin", "is a function"), ("foo(x)", 'no function "foo"'),
     ("x(y)", "with a star"), ("max(x)", "two values"), ("sin(x, y)", "one value"), ("sin()", "nothing between"),
     ("x % y", "sign % is not known"), ("'a'", "text"), ("x.y", "dot"), ("math.sin(x)", "dot"),
     ("[x]", "can be used"), ("constructor", "not known"), ("__proto__", "not known"),
     ("toString(x)", "no function"), ("this", "can be used"), ("alert(1)", "no function"),
     ("x" + "+x" * 70, "more than 60 nodes"), ("(" * 300 + "x" + ")" * 300, "too large"), ("1e999*x", "too large"),
     ("*x", "cannot be read"), ("x ** ** x", "missing"), ("-", "missing after"), ("🙂", "not known"),
     ("x; y", "side by side"), ("-" * 450 + "x", "more than 60 nodes")],
)  # fmt: skip
def test_a_bad_expression_gets_a_clear_message(arithmetic, text, message):
    said = arithmetic("graph_stepper", "(() => { try { return m.trace(a[0], {x: 1, y: 2}) && 'fine' } "
                      "catch (e) { return `${e.constructor === Error} ${e.message}` } })()", text)  # fmt: skip
    assert message in said and not said.startswith("true"), said


@pytest.mark.parametrize(
    ("text", "x", "sentence"),
    [("log(x)", -1, "log needs a positive number and gets −1"), ("1/x", 0, "a division by 0 has no value"),
     ("sqrt(x)", -4, "sqrt needs"), ("x**0.5", -1, "(−1) to the power 0.5 is no real number"),
     ("x**-1", 0, "division by 0"), ("exp(x)", 1000, "too large"), ("sqrt(x)", 0, "slope of √(0)"),
     ("sin(log(x))", -1, "log needs")],
)  # fmt: skip
def test_trouble_with_a_domain_is_told_calmly(arithmetic, text, x, sentence):
    warnings = arithmetic("graph_stepper", "m.trace(a[0], {x: a[1]}).warnings", text, x)
    assert sentence in warnings[0] and len(warnings) == 1
