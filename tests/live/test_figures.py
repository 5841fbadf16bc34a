"""Figures in the page: drawn once, and the same picture as matplotlib's own."""

import contextlib
import io

import numpy as np
import pytest
from book_live import figures
from matplotlib import rc_context, rcdefaults
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image


@pytest.fixture(autouse=True)
def plain():
    """Have matplotlib's own settings, whatever other tests have set."""
    with rc_context():
        rcdefaults()
        yield


def figure(**options):
    """Return a figure of a curve, with labels."""
    made = Figure(figsize=(6.4, 4.8), **options)
    FigureCanvasAgg(made)
    axes = made.subplots()
    axes.plot(np.linspace(0, 1), np.sin(np.linspace(0, 6)))
    axes.set(xlabel="time", ylabel="value", title="A curve")
    return made


def pixels(data):
    """Return the pixels of a PNG picture."""
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGBA")).astype(int)


@pytest.mark.parametrize("options", [{}, {"layout": "constrained"}, {"layout": "tight"}, {"facecolor": "#123456"}])
def test_a_figure_drawn_once_is_the_picture_that_matplotlib_saves(options):
    made = figure(**options)
    once, saved = pixels(figures.drawn_once(made)), pixels(figures.saved(made))
    assert np.abs(np.subtract(once.shape, saved.shape)).max() <= 2
    rows, columns = np.minimum(once.shape, saved.shape)[:2]
    moved = [
        np.abs(once[y : rows - 2 + y, x : columns - 2 + x] - saved[1 : rows - 1, 1 : columns - 1]).mean()
        for y in range(3)
        for x in range(3)
    ]
    assert min(moved) < 3  # lines fall between other pixels, nothing more
    assert made.dpi == 100


def plain_axes(made):
    made.subplots().plot([1, 5, 2])


def log_and_shared(made):
    for ax in made.subplots(2, 2, sharex=True, sharey="row").flat:
        ax.loglog([1, 10, 1000], [1, 3, 2000])


def twins_and_insets(made):
    ax = made.subplots()
    ax.plot([0, 1000], [0, 1])
    ax.twinx().plot([0, 1000], [1e6, 3e6])
    ax.inset_axes([0.6, 0.1, 0.3, 0.3]).plot([1, 2])
    ax.secondary_xaxis("top", functions=(lambda x: 2 * x, lambda x: x / 2))


def equal_aspect_and_colours(made):
    ax = made.subplots()
    made.colorbar(ax.imshow(np.arange(12.0).reshape(3, 4)), ax=ax)
    ax.contour(np.arange(12.0).reshape(3, 4))


def polar_and_space(made):
    made.add_subplot(1, 2, 1, projection="polar").plot([0, 1, 2], [1, 2, 3])
    made.add_subplot(1, 2, 2, projection="3d").plot([0, 1], [1, 2], [3, 1])


def categories_and_inverted(made):
    left, right = made.subplots(1, 2)
    left.bar(["one", "two", "three"], [3, 1, 2])
    right.plot([1, 2], [3, 4])
    right.invert_yaxis()
    right.minorticks_on()
    right.tick_params(labelrotation=45)


@pytest.mark.parametrize("layout", [None, "constrained", "tight"])
@pytest.mark.parametrize("draw", [
    plain_axes, log_and_shared, twins_and_insets, equal_aspect_and_colours, polar_and_space, categories_and_inverted,
])  # fmt: skip
def test_ticks_that_are_found_once_are_the_same(draw, layout, monkeypatch):
    pictures = []
    for found_once in (figures._ticks_found_once, contextlib.nullcontext):
        made = Figure(layout=layout)
        FigureCanvasAgg(made)
        draw(made)
        monkeypatch.setattr(figures, "_ticks_found_once", found_once)
        pictures.append(figures.png(made))
    assert pictures[0] == pictures[1]


def test_what_sticks_out_of_the_figure_is_left_to_matplotlib():
    made = figure()
    made.text(-0.3, 0.5, "outside")
    assert figures.drawn_once(made) is None
    (_, size) = figures.png(made)
    assert size["width"] > 640


@pytest.mark.parametrize("settings", [{"savefig.transparent": True}, {"savefig.facecolor": "red"}])
def test_settings_of_savefig_are_heeded(settings):
    with rc_context(settings):
        assert figures.drawn_once(figure()) is None


def test_animated_artists_are_in_the_picture():
    made = figure()
    (line,) = made.axes[0].plot([0, 1], [0, 1], color="red", animated=True)
    with_line = pixels(figures.drawn_once(made))
    line.remove()
    assert (with_line != pixels(figures.drawn_once(made))).any()


def test_encoded_pixels_come_back():
    given = np.random.default_rng(0).integers(0, 256, (5, 7, 4), dtype=np.uint8)
    np.testing.assert_array_equal(pixels(figures.encoded(given)), given)


def test_an_empty_figure_is_a_picture_too():
    made = Figure(figsize=(1, 1))
    FigureCanvasAgg(made)
    data, size = figures.png(made)
    assert data and size["width"] > 0
