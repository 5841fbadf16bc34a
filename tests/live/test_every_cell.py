"""Every code cell of a page runs in the browser, and shows what the book shows.

`make test` takes the page whose turn it is (see `rotation`), `make test-live` all of them.
"""

import time

import pytest
from nbformat.v4 import new_output
from nbval.plugin import coalesce_streams
from reader import ENDS, OPENED
from rotation import in_turn, with_code

MOST = 120  # seconds for a whole page, from the first press
MARKED = "nbval-check-output"
# What a piece of the page shows: the descriptions of its pictures, and the names of its widgets.
SHOWN = """(pieces) => pieces.flatMap((piece) => [
    ...[...piece.querySelectorAll("img")].filter((image) => !image.closest("[data-widget]")).map((image) => image.alt),
    ...[...piece.querySelectorAll("[data-widget]")].map((widget) => `widget ${widget.dataset.widget}`)])"""
DRAWN = """() => [...document.querySelectorAll(".live-output")].every((output) =>
    [...output.querySelectorAll("img")].every((image) => image.complete)
    && [...output.querySelectorAll(".widget-live")].every((place) => place.querySelector("[data-widget]")))"""
AT_REST = '() => !document.querySelector(".cell:is([data-live=queued], [data-live=running])")'
NOT_RUN = f"""{OPENED}.then(({{ open }}) => open()).then((page) => page.cells
    .filter((cell) => !cell.isCheck && cell.element?.dataset.live !== "ok" && !(cell.hidden && page.ran.has(cell)))
    .map((cell) => cell.index))"""
BLANK = """() => [...document.querySelectorAll(".live-output img")].filter((image) => !image.naturalWidth)
    .map((image) => image.alt)"""
BOXES = "boxes => boxes.map((box) => [box.dataset.stream ?? box.className, box.textContent])"


@pytest.mark.parametrize("page", in_turn(with_code()))
def test_every_cell_runs_and_shows_what_the_book_shows(reading, page, record_property):
    reader = reading(page)
    reader.page.evaluate("document.querySelectorAll('details').forEach((fold) => fold.open = true)")
    built = {i: shown(reader, i, ".cell_output") for i in reader.ordinary()}
    began = time.monotonic()
    run_all(reader)
    seconds = time.monotonic() - began
    record_property("seconds", round(seconds, 1))
    assert failures(reader) == {}
    assert {i: shown(reader, i, ".live-output") for i in reader.ordinary()} == built
    assert reader.page.evaluate(BLANK) == []
    compared = [*marked(reader), *reader.checks()]
    assert {i: printed(reader, i) for i in compared} == {i: stored(reader, i) for i in compared}
    assert seconds < MOST


def shown(reader, index, where):
    """Return what a part of a cell shows besides text; a widget hides the picture that stands for it."""
    found = reader.cell(index).locator(where).evaluate_all(SHOWN)
    widgets = [one for one in found if one.startswith("widget ")]
    return widgets or found


def run_all(reader):
    """Run all cells, the hidden ones too, and then all checks, by their buttons."""
    last = max(index for index in reader.code_cells() if index not in reader.checks())
    reader.press(last, "Run all above")
    reader.state(reader.code_cells()[0], "running", *ENDS)
    reader.page.wait_for_function(AT_REST, timeout=1000 * MOST)
    reader.run(last)
    for index in reader.checks():
        reader.press(index, "Check")
    reader.page.wait_for_function(f"() => document.querySelectorAll('.live-verdict').length === {len(reader.checks())}")
    reader.page.wait_for_function(DRAWN)


def failures(reader):
    """Return the cells that did not run to their end, hidden ones too, each with what it shows."""
    left = reader.page.evaluate(NOT_RUN)
    return {index: reader.text(index) or "(not run)" for index in left}


def marked(reader):
    """Return the places of the cells whose output the book promises."""
    return [i for i in reader.ordinary() if MARKED in reader.notebook.cells[i].metadata.get("tags", ())]


def stored(reader, index):
    """Return what the notebook says that a cell prints, by stream, as nbval compares it."""
    outputs = reader.notebook.cells[index].outputs
    assert {output.output_type for output in outputs} == {"stream"}, f"cell {index} shows what is not compared here"
    return by_stream(outputs)


def printed(reader, index):
    """Return what a cell has printed on the page, in the same form; what else it shows stands under its class.

    The first line of a verdict is what `check` prints in a notebook.
    """
    line = reader.cell(index).locator(".live-verdict > p").all_inner_texts()[:1]
    boxes = [["stdout", f"{line[0]}\n"]] if line else reader.output(index).locator(":scope > *").evaluate_all(BOXES)
    return by_stream(new_output("stream", name=name, text=text) for name, text in boxes)


def by_stream(outputs):
    """Return texts by stream, joined and cleaned as nbval does it."""
    return {output.name: output.text for output in coalesce_streams(list(outputs))}
