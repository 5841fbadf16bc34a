"""DescentExplorer: the steps of dlcore.optim, and what the reader is told about them."""

import numpy as np
import pytest
import traitlets

from dlcore import Tensor
from dlcore.widgets import DescentExplorer
from dlcore.widgets.descent_explorer import METHODS, RANGES, STARTS, SURFACES

GENTLE = {"bowl": 0.1, "valley": 0.05, "saddle": 0.1, "rosenbrock": 5e-4, "bumpy": 0.1}
SURFACE, SLIDER = "surface", "step size η"


@pytest.mark.parametrize("surface", SURFACES)
def test_surfaces_and_gradients_are_those_of_dlcore(arithmetic, surface):
    points = np.random.default_rng(1).normal(0, 2, (20, 2))
    x, y = parameters = [Tensor(column, requires_grad=True) for column in points.T]
    loss = SURFACES[surface](x, y)
    loss.backward(np.ones(20))
    formula = "a[1].map(([x, y]) => [m.SURFACES[a[0]].f(x, y), ...m.SURFACES[a[0]].gradient(x, y)])"
    got = arithmetic("descent_explorer", formula, surface, points.tolist())
    expected = np.stack([loss.data, *(p.grad for p in parameters)], axis=1)
    np.testing.assert_allclose(got, expected, rtol=1e-12, atol=1e-12)
    x, y, start = arithmetic("descent_explorer", "['x', 'y', 'start'].map((k) => m.SURFACES[a[0]][k])", surface)
    assert (tuple(x), tuple(y)) == RANGES[surface] and tuple(start) == STARTS[surface]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("surface", SURFACES)
def test_fifty_steps_are_those_of_dlcore(arithmetic, surface, method):
    rng = np.random.default_rng(len(surface))
    for start in rng.uniform(-1, 1, (4, 2)).tolist():
        lr, momentum = GENTLE[surface] * rng.uniform(0.5, 1), rng.uniform(0, 0.9)
        widget = DescentExplorer(surface=surface, start=start, lr=lr, momentum=momentum, steps=50)
        settings = {"lr": lr, "momentum": momentum}
        got = arithmetic("descent_explorer", "m.descend(...a).points", surface, method, start, settings, 50)
        assert len(got) == 51  # none stopped before
        np.testing.assert_allclose(got, widget.path(method), rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize(
    ("surface", "method", "start", "lr", "end"),
    [
        ("valley", "sgd", [-3, 1], 0.11, "diverged"),
        ("rosenbrock", "sgd", [-1.2, 1], 100, "diverged"),
        ("bowl", "momentum", [3, 3], 100, "diverged"),
        ("bowl", "sgd", [3, 3], 1, "arrived"),
        ("saddle", "sgd", [2, 0], 0.5, "arrived"),
        ("bowl", "adam", [3, 3], 0.001, "on the way"),
    ],
)
def test_where_a_walk_ends(arithmetic, surface, method, start, lr, end):
    settings = {"lr": lr, "momentum": 0.9}
    assert arithmetic("descent_explorer", "m.descend(...a).end", surface, method, start, settings, 300) == end


def test_the_step_size_decides_by_keyboard(stage):
    page = stage(DescentExplorer(methods=["sgd"], lr=0.1, steps=400))
    assert page.locator(".dl-warning").count() == 0
    page.get_by_label(SLIDER).focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("window.model.state.lr") == 0.11
    assert "Gradient descent diverged after" in page.locator(".dl-warning").inner_text()
    page.get_by_role("status").get_by_text("diverged").wait_for(state="attached")


def test_step_run_and_reset(stage):
    page = stage(DescentExplorer(steps=0))
    steps = page.locator("tbody td:nth-child(2)")
    page.get_by_role("button", name="Step").click()
    assert steps.all_inner_texts() == ["1", "1", "1"]
    page.get_by_role("button", name="Run").click()
    page.wait_for_function("document.querySelector('tbody td').textContent > 3")
    page.get_by_role("button", name="Pause").click()
    assert page.evaluate("window.model.state.steps") == int(steps.first.inner_text())
    page.get_by_role("button", name="Reset").click()
    assert steps.all_inner_texts() == ["0", "0", "0"] and page.locator("dd").count() == 0


def test_reduced_motion_makes_many_steps_at_once(stage):
    page = stage(DescentExplorer(steps=0), reduced_motion="reduce")
    page.get_by_role("button", name="Run").click()
    assert page.evaluate("window.model.state.steps") == 50


def test_the_start_is_dragged_clicked_typed_and_moved_by_keys(stage):
    page = stage(DescentExplorer(surface="bowl"))
    handle, start = page.locator(".dl-ring"), lambda: page.evaluate("window.model.state.start")
    box = handle.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 30, steps=4)
    page.mouse.up()
    dragged = start()
    assert dragged[0] > -3 and dragged[1] < 2
    page.locator(".dl-plot").click(position={"x": 300, "y": 100})
    assert start()[0] > dragged[0]
    page.get_by_label("start x").fill("1.25")
    assert start()[0] == 1.25
    page.get_by_role("application").focus()
    page.keyboard.press("ArrowLeft")
    assert start()[0] == pytest.approx(1.15)


def test_extreme_starts_and_step_sizes_are_survived(stage):
    page = stage(DescentExplorer(start=[1e300, -1e300], lr=100.0, steps=1000))
    for surface in SURFACES:
        page.get_by_label(SURFACE, exact=True).select_option(surface)
        page.get_by_label(SLIDER).press("End")
        assert "diverged" in page.locator("tbody").inner_text()
    page.get_by_label("start y").fill("")
    page.get_by_role("status").get_by_text("needs a number").wait_for(state="attached")
    for title in ("gradient descent", "momentum", "Adam"):
        page.get_by_label(title, exact=True).uncheck()
    page.get_by_role("status").get_by_text("No method is chosen").wait_for(state="attached")


def test_leaving_the_picture_is_said(stage):
    page = stage(DescentExplorer(surface="bowl", methods=["sgd"], start=[3.0, 2.0], lr=2.5, steps=2))
    assert "has left the picture, at step 1" in page.locator(".dl-warning").inner_text()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_serious_violation_of_accessibility(stage, serious_violations, theme):
    assert serious_violations(stage(DescentExplorer(lr=0.15), theme=theme)) == []


def test_it_fits_a_phone_and_answers_to_touch(stage):
    page = stage(DescentExplorer(), viewport={"width": 360, "height": 700}, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator(".dl-plot").tap(position={"x": 250, "y": 60})
    assert page.evaluate("window.model.state.start[0]") > 0
    page.get_by_label("Adam", exact=True).tap()
    assert "Adam" not in page.locator("tbody").inner_text()


def test_what_it_does_not_know_is_refused():
    for wrong in ({"surface": "moon"}, {"methods": ["luck"]}, {"lr": 0.0}, {"momentum": 1.0}, {"start": [1.0]}):
        with pytest.raises(traitlets.TraitError):
            DescentExplorer(**wrong)


def test_a_picture_stands_in():
    picture = DescentExplorer(lr=50.0, steps=200).picture()
    assert picture.startswith("<svg") and "gradient descent" in picture
