"""ScaleExperiment: the numbers are those of runs with dlcore, and the reader moves over them."""

import numpy as np
import pytest
import traitlets

from dlcore import losses, nn, optim
from dlcore.data import DataLoader, digits
from dlcore.training import evaluate, fit
from dlcore.widgets import ScaleExperiment
from dlcore.widgets.scale_experiment import MODELS, runs

SIZES = (10, 64, 200)


@pytest.fixture(scope="module")
def experiment():
    return ScaleExperiment(SIZES, seeds=2, size=64)


def chosen(size, seed):
    X, y, _, _ = digits()
    rows = np.random.default_rng(seed).permutation(len(X))[:size]
    return X[rows], y[rows]


def test_logistic_regression_is_trained_as_dlcore_trains(experiment):
    X, y = chosen(64, seed=1)
    model = nn.Sequential(nn.Linear(64, 10, rng=np.random.default_rng(1)))
    loader = DataLoader(X, y, batch_size=32, shuffle=True, seed=1)
    fit(model, loader, losses.cross_entropy, optim.Adam(model.parameters(), lr=0.005), epochs=200, progress=False)
    expected = [evaluate(model, losses.cross_entropy, *data)[1] for data in ((X, y), digits()[2:])]
    np.testing.assert_allclose(runs("logistic", SIZES, 2)[:, 1, 1], expected)


def test_the_nearest_neighbour_is_the_nearest(experiment):
    X, y = chosen(10, seed=0)
    X_test, y_test = digits()[2:]
    distances = ((X_test[:, None].astype(float) - X) ** 2).sum(axis=2)
    assert runs("nearest", SIZES, 2)[1, 0, 0] == np.mean(y[distances.argmin(axis=1)] == y_test)
    assert np.all(runs("nearest", SIZES, 2)[0] == 1)


def test_the_page_holds_mean_and_spread_of_the_runs(experiment):
    assert [model["key"] for model in experiment.models] == list(MODELS)
    for model in experiment.models:
        for measure, seen in zip(("training", "held_out"), runs(model["key"], SIZES, 2), strict=True):
            for word, expected in (("mean", seen.mean(0)), ("low", seen.min(0)), ("high", seen.max(0))):
                np.testing.assert_allclose(model[measure][word], expected, atol=1e-5)


def test_the_same_seeds_give_the_same_runs_and_more_data_helps():
    first = runs("small", SIZES, 2)
    runs.cache_clear()
    np.testing.assert_array_equal(runs("small", SIZES, 2), first)
    assert np.all(first[1, :, 2] > first[1, :, 0])


def test_parameters_are_counted(experiment):
    counts = {model["key"]: model["parameters"] for model in experiment.models}
    assert counts["nearest"] == 0 and counts["logistic"] == 650
    assert counts["small"] == 65 * 12 + 13 * 10 and counts["small"] < counts["medium"] < counts["large"]


@pytest.mark.parametrize(
    "arguments",
    [{"sizes": ()}, {"sizes": (0,)}, {"sizes": (1438,)}, {"sizes": (2.5,)}, {"seeds": 0}, {"seeds": 1.5}, {"size": 11}],
)
def test_impossible_experiments_are_refused_in_words(arguments):
    with pytest.raises(ValueError, match="^ScaleExperiment: "):
        ScaleExperiment(**{"sizes": (10,), "seeds": 1} | arguments)


@pytest.mark.parametrize("arguments", [{"shown": ["forest"]}, {"measure": "validation"}])
def test_what_it_has_not_got_is_refused(arguments):
    with pytest.raises(traitlets.TraitError):
        ScaleExperiment((10,), seeds=1, **arguments)


def model(name, mean, low, high):
    return {"name": name, "held_out": {"mean": [mean], "low": [low], "high": [high]}}


A, B, C = model("a", 0.9, 0.85, 0.95), model("b", 0.8, 0.7, 0.86), model("c", 0.7, 0.6, 0.8)


@pytest.mark.parametrize(
    "models, words",
    [
        ([C, B, A], "1,000 digits, best on average: a, 90.0 % of held-out digits. Ranges that overlap: b."),
        ([A, C], "1,000 digits, best on average: a, 90.0 % of held-out digits."),
        ([B, B | {"name": "d"}], "1,000 digits, best on average: b and d, 80.0 % of held-out digits."),
        ([A, *3 * [B]], "1,000 digits, best on average: a, 90.0 % of held-out digits. Ranges that overlap: all."),
        ([], "No model is chosen."),
    ],
)
def test_the_sentence_says_what_the_runs_gave(arithmetic, models, words):
    said = arithmetic("scale_experiment", "m.sentence(a[0], 'held_out', 1000, 0)", models)
    assert said.removeprefix("Trained on ") == words


def test_the_axis_is_logarithmic_and_its_texts_have_room(arithmetic):
    sizes = [10, 20, 50, 100, 200, 500, 1000, 1437]
    marks = arithmetic("scale_experiment", "m.marks(a[0], 0.2)", sizes)
    np.testing.assert_allclose([place for place, _ in marks], np.log10(sizes))
    assert [text for _, text in marks] == ["10", "20", "50", "100", "200", "500", "", "1,437"]
    found = arithmetic("scale_experiment", "a[1].map((u) => m.nearest(a[0], u))", sizes, [-5, 1.16, 2.01, 9])
    assert found == [0, 1, 3, 7]


def test_the_slider_moves_over_sizes_by_keyboard(stage, experiment):
    page = stage(experiment)
    page.get_by_label("Train on").focus()
    page.keyboard.press("End")
    assert page.evaluate("window.model.state.size") == 200 and page.evaluate("window.model.saved") > 0
    row = page.locator("tr.dl-chosen").inner_text().split("\t")
    means = [f"{100 * model['held_out']['mean'][2]:.1f}" for model in experiment.models]
    assert row == ["▸ 200", *means]
    page.get_by_role("status").get_by_text("Trained on 200 digits, best on average").wait_for(state="attached")


def test_models_and_measure_are_chosen(stage, experiment):
    page = stage(experiment)
    page.get_by_label("Accuracy on").select_option("training")
    page.get_by_label("small network").uncheck()
    head = page.locator("thead").last.inner_text()
    assert "small network" not in head and "large network" in head
    assert page.locator("tr.dl-chosen td").first.inner_text() == "100.0"  # nearest neighbour knows all of them
    assert page.evaluate("[window.model.state.measure, window.model.state.shown.length]") == ["training", 4]
    page.get_by_label("Axis").select_option("top")
    for name in ("nearest neighbour", "logistic regression", "medium network", "large network"):
        page.get_by_label(name).uncheck()
    assert "No model is chosen." in page.locator(".dl-reading").inner_text()


def test_the_pointer_finds_the_nearest_size(stage, experiment):
    page = stage(experiment)
    box = page.locator("svg.dl-plot").bounding_box()
    page.mouse.move(box["x"] + 0.13 * box["width"], box["y"] + box["height"] / 2)
    assert page.evaluate("window.model.state.size") == 10


def test_one_size_and_one_run_are_enough(stage):
    page = stage(ScaleExperiment((50,), seeds=1))
    assert "Trained on 50 digits" in page.locator(".dl-reading").inner_text()
    assert "1 run of each" in page.locator("body").inner_text() and "NaN" not in page.content()


def test_it_fits_a_phone_and_answers_to_touch(stage, experiment):
    page = stage(experiment, viewport={"width": 360, "height": 740}, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_label("large network").tap()
    assert "large" not in page.evaluate("window.model.state.shown")
    page.locator("svg.dl-plot").tap(position={"x": 280, "y": 60})
    assert page.evaluate("window.model.state.size") == 200


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_serious_violation_of_accessibility(stage, serious_violations, experiment, theme):
    assert serious_violations(stage(experiment, theme=theme)) == []


def test_a_picture_stands_in(experiment):
    assert experiment.picture().startswith("<svg")
    assert ScaleExperiment((10,), seeds=1, shown=[]).picture().startswith("<svg")
