"""Python in the page: it starts on the first press, is stopped, takes too long, dies, and starts again."""

import pytest
from browsing import HTML
from made_up_site import Server
from reader import tabs

from dlcore.exercises import bank

PAGE = "chain_rule/chain_rule"
FIRST, SECOND, THIRD = 3, 10, 21  # cells that stand open on the page; the tests put code of their own there
ENDLESS = "turns = 0\nwhile True:\n    turns += 1"
# Gives the test hold of the workers that the page starts.
CATCH_WORKERS = """window.caught = []; window.Worker = class extends Worker {
    constructor(...given) { super(...given); if (given[1]?.name === "python") window.caught.push(this); } };"""


def test_nothing_comes_before_a_press_and_cells_pressed_while_python_starts_run_in_order(reading, live_site):
    live_site.asked.clear()
    reader = reading(PAGE)
    reader.write(FIRST, "order = ['first']")
    reader.write(SECOND, "order.append('second')")
    reader.write(THIRD, "order.append('third')\nprint(*order)")
    reader.page.mouse.wheel(0, 100_000)
    reader.page.wait_for_load_state("networkidle")
    assert live_site.asked and not [path for path in live_site.asked if "_live/" in path or "sw.js" in path]
    for index in (FIRST, SECOND, THIRD):
        reader.press(index, "Run")
    assert reader.state(THIRD, "queued", "running") == "queued"  # else Python was too quick for this test
    assert [reader.end(index) for index in (FIRST, SECOND, THIRD)] == ["ok"] * 3
    assert reader.text(THIRD) == "first second third\n"
    assert any("_live/app/page.js" in path for path in live_site.asked)


def test_stop_ends_an_endless_loop_and_nothing_typed_is_lost(reader):
    reader.type(FIRST, ENDLESS)
    reader.press(FIRST, "Run")
    reader.state(FIRST, "running")
    reader.button(FIRST, "Stop").click()
    assert reader.end(FIRST) == "stopped"
    assert reader.output(FIRST).inner_text().startswith("Stopped.")
    assert reader.code(FIRST) == ENDLESS
    reader.write(SECOND, "print('must not run')")
    reader.press(SECOND, "Run")  # Python starts for it
    reader.state(SECOND, "queued")
    reader.button(SECOND, "Stop").click()
    reader.page.wait_for_function(f"() => document.querySelector('.cell-{SECOND}').dataset.live !== 'queued'")
    assert reader.works(THIRD)
    assert "must not run" not in reader.output(SECOND).all_inner_texts()


def test_restart_forgets_names(reader):
    reader.run(FIRST, "kept = 1")
    reader.run(SECOND, "print('kept' in globals())")
    assert reader.text(SECOND) == "True\n"
    reader.restart(FIRST)
    reader.run(SECOND)
    assert reader.text(SECOND) == "False\n"


def test_the_end_of_memory_is_told_and_the_page_works_again(reader):
    hungry = "import numpy as np\nheld = []\nwhile True:\n    held.append(np.empty(10_000_000))"
    assert reader.run(FIRST, hungry) in ("error", "stopped")
    said = reader.output(FIRST).inner_text()
    assert "MemoryError" in said or "memory ran out" in said
    assert reader.works(THIRD)
    reader.run(FIRST, "globals().pop('held', None);")


@pytest.fixture(scope="module")
def impatient(chromium, live_site):
    """A page with time limits of a few seconds, whose workers a test can reach."""
    with tabs(chromium, live_site.address) as open_tab:
        open_tab.context.add_init_script(CATCH_WORKERS)
        reader = open_tab(PAGE)
        reader.limit("data-limit", 3)
        reader.limit("data-check-limit", 4)
        yield reader


def test_a_cell_that_runs_too_long_is_stopped(impatient):
    impatient.type(FIRST, ENDLESS)
    assert impatient.run(FIRST) == "stopped"
    assert "ran too long and was stopped" in impatient.output(FIRST).inner_text()
    assert impatient.code(FIRST) == ENDLESS
    assert impatient.works(THIRD)


def test_an_answer_that_runs_too_long_has_the_words_of_the_command_line(impatient):
    exercise = bank.exercises(PAGE)[0]
    answer, check = (impatient.of_exercise(kind, exercise.id) for kind in ("EXERCISE", "CHECK"))
    impatient.write(answer, exercise.cell_with(ENDLESS))
    impatient.press(check, "Check")
    verdict = impatient.cell(check).locator(".live-verdict")
    words = "it ran longer than 4 seconds and was stopped. Is there a loop that never ends?"
    assert verdict.locator("p").first.inner_text() == f"✗ {exercise.id}: {words}"
    assert verdict.get_attribute("data-status") == "timeout"
    assert ENDLESS in impatient.cell(answer).inner_text()


def test_a_worker_that_dies_is_noticed(impatient):
    impatient.write(FIRST, ENDLESS)
    impatient.press(FIRST, "Run")
    impatient.state(FIRST, "running")
    impatient.page.evaluate("caught.at(-1).terminate()")  # without a word
    assert impatient.end(FIRST) == "stopped"
    assert "ran too long and was stopped" in impatient.output(FIRST).inner_text()
    impatient.press(FIRST, "Run")
    impatient.state(FIRST, "running")
    impatient.page.evaluate("caught.at(-1).dispatchEvent(new ErrorEvent('error', { message: 'gone' }))")
    assert impatient.end(FIRST) == "stopped"
    assert "Python ended:" in impatient.output(FIRST).inner_text()
    assert impatient.works(THIRD)


def test_without_the_network_the_page_says_so_and_works_when_it_is_back(chromium):
    server = Server(HTML)
    with tabs(chromium, server.address) as open_tab:
        reader = open_tab(PAGE)
        cut(server, open_tab)
        reader.press(FIRST, "Run")
        reader.cell(FIRST).get_by_text("This browser is offline, and the book was not kept").wait_for()
        mend(server, open_tab)
        reader.edit(FIRST)  # now what makes the page live is there, and Python is not
        cut(server, open_tab)
        assert reader.run(FIRST) == "stopped"
        assert "Python could not be started. This browser is offline" in reader.output(FIRST).inner_text()
        mend(server, open_tab)
        assert reader.works(THIRD)
        reader.page.troubles.clear()  # files that did not come are what this test is about
    server.stop()


def cut(server, open_tab):
    """Take the network away: nobody answers, and the browser knows."""
    server.stop()
    open_tab.context.set_offline(True)


def mend(server, open_tab):
    """Bring the network back."""
    server.start()
    open_tab.context.set_offline(False)


def test_a_recursion_that_ends_python_is_noticed_at_once(impatient):
    """Of the browser's stack there is less than a program may ask for."""
    recursion = "class A:\n    def __add__(self, other):\n        return self + other\n\nA() + A()"
    assert impatient.run(FIRST, recursion) == "error"
    assert "RecursionError" in impatient.output(FIRST).inner_text()
    assert impatient.run(FIRST, f"import sys\nsys.setrecursionlimit(100_000)\n{recursion}") == "stopped"
    assert "calls itself without end" in impatient.output(FIRST).inner_text()
    assert impatient.run(FIRST, "print('on')") == "ok"
    impatient.page.troubles.clear()  # Pyodide tells its end to the console


def test_packages_that_the_code_names_come_while_python_starts(reading, live_site):
    reader = reading(PAGE)
    live_site.asked.clear()
    reader.write(FIRST, "import tqdm\nprint(tqdm.__name__)")
    reader.press(FIRST, "Run")
    assert reader.end(FIRST) == "ok" and reader.text(FIRST) == "tqdm\n"
    asked = [path.rpartition("/")[2].partition("-")[0] for path in live_site.asked if path.endswith(".whl")]
    assert asked == ["tqdm"]
    reader.run(SECOND, "import matplotlib\nprint('site' in globals(), matplotlib.__name__)")
    assert reader.text(SECOND) == "False matplotlib\n"
