"""ChainRuleExplorer: dlcore's slopes and their product, and a point that can be moved in three ways."""

import itertools

import numpy as np
import pytest
import traitlets
from fingers import drag, middle, swipe

from dlcore import Tensor
from dlcore.widgets import ChainRuleExplorer
from dlcore.widgets.chain_rule_explorer import NAMES, STEPS, apply

MODULE = "chain_rule_explorer"


def plot_point(page):
    """Where the point on the left curve is on the page."""
    circle = page.locator("svg.dl-plot").first.locator("circle").last
    circle.scroll_into_view_if_needed()
    return middle(circle.bounding_box())


def shown(page):
    return page.locator(".dl-math").last.inner_text()


@pytest.mark.parametrize("name", NAMES)
def test_values_and_slopes_are_those_of_dlcore(arithmetic, name):
    points = [*np.random.default_rng(1).normal(0, 2, 40).tolist(), -30.0, 30.0]
    x = Tensor(np.array(points), requires_grad=True)
    with np.errstate(all="ignore"):
        y = apply(name, x)
        y.backward(np.ones(len(points)))
    known = np.isfinite(y.data)
    for which, expected in (("value", y.data), ("slope", x.grad)):
        got = arithmetic(MODULE, f"a[1].map(m.FUNCTIONS[a[0]].{which})", name, points)
        np.testing.assert_allclose(np.array(got, dtype=float)[known], expected[known], rtol=1e-9, atol=1e-12)


def test_the_product_of_slopes_is_the_gradient_dlcore_finds(arithmetic):
    rng = np.random.default_rng(2)
    cases = [(f, g, rng.uniform(-2, 2), rng.choice(STEPS)) for f, g in itertools.product(NAMES, NAMES)]
    got = arithmetic(MODULE, "a[0].map((c) => { const n = m.chain(...c); return [n.product, n.dy]; })", cases)
    compared = 0
    for (f, g, at, step), (product, dy) in zip(cases, got, strict=True):
        x = Tensor(np.array([at, at + step]), requires_grad=True)
        with np.errstate(all="ignore"):
            y = apply(f, apply(g, x))
            y.backward(np.ones(2))
        if np.isfinite(y.data).all():
            compared += 1
            np.testing.assert_allclose([product, dy], [x.grad[0], y.data[1] - y.data[0]], rtol=1e-9, atol=1e-11)
    assert compared > 60


def test_the_smaller_the_step_the_closer_the_ratio(stage):
    page = stage(ChainRuleExplorer(f="sin", g="square", x=0.8, step=0.5))
    assert "0.8021 · 1.6 = 1.283" in shown(page) and "0.3957 / 0.5 = 0.7914" in shown(page)
    page.get_by_label("step Δx").focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    assert page.evaluate("window.model.state.step") == 0.01
    assert "within 1 % of the product" in shown(page)
    page.get_by_role("status").get_by_text("product 1.283").wait_for(state="attached")


def test_the_outer_slope_is_read_at_g_of_x(stage):
    text = shown(stage(ChainRuleExplorer(f="sin", g="square", x=0.8)))
    assert "at u = g(x) = 0.64, not at x (f′(0.8) would be 0.6967)" in text


def test_mouse_and_finger_drag_the_point(stage):
    page = stage(ChainRuleExplorer(x=0.8))
    x, y = plot_point(page)
    drag(page, (x, y), (x - 80, y))
    moved = page.evaluate("window.model.state.x")
    assert moved < 0.4 and page.get_by_label("x", exact=True).input_value() == str(moved)
    page = stage(ChainRuleExplorer(x=0.8), viewport={"width": 360, "height": 700}, has_touch=True)
    x, y = plot_point(page)
    swipe(page, (x, y), (x - 80, y))
    assert page.evaluate("window.model.state.x") < 0.4


def test_the_keyboard_moves_the_point_and_chooses_functions(stage):
    page = stage(ChainRuleExplorer(x=0.8))
    page.get_by_label("x", exact=True).press("ArrowRight")
    assert page.evaluate("window.model.state.x") == pytest.approx(0.85)
    page.get_by_label("outer f(u)").select_option("linear")
    assert page.evaluate("window.model.state.f") == "linear"
    assert "3 · 1.7 = 5.1" in shown(page)


@pytest.mark.parametrize(
    ("f", "g", "x", "words"),
    [
        ("log", "linear", -1.0, "ln u needs a number above 0, and u = g(x) is −2."),
        ("sqrt", "sin", -1.0, "√u needs a number that is not below 0"),
        ("reciprocal", "square", 0.0, "1/u needs a number other than 0"),
        ("sqrt", "square", 0.0, "stands upright"),
        ("sin", "log", 0.0, "ln x needs a number above 0, and x is 0."),
        ("sin", "sqrt", 0.25, "Choose another step"),
    ],
)
def test_outside_the_domain_there_is_a_calm_sentence(stage, f, g, x, words):
    page = stage(ChainRuleExplorer(f=f, g=g, x=x, step=-0.5))
    assert words in page.locator(".dl-warning").inner_text()
    assert "NaN" not in page.locator("section").inner_text()


def test_every_pair_of_functions_is_drawn_at_every_place(stage):
    page = stage(ChainRuleExplorer())
    page.evaluate("""(names) => {
      const [g, f] = document.querySelectorAll("select");
      const x = document.querySelector("input[type=range]");
      const fire = (input, value, event) => { input.value = value; input.dispatchEvent(new Event(event)); };
      for (const inner of names) for (const outer of names) {
        fire(g, inner, "change");
        fire(f, outer, "change");
        for (const place of [-2, 0, 2]) fire(x, place, "input");
      }
    }""", NAMES)
    assert "NaN" not in page.locator("section").inner_html()


def test_a_step_over_a_pole_is_named(stage):
    assert "jumps over 0" in shown(stage(ChainRuleExplorer(f="reciprocal", g="linear", x=-0.5, step=0.5)))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_serious_violation_of_accessibility(stage, serious_violations, theme):
    assert serious_violations(stage(ChainRuleExplorer(), theme=theme)) == []


def test_it_fits_a_phone(stage, serious_violations):
    page = stage(ChainRuleExplorer(f="sigmoid", g="linear"), viewport={"width": 360, "height": 700}, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert serious_violations(page) == []


@pytest.mark.parametrize("wrong", [{"f": "cosine"}, {"x": 7.0}, {"step": 0.0}])
def test_what_is_not_offered_is_refused(wrong):
    with pytest.raises(traitlets.TraitError):
        ChainRuleExplorer(**wrong)


@pytest.mark.parametrize("case", [{}, {"f": "log", "g": "log", "x": -1.0}, {"f": "exp", "g": "exp", "x": 2.0}])
def test_a_picture_stands_in(case):
    picture = ChainRuleExplorer(**case).picture()
    assert picture.startswith("<svg") and "g(x)" in picture
