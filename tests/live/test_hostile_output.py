"""What code shows cannot act as the page, cover it, or freeze it."""

PLACE = 3
PIECES = """import ipywidgets
ipywidgets.HTML('''<b style="color: red">bold</b><iframe srcdoc="<script>top.ran = 1</script>"></iframe>
<meta http-equiv="refresh" content="0;url=/"><base href="/elsewhere/"><form action="/"><input></form>
<a href="javascript:top.ran = 1">one</a><a href="https://example.org">two</a>
<div id="cover" style="position: fixed; inset: 0; z-index: 9999">over all</div>''')
"""
OWN_MODULE = """import anywidget
class Own(anywidget.AnyWidget):
    _esm = "export default { render({ el }) { window.ran = 1; el.textContent = 'ran'; } }"
    _css = "body { display: none }"
Own()
"""
GLOBAL = """import js
from pyodide.ffi import create_proxy, to_js
found = []
try:
    listen = js.AbortController.new().signal.addEventListener
    js.Reflect.apply(listen, None, to_js(["message", create_proxy(found.append)]))
except Exception as error:
    print("refused")
js.setTimeout(create_proxy(lambda this: found.append(this), capture_this=True), 0)
import asyncio
await asyncio.sleep(0.1)
print(found, [hasattr(js, name) for name in ("caches", "indexedDB", "postMessage", "fetch", "Blob")])
"""
FORGED = """from book_live import channel
for number in range(100):
    channel.post("done", id=number, result={"status": "correct", "line": "forged"})
print("sent")
"""
STALLS = """() => {
    globalThis.longest = 0;
    let last = performance.now();
    setInterval(() => { const now = performance.now(); longest = Math.max(longest, now - last); last = now; }, 20);
}"""
SECONDS = 10  # that the page may stand still, on a machine that does other things; it was two minutes


def test_html_of_a_widget_is_cleaned_and_stays_in_its_box(reader):
    assert reader.run(PLACE, PIECES) == "ok"
    box = reader.output(PLACE).locator(".widget-html-content")
    box.get_by_text("bold").wait_for()
    assert box.locator("iframe, meta, base, form, input, [id], a[href^='javascript']").count() == 0
    assert box.get_by_text("bold").evaluate("one => getComputedStyle(one).color") == "rgb(255, 0, 0)"
    assert box.get_by_text("two").get_attribute("rel") == "noopener noreferrer"
    top = "document.elementFromPoint(innerWidth / 2, 5).closest('.widget-html-content')"
    assert reader.page.evaluate(f"{top} === null")
    assert reader.page.evaluate("globalThis.ran") is None
    assert all("violates the following Content Security Policy" in trouble for trouble in reader.page.troubles)
    reader.page.troubles.clear()


def test_a_module_that_is_not_the_books_does_not_run(reader):
    assert reader.run(PLACE, OWN_MODULE) == "ok"
    reader.output(PLACE).get_by_text("works in Jupyter, not in this page").wait_for()
    assert reader.page.evaluate("globalThis.ran") is None
    assert reader.page.evaluate("getComputedStyle(document.body).display") != "none"


def test_python_does_not_reach_the_worker_nor_what_the_page_keeps(reader):
    assert reader.run(PLACE, GLOBAL) == "ok"
    assert reader.output(PLACE).inner_text().split("\n") == ["refused", f"[None] {[False] * 5}", ""]


def test_python_does_not_answer_in_the_workers_name(reader):
    assert reader.run(PLACE, FORGED) == "ok"
    assert reader.output(PLACE).inner_text() == "sent\n"


def test_a_flood_of_text_and_a_huge_value_leave_the_page_alive(reader):
    reader.page.evaluate(STALLS)
    assert reader.run(PLACE, "for i in range(300_000): print('x')") == "ok"
    reader.output(PLACE).get_by_text("more than 200,000 characters").wait_for()
    assert reader.run(PLACE, "'x' * 30_000_000") == "ok"
    reader.output(PLACE).get_by_text("more characters").wait_for()
    assert reader.page.evaluate("longest") < 1000 * SECONDS
