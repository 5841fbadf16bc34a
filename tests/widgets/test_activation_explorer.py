"""ActivationExplorer: dlcore's numbers, and a picture that follows the reader."""

import numpy as np
import pytest
import traitlets

from dlcore import Tensor, functional
from dlcore.widgets import ActivationExplorer
from dlcore.widgets.activation_explorer import NAMES


@pytest.mark.parametrize("name", NAMES)
def test_values_and_slopes_are_those_of_dlcore(arithmetic, name):
    points = [*np.random.default_rng(0).normal(0, 3, 40).tolist(), -800.0, -30.0, 0.0, 30.0, 800.0]
    x = Tensor(np.array(points), requires_grad=True)
    y = getattr(functional, name)(x)
    y.backward(np.ones(len(points)))
    for which, expected in enumerate((y.data, x.grad)):
        got = arithmetic("activation_explorer", f"a[1].map(m.ACTIVATIONS[a[0]][{which}])", name, points)
        np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-12)


def test_the_slider_moves_the_numbers_by_keyboard(stage):
    page = stage(ActivationExplorer(x=0.0, shown=["sigmoid"]))
    assert page.locator("tbody tr").inner_text().split("\t")[:3] == ["sigmoid", "0.5", "0.25"]
    page.get_by_label("x", exact=True).focus()
    page.keyboard.press("End")
    assert "saturated" in page.locator("tbody tr").inner_text()
    assert page.evaluate("window.model.state.x") == 6 and page.evaluate("window.model.saved") > 0
    page.get_by_role("status").get_by_text("sigmoid: value 0.998").wait_for(state="attached")


def test_functions_can_be_chosen_and_all_be_left_out(stage):
    page = stage(ActivationExplorer(shown=["relu"]))
    page.get_by_label("tanh").check()
    page.get_by_label("ReLU", exact=True).uncheck()
    assert page.locator("tbody th").all_inner_texts() == ["tanh"]
    page.get_by_label("tanh").uncheck()
    assert page.locator("tbody tr").count() == 0
    assert page.evaluate("window.model.state.shown") == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_serious_violation_of_accessibility(stage, serious_violations, theme):
    assert serious_violations(stage(ActivationExplorer(shown=list(NAMES)), theme=theme)) == []


def test_it_fits_a_phone_and_answers_to_touch(stage):
    page = stage(ActivationExplorer(), viewport={"width": 360, "height": 700}, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_label("softplus").tap()
    assert "softplus" in page.locator("tbody").inner_text()


def test_what_is_no_activation_is_refused():
    with pytest.raises(traitlets.TraitError):
        ActivationExplorer(shown=["cosine"])


def test_a_picture_stands_in():
    picture = ActivationExplorer().picture()
    assert picture.startswith("<svg") and "sigmoid" in ActivationExplorer().shown
