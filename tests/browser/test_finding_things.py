"""Search, the index, the bibliography, and taking a notebook home."""

import json
from urllib.parse import urljoin, urlsplit

INDEX = "book/genindex"


def test_search_finds_a_word(visit):
    page = visit("search.html?q=backpropagation")
    page.locator("ul.search li a").first.wait_for()
    assert page.troubles == []


def test_search_button_opens_the_search_box(visit):
    page = visit("book/index", viewport={"width": 1600, "height": 900})
    page.locator("button.search-button, button.search-button-field").first.click()
    page.keyboard.type("gradient")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=gradient**")


def test_index_leads_to_the_places(visit):
    """The first entry under D is "deep learning", and what every entry links to exists."""
    page = visit(INDEX)
    under_d = page.locator("h2[id='D'] + table li a")
    assert under_d.first.inner_text().strip() == "deep learning"
    links = page.evaluate("() => [...document.querySelectorAll('.indextable a')].map(a => a.href)")
    places = {}
    for link in links:
        places.setdefault(link.split("#")[0], set()).add(urlsplit(link).fragment)
    for address, anchors in places.items():
        assert page.goto(address).ok
        assert [a for a in anchors if not page.locator(f"[id='{a}']").count()] == []


def test_a_notebook_page_offers_its_notebook(visit, exercise_doc):
    page = visit(exercise_doc)
    address = page.locator("a.btn-download-notebook-button").get_attribute("href")
    reply = page.request.get(urljoin(page.url, address))
    assert urlsplit(reply.url).path.endswith(f"/{exercise_doc}.ipynb")
    assert json.loads(reply.body())["cells"]


def test_a_page_that_is_no_notebook_offers_none(visit):
    assert visit(INDEX).locator("a.btn-download-notebook-button").count() == 0
