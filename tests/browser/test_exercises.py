"""What a reader does with an exercise: see stub and check, unfold a hint, look at the answer, come back."""

import re
from urllib.parse import urlsplit

import pytest

ANSWERS = "book/appendix/answers"


@pytest.fixture
def exercise_page(visit, exercise_doc):
    """Open a page that has exercises."""
    return visit(exercise_doc)


def test_each_exercise_has_stub_and_one_line_check(exercise_page):
    exercises = exercise_page.locator("div.exercise").count()
    assert exercise_page.locator(".exercise-answer").count() == exercises
    checks = exercise_page.locator(".exercise-check")
    assert checks.count() == exercises
    for check in checks.all():
        name = re.match(r"# CHECK (\S+)", check.locator(".cell_input").inner_text().strip())[1]
        assert check.locator(".cell_output").inner_text().strip() == f"○ {name}: not attempted"


def test_hints_fold_by_keyboard(exercise_page):
    hint = exercise_page.locator("details.hint").first
    body = hint.locator(":scope > :not(summary)").first
    assert not body.is_visible()
    hint.locator("summary").focus()
    exercise_page.keyboard.press("Enter")
    body.wait_for(state="visible")
    exercise_page.keyboard.press("Enter")
    body.wait_for(state="hidden")


def test_answer_link_opens_the_answer_and_leads_back(exercise_page):
    came_from = urlsplit(exercise_page.url).path
    link = exercise_page.locator("a[href*='#sol-']").first
    solution = link.get_attribute("href").split("#")[1]
    link.click()
    answer = exercise_page.locator(f"[id='{solution}']")
    answer.locator(".exercise-answer").wait_for(state="visible")
    back = answer.locator(".admonition-title a")
    assert re.match(r"Exercise \d+\.\d+ \(.+\)", back.inner_text().strip())
    back.click()
    assert urlsplit(exercise_page.url).path == came_from
    assert urlsplit(exercise_page.url).fragment == solution.replace("sol-", "ex-", 1)
    assert exercise_page.troubles == []


def test_every_exercise_has_its_answer(exercise_page, visit):
    wanted = {f"sol-{box.get_attribute('id')[3:]}" for box in exercise_page.locator("div.exercise").all()}
    links = exercise_page.locator("a[href*='#sol-']").all()
    linked = {link.get_attribute("href").split("#")[1] for link in links}
    given = {box.get_attribute("id") for box in visit(ANSWERS).locator("div.solution").all()}
    assert wanted <= linked
    assert wanted <= given


def test_answers_are_folded_and_right(visit):
    page = visit(ANSWERS)
    for answer in page.locator("div.solution").all():
        assert not answer.locator(".exercise-answer").is_visible()
        assert re.match(r"✓ \S+$", answer.locator(".exercise-check .cell_output").text_content().strip())


def test_a_second_answer_opens_without_a_reload(visit):
    page = visit(ANSWERS)
    last = page.locator("div.solution").last
    page.evaluate("place => { location.hash = place }", last.get_attribute("id"))
    last.locator(".exercise-answer").wait_for(state="visible")
