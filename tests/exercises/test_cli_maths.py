"""Mathematics in a terminal: it can be read without knowing LaTeX."""

import re
import subprocess
import sys

import pytest

from dlcore.exercises import lookup
from dlcore.exercises.cli import maths, terminal


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"3\cdot 4 - 9", "3 · 4 − 9"),
        (r"\partial y/\partial u = 2\,(p - y)^2", "∂y/∂u = 2 (p − y)²"),
        (r"s_3 = 1/(2\sqrt{u_2})", "s₃ = 1/(2√(u₂))"),
        ("d_l \\, d_{l-1}", "dₗ dₗ₋₁"),
        ("e^{-x}", "e⁻ˣ"),
        ("u =\nx^2", "u = x²"),
        (r"2x\cos(x^2)", "2x cos(x²)"),
        (r"\sin u", "sin u"),
        (r"2 \cdot \tfrac14", "2 · 1/4"),
        (r"-6.5\ \tfrac{°\text{C}}{\text{km}} \times 2", "−6.5 °C/km × 2"),
        (r"\frac{a + b}{2x}", "(a + b)/(2x)"),
        (r"\frac{1}{2\sqrt s} + \operatorname{diag}(v)\,p", "1/(2√s) + diag(v) p"),
        ("r^{2/3}", "r^(2/3)"),
        (r"(QK^\top)^{\top}", "(QKᵀ)ᵀ"),
        (r"\sqrt{x^2 + y^2} = \sqrt 25, \sqrt[3]r, \sqrt[n]{x}", "√(x² + y²) = √25, ∛r, ⁿ√x"),
        (r"\frac{\partial L}{\partial w_{ij}}", "∂L/∂wᵢⱼ"),
    ],
)
def test_a_formula_as_text(latex, text):
    assert maths.as_text(latex) == text


def test_no_text_of_the_bank_keeps_a_trace_of_latex():
    for e in lookup.every():
        for text in (*e.hints, e.explanation, *(slip.message for slip in e.misconceptions)):
            shown = re.sub(r"```.*?```|`[^`]*`", "", maths.readable(text), flags=re.DOTALL)
            # Unicode has no small f or g to write below a letter
            assert not re.search(r"[\\${}]|\^(?!\()|\w_(?![bcdfgqwyz]\b)\w", shown), f"{e.id}: {shown}"


def test_code_stays_and_so_does_what_a_terminal_cannot_show():
    assert maths.readable("`$x_1$` and $x_1$ and ```\n$x_1$```") == "`$x_1$` and x₁ and ```\n$x_1$```"
    assert maths.readable("$x_1$ and $x + 1$", "latin-1") == "$x_1$ and x + 1"


@pytest.mark.parametrize("is_terminal", [True, False])
def test_a_hint_is_shown_with_its_mathematics(monkeypatch, capsys, is_terminal):
    monkeypatch.setattr(terminal.sys.stdout, "isatty", lambda: is_terminal, raising=False)
    monkeypatch.setenv("TERM", "dumb")
    terminal.Output().markdown(r"The slope $a_1 * b_2 * \sigma'(z)$ of `f(x)` is **steep**.")
    out = capsys.readouterr().out
    assert "The slope a₁ * b₂ * σ'(z) of" in out and ("`f(x)` is **steep**." in out) != is_terminal


def test_its_libraries_are_loaded_when_there_is_mathematics():
    code = "import sys; from dlcore.exercises.cli import maths; maths.readable('none'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"pylatexenc", "unicodeit"} & set(loaded)
