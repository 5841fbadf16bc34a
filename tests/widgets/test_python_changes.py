"""A trait that Python changes is seen at once, and what the reader does themselves draws nothing anew."""

import pytest

from dlcore import widgets

CHANGES = {
    "ActivationExplorer": {"shown": ["tanh"]},
    "ChainRuleExplorer": {"f": "exp", "g": "cube", "x": -1.0},
    "DescentExplorer": {"surface": "saddle"},
    "DigitReader": {"digit": 4, "pixels": [0.5] * 64},
    "GradientFlow": {"depth": 5},
    "GraphStepper": {"step": 3},
    "MatrixShapes": {"sizes": [2, 7, 2]},
    "NetworkTrainer": {"data_set": "xor"},
    "PerceptronPlayground": {"gate": "OR"},
    "ScaleExperiment": {"shown": []},
    "SoftmaxExplorer": {"logits": [5.0, -5.0, 0.0]},
}


@pytest.mark.parametrize("name", widgets.__all__)
def test_what_python_changes_is_drawn(stage, name):
    page = stage(getattr(widgets, name)())
    before = page.evaluate("window.root = document.querySelector('.dl-widget'), window.root.innerHTML")
    page.evaluate("changes => Object.entries(changes).forEach(([key, x]) => window.model.set(key, x))", CHANGES[name])
    page.wait_for_function("document.querySelector('.dl-widget') !== window.root")
    assert page.locator(".dl-widget").count() == 1
    assert page.locator(".dl-widget").inner_html() != before


def test_what_the_reader_changes_keeps_the_widget_and_its_focus(stage):
    page = stage(widgets.ChainRuleExplorer())
    page.evaluate("window.root = document.querySelector('.dl-widget')")
    page.get_by_label("x", exact=True).press("ArrowRight")
    page.wait_for_timeout(200)
    assert page.evaluate("window.model.saved > 0 && document.querySelector('.dl-widget') === window.root")
    assert page.evaluate("document.activeElement.type") == "range"


def test_a_widget_that_is_gone_listens_no_more(stage):
    page = stage(widgets.ChainRuleExplorer())
    gone = """async () => {
      const { default: widget } = await import("./bundled/chain_rule_explorer.js");
      const el = document.createElement("div");
      const leave = await widget.render({ model: window.model, el });
      const root = el.firstChild;
      leave();
      window.model.set("x", 1.5);
      await new Promise((done) => setTimeout(done, 100));
      return el.firstChild === root;
    }"""
    assert page.evaluate(gone)
