"""Search, the index, the bibliography, and taking a notebook home."""

import json
from urllib.parse import urljoin

from browsing import HTML

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


def test_index_leads_to_the_places(built):
    """The first entry under D is "deep learning", and what every entry links to exists."""
    under_d = built(INDEX).select_one("h2[id='D'] + table li a")
    assert under_d.get_text().strip() == "deep learning"
    places = {}
    for link in built(INDEX).select(".indextable a"):
        page, _, anchor = urljoin(f"{INDEX}.html", link["href"]).partition("#")
        places.setdefault(page.removesuffix(".html"), set()).add(anchor)
    assert len(places) > 5
    for page, anchors in places.items():
        ids = {element["id"] for element in built(page).select("[id]")}
        assert anchors <= ids, page


def test_a_notebook_page_offers_its_notebook(built, exercise_doc):
    link = built(exercise_doc).select_one("a.btn-download-notebook-button")["href"]
    file = HTML / urljoin(f"{exercise_doc}.html", link)
    assert file.parts[-2:] == tuple(f"{exercise_doc}.ipynb".split("/")[-2:])
    assert json.loads(file.read_text("utf-8"))["cells"]


def test_a_page_that_is_no_notebook_offers_none(visit):
    assert visit(INDEX).locator("a.btn-download-notebook-button").count() == 0
