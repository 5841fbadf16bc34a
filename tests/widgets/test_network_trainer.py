"""NetworkTrainer: dlcore's losses, gradients and steps, runs that repeat, and divergence that is said."""

import re

import numpy as np
import pytest
import traitlets

from dlcore import Tensor
from dlcore.losses import binary_cross_entropy_with_logits as error
from dlcore.widgets import NetworkTrainer
from dlcore.widgets.network_trainer import ACTIVATIONS, OPTIMIZERS, points

MODULE = "network_trainer"
NET = """({ sizes: a[0].sizes, activation: a[0].activation, layers: a[0].layers.map((l, k) => ({
    inputs: a[0].sizes[k], outputs: a[0].sizes[k + 1],
    weight: Float64Array.from(l.weight), bias: Float64Array.from(l.bias) })) })"""
LOOK = f"""(() => {{
    const net = {NET};
    const [X, y] = [a[1], a[2]].map((v) => Float64Array.from(v));
    const outputs = m.forward(net, X, y.length);
    const {{ loss, gradient }} = m.binaryCrossEntropy(outputs.at(-1), y);
    const back = m.backward(net, outputs, gradient, y.length);
    return {{ loss, scores: [...outputs.at(-1)], input: [...back.input],
      layers: back.layers.map((g) => [[...g.weight], [...g.bias]]) }};
}})()"""
STEPS = f"""(() => {{
    const net = {NET};
    const train = {{ X: Float64Array.from(a[1]), y: Float64Array.from(a[2]) }};
    const run = m.makeRun({{ train, heldOut: train, net, batchSize: 4, seed: 0 }});
    const losses = a[3].map((rows) => {{ m.trainStep(run, a[4], rows); return run.last.loss; }});
    return {{ losses, layers: run.net.layers.map((l) => [[...l.weight], [...l.bias]]) }};
}})()"""


def case(activation, seed, **settings):
    """A random small network, its widget, and data: (widget, model, X, y)."""
    rng = np.random.default_rng(seed)
    hidden = rng.integers(1, 9, rng.integers(0, 4)).tolist()
    widget = NetworkTrainer(hidden=hidden, activation=activation, seed=seed, sets={"moons": {}}, **settings)
    return widget, widget.network(), rng.normal(0, 1.5, (12, 2)), rng.integers(0, 2, 12)


def plain(widget, model):
    """A network as JavaScript takes it."""
    values = [p.data.ravel().tolist() for p in model.parameters()]
    layers = [{"weight": w, "bias": b} for w, b in zip(values[::2], values[1::2], strict=True)]
    return {"sizes": [2, *widget.hidden, 1], "activation": widget.activation, "layers": layers}


def flat(layers):
    return np.concatenate([np.ravel(part) for layer in layers for part in layer])


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_loss_and_gradients_are_those_of_dlcore(arithmetic, activation, seed):
    widget, model, X, y = case(activation, seed)
    got = arithmetic(MODULE, LOOK, plain(widget, model), X.ravel().tolist(), y.tolist())
    batch = Tensor(X, requires_grad=True)
    scores = model(batch)
    loss = error(scores, y[:, None])
    loss.backward()
    close = {"rtol": 1e-10, "atol": 1e-13}
    np.testing.assert_allclose(got["scores"], scores.data[:, 0], **close)
    np.testing.assert_allclose(got["loss"], loss.item(), **close)
    np.testing.assert_allclose(got["input"], batch.grad.ravel(), **close)
    expected = np.concatenate([p.grad.ravel() for p in model.parameters()])
    np.testing.assert_allclose(flat(got["layers"]), expected, **close)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_ten_steps_of_training_are_those_of_dlcore(arithmetic, activation, optimizer):
    widget, model, X, y = case(activation, 7, optimizer=optimizer, lr=0.05)
    batches = np.random.default_rng(7).integers(0, 12, (10, 4))
    settings = {"rule": optimizer, "lr": widget.lr}
    got = arithmetic(MODULE, STEPS, plain(widget, model), X.ravel().tolist(), y.tolist(), batches.tolist(), settings)
    rule, losses = widget.rule(model.parameters()), []
    for rows in batches:
        rule.zero_grad()
        loss = error(model(X[rows]), y[rows, None])
        loss.backward()
        rule.step()
        losses.append(loss.item())
    np.testing.assert_allclose(got["losses"], losses, rtol=1e-8, atol=1e-8)
    expected = np.concatenate([p.data.ravel() for p in model.parameters()])
    np.testing.assert_allclose(flat(got["layers"]), expected, rtol=1e-8, atol=1e-8)


def count(page):
    """How many steps the page says it has made."""
    return int(page.locator("caption").first.inner_text().split()[1])


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def test_it_learns_while_it_runs(stage):
    page = stage(NetworkTrainer(data_set="xor", hidden=[4]))
    press(page, "Run")
    page.wait_for_function("Number(document.querySelector('caption').textContent.split(' ')[1]) > 150")
    press(page, "Pause")
    steps = count(page)
    assert page.evaluate("window.model.state.steps") == steps
    assert int(page.locator("tbody tr").first.inner_text().split()[-2]) >= 85  # percent right
    page.wait_for_timeout(100)
    assert count(page) == steps


def test_one_step_is_shown_in_numbers_that_fit_together(stage):
    page = stage(NetworkTrainer(steps=0, optimizer="sgd", lr=0.5))
    assert page.locator(".dl-steps").inner_text() == "None yet. Press Step."
    press(page, "Step")
    lines = page.locator(".dl-steps li").all_inner_texts()
    assert [line.partition(".")[0] for line in lines] == ["Predict", "Error", "Gradient", "Update"]
    number = r"\(?(-?[\d.]+\d)\)?"
    update = re.search(rf"g = {number} - {number} · {number} = {number}", lines[3].replace("−", "-"))
    before, lr, gradient, after = map(float, update.groups())
    assert lr == 0.5 and after == pytest.approx(before - lr * gradient, abs=2e-4)


def test_reset_with_the_same_seed_gives_the_same_run(stage):
    page = stage(NetworkTrainer(steps=0), reduced_motion="reduce")
    runs = []
    for _ in range(2):
        press(page, "Reset")
        press(page, "Run")  # 200 steps at once, since motion is reduced
        assert count(page) == 200
        runs.append((page.locator("tbody").first.inner_text(), page.locator(".dl-steps").inner_text()))
    assert runs[0] == runs[1]
    page.get_by_label("seed").fill("2")
    press(page, "Run")
    assert page.locator("tbody").first.inner_text() != runs[0][0]


def test_edges_are_chosen_by_keys_and_by_pointer_and_are_in_the_table(stage):
    page = stage(NetworkTrainer(hidden=[3]))
    network, text = page.get_by_role("application"), page.locator(".dl-network + p")
    network.focus()
    page.keyboard.press("End")
    assert text.inner_text().startswith("h1.3 → z: weight")
    page.keyboard.press("ArrowLeft")
    assert text.inner_text().startswith("x1 → h1.1")
    page.get_by_role("status").get_by_text("x1 → h1.1: weight").wait_for(state="attached")
    box = network.bounding_box()
    page.mouse.move(box["x"] + 0.75 * box["width"], box["y"] + 0.46 * box["height"])
    assert text.inner_text().startswith("h1.2 → z")
    page.get_by_text("All weights and gradients").click()
    page.locator(".dl-tall tbody tr").first.wait_for()
    rows = page.locator(".dl-tall tbody tr").all_inner_texts()
    assert len(rows) == 3 * 2 + 3 + 3 + 1
    assert f"{text.inner_text()}" == "h1.2 → z: weight {1}, gradient {2}".format(*rows[7].split("\t"))


def test_edges_show_weights_or_gradients(stage):
    page = stage(NetworkTrainer())
    assert "--gradient" in page.locator(".dl-edge").first.get_attribute("style")
    page.get_by_label("edges show").select_option("weight")
    assert "--parameter" in page.locator(".dl-edge").first.get_attribute("style")
    assert page.evaluate("window.model.state.edges") == "weight" and count(page) == 1  # the run goes on


def test_the_architecture_can_be_changed(stage):
    page = stage(NetworkTrainer(lr=0.1))
    page.get_by_label("hidden layers").select_option("0")
    assert page.locator(".dl-edge").count() == 2
    page.get_by_label("hidden layers").select_option("3")
    for layer in "123":
        page.get_by_label(f"units in layer {layer}").press("End")
    assert page.locator(".dl-edge").count() == 2 * 8 + 8 * 8 + 8 * 8 + 8
    assert page.evaluate("window.model.state.hidden") == [8, 8, 8]
    others = {"data set": ("spirals", "moons", "xor"), "batch size": ("1", "160")}
    for label, options in {"activation": ACTIVATIONS, "optimizer": OPTIMIZERS, **others}.items():
        for option in options:
            page.get_by_label(label).select_option(option)
            press(page, "Step")
            assert count(page) >= 1 and page.locator(".dl-warning").inner_text() == ""


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"activation": "relu", "optimizer": "momentum", "lr": 1000.0}, "diverged at step"),
        ({"activation": "tanh", "optimizer": "sgd", "lr": 100.0}, "choose a smaller one"),
        ({"hidden": [1], "activation": "sigmoid", "optimizer": "adam", "lr": 1000.0}, "smaller"),
    ],
)
def test_absurd_learning_rates_are_answered_by_a_sentence(stage, settings, word):
    page = stage(NetworkTrainer(**settings), reduced_motion="reduce")
    press(page, "Run")
    warning = page.locator(".dl-warning").inner_text()
    assert word in warning
    page.get_by_role("status").get_by_text(warning).wait_for(state="attached")
    press(page, "Step")  # and nothing breaks
    press(page, "Reset")
    assert page.locator(".dl-warning").inner_text() == "" and count(page) == 0


def test_a_seed_that_is_no_number_is_refused_calmly(stage):
    page = stage(NetworkTrainer())
    page.get_by_label("seed").fill("1.5")
    page.get_by_role("status").get_by_text("The seed needs a whole number").wait_for(state="attached")
    assert page.evaluate("window.model.state.seed") == 1


def test_the_surface_is_drawn_again_when_the_page_turns_dark(stage):
    page = stage(NetworkTrainer(steps=300))
    pixel = "[...document.querySelector('canvas').getContext('2d').getImageData(3, 3, 1, 1).data].slice(0, 3)"
    light = page.evaluate(pixel)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_function(f"JSON.stringify({pixel}) !== '{str(light).replace(' ', '')}'")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_serious_violation_of_accessibility(stage, serious_violations, theme):
    page = stage(NetworkTrainer(steps=50), theme=theme)
    page.get_by_text("All weights and gradients").click()
    assert serious_violations(page) == []


def test_it_fits_a_phone_and_answers_to_touch(stage):
    page = stage(NetworkTrainer(hidden=[8, 8, 8]), viewport={"width": 360, "height": 700}, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Step").tap()
    assert count(page) == 2
    before = page.locator(".dl-network + p").inner_text()
    network = page.get_by_role("application")
    network.tap(position={"x": 200, "y": 100})
    assert page.locator(".dl-network + p").inner_text().partition(":")[0] != before.partition(":")[0]


def test_sets_are_scaled_and_split():
    made = points(np.random.default_rng(0).normal(5, 3, (50, 2)), np.arange(50) % 2, held_out=10)
    assert [len(part["y"]) for part in made.values()] == [40, 10]
    np.testing.assert_allclose(np.mean(made["train"]["X"], axis=0), 0, atol=1e-3)
    np.testing.assert_allclose(np.std(made["train"]["X"], axis=0), 1, atol=1e-3)


def test_what_it_does_not_know_is_refused():
    sizes = ({"hidden": [9]}, {"hidden": [1] * 4}, {"lr": 0.0}, {"batch_size": 0})
    for wrong in ({"data_set": "moon"}, {"activation": "step"}, *sizes):
        with pytest.raises(traitlets.TraitError):
            NetworkTrainer(**wrong)


def test_a_picture_stands_in_even_for_a_run_that_diverges():
    for settings in ({}, {"activation": "relu", "optimizer": "momentum", "lr": 1000.0}):
        picture = NetworkTrainer(**settings).picture()
        assert picture.startswith("<svg") and "class 1" in picture
