"""axe-core finds nothing serious in what the live page adds: editor, progress bar, error, verdict; light and dark."""

import pytest

from dlcore.exercises import bank

PAGE = "chain_rule/chain_rule"
IMPORTS, FIRST, SECOND = 1, 3, 10
EXERCISE = bank.exercises(PAGE)[0]

# Colours that fade from light to dark would be measured half-way; those that pulse for ever have no end.
WITHOUT_FADING = """() => document.getAnimations().forEach((animation) =>
    animation.effect.getComputedTiming().endTime === Infinity ? animation.pause() : animation.finish())"""


@pytest.fixture
def axe(serious_violations):
    """Return a function that looks at cells of a page in both colour schemes, and gives what is serious."""

    def look(reader, *cells):
        found, before = [], len(reader.page.troubles)
        for scheme, only in (("light", ()), ("dark", ["color-contrast"])):
            reader.page.emulate_media(color_scheme=scheme)
            reader.page.locator(f"html[data-theme={scheme}]").wait_for()
            reader.page.evaluate(WITHOUT_FADING)
            seen = serious_violations(reader.page, only=only, within=[f".cell-{index}" for index in cells])
            found += [f"{scheme}: {one}" for one in seen]
        del reader.page.troubles[before:]  # axe-core looks for style sheets where there are none
        return found

    return look


@pytest.mark.live
def test_nothing_serious_in_editor_error_verdict_offer_and_progress_bar(reading, axe):
    reader, held = reading(PAGE), []
    reader.type(FIRST, "a = 1\nb = a / 0")
    assert reader.run(FIRST) == "error"
    reader.write(reader.of_exercise("EXERCISE", EXERCISE.id), EXERCISE.cell_with(EXERCISE.misconceptions[0].answer))
    check = reader.of_exercise("CHECK", EXERCISE.id)
    reader.press(check, "Check")
    reader.cell(check).get_by_role("button", name="Hint 1").wait_for()
    reader.write(SECOND, "print(plt)")  # which the first cell of the page imports
    reader.press(SECOND, "Run")
    offer = reader.cell(SECOND).locator(".live-offer")
    offer.wait_for()
    reader.page.route("**/tqdm-*.whl", lambda route: held.append(route))
    reader.write(IMPORTS, "import tqdm")
    reader.press(IMPORTS, "Run")
    bar = reader.cell(IMPORTS).get_by_role("progressbar")
    bar.wait_for()
    assert axe(reader, IMPORTS, FIRST, SECOND, check) == []
    for shown in (bar, offer, reader.cell(FIRST).locator(".live-fault"), reader.cell(check).locator(".live-verdict")):
        assert shown.is_visible()
    held[0].continue_()
    assert reader.end(IMPORTS) == "ok"
