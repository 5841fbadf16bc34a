"""Fingers and mice that drag, for the tests of widgets."""


def middle(box):
    """Return the middle of a bounding box."""
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page, start, end):
    """Drag with the mouse from one place of the page to another."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=4)
    page.mouse.up()


def swipe(page, start, end):
    """Drag with one finger, which Playwright alone cannot."""
    session = page.context.new_cdp_session(page)

    def touch(kind, *points):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    touch("touchStart", start)
    for i in range(1, 5):
        touch("touchMove", tuple(a + (b - a) * i / 4 for a, b in zip(start, end, strict=True)))
    touch("touchEnd")
