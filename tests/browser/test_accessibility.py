"""axe-core, with everything that folds unfolded, in light and in dark."""

import json

SERIOUS = ("serious", "critical")
# Colours that fade from light to dark would be measured half-way.
WITHOUT_FADING = "() => document.getAnimations().forEach(animation => animation.finish())"


def describe(violation):
    """Name the rule and the first places that break it."""
    nodes = violation["nodes"]
    places = json.dumps([node["html"][:160] for node in nodes[:3]], indent=1)
    return f"{violation['id']} ({violation['help']}, {len(nodes)} places): {places}"


def test_no_serious_violation(visit, unavailable, docname):
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ImportError:
        unavailable("axe-core is missing: run `pip install axe-playwright-python`")
    page = visit(docname, color_scheme="light")
    page.evaluate("() => document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.locator(f"html[data-theme={scheme}]").wait_for()
        page.evaluate(WITHOUT_FADING)
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        serious = [describe(violation) for violation in found if violation["impact"] in SERIOUS]
        assert serious == [], scheme
