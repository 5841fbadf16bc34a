"""axe-core, with everything that folds unfolded, in light and in dark."""

# Colours that fade from light to dark would be measured half-way.
WITHOUT_FADING = "() => document.getAnimations().forEach(animation => animation.finish())"


def test_no_serious_violation(visit, serious_violations, docname):
    page = visit(docname, color_scheme="light")
    page.evaluate("() => document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.locator(f"html[data-theme={scheme}]").wait_for()
        page.evaluate(WITHOUT_FADING)
        assert serious_violations(page) == [], scheme
