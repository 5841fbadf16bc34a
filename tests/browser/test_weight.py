"""What a page weighs: all that a browser receives when it opens the page for the first time, texts compressed."""

import pytest
from browsing import HTML, WIDGETS_DRAWN, CompressingHandler, serving

LIMIT, LIMIT_WITH_WIDGETS = 700_000, 1_500_000  # bytes


@pytest.fixture(scope="module")
def compressed(site):
    """Serve the built book as a web server would, and return its address."""
    with serving(HTML, CompressingHandler) as address:
        yield address


@pytest.fixture
def weigh(chromium, compressed):
    """Return a function that opens a page with an empty cache and returns it with the bytes received."""
    contexts = []

    def open_page(docname):
        contexts.append(chromium.new_context())
        page = contexts[-1].new_page()
        received = []
        devtools = contexts[-1].new_cdp_session(page)
        devtools.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
        devtools.send("Network.enable")
        page.goto(f"{compressed}/{docname}.html", wait_until="networkidle")
        page.evaluate("() => window.MathJax?.startup?.promise")
        page.wait_for_function(WIDGETS_DRAWN)
        page.wait_for_load_state("networkidle")
        return page, sum(received)

    yield open_page
    for context in contexts:
        context.close()


def test_a_page_is_light(weigh, docname):
    page, weight = weigh(docname)
    widgets = page.locator("script[type='application/vnd.jupyter.widget-view+json']").count()
    assert 50_000 < weight <= (LIMIT_WITH_WIDGETS if widgets else LIMIT), f"{weight:,.0f} bytes"
