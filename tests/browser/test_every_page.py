"""What holds on every page: it loads in silence, typeset; it is light, fits a phone, and is accessible."""

import pytest

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1600, "height": 900}

UNTYPESET = """() => {
    const bad = [...document.querySelectorAll('.math')].filter(m => !m.querySelector('mjx-container'));
    return [...bad, ...document.querySelectorAll('mjx-merror, [data-mjx-error]')].map(m => m.textContent);
}"""

SPILLS = """() => {
    const wide = document.documentElement.clientWidth;
    const ownBox = e => {
        for (let box = e.parentElement; box && box.tagName !== 'MAIN'; box = box.parentElement)
            if (['auto', 'scroll'].includes(getComputedStyle(box).overflowX)) return true;
        return false;
    };
    const out = [...document.querySelectorAll('main *')]
        .filter(e => e.getBoundingClientRect().right > wide + 1 && !ownBox(e))
        .filter(e => !e.closest('mjx-assistive-mml, .bd-sidebar-secondary, dialog'))
        .filter(e => !e.parentElement.closest('svg'));  // a picture cuts off what is outside its frame
    const page = document.documentElement.scrollWidth > wide ? ['the page scrolls sideways'] : [];
    return page.concat(out.map(e => e.outerHTML.slice(0, 120)));
}"""

SCHEME = "() => getComputedStyle(document.documentElement).colorScheme"


LIMIT, LIMIT_WITH_WIDGETS = 700_000, 1_500_000  # bytes that a page may load, texts compressed
WIDGETS = "script[type='application/vnd.jupyter.widget-view+json']"
UNFOLD = "() => document.querySelectorAll('details').forEach(fold => { fold.open = true })"
# Colours that fade from light to dark would be measured half-way.
WITHOUT_FADING = "() => document.getAnimations().forEach(animation => animation.finish())"


def test_a_page(visit, docname, serious_violations, subtests):
    page = visit(docname, viewport=DESKTOP, color_scheme="light")
    page.wait_for_load_state("networkidle")
    with subtests.test("it loads typeset, in silence, and asks no other host"):
        assert page.evaluate(UNTYPESET) == []
        assert page.troubles == []
        assert page.title()
    with subtests.test("it is light"):
        limit = LIMIT_WITH_WIDGETS if page.locator(WIDGETS).count() else LIMIT
        assert 50_000 < sum(page.received) <= limit
    with subtests.test("it fits a wide screen"):
        assert page.evaluate(SPILLS) == []
    with subtests.test("it fits a phone"):
        page.set_viewport_size(PHONE)
        assert page.evaluate(SPILLS) == []
    page.set_viewport_size(DESKTOP)
    page.evaluate(UNFOLD)
    with subtests.test("axe-core finds nothing serious, with everything unfolded"):
        assert serious_violations(page, without=("color-contrast",)) == []


KINDS = "book/index", "book/chain_rule/chain_rule", "book/appendix/widgets", "book/genindex"


def check_contrast(page, serious_violations):
    """Check the colours of text in light and in dark."""
    page.evaluate(UNFOLD)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.locator(f"html[data-theme={scheme}]").wait_for()
        page.evaluate(WITHOUT_FADING)
        assert serious_violations(page, only=("color-contrast",)) == [], scheme


@pytest.mark.parametrize("name", KINDS)
def test_the_colours_of_a_page_of_each_kind_can_be_read(visit, name, serious_violations):
    check_contrast(visit(name), serious_violations)


@pytest.mark.slow
def test_the_colours_of_every_page_can_be_read(visit, docname, serious_violations):
    check_contrast(visit(docname), serious_violations)


@pytest.mark.parametrize("name", KINDS)
def test_a_page_of_each_kind_works_from_disk(visit, name):
    page = visit(name, from_file=True)
    assert page.evaluate(UNTYPESET) == []
    assert page.troubles == []


def test_light_and_dark_can_be_chosen(visit):
    page = visit("book/index", viewport=DESKTOP, color_scheme="light")
    seen = set()
    for _ in range(3):
        page.locator(".article-header-buttons .theme-switch-button").first.click()
        seen.add((page.locator("html").get_attribute("data-theme"), page.evaluate(SCHEME)))
    assert seen == {("light", "light"), ("dark", "dark")}
    assert page.troubles == []
