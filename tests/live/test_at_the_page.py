"""What a reader does with the cells of a page: runs, writes, resets, comes back, opens a second tab."""

from reader import tabs
from verdicts import graded, grading, pressed

from dlcore.exercises import bank

PAGE = "chain_rule/chain_rule"
EXERCISE = bank.exercises(PAGE)[0]
ANSWER = EXERCISE.cell_with(EXERCISE.solution)
OF_THE_THEME = [
    "page error: no",
    "console error: Got invalid theme mode: undefined. Resetting to auto.",
    "page error: no",
]  # where there is no storage
NO_STORAGE = """Object.defineProperty(window, "localStorage",
    { get() { throw new DOMException("no", "SecurityError"); } })"""
FIRST, SECOND, THIRD = 3, 10, 21  # cells that stand open on the page; the tests put code of their own there


def test_a_line_is_seen_when_it_is_printed(reader):
    reader.write(FIRST, "import time\nprint('before')\ntime.sleep(2)\nprint('after')")
    reader.press(FIRST, "Run")
    reader.output(FIRST).get_by_text("before").wait_for()
    assert reader.cell(FIRST).get_attribute("data-live") == "running" and reader.text(FIRST) == "before\n"
    assert reader.end(FIRST) == "ok"
    assert reader.text(FIRST) == "before\nafter\n"


def test_what_an_earlier_run_shows_fades_until_something_new_comes(reader):
    assert reader.run(FIRST, "print('old')") == "ok"
    reader.write(FIRST, "import time\ntime.sleep(2)\nprint('new')\ntime.sleep(1)")
    reader.press(FIRST, "Run")
    opacity = f"getComputedStyle(document.querySelector('.cell-{FIRST} .cell_output')).opacity"
    reader.page.wait_for_function(f"() => {opacity} === '0.5'")
    assert reader.text(FIRST) == "old\n"
    reader.output(FIRST).get_by_text("new").wait_for()
    assert reader.cell(FIRST).get_attribute("data-live") == "running"
    assert reader.page.evaluate(opacity) == "1"
    assert reader.end(FIRST) == "ok"


def test_a_cell_that_needs_others_offers_to_run_them_first(reader):
    assert reader.run(FIRST, "'another code'") == "ok"  # so that this cell has run, and its new code has not
    reader.write(FIRST, "side = 20")
    reader.write(SECOND, "area = side * side")
    reader.write(THIRD, "print(side, area)")
    reader.press(THIRD, "Run")
    offer = reader.cell(THIRD).locator(".live-offer")
    offer.get_by_text("This cell uses area and side, which 2 earlier cells define.").wait_for()
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
    above = [index for index in reader.code_cells() if index < last and index not in reader.checks()]
    for index in above:
        reader.write(index, f"seen = [*globals().get('seen', ()), {index}]")
    reader.write(above[0], f"from myst_nb import glue\nslope, seen = -0.5, [{above[0]}]")
    reader.press(last, "Run all above")
    assert reader.end(above[-1]) == "ok"
    reader.end(above[-1])
    assert hidden not in above and reader.run(last, "print(seen, slope_text)") == "ok"
    assert reader.text(last) == f"{above} 0.500\n"


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


def test_reset_puts_the_books_code_and_output_back(reader):
    place = 79  # which no other test runs
    built = reader.cell(place).locator(".cell_output").inner_text()
    reader.type(place, "print('mine')")
    reader.page.keyboard.press("Shift+Enter")
    reader.end(place)
    output = reader.cell(place).locator(".cell_output")
    assert output.inner_text().strip() == "mine" != built.strip()
    reader.press(place, "Reset")
    reader.page.wait_for_function(f"() => !document.querySelector('.cell-{place} .live-output')")
    assert reader.code(place) == reader.notebook.cells[place].source
    assert output.inner_text() == built


def test_a_second_tab_shares_the_code_and_not_the_names(reader, running_tab):
    reader.edit(FIRST)
    second = running_tab.another()
    second.type(FIRST, "whose = 'the second tab'")
    reader.cell(FIRST).locator(".cm-line").get_by_text("the second tab").wait_for()
    assert second.run(FIRST) == "ok"
    assert reader.run(SECOND, "print('whose' in globals())") == second.run(SECOND) == "ok"
    assert (reader.text(SECOND), second.text(SECOND)) == ("False\n", "True\n")
    second.page.close()


def test_without_storage_exercises_are_checked_and_the_reader_is_warned(chromium, live_site):
    with tabs(chromium, live_site.address) as open_tab:
        open_tab.context.add_init_script(NO_STORAGE)
        reader = open_tab(PAGE)
        reader.type(answer_of(reader), ANSWER)
        reader.page.get_by_text("This browser keeps nothing for this site.").wait_for()
        assert pressed(reader, [EXERCISE]) == {EXERCISE.id: ("correct", f"✓ {EXERCISE.id}")}
        assert reader.works(FIRST)
        assert reader.page.troubles == OF_THE_THEME  # and none of ours
        reader.page.troubles.clear()


def test_the_downloaded_notebook_is_graded_as_on_the_page(reader, tmp_path):
    right, wrong, broken, untouched = bank.exercises(PAGE)[:4]
    for exercise, code in ((right, right.solution), (wrong, wrong.misconceptions[0].answer), (broken, "1 / 0")):
        reader.write(reader.of_exercise("EXERCISE", exercise.id), exercise.cell_with(code))
    with reader.page.expect_download() as waiting:
        reader.page.get_by_role("button", name="My work").click()
        reader.page.get_by_role("button", name="Download my notebook").click()
    waiting.value.save_as(tmp_path / "mine.ipynb")
    process = grading(tmp_path, "mine.ipynb")
    seen = pressed(reader, bank.exercises(PAGE))
    statuses = [seen[exercise.id][0] for exercise in (right, wrong, broken, untouched)]
    assert statuses == ["correct", "wrong", "error", "not attempted"]
    assert seen == graded(process)["mine.ipynb"]


def test_a_reload_keeps_the_readers_code_and_verdicts(reader):
    reader.type(answer_of(reader), ANSWER)
    reader.type(FIRST, "print('mine')")
    pressed(reader, [EXERCISE])
    reader.page.reload()
    reader.page.locator(".live-done").wait_for()
    check = reader.of_exercise("CHECK", EXERCISE.id)
    assert reader.cell(check).locator(".cell_output").inner_text().strip() == f"✓ {EXERCISE.id}"
    assert reader.cell(answer_of(reader)).locator(".cell_input").inner_text().strip() == ANSWER.strip()
    assert reader.cell(FIRST).locator(".cell_input").inner_text().strip() == "print('mine')"


def answer_of(reader):
    return reader.of_exercise("EXERCISE", EXERCISE.id)
