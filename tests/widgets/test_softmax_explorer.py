"""SoftmaxExplorer: dlcore's probabilities, loss and gradient, for logits of any size."""

import numpy as np
import pytest
import traitlets

from dlcore import Tensor, functional, losses
from dlcore.widgets import SoftmaxExplorer
from dlcore.widgets.softmax_explorer import TEMPERATURES

MODULE = "softmax_explorer"


def cases():
    rng = np.random.default_rng(3)
    for scale in (1, 10, 1000):
        for classes in (3, 4, 5):
            for temperature in TEMPERATURES:
                yield rng.normal(0, scale, classes).tolist(), int(rng.integers(classes)), temperature
    yield [1000.0, -1000.0, 0.0], 1, 1.0
    yield [-1000.0, -1000.0, -1000.0], 2, 0.1


def message(page):
    return page.locator("p.dl-note.dl-wide").inner_text()


def test_probabilities_loss_and_gradient_are_those_of_dlcore(arithmetic):
    given = list(cases())
    found = "a[0].map((c) => m.crossEntropy(...c)).map((n) => [n.p, n.loss, n.gradient])"
    got = arithmetic(MODULE, found, given)
    for (logits, target, temperature), (p, loss, gradient) in zip(given, got, strict=True):
        z = Tensor(np.array([logits]), requires_grad=True)
        expected = losses.cross_entropy(z / temperature, np.array([target]))
        expected.backward()
        np.testing.assert_allclose(p, functional.softmax(z.data / temperature).data[0], rtol=1e-9, atol=1e-300)
        np.testing.assert_allclose(loss, expected.data, rtol=1e-9, atol=1e-15)
        np.testing.assert_allclose(gradient, z.grad[0], rtol=1e-9, atol=1e-12)


def test_a_slider_moves_probabilities_and_gradient_by_keyboard(stage):
    page = stage(SoftmaxExplorer(logits=[0.0, 0.0, 0.0], target=0))
    assert "p₁ − 1 = −0.6667" in page.locator(".dl-class").first.inner_text()
    page.get_by_label("cat", exact=True).press("End")
    assert page.evaluate("window.model.state.logits") == [10, 0, 0]
    assert page.get_by_label("z₁", exact=True).input_value() == "10"
    assert "p₁ = 0.9999" in page.locator(".dl-class").first.inner_text()
    page.get_by_role("status").get_by_text("cat 0.9999").wait_for(state="attached")


def test_logits_of_any_size_can_be_typed(stage):
    page = stage(SoftmaxExplorer(logits=[2.0, 1.0, -1.0], target=1))
    page.get_by_label("z₁", exact=True).fill("1000")
    page.get_by_label("z₂", exact=True).fill("-1000")
    assert "= 2000, from the logits" in page.locator(".dl-math").inner_text()
    for text in ("1e308", "-1e308"):
        page.get_by_label("z₂", exact=True).fill(text)
        page.get_by_label("temperature").press("Home")
    assert "not a number" not in page.locator("section").inner_text()


@pytest.mark.parametrize("text", ["", "1e999"])
def test_what_is_no_number_changes_nothing(stage, text):
    page = stage(SoftmaxExplorer(logits=[2.0, 1.0, -1.0]))
    page.get_by_label("z₁", exact=True).fill(text)
    assert "z₁ stays 2" in message(page)
    assert page.evaluate("window.model.state.logits") == [2, 1, -1]


def test_a_constant_added_to_all_changes_nothing(stage):
    page = stage(SoftmaxExplorer(logits=[2.0, 1.0, -1.0]))
    before = page.locator(".dl-pair").all_inner_texts()
    page.get_by_role("button", name="Add c").click()
    assert page.evaluate("window.model.state.logits") == [7, 6, 4]
    assert page.locator(".dl-pair").all_inner_texts() == before
    assert "No probability changed" in message(page)


@pytest.mark.parametrize(("c", "words"), [("", "Type a number"), ("1e308", "too large"), ("1e20", "last digits")])
def test_an_absurd_constant_gets_a_sentence(stage, c, words):
    page = stage(SoftmaxExplorer(logits=[1.5e308, 1.0, -1.0] if c == "1e308" else [2.0, 1.0, -1.0]))
    page.get_by_label("constant c").fill(c)
    page.get_by_role("button", name="Add c").click()
    assert words in message(page)


def test_classes_come_and_go(stage):
    page = stage(SoftmaxExplorer(logits=[2.0, 1.0, -1.0, 0.5, 0.0], target=4))
    assert page.locator(".dl-class").count() == 5
    page.get_by_label("classes").select_option("3")
    assert page.locator(".dl-class").count() == 3 and page.evaluate("window.model.state.target") == 2
    page.get_by_label("true class").select_option("cat")
    assert "p₁ − 1" in page.locator(".dl-class").first.inner_text()


def test_a_step_against_the_gradient_lowers_the_loss(stage):
    page = stage(SoftmaxExplorer(logits=[2.0, 1.0, -1.0], target=1))
    page.get_by_role("button", name="Step against").click()
    z = Tensor(np.array([[2.0, 1.0, -1.0]]), requires_grad=True)
    losses.cross_entropy(z, np.array([1])).backward()
    np.testing.assert_allclose(page.evaluate("window.model.state.logits"), (z.data - z.grad)[0], rtol=1e-12)
    assert losses.cross_entropy(z.data - z.grad, np.array([1])).data == pytest.approx(0.5321, abs=5e-5)
    assert "the loss was 1.349 and is 0.5321" in message(page)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_serious_violation_of_accessibility(stage, serious_violations, theme):
    assert serious_violations(stage(SoftmaxExplorer(), theme=theme)) == []


def test_it_fits_a_phone_and_answers_to_touch(stage, serious_violations):
    page = stage(SoftmaxExplorer(logits=[0.0] * 5), viewport={"width": 360, "height": 700}, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Add c").tap()
    assert page.evaluate("window.model.state.logits") == [5] * 5
    assert serious_violations(page) == []


@pytest.mark.parametrize("wrong", [{"logits": [1.0]}, {"logits": [np.nan] * 3}, {"target": 3}, {"temperature": 0.0}])
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(traitlets.TraitError):
        SoftmaxExplorer(**wrong)


def test_a_picture_stands_in():
    assert "loss 1.35" in SoftmaxExplorer().picture()
