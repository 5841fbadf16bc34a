"""What a reader does with the cells of a page: runs, writes, resets, comes back, opens a second tab."""

import pytest
from reader import STORE, tabs

from dlcore.exercises import bank

PAGE = "chain_rule/chain_rule"
FIRST, SECOND, THIRD = 3, 10, 21  # cells that stand open on the page; the tests put code of their own there


@pytest.fixture(scope="module")
def tab(chromium, live_site):
    """A page whose Python has been started."""
    with tabs(chromium, live_site.address) as open_tab:
        reader = open_tab(PAGE)
        assert reader.run(THIRD, "ready = True") == "ok"
        yield reader


@pytest.fixture
def reader(tab):
    """That page with the book's own code in every cell."""
    tab.page.evaluate(f"{STORE}.clear()")
    tab.page.evaluate("document.querySelectorAll('.live-output').forEach((output) => output.replaceChildren())")
    yield tab
    assert tab.page.troubles == []


def test_a_line_is_seen_when_it_is_printed(reader):
    reader.write(FIRST, "import time\nprint('before')\ntime.sleep(2)\nprint('after')")
    reader.press(FIRST, "Run")
    reader.output(FIRST).get_by_text("before").wait_for()
    assert reader.cell(FIRST).get_attribute("data-live") == "running" and reader.text(FIRST) == "before\n"
    assert reader.end(FIRST) == "ok"
    assert reader.text(FIRST) == "before\nafter\n"


def test_cells_pressed_one_after_the_other_run_in_that_order(reader):
    reader.write(FIRST, "import time\ntime.sleep(1)\norder = ['first']")
    reader.write(SECOND, "order.append('second')")
    reader.write(THIRD, "order.append('third')\nprint(*order)")
    for index in (FIRST, SECOND, THIRD):
        reader.press(index, "Run")
    assert [reader.end(index) for index in (FIRST, SECOND, THIRD)] == ["ok"] * 3
    assert reader.text(THIRD) == "first second third\n"


def test_a_cell_that_needs_others_offers_to_run_them_first(reader):
    reader.write(FIRST, "side = 20")
    reader.write(SECOND, "area = side * side")
    reader.write(THIRD, "print(side, area)")
    reader.press(THIRD, "Run")
    offer = reader.cell(THIRD).locator(".live-offer")
    assert "This cell uses what 2 earlier cells define." in offer.inner_text()
    offer.get_by_role("button", name="Run this one alone").click()
    assert reader.end(THIRD) == "error"
    assert "NameError: name 'side' is not defined" in reader.text(THIRD)
    reader.press(THIRD, "Run")
    offer.get_by_role("button", name="Run them first").click()
    assert reader.end(THIRD) == "ok"
    assert reader.text(THIRD) == "20 400\n"
    assert reader.end(SECOND) == "ok"
    reader.run(THIRD)  # and now it does not ask
    assert offer.count() == 0


def test_run_all_above_runs_the_hidden_cells_too_and_leaves_out_checks(reader):
    last, hidden = 68, 66
    above = [i for i in reader.code_cells() if i < last and i not in reader.checks()]
    for index in above:
        reader.write(index, f"seen = [*globals().get('seen', []), {index}]")
    reader.press(last, "Run all above")
    reader.end(above[-1])
    assert reader.run(last, "print(seen, slope_text)") == "error"  # the hidden one prints what is not there any more
    assert hidden not in above and f"{above}" in reader.text(last)


def test_shift_enter_runs(reader):
    reader.type(FIRST, "for i in range(3):\n    print(i / 2)")
    reader.page.keyboard.press("Shift+Enter")
    assert reader.end(FIRST) == "ok"
    assert reader.text(FIRST) == "0.0\n0.5\n1.0\n"


def test_tab_completes_a_name(reader):
    reader.run(FIRST, "remarkable_number = 3")
    reader.type(SECOND, "print(remark")
    reader.page.keyboard.press("Tab")
    reader.cell(SECOND).locator(".cm-tooltip-autocomplete").get_by_text("remarkable_number").wait_for()
    reader.page.wait_for_timeout(150)  # for so long the editor takes no key for the list, lest one be hit unawares
    reader.page.keyboard.press("Enter")
    reader.page.keyboard.type(")")
    reader.page.keyboard.press("Shift+Enter")
    assert reader.end(SECOND) == "ok"
    assert reader.text(SECOND) == "3\n"


def test_an_error_marks_the_readers_line(reader):
    reader.type(FIRST, "a = 1\nb = a / 0\nprint(b)")
    reader.page.keyboard.press("Shift+Enter")
    assert reader.end(FIRST) == "error"
    assert reader.text(FIRST).startswith("ZeroDivisionError: division by zero\n  line 2:  b = a / 0")
    assert reader.cell(FIRST).locator(".live-fault").all_text_contents() == ["b = a / 0"]


def test_reset_puts_the_books_code_and_output_back(reading):
    reader = reading(PAGE)
    built = reader.cell(FIRST).inner_text()
    reader.type(FIRST, "print('mine')")
    reader.page.keyboard.press("Shift+Enter")
    reader.end(FIRST)
    reader.output(FIRST).get_by_text("mine").wait_for()
    assert not reader.cell(FIRST).get_by_text("litres =").is_visible()
    reader.press(FIRST, "Reset")
    reader.page.wait_for_function(f"!document.querySelector('.cell-{FIRST} .live-output')")
    assert reader.cell(FIRST).locator(".cm-line").all_text_contents() == reader.notebook.cells[FIRST].source.split("\n")
    output = reader.cell(FIRST).locator(".cell_output")
    assert output.inner_text().strip() and output.inner_text() in built


def test_reload_keeps_the_readers_code_and_verdicts(reading):
    reader = reading(PAGE)
    exercise = bank.exercises(PAGE)[0]
    answer, check = (reader.of_exercise(kind, exercise.id) for kind in ("EXERCISE", "CHECK"))
    reader.type(answer, exercise.cell_with(exercise.solution))
    reader.type(FIRST, "print('mine')")
    reader.press(check, "Check")
    reader.cell(check).get_by_text(f"✓ {exercise.id}").wait_for()
    reader.page.reload()
    reader.page.locator(".live-done").wait_for()
    assert f"✓ {exercise.id}" in reader.cell(check).inner_text()
    assert exercise.solution.strip() in reader.cell(answer).inner_text()
    assert reader.run(FIRST) == "ok"
    assert reader.text(FIRST) == "mine\n"


def test_two_tabs_share_the_code_and_not_the_names(reading):
    one, two = reading(PAGE), reading(PAGE)
    one.edit(FIRST)
    two.type(FIRST, "whose = 'the second tab'")
    one.cell(FIRST).locator(".cm-line").get_by_text("the second tab").wait_for()
    assert two.run(FIRST) == "ok"
    assert one.run(SECOND, "print('whose' in globals())") == "ok"
    assert two.run(SECOND) == "ok"
    assert (one.text(SECOND), two.text(SECOND)) == ("False\n", "True\n")


def test_without_storage_cells_run_and_exercises_are_checked(chromium, live_site):
    with tabs(chromium, live_site.address) as open_tab:
        open_tab.context.add_init_script(
            "Object.defineProperty(window, 'localStorage', "
            "{ get() { throw new DOMException('no', 'SecurityError'); } })"
        )
        reader = open_tab(PAGE)
        exercise = bank.exercises(PAGE)[0]
        answer, check = (reader.of_exercise(kind, exercise.id) for kind in ("EXERCISE", "CHECK"))
        reader.type(answer, exercise.cell_with(exercise.solution))
        reader.page.get_by_text("This browser keeps nothing for this site.").wait_for()
        reader.press(check, "Check")
        reader.cell(check).get_by_text(f"✓ {exercise.id}").wait_for()
        assert reader.run(FIRST, "print('runs')") == "ok"
        assert reader.text(FIRST) == "runs\n"
