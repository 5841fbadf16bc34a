"""GraphStepper: any traced function, and the reader's own expressions with dlcore's numbers."""

import json

import numpy as np
import pytest

from dlcore import Tensor, functional, losses, nn
from dlcore.widgets import GraphStepper


def arithmetic_of(arithmetic, text, values):
    return arithmetic(
        "graph_stepper",
        "(g => { m.layOut(g); return m.makeSteps(g).steps.map((s) => [s.title, ...s.lines.map(m.spoken)]); })"
        "(m.trace(a[0], a[1]))",
        text, values,
    )  # fmt: skip


def test_each_step_is_written_out_and_a_value_used_twice_gets_a_sum(arithmetic):
    steps = arithmetic_of(arithmetic, "(x + y)**2 * 1 + 4*x", {"x": 1.0, "y": 2.0})
    lines = [line for step in steps for line in step[1:]]
    assert {"1 + 2 = 3", "3² = 9", "4 × 1 = 4", "9 + 4 = 13"} <= set(lines)
    assert "1 × 6 = 6" in " ".join(lines) and "6 + 4 = 10" in lines
    assert steps[-1][0] in ("Sum at x", "Backward through +")


def test_rounded_arithmetic_says_so(arithmetic):
    lines = [line for step in arithmetic_of(arithmetic, "sin(x)*y", {"x": 2.0, "y": -3.0}) for line in step[1:]]
    assert "sin(2) ≈ 0.909" in lines and "0.909 × (−3) ≈ −2.728" in lines


def test_values_appear_from_left_to_right_then_gradients_from_right_to_left(arithmetic):
    graph = arithmetic("graph_stepper", "(g => { m.layOut(g); return [g, m.makeSteps(g)]; })(m.trace(a[0], a[1]))",
                       "sin(x*y) + x**2*y - exp(x)/y", {"x": 1, "y": 2})  # fmt: skip
    nodes, plan = graph[0]["nodes"], graph[1]
    for edge in graph[0]["edges"]:
        assert plan["appears"][edge["start"]] <= plan["appears"][edge["end"]]
    operations = [i for i, n in enumerate(nodes) if n["kind"] == "operation"]
    by_value = sorted(operations, key=lambda i: plan["appears"][i])
    by_gradient = sorted(operations, key=lambda i: plan["complete"][i])
    assert [nodes[i]["x"] for i in by_value] == sorted(nodes[i]["x"] for i in operations)
    assert min(plan["complete"][i] for i in operations) > max(plan["appears"][i] for i in operations)
    assert nodes[by_gradient[-1]]["x"] <= nodes[by_gradient[0]]["x"]
    assert sum(n["label"] == "x" for n in nodes) == 1 and len(plan["uses"][[n["label"] for n in nodes].index("x")]) == 3


@pytest.mark.parametrize("seed", range(6))
def test_nodes_of_a_typed_expression_do_not_overlap_and_edges_go_right(arithmetic, seed):
    rng = np.random.default_rng(seed)
    terms = ["x*y", "sin(x*z)", "x**2*y", "exp(x)/y", "max(x*z, tanh(y - 3*z))", "sigmoid(x*(y + z))*log(x**2)", "z*z"]
    text, values = " + ".join(rng.choice(terms, 5)), {"x": 1, "y": 2, "z": 3}
    graph = arithmetic("graph_stepper", "(g => { m.layOut(g); return g; })(m.trace(a[0], a[1]))", text, values)
    nodes = graph["nodes"]
    for i, one in enumerate(nodes):
        for other in nodes[i + 1 :]:
            wide = abs(one["x"] - other["x"]) >= (one["width"] + other["width"]) / 2
            assert wide or abs(one["y"] - other["y"]) >= one["height"] + 40, (one["label"], other["label"])
    assert all(nodes[e["start"]]["x"] < nodes[e["end"]]["x"] for e in graph["edges"])


def panel(page):
    return page.locator(".dl-graph-panel").inner_text()


def test_it_opens_on_a_product_and_steps_by_keyboard_and_mouse(stage):
    page = stage(GraphStepper())
    assert "Backward through ×" in panel(page) and "to x: 1 × 3 = 3" in panel(page)
    page.get_by_role("button", name="Step", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert "Sum at x" in panel(page) or "Backward through sin" in panel(page)
    page.get_by_role("button", name="Start over").click()
    assert "x = 2" in panel(page) and page.evaluate("window.model.state.step") == 0
    assert page.locator(".dl-node-value").all_text_contents().count("") == 4
    page.get_by_label("Go to").focus()
    page.keyboard.press("End")
    assert "3 + (−0.416) ≈ 2.584" in panel(page)
    page.get_by_role("button", name="Step back").click()
    assert "Sum" not in panel(page)
    page.get_by_role("status").get_by_text("Step 8.").wait_for(state="attached")


def test_a_click_on_a_node_jumps_and_pointing_or_focus_shows_its_local_derivatives(stage):
    page = stage(GraphStepper())
    times = page.get_by_role("button", name="×, value 6")
    page.get_by_label("Go to").focus()
    page.keyboard.press("Home")
    page.get_by_role("button", name="sin, not computed").click()
    assert "sin(2) ≈ 0.909" in panel(page) and "∂/∂a = cos a ≈ −0.416" in panel(page)
    page.keyboard.press("ArrowRight")
    assert "Local derivatives of +" in panel(page)
    page.mouse.move(2, 2)
    page.keyboard.press("End")
    page.get_by_role("button", name="Step", exact=True).hover()
    for _ in range(4):
        page.get_by_role("button", name="Step", exact=True).click()
    times.hover()
    assert "a = 2: ∂/∂a = b = 3" in panel(page)


def test_it_plays_to_the_end_and_can_be_paused(stage):
    page = stage(GraphStepper("x*y", x=2, y=3))
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").click()
    assert page.evaluate("window.model.state.step") < 3
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("document.querySelector('.dl-graph-panel').textContent.includes('to y')")
    page.get_by_role("button", name="Play").wait_for()


def test_an_own_expression_replaces_the_graph_and_its_values_can_be_changed(stage):
    page = stage(GraphStepper())
    page.get_by_label("Your own expression").fill("sin(x*y) + x**2*z")
    page.keyboard.press("Enter")
    page.get_by_label("z", exact=True).fill("4")
    assert page.evaluate("window.model.state.values") == {"x": 2, "y": 3, "z": 4}
    assert page.evaluate("window.model.state.expression") == "sin(x*y) + x**2*z"
    page.get_by_label("z", exact=True).fill("")
    assert page.get_by_role("alert").inner_text() == "z needs a number."
    page.get_by_label("z", exact=True).fill("1e308")
    page.get_by_label("x", exact=True).fill("1e308")
    assert "too large" in page.get_by_role("alert").inner_text()
    page.get_by_label("Your own expression").fill("<img src=x onerror=alert(1)>")
    page.get_by_role("button", name="Draw").click()
    assert page.get_by_role("alert").inner_text() != "" and page.locator("section img").count() == 0
    assert page.get_by_label("Your own expression").get_attribute("aria-invalid") == "true"
    page.get_by_label("Your own expression").fill("x")
    page.get_by_role("button", name="Draw").click()
    assert page.locator("[role=alert]").text_content() == ""


def network(x, target):
    f = nn.Sequential(nn.Linear(4, 3, rng=0), nn.ReLU(), nn.Linear(3, 2, rng=0))
    return losses.cross_entropy(f(x), target)


def test_a_function_of_arrays_is_traced_and_its_arrays_elided(stage):
    widget = GraphStepper(network, x=np.ones((5, 4), np.float32), target=np.zeros(5, int))
    assert len(json.dumps(widget.graph)) < 6000
    page = stage(widget)
    words = ""
    page.get_by_role("button", name="Start over").click()
    while page.get_by_role("button", name="Step", exact=True).is_enabled():
        page.get_by_role("button", name="Step", exact=True).click()
        words += panel(page)
    assert "upstream @ weight" in words and "(5 × 2, from" in words
    page.get_by_label("Your own expression").fill("x*y")
    page.get_by_role("button", name="Draw").click()
    page.get_by_role("button", name="Back to the book's graph").click()
    assert page.get_by_role("button", name="linear").count() == 2


def test_the_numbers_of_a_traced_function_are_those_of_backward(stage):
    def function(a, b):
        return functional.sigmoid(a * b) + a

    a, b = Tensor(2.0, requires_grad=True), Tensor(-0.5, requires_grad=True)
    function(a, b).backward()
    page = stage(GraphStepper(function, a=2.0, b=-0.5))
    page.get_by_label("Go to").focus()
    page.keyboard.press("End")
    page.get_by_role("button", name=f"a, value 2, gradient {a.grad:.3f}").wait_for()
    page.get_by_role("button", name=f"b, value −0.5, gradient {b.grad:.3f}").wait_for()


def test_a_result_that_is_no_number_goes_forward_only_and_says_so(stage):
    page = stage(GraphStepper(lambda x: x * 2, x=[1.0, 2.0]))
    assert "[1, 2] × 2 = [2, 4]" in panel(page) and "no gradient" in panel(page)
    assert page.get_by_role("button", name="Step", exact=True).is_disabled()


def test_large_graphs_are_stepped_and_larger_ones_refused(stage):
    def deep(x, times=240):
        y = x
        for i in range(times):
            y = y + x if i % 10 == 0 else y * 1.01
        return y

    page = stage(GraphStepper(deep, x=1.0), viewport={"width": 360, "height": 700})
    assert page.get_by_role("button", name="Step back").is_enabled()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    with pytest.raises(ValueError, match="at most 500"):
        GraphStepper(lambda x: deep(x, 400), x=1.0)


def test_what_cannot_be_traced_is_explained():
    with pytest.raises(TypeError, match="must return a Tensor"):
        GraphStepper(lambda x: 3.0, x=1.0)
    with pytest.raises(ValueError, match="nothing was recorded"):
        GraphStepper(lambda n: Tensor(2.0), n=np.arange(3))
    with pytest.raises(ValueError, match="'z' is not known"):
        GraphStepper("x*z", x=1.0)
    with pytest.raises(ValueError, match="finite numbers"):
        GraphStepper("x*2", x=float("nan"))
    with pytest.raises(ValueError, match="cannot be read"):
        GraphStepper("x*", x=1.0)


def test_tracing_changes_nothing_of_the_readers():
    w = Tensor(2.0, requires_grad=True)
    GraphStepper(lambda w: w * w, w=w)
    assert w.grad is None and w.name is None


def test_it_fits_a_phone_and_answers_to_touch(stage):
    page = stage(GraphStepper(), viewport={"width": 360, "height": 700}, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="sin, value").tap()
    assert "Local derivatives of sin" in panel(page) and "Backward through sin" in panel(page)


def test_without_motion_a_step_is_shown_at_once(stage):
    page = stage(GraphStepper(), viewport={"width": 360, "height": 700}, reduced_motion="reduce")
    page.get_by_label("Go to").focus()
    page.keyboard.press("Home")
    assert page.evaluate("document.querySelector('.dl-graph-scroll').scrollLeft") == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_serious_violation_of_accessibility(stage, serious_violations, theme):
    assert serious_violations(stage(GraphStepper(), theme=theme)) == []


def test_a_picture_stands_in():
    assert GraphStepper().picture().startswith("<svg")
