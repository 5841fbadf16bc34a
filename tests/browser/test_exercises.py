"""What a reader does with an exercise: see stub and check, unfold a hint, look at the answer, come back."""

import re
from urllib.parse import urlsplit

ANSWERS, PAGE = "book/appendix/answers", "book/chain_rule/chain_rule"


def test_each_exercise_has_stub_and_one_line_check(built, exercise_doc):
    page = built(exercise_doc)
    checks = page.select(".exercise-check")
    assert len(page.select("div.exercise")) == len(page.select(".exercise-answer")) == len(checks) >= 6
    for check in checks:
        name = re.match(r"# CHECK (\S+)", check.select_one(".cell_input").get_text().strip())[1]
        assert check.select_one(".cell_output").get_text().strip() == f"○ {name}: not attempted"


def test_every_exercise_has_its_answer(built, exercise_doc):
    page = built(exercise_doc)
    wanted = {f"sol-{box['id'][3:]}" for box in page.select("div.exercise")}
    linked = {link["href"].split("#")[1] for link in page.select("a[href*='#sol-']")}
    given = {box["id"] for box in built(ANSWERS).select("div.solution")}
    assert wanted <= linked
    assert wanted <= given


def test_hints_fold_by_keyboard(visit):
    page = visit(PAGE)
    hint = page.locator("details.hint").first
    body = hint.locator(":scope > :not(summary)").first
    assert not body.is_visible()
    hint.locator("summary").focus()
    page.keyboard.press("Enter")
    body.wait_for(state="visible")
    page.keyboard.press("Enter")
    body.wait_for(state="hidden")


def test_answer_link_opens_the_answer_and_leads_back(visit):
    page = visit(PAGE)
    came_from = urlsplit(page.url).path
    link = page.locator("a[href*='#sol-']").first
    solution = link.get_attribute("href").split("#")[1]
    link.click()
    answer = page.locator(f"[id='{solution}']")
    answer.locator(".exercise-answer").wait_for(state="visible")
    back = answer.locator(".admonition-title a")
    assert re.match(r"Exercise \d+\.\d+ \(.+\)", back.inner_text().strip())
    back.click()
    assert urlsplit(page.url).path == came_from
    assert urlsplit(page.url).fragment == solution.replace("sol-", "ex-", 1)
    assert page.troubles == []


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
