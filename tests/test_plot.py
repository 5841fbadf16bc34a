"""The look of the figures."""

import xml.etree.ElementTree as ElementTree

import matplotlib
import pytest

from dlcore import palette, plot

matplotlib.use("Agg")


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("role", sorted(set(palette.ROLES) - {"background", "grid"}))
@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_text_in_every_role_is_legible(role, mode):
    assert contrast(palette.ROLES[role][mode], palette.ROLES["background"][mode]) >= 4.5


def draw():
    import matplotlib.pyplot as plt

    plot.use_style()
    figure, axes = plt.subplots()
    axes.plot([0, 1], [0, 1], color=plot.colors.gradient)
    svg = plot.figure_svg(figure)
    plt.close(figure)
    return svg


def test_a_figure_follows_light_and_dark_mode():
    svg = draw()
    ElementTree.fromstring(svg)
    assert "prefers-color-scheme:dark" in svg
    assert f"var(--gradient, {palette.LIGHT['gradient']})" in svg


def test_the_same_figure_gives_the_same_file():
    assert draw() == draw()
