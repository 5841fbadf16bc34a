"""What the starter and the check do on a page, in Chromium; Python answers from this process."""

import html
import json
import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from book_live import questions
from browsing import serving, watch

from dlcore.exercises import bank
from dlcore.exercises import notebook as nb

HERE = Path(__file__).parent
LIVE = HERE.parents[1] / "book" / "_live"
PAGE = "chain_rule/derivatives"
BOOK = HERE.parents[1] / "book" / f"{PAGE}.ipynb"
FIRST, SECOND = bank.exercises(PAGE)[:2]
FRAME = """<!doctype html><html lang="en" data-theme="light"><head><meta charset="utf-8"><title>A page</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="{root}_static/book.css">
<link rel="stylesheet" href="{root}_static/live.css">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; style-src 'self' 'unsafe-inline'; img-src *">
<script type="module" src="{root}src/starter.js" data-root="{root}" data-live="{root}_live/" data-page="{page}"
 data-notebook="{root}_sources/page.ipynb" data-version="{version}"></script></head><body>
<div class="bd-sidebar-primary"><nav><ul><li><a class="internal" href="#">Derivatives</a></li>
<li><a class="internal" href="chain_rule.html">The Chain Rule</a></li></ul></nav></div>
<div class="article-header-buttons"></div><main class="bd-article">{body}</main></body></html>"""
KERNEL = "export const openKernel = (home) => ({ async start(source) { window.woken = [home, source]; } });"
STORE = "globalThis[Symbol.for('dlbook.store')]"


def body_of(cells):
    """Return the page's exercises and code cells as Jupyter Book writes them, in few words."""
    parts = []
    for index, cell in enumerate(cells):
        source = "".join(cell["source"])
        if cell["cell_type"] == "code" and "remove-cell" not in cell["metadata"].get("tags", ()):
            kind = {"EXERCISE": "exercise-answer", "CHECK": "exercise-check"}.get(nb.mark(source)[0], "")
            code = f'<div class="cell_input"><div class="highlight"><pre>{html.escape(source)}\n</pre></div></div>'
            if "hide-input" in cell["metadata"].get("tags", ()):
                code = f"<details><summary>Show</summary>{code}</details>"
            output = '<div class="cell_output"><div class="highlight"><pre>○ as stored</pre></div></div>'
            parts.append(f'<div class="cell cell-{index} {kind}">{code}{output}</div>')
        elif ":::{exercise}" in source:
            label = re.search(r":label: (\S+)", source)[1]
            parts.append(f'<div class="exercise" id="{label}"><p class="admonition-title">Title</p></div>')
        else:
            parts += re.findall(r'<details class="hint">.*?</details>', source, re.DOTALL)
    return "\n".join(parts)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A site of one page, twice: in this edition and in the one before."""
    site = tmp_path_factory.mktemp("site")
    shutil.copytree(LIVE / "src", site / "src")
    (site / "_live" / "app").mkdir(parents=True)
    fake = (HERE / "fake_page.js").read_text(encoding="utf-8").replace("../src/", "../../src/")
    (site / "_live" / "app" / "page.js").write_text(fake, encoding="utf-8")
    (site / "_live" / "app" / "kernel.js").write_text(KERNEL, encoding="utf-8")
    (site / "_live" / "app" / "work.js").write_text('export * from "../../src/work.js"', encoding="utf-8")
    for place in ("_static", "_sources", f"book/{PAGE}"):
        (site / place).mkdir(parents=True)
    shutil.copy(LIVE / "src" / "live.css", site / "_static")
    shutil.copy(LIVE.parent / "_assets" / "book.css", site / "_static")
    listed = {page: {e.id: e.title for e in bank.exercises(page)} for page in (PAGE, "chain_rule/chain_rule")}
    (site / "_static" / "live-exercises.json").write_text(json.dumps(listed), encoding="utf-8")
    shutil.copy(BOOK, site / "_sources" / "page.ipynb")
    body = body_of(json.loads(BOOK.read_text(encoding="utf-8"))["cells"])
    for version in ("1", "2"):
        text = FRAME.format(root="../../", page=PAGE, version=version, body=body)
        name = PAGE.rpartition("/")[2] if version == "2" else "old"
        (site / "book" / "chain_rule" / f"{name}.html").write_text(text, encoding="utf-8")
    return site


@pytest.fixture
def visit(chromium, folder):
    """Return a function that opens the page; all pages of a test share one browser profile."""
    with serving(folder) as address:
        context = chromium.new_context(accept_downloads=True)
        context.expose_function("python", lambda name, given: json.dumps(getattr(questions, name)(*json.loads(given))))

        def open_page(name="derivatives"):
            page = context.new_page()
            page.set_default_timeout(10_000)
            watch(page, urlsplit(address).netloc)
            page.asked = []
            page.on("request", lambda request: page.asked.append(urlsplit(request.url).path))
            page.goto(f"{address}/book/chain_rule/{name}.html")
            page.locator(".live-buttons").first.wait_for()
            return page

        open_page.context = context
        yield open_page
        context.close()


def answer(page, exercise):
    return page.locator(".exercise-answer").nth(bank.exercises(PAGE).index(exercise))


def write(page, exercise, code):
    """Write code into an answer cell, as an editor would."""
    index = re.search(r"cell-(\d+)", answer(page, exercise).get_attribute("class"))[1]
    page.evaluate(
        f"([i, text]) => {STORE}.setCode('{PAGE}', i, text)", [int(index), f"# EXERCISE {exercise.id}\n{code.strip()}"]
    )


def check(page, exercise):
    """Press Check; return the verdict's box."""
    cell = page.locator(".exercise-check").nth(bank.exercises(PAGE).index(exercise))
    cell.locator(".live-verdict").evaluate_all("all => all.forEach((old) => old.remove())")
    cell.get_by_role("button", name="Check", exact=True).click()
    cell.locator(".live-verdict").wait_for()
    return cell.locator(".live-verdict")


def test_nothing_is_loaded_before_a_press_and_a_press_reaches_the_page(visit):
    page = visit()
    assert not [path for path in page.asked if "/_live/" in path]
    cell = page.locator(".cell").first
    cell.hover()
    cell.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_function("() => window.page?.pressed.length")
    cell.get_by_role("button", name="Run all above", exact=True).click()
    cell.locator(".highlight[role=group]").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => window.page.pressed.length === 3")
    assert page.evaluate("page.pressed") == [["Run", 1], ["Run all above", 1], ["edit", 1]]
    home, code = page.evaluate("woken")  # Python was asked to start, with the code in view
    assert urlsplit(home).path == "/_live/python/" and "import" in code
    assert page.troubles == []


def test_buttons_by_keyboard_and_never_in_a_summary(visit):
    page = visit()
    cell = page.locator(".cell").first
    cell.get_by_role("button", name="Run", exact=True).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.ariaLabel") == "Reset"
    assert page.locator("details .live-bar").count() == 0
    assert page.locator(".cell:has(> details) > .live-bar").count() > 0
    names = page.eval_on_selector_all(".live-buttons button", "all => [...new Set(all.map(b => b.ariaLabel))].sort()")
    assert names == ["Check", "Reset", "Restart", "Run", "Run all above", "Stop"]


def test_right_wrong_and_untouched(visit):
    page = visit()
    untouched = check(page, SECOND)
    assert untouched.locator("p").first.inner_text() == f"○ {SECOND.id}: not attempted"
    slip = FIRST.misconceptions[0]
    write(page, FIRST, slip.answer)
    verdict = check(page, FIRST)
    assert verdict.locator("p").first.inner_text() == f"✗ {FIRST.id}: {slip.message}"
    hints = page.locator("details.hint")
    for number in range(1, len(FIRST.hints) + 1):
        verdict.get_by_role("button", name=f"Hint {number} of {len(FIRST.hints)}").click()
        assert hints.nth(number - 1).get_attribute("open") is not None
    verdict.get_by_role("button", name="Show the answer").click()
    verdict.locator(".live-program").wait_for()
    assert verdict.locator(".live-program").inner_text().strip() == FIRST.solution.strip()
    write(page, FIRST, FIRST.solution)
    verdict = check(page, FIRST)
    assert verdict.locator("p").first.inner_text() == f"✓ {FIRST.id}"
    assert verdict.get_by_role("link", name="Next exercise").get_attribute("href") == f"#ex-{SECOND.label}"
    assert page.locator(".live-done").count() == 1
    total = len(bank.exercises(PAGE))
    mark = page.locator(".live-progress-mark").first
    assert mark.get_attribute("aria-label") == f"1 of {total} exercises correct"
    page.reload()
    page.locator(".live-done").wait_for()
    assert f"✓ {FIRST.id}" in page.locator(".exercise-check").first.inner_text()
    assert FIRST.solution.strip() in answer(page, FIRST).inner_text()
    assert page.troubles == []


def test_stop_leaves_no_verdict_and_a_time_limit_has_the_graders_words(visit):
    page = visit()
    page.evaluate("window.endless = true")
    cell = page.locator(".exercise-check").first
    cell.get_by_role("button", name="Check", exact=True).click()
    page.wait_for_function("() => window.page?.kernel.end")
    cell.get_by_role("button", name="Stop", exact=True).click()
    page.wait_for_function("() => document.querySelector('.exercise-check').dataset.live === 'stopped'")
    assert page.evaluate(f"{STORE}.verdict('{FIRST.id}')") is None
    page.evaluate("window.page.kernel.end = undefined")
    cell.get_by_role("button", name="Check", exact=True).click()
    page.wait_for_function("() => window.page.kernel.end")
    page.evaluate("window.page.kernel.end('timeout')")
    cell.locator(".live-verdict").wait_for()
    assert "it ran longer than 60 seconds and was stopped." in cell.locator(".live-verdict").inner_text()


def test_reset_takes_nothing_away_for_good(visit):
    page = visit()
    write(page, FIRST, "mine = 1")
    cell = answer(page, FIRST)
    assert "mine = 1" in cell.inner_text() and cell.get_by_text("your code").is_visible()
    cell.get_by_role("button", name="Reset", exact=True).click()
    assert "mine = 1" not in cell.inner_text() and FIRST.stub.strip() in cell.inner_text()
    cell.get_by_role("button", name="Other version").click()
    assert "mine = 1" in cell.inner_text()
    assert not [path for path in page.asked if "/_live/" in path]


def test_two_tabs_show_the_same(visit):
    one, two = visit(), visit()
    write(one, FIRST, "from_one = 1")
    two.get_by_text("from_one = 1").wait_for()
    one.evaluate(f"{STORE}.setVerdict('{FIRST.id}', 'correct')")
    two.locator(".live-done").wait_for()


def test_an_earlier_edition_is_offered(visit):
    old = visit("old")
    write(old, FIRST, "long_ago = 1")
    old.evaluate(f"{STORE}.setVerdict('{SECOND.id}', 'correct')")
    new = visit()
    new.get_by_role("button", name="Use them").click()
    new.get_by_text("long_ago = 1").wait_for()
    new.locator(".live-done").wait_for()
    new.reload()
    new.locator(".live-buttons").first.wait_for()
    assert new.get_by_role("button", name="Use them").count() == 0


@pytest.mark.parametrize("record", ['{"text": "x", "at": 1, "was": {}}', '{"text": 5, "at": 1}', '{"text": null}'])
def test_damaged_work_leaves_the_page_and_clear_all(visit, record):
    page = visit()
    for edition in ("1", "2"):
        key = f"dlbook:{edition}:code:{PAGE}:1"
        page.evaluate("([key, record]) => localStorage.setItem(key, record)", [key, record])
    page.reload()
    page.locator(".live-buttons").first.wait_for()
    page.locator(".cell").first.hover()
    page.locator(".cell").first.get_by_role("button", name="Run", exact=True).wait_for()
    menu(page, "Clear all")
    page.get_by_role("button", name="Delete all").click()
    page.wait_for_function("() => !Object.keys(localStorage).some((key) => key.startsWith('dlbook:'))")
    assert page.troubles == []


def menu(page, name):
    page.get_by_role("button", name="My work").click()
    page.locator(".live-work").get_by_role("button", name=name).click()


def test_my_work_goes_out_and_comes_back(visit, tmp_path):
    page = visit()
    write(page, FIRST, FIRST.solution)
    with page.expect_download() as waiting:
        menu(page, "Download my notebook")
    made = json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))
    assert FIRST.solution.strip() in nb.answer(nb_of(made), FIRST.id)
    with page.expect_download() as waiting:
        menu(page, "Export my work")
    kept = tmp_path / "my-work.json"
    waiting.value.save_as(kept)
    menu(page, "Clear all")
    page.get_by_role("button", name="Delete all").click()
    assert page.get_by_text("your code").filter(visible=True).count() == 0
    write(page, FIRST, "other = 1")
    with page.expect_file_chooser() as choosing:
        menu(page, "Import my work")
    choosing.value.set_files(kept)
    page.get_by_role("button", name="Use the file's").click()
    page.get_by_text("Imported: the code of 1 cell").wait_for()
    assert FIRST.solution.strip() in answer(page, FIRST).inner_text()
    answer(page, FIRST).get_by_role("button", name="Other version").click()
    assert "other = 1" in answer(page, FIRST).inner_text()
    bad = tmp_path / "bad.json"
    bad.write_text("{", encoding="utf-8")
    with page.expect_file_chooser() as choosing:
        menu(page, "Import my work")
    choosing.value.set_files(bad)
    page.get_by_text("Nothing was changed.").wait_for()
    assert page.troubles == []


def nb_of(content):
    import nbformat

    return nbformat.reads(json.dumps(content), as_version=4)


def test_without_storage_the_page_works_and_says_so(visit):
    visit.context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    page = visit()
    write(page, FIRST, FIRST.solution)
    verdict = check(page, FIRST)
    assert verdict.locator("p").first.inner_text() == f"✓ {FIRST.id}"
    page.get_by_text("This browser keeps nothing for this site.").wait_for()


def test_serious_accessibility(visit, serious_violations):
    page = visit()
    write(page, FIRST, FIRST.misconceptions[0].answer)
    check(page, FIRST)
    page.locator(".cell").first.hover()
    page.get_by_role("button", name="My work").click()
    page.get_by_text("exercises of the book are correct").wait_for()
    assert serious_violations(page, without=["region", "scrollable-region-focusable"]) == []
