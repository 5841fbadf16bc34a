"""MatrixShapes: shapes that fit, and the counts of both orders."""

import numpy as np
import pytest
import traitlets

from dlcore.widgets import MatrixShapes

SEEDED = [np.random.default_rng(seed).integers(1, 4097, 3 + seed % 5).tolist() for seed in range(12)]


def counted(sizes, mode):
    """Multiply matrices of these shapes one after the other, and count."""
    shapes = [(rows, columns) for columns, rows in zip(sizes, sizes[1:], strict=False)][::-1]
    counts = []
    while len(shapes) > 1:
        at = 0 if mode == "reverse" else len(shapes) - 2
        (p, q), (inner, r) = shapes[at : at + 2]
        assert q == inner
        shapes[at : at + 2] = [(p, r)]
        counts.append(p * q * r)
    assert shapes == [(sizes[-1], sizes[0])]
    return counts


@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_the_counts_are_those_of_python(arithmetic, mode):
    for sizes in [*SEEDED, [1] * 7, [4096] * 7]:
        assert arithmetic("matrix_shapes", "m.multiplications(a[0], a[1])", sizes, mode) == counted(sizes, mode)


def test_a_product_takes_as_many_multiplications_as_its_sums_have_terms():
    a, b = np.ones((3, 4)), np.ones((4, 5))
    assert counted([5, 4, 3], "reverse") == [(a[:, :, None] * b[None]).size]


def test_stepping_by_keyboard_shows_products_and_totals(stage):
    page = stage(MatrixShapes(sizes=[4, 3, 2, 1], step=0))
    page.get_by_role("button", name="Step", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    reverse, forward = (table.inner_text() for table in page.get_by_role("table").all())
    assert "1·2·3" in reverse and "1·3·4" in reverse and "so far\t\t18" in reverse and "total\t\t18" in reverse
    assert "2·3·4" in forward and "1·2·4" in forward and "total\t\t32" in forward
    assert page.get_by_role("button", name="Step", exact=True).is_disabled()
    assert page.evaluate("window.model.state.step") == 2
    assert "Reverse mode takes 1.8 times fewer" in page.locator("section").inner_text()
    page.get_by_role("status").get_by_text("2 of 2 products done").wait_for(state="attached")


def test_sizes_change_both_neighbours_so_shapes_always_fit(stage):
    page = stage(MatrixShapes(sizes=[4, 3, 2], step=0))
    page.get_by_label("after layer 1").focus()
    page.keyboard.press("End")
    for picture in page.get_by_role("img").all():
        assert "2 × 4096" in picture.text_content() and "4096 × 4" in picture.text_content()
    assert page.evaluate("window.model.state.sizes") == [4, 4096, 2]


def test_presets_and_the_number_of_jacobians(stage):
    page = stage(MatrixShapes())
    page.get_by_label("Network").select_option("one input and many outputs")
    assert "Forward mode takes" in page.locator("section").inner_text()
    page.get_by_role("slider", name="Jacobians").focus()
    page.keyboard.press("End")
    sizes = page.evaluate("window.model.state.sizes")
    assert len(sizes) == 7 and sizes[0] == 1
    page.keyboard.press("Home")
    assert len(page.evaluate("window.model.state.sizes")) == 3
    page.get_by_label("Network").select_option("as many outputs as inputs")
    assert "Both orders take the same number" in page.locator("section").inner_text()


@pytest.mark.parametrize("sizes", [[1] * 7, [4096] * 7, [4096, 1, 4096, 1]])
def test_extreme_sizes_are_drawn_inside_the_picture(stage, sizes):
    page = stage(MatrixShapes(sizes=sizes, step=0), viewport={"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for picture in page.get_by_role("img").all():
        frame = picture.bounding_box()
        for part in picture.locator("rect, text").all():
            box = part.bounding_box()
            assert box["x"] >= frame["x"] - 1 and box["x"] + box["width"] <= frame["x"] + frame["width"] + 1


def test_it_answers_to_touch(stage):
    page = stage(MatrixShapes(step=0), viewport={"width": 360, "height": 700}, has_touch=True)
    page.get_by_role("button", name="Step", exact=True).tap()
    assert page.evaluate("window.model.state.step") == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_serious_violation_of_accessibility(stage, serious_violations, theme):
    assert serious_violations(stage(MatrixShapes(), theme=theme)) == []


@pytest.mark.parametrize("sizes", [[3, 4], [1] * 8, [3, 0, 1], [3, 4097, 1]])
def test_sizes_that_cannot_be_are_refused(sizes):
    with pytest.raises(traitlets.TraitError, match="sizes must be"):
        MatrixShapes(sizes=sizes)


def test_a_picture_stands_in():
    picture = MatrixShapes(sizes=[4, 3, 2, 1]).picture()
    assert picture.startswith("<svg") and "<!-- 18 -->" in picture and "<!-- 32 -->" in picture  # its texts
