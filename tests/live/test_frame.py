"""HTML that the reader's code shows: it looks right, and can do nothing."""

import shutil

import pytest
from made_up_site import Server, bundled, write_page

PAGE_STYLE = """<style>
    :root { --pst-color-text-base: #222222; --pst-color-link: #0b5cad; --book-fold: #f7f8fa; }
    :root[data-theme=dark] { --pst-color-text-base: #ced6dd; }
</style>"""
SHOW = """async ([html, label]) => {
    const { htmlFrame } = await import(new URL("frame.js", location));
    window.frame = htmlFrame(html, label ? { label } : undefined);
    document.body.append(frame);
}"""
TABLE = """<div><style scoped>.dataframe tbody tr th { vertical-align: top; }</style>
<table border="1" class="dataframe"><thead><tr style="text-align: right;"><th></th><th>x</th><th>y</th></tr></thead>
<tbody><tr><th>0</th><td>1.5</td><td>2</td></tr><tr><th>1</th><td>3.5</td><td>4</td></tr></tbody></table></div>"""


@pytest.fixture
def page(chromium, tmp_path):
    """An open page that has the module; ``page.show(html)`` returns the inside of the frame that shows it."""
    shutil.copy(bundled("frame.js") / "frame.js", tmp_path)
    write_page(tmp_path, "index.html", head=PAGE_STYLE)
    server = Server(tmp_path)
    context = chromium.new_context()
    page = context.new_page()
    page.set_default_timeout(5000)
    page.asked, page.site = server.asked, server.address
    page.goto(f"{server.address}/index.html")

    def show(html, label=None, holding="#shown > *"):
        page.evaluate(SHOW, [html, label])
        inside = page.frame_locator("iframe")
        inside.locator(holding).first.wait_for(state="attached")
        return inside

    page.show = show
    yield page
    context.close()
    server.stop()


def height(page, wanted):
    """Wait until the frame's height is as wanted, an expression of ``height``."""
    page.wait_for_function(f"() => {{ const height = frame.clientHeight; return {wanted}; }}")


def test_a_table_looks_as_the_book_shows_them(page):
    inside = page.show(TABLE, label="Table of points")
    height(page, "height > 50 && height < 200")
    assert page.get_by_title("Table of points").count() == 1
    look = "e => [getComputedStyle(e).textAlign, getComputedStyle(e).color]"
    assert inside.locator("td").first.evaluate(look) == ["right", "rgb(34, 34, 34)"]
    assert inside.locator("tbody tr").first.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(247, 248, 250)"
    assert inside.locator("#shown").evaluate("e => e.ownerDocument.documentElement.scrollHeight <= innerHeight")


def test_it_follows_the_theme(page):
    inside = page.show(TABLE)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    inside.locator(":root[data-theme=dark]").wait_for(state="attached")
    colours = "e => [getComputedStyle(e).color, getComputedStyle(e.ownerDocument.documentElement).colorScheme]"
    assert inside.locator("td").first.evaluate(colours) == ["rgb(206, 214, 221)", "dark"]


def test_the_height_follows_the_content_and_ends(page):
    inside = page.show("<p>short</p>")
    height(page, "height > 10 && height < 80")
    page.evaluate("frame.show('<div style=\"height: 500px\">long</div>')")
    height(page, "height === 500")
    page.evaluate("frame.show('<div style=\"height: calc(100vh + 10px)\">longer than itself</div>')")
    height(page, "height === 1600")
    page.evaluate("frame.show('<p>short</p>')")
    height(page, "height < 80")
    assert inside.locator("p").inner_text() == "short"


def test_it_shows_again_what_it_showed_where_it_is_moved(page):
    inside = page.show("<p>kept</p>")
    page.evaluate("document.body.prepend(frame)")
    inside.get_by_text("kept").wait_for()
    height(page, "height > 10")


ATTEMPTS = """
<script>parent.document.title = "changed"; top.location = "/left.html"</script>
<img src="{other}/image.png" onerror="top.document.title = 'changed'">
<svg><script>top.location = "/left.html"</script></svg>
<img src="/own.png"><video src="{other}/film"></video><audio autoplay src="{other}/sound"></audio>
<link rel="stylesheet" href="{other}/style.css"><link rel="preload" as="image" href="{other}/preload">
<link rel="prefetch" href="{other}/prefetch">
<style>@import "{other}/imported.css"; p {{ background: url({other}/back) }}</style>
<iframe src="{other}/frame"></iframe><iframe srcdoc="<script>top.location='/left.html'</script>"></iframe>
<object data="{other}/object"></object><embed src="{other}/embed">
<meta http-equiv="refresh" content="0; url={other}/gone">
<base href="{other}"><form action="{other}/form"><input name="a" value="b"><button>Send</button></form>
<a id="download" href="{other}/load" download>load</a>
<a id="script" href="javascript:top.document.title='changed'">script</a>
<a id="ping" href="#p" ping="{other}/ping">ping</a><p id="p" onclick="top.document.title = 'changed'">the end</p>
"""


def test_it_asks_nobody_and_changes_nothing(page, tmp_path):
    elsewhere = Server(tmp_path)
    other = elsewhere.address.replace("127.0.0.1", "localhost")
    page.asked.clear()
    inside = page.show(ATTEMPTS.format(other=other), holding="#p")
    inside.locator("button").click()
    inside.locator("#p").click()
    for link in ("#script", "#ping"):
        inside.locator(link).click()
    page.wait_for_load_state("networkidle")
    elsewhere.stop()
    assert elsewhere.asked == []
    assert set(page.asked) <= {"/frame.js", "/favicon.ico"}  # an icon is asked for when the browser likes
    assert page.title() == "A page"
    assert page.url.endswith("/index.html")
    assert len(page.context.pages) == 1
    assert inside.locator("script, iframe, object, embed, meta[http-equiv=refresh], form").count() == 1  # ours


def test_not_even_with_scripts_of_its_own_would_it_see_the_page(page):
    page.evaluate("() => { localStorage.setItem('mine', '1'); document.cookie = 'mine=1'; }")
    page.show("<p>in the frame</p>")
    inside = page.frames[1]
    for what in ("localStorage", "document.cookie", "parent.document", "indexedDB.open('a')", "caches.keys()"):
        told = inside.evaluate(f"() => Promise.resolve().then(() => {what}).then(String, error => error.name)")
        assert told == "SecurityError", what
    for url in ("/index.html", "data:text/plain,a", "https://other.test/"):
        told = inside.evaluate("url => fetch(new URL(url, 'http://127.0.0.1')).catch(error => error.name)", url)
        assert told == "TypeError", url


def test_a_link_opens_in_a_new_tab_after_a_click(page):
    inside = page.show('<a id="a" href="index.html?linked">A page</a> <a id="b" href="#c">Down</a> <p id="c">here</p>')
    inside.locator("#a").evaluate("link => link.click()")  # not a reader's click
    inside.locator("#b").click()
    assert len(page.context.pages) == 1
    with page.context.expect_page() as opened:
        inside.locator("#a").click()
    opened.value.wait_for_load_state()
    assert opened.value.url == f"{page.site}/index.html?linked"
    assert opened.value.evaluate("opener") is None


def test_a_message_from_elsewhere_is_not_heard(page):
    page.show("<p>small</p>")
    height(page, "height > 10 && height < 80")
    page.evaluate("""() => {
        postMessage({ height: 900, link: "https://other.test/" }, "*");
        return new Promise(done => setTimeout(done, 50));
    }""")
    height(page, "height < 80")
    assert len(page.context.pages) == 1
