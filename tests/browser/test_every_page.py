"""What holds on every page: it loads in silence, from a server and from disk, typeset, and fits a phone."""

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


def test_page_loads_typeset_and_asks_no_other_host(visit, docname):
    page = visit(docname)
    page.wait_for_load_state("networkidle")
    assert page.evaluate(UNTYPESET) == []
    assert page.troubles == []
    assert page.title()


def test_page_works_from_disk(visit, docname):
    page = visit(docname, from_file=True)
    assert page.evaluate(UNTYPESET) == []
    assert page.troubles == []


def test_page_fits_a_phone_and_a_wide_screen(visit, docname):
    page = visit(docname, viewport=PHONE)
    assert page.evaluate(SPILLS) == []
    page.set_viewport_size(DESKTOP)
    assert page.evaluate(SPILLS) == []


def test_light_and_dark_can_be_chosen(visit):
    page = visit("book/index", viewport=DESKTOP, color_scheme="light")
    seen = set()
    for _ in range(3):
        page.locator(".article-header-buttons .theme-switch-button").first.click()
        seen.add((page.locator("html").get_attribute("data-theme"), page.evaluate(SCHEME)))
    assert seen == {("light", "light"), ("dark", "dark")}
    assert page.troubles == []
