"""GradientFlow: dlcore's sizes for the same arrays, and words for what vanishes and explodes."""

import numpy as np
import pytest
import traitlets

from dlcore import init
from dlcore.widgets import GradientFlow
from dlcore.widgets.gradient_flow import ACTIVATIONS, INITIALISATIONS, WIDTH, deviation, flow

MODULE = "gradient_flow"


def text(page):
    return page.locator("section").inner_text()


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("depth", [1, 7])
def test_sizes_are_those_of_dlcore_for_the_same_arrays(arithmetic, activation, depth):
    rng = np.random.default_rng(6)
    weights = rng.normal(0, 0.6, (depth, 8, 8))
    x, upstream = rng.normal(0, 1, (2, 5, 8))
    flat = [[W.ravel().tolist() for W in weights], x.ravel().tolist(), upstream.ravel().tolist()]
    got = arithmetic(MODULE, "m.flow(a[0], a[1], a[2], 8, a[3])", *flat, activation)
    for part, expected in flow(weights, x, upstream, activation).items():
        np.testing.assert_allclose(got[part], expected, rtol=1e-9, atol=1e-15, err_msg=part)


def test_a_scale_of_the_weights_is_the_same_as_scaled_weights(arithmetic):
    rng = np.random.default_rng(7)
    weights, x, upstream = rng.normal(0, 1, (3, 16)), rng.normal(0, 1, 8), rng.normal(0, 1, 8)
    call = "m.flow(a[0], a[1], a[2], 4, 'tanh', a[3])"
    given = x.tolist(), upstream.tolist()
    scaled = arithmetic(MODULE, call, weights.tolist(), *given, 0.3)
    expected = arithmetic(MODULE, call, (weights * 0.3).tolist(), *given, 1)
    for part in ("values", "gradients", "weights"):
        np.testing.assert_allclose(scaled[part], expected[part], rtol=1e-12)


def test_initialisations_are_those_of_dlcore(arithmetic):
    for name in INITIALISATIONS:
        assert arithmetic(MODULE, "m.deviation(a[0])", name) == pytest.approx(deviation(name), rel=1e-12)
    shape = (WIDTH, WIDTH)
    assert init.xavier_normal(shape, rng=0).std() == pytest.approx(deviation("xavier"), rel=0.05)
    assert init.kaiming_normal(shape, rng=0).std() == pytest.approx(deviation("he"), rel=0.05)


@pytest.mark.parametrize(
    ("activation", "initialisation", "words"),
    [
        ("sigmoid", "xavier", ["Steady", "Vanishing: back through 50 layers"]),
        ("relu", "he", ["Steady", "Healthy"]),
        ("relu", "large", ["Exploding: through 50", "Exploding: back through 50"]),
        ("tanh", "small", ["Fading", "Vanishing"]),
        ("tanh", "large", ["units are saturated"]),
        ("tanh", "zeros", ["Every activation is 0", "nothing can learn"]),
        ("sigmoid", "zeros", ["Only 1 of 50 layers gets a gradient"]),
        ("linear", "large", ["Exploding"]),
        ("silu", "small", ["Vanishing"]),
    ],
)
def test_vanishing_and_exploding_are_said_in_words(stage, activation, initialisation, words):
    page = stage(GradientFlow(depth=50, activation=activation, initialisation=initialisation))
    for word in words:
        assert word in text(page)
    assert "NaN" not in page.locator("section").inner_html() and "not a number" not in text(page)


def test_one_layer_without_weights_is_described(stage):
    page = stage(GradientFlow(depth=1, activation="linear", initialisation="zeros"))
    assert "Only the weights of the layer itself get one" in text(page)


@pytest.mark.parametrize("activation", ["relu", "sigmoid"])
def test_the_page_shows_what_numpy_would_for_other_random_numbers(stage, activation):
    """Its own generator gives standard normal numbers: sizes agree with NumPy's within their scatter."""
    page = stage(GradientFlow(depth=5, activation=activation, initialisation="he"))
    shown = float(page.locator("tbody tr").last.locator("td").first.inner_text())
    rng = np.random.default_rng(8)
    weights = rng.normal(0, deviation("he"), (5, WIDTH, WIDTH))
    expected = flow(weights, *rng.normal(0, 1, (2, 16, WIDTH)), activation)["values"][-1]
    assert shown == pytest.approx(expected, rel=0.5)


def test_controls_change_the_flow_by_keyboard(stage):
    page = stage(GradientFlow())
    page.get_by_label("layers").press("End")
    page.get_by_text("back through 50 layers").first.wait_for()
    page.get_by_label("activation", exact=True).select_option("relu")
    page.get_by_label("weights at the start").select_option("he")
    assert "Healthy" in text(page)
    state = [page.evaluate(f"window.model.state.{key}") for key in ("depth", "activation", "initialisation")]
    assert state == [50, "relu", "he"]
    page.get_by_role("status").get_by_text("Healthy").wait_for(state="attached")


def test_a_seed_decides_and_new_numbers_can_be_had(stage):
    page, again = stage(GradientFlow(seed=3)), stage(GradientFlow(seed=3))
    first = page.locator("tbody").inner_text()
    assert again.locator("tbody").inner_text() == first
    page.get_by_role("button", name="New random numbers").click()
    assert page.evaluate("window.model.state.seed") == 4
    assert page.locator("tbody").inner_text() != first


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_serious_violation_of_accessibility(stage, serious_violations, theme):
    assert serious_violations(stage(GradientFlow(), theme=theme)) == []


def test_it_fits_a_phone_and_answers_to_touch(stage, serious_violations):
    page = stage(GradientFlow(depth=1), viewport={"width": 360, "height": 700}, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="New random numbers").tap()
    assert page.evaluate("window.model.state.seed") == 1
    assert serious_violations(page) == []


@pytest.mark.parametrize("wrong", [{"depth": 0}, {"depth": 51}, {"activation": "step"}, {"initialisation": "lucky"}])
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(traitlets.TraitError):
        GradientFlow(**wrong)


@pytest.mark.parametrize("case", [{}, {"initialisation": "zeros"}, {"depth": 1, "activation": "linear"}])
def test_a_picture_stands_in(case):
    assert "size of gradients" in GradientFlow(**case).picture()
