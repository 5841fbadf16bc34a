"""Widgets on the built book, where there is no kernel and no other host."""

from pathlib import Path

import pytest
from browsing import serving, watch

import dlcore.widgets

GALLERY = "book/appendix/widgets"
SCREENSHOTS = Path(__file__).parents[2] / "_build" / "screenshots"
NAMES = "() => [...document.querySelectorAll('[data-widget]')].map(widget => widget.dataset.widget)"
PAGE = (
    "import ipywidgets as widgets\nfrom dlcore.widgets import ActivationExplorer\nActivationExplorer(x=1.0)",
    "ActivationExplorer(x=2.0)",
    "first, second = widgets.IntSlider(3, description='First'), widgets.IntSlider(3, description=r'\\(x^2\\)')\n"
    "widgets.jslink((first, 'value'), (second, 'value'))\nwidgets.VBox([first, second])",
    "widgets.Output()",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_gallery_shows_every_widget(visit, width, scheme):
    page = visit(GALLERY, viewport={"width": width, "height": 800}, color_scheme=scheme)
    assert sorted(page.evaluate(NAMES)) == sorted(dlcore.widgets.__all__)
    for name in dlcore.widgets.__all__:
        page.locator(f'[data-widget="{name}"]').screenshot(path=SCREENSHOTS / f"{name}-{width}-{scheme}.png")
    assert page.troubles == []


def test_a_widget_answers_without_a_kernel(visit):
    page = visit(GALLERY)
    widget = page.locator('[data-widget="ActivationExplorer"]')
    widget.get_by_label("x", exact=True).focus()
    page.keyboard.press("Home")
    assert "At x = −6" in widget.inner_text()
    assert page.troubles == []


def test_without_javascript_a_picture_stands_in(visit):
    pictures = visit(GALLERY, java_script_enabled=False).locator(".widget-picture").all()
    assert len(pictures) == len(dlcore.widgets.__all__)
    assert all(picture.is_visible() and picture.get_attribute("alt") for picture in pictures)


def test_on_paper_a_picture_stands_in_and_the_page_is_light(visit):
    page = visit(GALLERY, color_scheme="dark")
    widgets, pictures = page.locator("[data-widget]").all(), page.locator(".widget-picture").all()
    assert all(widget.is_visible() for widget in widgets) and not any(picture.is_visible() for picture in pictures)
    page.emulate_media(media="print")
    page.locator("html[data-theme=light]").wait_for()
    assert all(picture.is_visible() for picture in pictures) and not any(widget.is_visible() for widget in widgets)
    page.emulate_media(media="screen")
    page.locator("html[data-theme=dark]").wait_for()


def test_only_pages_with_widgets_load_their_manager(visit):
    script = "script[src*='widget-manager']"
    assert visit(GALLERY).locator(script).count() == 1
    assert visit("book/index").locator(script).count() == 0


def test_ordinary_sliders_move_together_and_what_needs_a_kernel_says_so(build, tmp_path, chromium):
    result = build(*PAGE)
    assert result.returncode == 0, result.stdout + result.stderr
    with serving(tmp_path / "_build" / "html") as address:
        page = chromium.new_context().new_page()
        page.set_default_timeout(10_000)
        watch(page, address.removeprefix("http://"))
        page.goto(f"{address}/book/page.html")
        handles = page.get_by_role("slider").and_(page.locator(".noUi-handle"))
        handles.first.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("() => document.querySelectorAll('.noUi-handle[aria-valuenow=\"4.0\"]').length === 2")
        assert page.locator("[data-widget]").count() == 2
        page.locator(".widget-label mjx-container").wait_for()
        page.get_by_text("This part works in a running notebook only.").wait_for()
        assert page.troubles == []
        page.context.close()
