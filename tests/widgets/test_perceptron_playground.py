"""PerceptronPlayground: dlcore's linear units, lines that can be dragged, and XOR."""

import numpy as np
import pytest
import traitlets
from fingers import drag, middle, swipe

from dlcore import functional
from dlcore.widgets import PerceptronPlayground
from dlcore.widgets.perceptron_playground import GATES, INPUTS, fires

MODULE = "perceptron_playground"
SOLVED = {"hidden": [[1.0, 1.0, -0.5], [-1.0, -1.0, 1.5]], "output": [1.0, 1.0, -1.5]}


def verdict(page):
    return page.locator(".dl-body > p").first.inner_text()


def handle(page, name="dl-move", which=0):
    """Where a handle of a line is on the page."""
    mark = page.locator(f".{name}").nth(which)
    mark.scroll_into_view_if_needed()
    return middle(mark.bounding_box())


def test_sums_are_those_of_dlcore(arithmetic):
    rng = np.random.default_rng(4)
    units, x = rng.normal(0, 2, (20, 3)), rng.normal(0, 2, (10, 2))
    got = arithmetic(MODULE, "a[1].map((x) => a[0].map((unit) => m.sum(unit, x)))", units.tolist(), x.tolist())
    np.testing.assert_allclose(got, functional.linear(x, units[:, :2], units[:, 2]).data, rtol=1e-9, atol=1e-12)


def test_two_layers_are_those_of_dlcore(arithmetic):
    rng = np.random.default_rng(5)
    for _ in range(20):
        hidden, output = rng.uniform(-5, 5, (2, 3)), rng.uniform(-5, 5, 3)
        expected = fires(fires(INPUTS, hidden), [output])[:, 0]
        call = "a[2].map((x) => m.twoLayers(a[0], a[1], x).y)"
        assert arithmetic(MODULE, call, hidden.tolist(), output.tolist(), INPUTS.tolist()) == expected.tolist()


@pytest.mark.parametrize(("gate", "layers"), [(gate, k) for gate in GATES for k in (1, 2) if (gate, k) != ("XOR", 1)])
def test_the_weights_that_it_shows_do_work(arithmetic, gate, layers):
    found = arithmetic(MODULE, "m.solution(...a)", gate, layers)
    if layers == 1:
        answers = fires(INPUTS, [found["unit"]])
    else:
        answers = fires(fires(INPUTS, found["hidden"]), [found["output"]])
    assert tuple(answers[:, 0]) == GATES[gate]


def test_no_line_of_the_sliders_does_xor(arithmetic):
    grid = np.linspace(-5, 5, 21)
    units = np.array(np.meshgrid(grid, grid, grid)).reshape(3, -1).T
    right = (fires(INPUTS, units).T == np.array(GATES["XOR"])).sum(axis=1)
    assert right.max() == 3
    assert arithmetic(MODULE, "m.solution('XOR', 1)") is None


def test_the_mouse_drags_the_line(stage):
    page = stage(PerceptronPlayground(gate="AND", unit=[1.0, 1.0, -0.5]))
    assert verdict(page) == "2 of 4 right; wrong: (0, 1), (1, 0)."
    x, y = handle(page)
    drag(page, (x, y), (x + 95, y - 95))
    w1, w2, b = page.evaluate("window.model.state.unit")
    assert (w1, w2) == (1, 1) and -2 < b < -1
    assert verdict(page) == "All four points of AND are right."
    page.get_by_role("status").get_by_text("All four").wait_for(state="attached")


def test_turning_the_line_keeps_the_size_of_its_weights(stage):
    page = stage(PerceptronPlayground(unit=[1.0, 1.0, -1.0]))
    (mx, my), (tx, ty) = handle(page), handle(page, "dl-turn")
    drag(page, (tx, ty), (mx + 70, my))
    w1, w2, b = page.evaluate("window.model.state.unit")
    assert np.hypot(w1, w2) == pytest.approx(2**0.5, abs=0.1)
    assert abs(w1) < 0.2 and 0.5 * (w1 + w2) + b == pytest.approx(0, abs=0.1)


def test_a_finger_drags_the_line(stage, serious_violations):
    page = stage(PerceptronPlayground(), viewport={"width": 360, "height": 700}, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    x, y = handle(page)
    swipe(page, (x, y), (x + 60, y - 60))
    assert page.evaluate("window.model.state.unit[2]") < -0.9
    box = page.locator(".dl-move").bounding_box()
    assert min(box["width"], box["height"]) >= 40
    assert serious_violations(page) == []


def test_sliders_move_the_line_by_keyboard(stage):
    page = stage(PerceptronPlayground(gate="OR", unit=[1.0, 1.0, 0.0]))
    assert verdict(page) == "All four points of OR are right."
    page.get_by_label("b", exact=True).press("ArrowRight")
    assert page.evaluate("window.model.state.unit") == [1, 1, 0.05]
    assert verdict(page) == "3 of 4 right; wrong: (0, 0)."


def test_one_unit_is_told_why_xor_is_too_much(stage):
    page = stage(PerceptronPlayground(gate="XOR"))
    assert "No line gets XOR right" in page.locator("section").inner_text()
    assert page.get_by_role("button", name="Show weights").is_disabled()


def test_two_layers_do_xor(stage):
    page = stage(PerceptronPlayground(gate="XOR"))
    page.get_by_label("network").select_option("2")
    assert verdict(page) == "3 of 4 right; wrong: (1, 1)."
    page.get_by_label("v₂", exact=True).fill("-1")
    assert verdict(page) == "All four points of XOR are right."
    page.get_by_role("button", name="Show weights").click()
    assert {key: page.evaluate(f"window.model.state.{key}") for key in SOLVED} == SOLVED
    assert verdict(page) == "All four points of XOR are right."


def test_hidden_lines_and_the_output_line_can_be_dragged(stage):
    page = stage(PerceptronPlayground(gate="XOR", layers=2, **SOLVED))
    for which, key in ((1, "hidden"), (2, "output")):
        x, y = handle(page, which=which)
        before = page.evaluate(f"JSON.stringify(window.model.state.{key})")
        drag(page, (x, y), (x - 40, y + 40))
        assert page.evaluate(f"JSON.stringify(window.model.state.{key})") != before


@pytest.mark.parametrize(
    ("hidden", "words"),
    [
        ([[0.0, 0.0, 1.0], [1.0, 1.0, -0.5]], "draws no line"),
        ([[1.0, 1.0, -0.5], [1.0, 1.0, -0.5]], "land on the same spot"),
        ([[1.0, 0.0, -0.5], [0.0, 1.0, -0.5]], "shows XOR again"),
    ],
)
def test_a_hidden_layer_that_cannot_help_is_explained(stage, hidden, words):
    page = stage(PerceptronPlayground(gate="XOR", layers=2, hidden=hidden))
    assert words in page.locator("section").inner_text()


@pytest.mark.parametrize("unit", [[0.0, 0.0, 0.0], [5.0, -5.0, 5.0], [0.05, 0.0, 5.0], [-5.0, -5.0, -5.0]])
def test_extreme_weights_are_drawn(stage, unit):
    page = stage(PerceptronPlayground(unit=unit))
    assert "NaN" not in page.locator("section").inner_html()
    if unit[0]:
        x, y = handle(page)
        drag(page, (x, y), (0, 0))
        assert "NaN" not in page.locator("section").inner_html()


@pytest.mark.parametrize(("theme", "layers"), [("light", 1), ("dark", 2)])
def test_no_serious_violation_of_accessibility(stage, serious_violations, theme, layers):
    assert serious_violations(stage(PerceptronPlayground(gate="XOR", layers=layers), theme=theme)) == []


@pytest.mark.parametrize("wrong", [{"gate": "NOR"}, {"layers": 3}, {"unit": [1.0]}, {"unit": [9.0, 0.0, 0.0]}])
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(traitlets.TraitError):
        PerceptronPlayground(**wrong)


@pytest.mark.parametrize("case", [{}, {"gate": "XOR", "layers": 2}, {"unit": [0.0, 0.0, 1.0]}])
def test_a_picture_stands_in(case):
    widget = PerceptronPlayground(**case)
    picture = widget.picture()
    assert picture.startswith("<svg") and widget.gate in picture
