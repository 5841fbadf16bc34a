"""What cells show on the page beside text: widgets that speak with Python, and HTML that is kept apart."""

PLACE = 3  # a cell that stands open on the page; the tests put code of their own there
INTERACT = """import matplotlib.pyplot as plt
from ipywidgets import interact

@interact(n=(1, 9))
def show(n=3):
    plt.plot([0, n])
    plt.show()
    print("n is", n)
"""
OUTPUT = """import ipywidgets as widgets
out = widgets.Output()
display(out)
with out:
    print("caught")
print("free")
"""
OBSERVE = """from dlcore.widgets import ChainRuleExplorer
explorer = ChainRuleExplorer(x=0.8)
explorer.observe(lambda change: print(change.name, "is", round(change.new, 3)), "x")
explorer
"""
HTML = """from IPython.display import HTML
HTML("<p>shown</p><script>document.body.append('ran')</script>")
"""
PEEK = """() => { try { return localStorage.length } catch (error) { return error.name } }"""
FIGURE = f".cell-{PLACE} .live-output-widget img"


def test_a_slider_moves_and_what_it_controls_is_drawn_anew(reader):
    assert reader.run(PLACE, INTERACT) == "ok"
    shown = reader.output(PLACE)
    shown.get_by_text("n is 3").wait_for()
    before = reader.page.locator(FIGURE).get_attribute("src")
    shown.get_by_role("slider").press("ArrowRight")
    shown.get_by_text("n is 4").wait_for()
    reader.page.wait_for_function(f"(old) => document.querySelector('{FIGURE}').src !== old", arg=before)
    assert shown.get_by_text("n is 3").count() == 0
    assert reader.page.evaluate(f"document.querySelector('{FIGURE}').naturalWidth") > 100


def test_an_output_widget_catches_what_is_printed(reader):
    assert reader.run(PLACE, OUTPUT) == "ok"
    reader.output(PLACE).locator(".live-output-widget").get_by_text("caught").wait_for()
    assert reader.output(PLACE).locator(":scope > .live-stream").all_inner_texts() == ["free\n"]


def test_a_widget_of_the_book_calls_python(reader):
    assert reader.run(PLACE, OBSERVE) == "ok"
    shown = reader.output(PLACE)
    shown.get_by_label("x", exact=True).press("ArrowRight")
    shown.locator(".live-stream").get_by_text("x is 0.85").wait_for()
    reader.run(21, "explorer.x = -1")  # and the other way
    reader.page.wait_for_function(f"() => document.querySelector('.cell-{PLACE} input[type=range]').value === '-1'")


def test_html_is_shown_where_it_sees_nothing_of_the_page(reader):
    assert reader.run(PLACE, HTML) == "ok"
    reader.output(PLACE).frame_locator("iframe").get_by_text("shown").wait_for()
    [inside] = [frame for frame in reader.page.frames if frame.parent_frame]
    assert inside.evaluate(PEEK) == "SecurityError"
    assert reader.page.evaluate(PEEK) != "SecurityError"  # the page itself may, so that the line above says something
    assert "ran" not in inside.evaluate("document.body.innerText")
