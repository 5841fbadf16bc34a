"""DigitReader: it reads as dlcore does, its gradients are dlcore's, and any drawing gets an answer."""

import base64

import numpy as np
import pytest
import traitlets

from dlcore import Tensor, functional, losses, nn
from dlcore.data import digits
from dlcore.training import evaluate
from dlcore.widgets import DigitReader
from dlcore.widgets.digit_reader import default_model, pack

STUDY = "m.study(m.unpack(a[0]), a[1], a[2], a[3])"
BAR, RING = [[[4, 2], [4, 9]]], [[[np.cos(t) * 5, np.sin(t) * 9] for t in np.linspace(0, 6.4, 40)]]
TEN = [  # one plain drawing of each digit, as points from the top left
    RING,
    [[[3, 3], [5, 1], [5, 9]], [[3, 9], [7, 9]]],
    [[[3, 2], [4.5, 1], [6.5, 1.5], [6.8, 3.5], [3, 9], [7.2, 9]]],
    [[[3, 2], [5, 1], [6.5, 2.5], [4.5, 4.7], [7, 6.5], [6, 8.5], [3, 8.8]]],
    [[[4, 1], [2.5, 6], [7.5, 6]], [[6.2, 3.5], [6, 9]]],
    [[[7, 1.2], [3.5, 1.2], [3.3, 4.2], [6, 4.2], [7, 6], [6, 8.5], [3, 8.8]]],
    [[[5.5, 1], [3.5, 4.5], [3.2, 7.5], [4.5, 9], [6.2, 8], [6, 6], [4.5, 5.5], [3.3, 6.5]]],
    [[[2.5, 1.2], [7.5, 1.2], [4, 9]], [[3.5, 5], [7, 5]]],
    [[[6.5, 2], [5, 1], [3.7, 2], [4, 3.5], [6, 6], [6.5, 7.8], [5, 9], [3.5, 7.8], [4, 6], [6.2, 3.5], [6.5, 2]]],
    [[[6.8, 3], [5, 1], [3, 3], [5, 5], [6.8, 3], [6.8, 5], [6.2, 9]]],
]


def network(activation, bias=True, seed=0):
    rng = np.random.default_rng(seed)
    first, last = nn.Linear(64, 12, bias=bias, rng=rng), nn.Linear(8, 10, rng=rng)
    return nn.Sequential(first, activation(), nn.Linear(12, 8, rng=rng), activation(), last)


@pytest.fixture(scope="module")
def reader():
    return DigitReader()


def asked(z, quantity, digit):
    """The number whose gradient the widget shows, as dlcore computes it."""
    if quantity == "loss":
        return losses.cross_entropy(z, np.array([digit]))
    return (z if quantity == "score" else functional.softmax(z, axis=-1))[0, digit]


@pytest.mark.parametrize("quantity", ["score", "probability", "loss"])
@pytest.mark.parametrize("model", [network(nn.ReLU), network(nn.Tanh, bias=False, seed=1), default_model()])
def test_readings_and_gradients_are_those_of_dlcore(arithmetic, model, quantity):
    X = digits()[2]
    for digit, row in ((0, X[0]), (7, X[1]), (3, np.zeros(64))):
        x = Tensor(row[None].astype(np.float64), requires_grad=True)
        z = model(x)
        asked(z, quantity, digit).backward()
        got = arithmetic("digit_reader", STUDY, pack(model), row.tolist(), digit, quantity)
        np.testing.assert_allclose(got["values"][-1], z.data[0], rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(got["p"], functional.softmax(z, axis=-1).data[0], rtol=1e-8, atol=1e-12)
        np.testing.assert_allclose(got["gradients"][0], x.grad[0], rtol=1e-8, atol=1e-12)


def test_every_layer_is_that_of_dlcore_and_is_shown(arithmetic):
    model, x = network(nn.ReLU), digits()[2][:1]
    got = arithmetic("digit_reader", STUDY, pack(model), x[0].tolist(), None, "score")
    for values, layer in zip(got["values"][1:], model, strict=True):
        x = layer(x)
        np.testing.assert_allclose(values, x.data[0], rtol=1e-5, atol=1e-5)
    shown = arithmetic("digit_reader", "m.hidden(m.unpack(a[0]))", pack(model))
    assert [place for place, _ in shown] == [2, 4]


def test_the_gradient_is_the_slope_that_a_finite_difference_finds(arithmetic, reader):
    h, i, x = 1e-5, 27, list(reader.pixels)
    up, down = ([*x[:i], x[i] + s * h, *x[i + 1 :]] for s in (1, -1))
    z = [
        arithmetic("digit_reader", STUDY, reader.layers, pixels, 4, "score")["values"][-1][4] for pixels in (up, down)
    ]
    got = arithmetic("digit_reader", STUDY, reader.layers, x, 4, "score")["gradients"][0][i]
    assert got == pytest.approx((z[0] - z[1]) / (2 * h), rel=1e-5, abs=1e-8)


def test_a_drawing_becomes_an_image_as_the_data_were_made(arithmetic):
    bar, ring, far, none = (
        arithmetic("digit_reader", "m.image(a[0])", strokes)
        for strokes in (BAR, RING, [[[1e6 + 1e3 * x, 1e3 * y] for x, y in RING[0]]], [])
    )
    assert set(bar + ring) <= set(range(17)) and none == [0] * 64
    np.testing.assert_allclose(far, ring, atol=1)  # neither size nor place matters
    columns = np.reshape(bar, (8, 8)).sum(axis=0)
    assert columns[[0, 1, 2, 5, 6, 7]].sum() == 0 and columns[3] == columns[4] > 0
    assert np.reshape(ring, (8, 8)).any(axis=1).all() and np.reshape(ring, (8, 8))[:, 0].sum() == 0


def test_it_reads_plain_drawings(arithmetic, reader):
    images = [np.array(arithmetic("digit_reader", "m.image(a[0])", strokes)) / 16 for strokes in TEN]
    read = reader.model(np.array(images, dtype=np.float32)).data.argmax(axis=1)
    assert np.sum(read == np.arange(10)) >= 9
    ink = [np.sum(images), digits()[0].sum(axis=1).mean() * 10]
    assert ink[0] == pytest.approx(ink[1], rel=0.15)


def test_the_accuracy_is_measured_on_held_out_digits(reader):
    _, _, X, y = digits()
    assert reader.accuracy == pytest.approx(evaluate(reader.model, losses.cross_entropy, X, y)[1])
    assert reader.accuracy > 0.95 and reader.held_out == len(y)


def test_examples_are_held_out_and_the_first_is_hard(reader):
    X, y = digits()[2:]
    for example in reader.examples:
        assert any(np.array_equal(16 * row, example["ink"]) and label == example["label"] for row, label in zip(X, y))  # noqa: B905
    assert {example["label"] for example in reader.examples[1:11]} == set(range(10))
    p = functional.softmax(reader.model(X), axis=-1).data[np.arange(len(y)), y]
    np.testing.assert_allclose(reader.pixels, X[p.argmin()])


def test_the_weights_are_a_small_part_of_a_page(reader):
    assert sum(len(layer.get("weight", "")) + len(layer.get("bias", "")) for layer in reader.layers) < 40_000
    weight = np.frombuffer(base64.b64decode(reader.layers[0]["weight"]), "<f4")
    np.testing.assert_array_equal(weight, reader.model[0].weight.data.ravel())


@pytest.mark.parametrize(
    "model, error, words",
    [
        (nn.Linear(64, 10), TypeError, "nn.Sequential, not Linear"),
        (nn.Sequential(nn.Linear(64, 10), nn.Dropout()), TypeError, "Dropout"),
        (nn.Sequential(nn.Linear(784, 10)), ValueError, "784 → 10"),
        (nn.Sequential(nn.Linear(64, 8), nn.Linear(9, 10)), ValueError, "64 → 8, 9 → 10"),
        (nn.Sequential(nn.ReLU()), ValueError, "no Linear layer"),
        (nn.Sequential(), ValueError, "no Linear layer"),
        (nn.Sequential(nn.Linear(64, 10), nn.ReLU()), ValueError, "last layer"),
        (nn.Sequential(nn.Linear(64, 2000), nn.Linear(2000, 10)), ValueError, "too many"),
    ],
)
def test_other_networks_are_refused_in_words(model, error, words):
    with pytest.raises(error, match=words):
        DigitReader(model)


def test_a_network_that_diverged_is_refused():
    model = network(nn.ReLU)
    model[0].weight.data[0, 0] = np.nan
    with pytest.raises(ValueError, match="not finite"):
        DigitReader(model)


@pytest.mark.parametrize("pixels", [[0.0] * 63, [2.0] * 64, [float("nan")] * 64])
def test_what_is_no_image_is_refused(pixels):
    with pytest.raises(traitlets.TraitError, match="64 numbers"):
        DigitReader(pixels=pixels)


def test_a_picture_stands_in_and_leaves_the_network_alone():
    model = network(nn.Tanh)
    assert DigitReader(model, digit=3, quantity="loss").picture().startswith("<svg")
    assert all(p.grad is None for p in model.parameters())


def draw_a_bar(page, pointer):
    box = page.get_by_role("application").bounding_box()
    pointer(box["x"] + box["width"] / 2, box["y"] + 0.1 * box["height"], box["y"] + 0.9 * box["height"])


def test_it_opens_on_an_example_and_reads_a_drawing_by_mouse(stage, reader):
    page = stage(reader)
    assert page.locator(".dl-reading").inner_text().startswith(f"A held-out {reader.label}")

    def drag(x, top, bottom):
        page.mouse.move(x, top)
        page.mouse.down()
        page.mouse.move(x, bottom, steps=12)
        page.mouse.up()

    draw_a_bar(page, drag)
    pixels = np.reshape(page.evaluate("window.model.state.pixels"), (8, 8))
    assert pixels[:, [3, 4]].all() and pixels[:, [0, 1, 6, 7]].sum() == 0
    p = functional.softmax(reader.model(pixels.reshape(1, 64)), axis=-1).data[0]
    assert page.locator(".dl-reading").inner_text().startswith(f"The network reads {p.argmax()}, with probability")
    page.get_by_role("button", name="undo").click()
    assert page.locator(".dl-reading").inner_text().startswith(f"A held-out {reader.label}")


def test_it_is_drawn_on_and_read_by_keyboard(stage):
    page = stage(DigitReader(pixels=[0.0] * 64))
    page.get_by_role("application").focus()
    for _ in range(5):
        page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press(" ")
    pixels = page.evaluate("window.model.state.pixels")
    assert sum(pixels) > 2 and page.evaluate("window.model.saved") > 0
    page.get_by_label("Gradient by the pixels").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.locator(".dl-readout").first.inner_text().startswith("row 2, column 2: ink")
    page.get_by_label("Hidden layer 2").focus()
    page.keyboard.press("End")
    assert "unit 24: value" in page.locator("body").inner_text()


def test_it_is_drawn_on_by_touch_and_fits_a_phone(stage, reader):
    page = stage(reader, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="clear").tap()
    touch = page.context.new_cdp_session(page)

    def send(kind, *points):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    def drag(x, top, bottom):
        send("touchStart", (x, top))
        for y in np.linspace(top, bottom, 8):
            send("touchMove", (x, y))
        send("touchEnd")

    draw_a_bar(page, drag)
    assert page.locator(".dl-reading").inner_text().startswith("The network reads")
    assert np.reshape(page.evaluate("window.model.state.pixels"), (8, 8))[:, [3, 4]].all()


def test_an_empty_board_and_a_black_one_get_calm_answers(stage):
    page = stage(DigitReader(pixels=[1.0] * 64))
    assert "The network reads" in page.locator(".dl-reading").inner_text()
    page.get_by_role("button", name="clear").click()
    assert page.locator(".dl-reading").inner_text().startswith("The board is empty: draw a digit.")
    assert "NaN" not in page.content() and "not a number" not in page.content()
    for _ in range(3):
        page.get_by_role("button", name="undo").click()
    page.get_by_role("status").get_by_text("nothing to undo").wait_for(state="attached")


def test_a_chosen_output_and_quantity_change_the_gradient(stage, reader):
    page = stage(reader)
    page.get_by_label("Output", exact=True).select_option("4")
    page.get_by_label("Gradient of", exact=True).select_option("loss")
    assert page.evaluate("[window.model.state.digit, window.model.state.quantity]") == [4, "loss"]
    assert "Gradient of the loss −ln p₄" in page.locator("body").inner_text()
    p = functional.softmax(reader.model(np.array([reader.pixels], dtype=np.float32)), axis=-1).data[0]
    last = float(page.locator("tbody tr").nth(4).locator("td").last.inner_text().replace("−", "-"))
    assert last == pytest.approx(p[4] - 1, abs=6e-4)  # p − y
    page.get_by_role("button", name="an example").click()
    assert page.locator(".dl-reading").inner_text().startswith("A held-out")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_serious_violation_of_accessibility(stage, serious_violations, reader, theme):
    assert serious_violations(stage(reader, theme=theme)) == []
