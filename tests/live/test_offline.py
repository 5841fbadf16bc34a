"""The book is kept in this browser after the first Run, and works with the server off."""

import shutil
from types import SimpleNamespace

import pytest
from made_up_site import ROOT, Server, bundled, module, write_page

offline = module(ROOT / "book" / "_live" / "offline.py")

HEAD = '<link rel="stylesheet" href="_static/look.css?v={look}">'
KEEP = """async () => {
    const { keep } = await import(new URL("_live/app/offline.js", location));
    const news = [];
    return { ...(await keep({ onProgress: (progress) => news.push(progress) })), news };
}"""
TEXT = "url => fetch(url).then(reply => reply.text(), () => null)"
LOOK = "() => getComputedStyle(document.querySelector('h1')).color"
CACHES = "() => caches.keys()"
KEPT = """async () => (await Promise.all((await caches.keys()).map(async (name) =>
    (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)))).flat()"""
WHOLE = """async (version) => {
    const names = await caches.keys();
    return names.some((name) => name.endsWith(version)) && names.length === 2;
}"""


def write_site(folder, edition="1", colour="rgb(1, 1, 1)"):
    """Write a small book into a folder, and return its version."""
    write_page(folder, "index.html", f"Edition {edition}", head=HEAD.format(look=edition))
    write_page(folder, "other.html", "Another page", head=HEAD.format(look=edition))
    for name in ("_static/look.css", "_live/python/runtime.bin", "_live/app/offline.js", "lite/index.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / "_static" / "look.css").write_text(f"h1 {{ color: {colour} }}", encoding="utf-8")
    (folder / "_static" / "look.css.map").write_text("{}", encoding="utf-8")
    (folder / "_live" / "python" / "runtime.bin").write_bytes(bytes(range(256)) * 100)
    (folder / "lite" / "index.html").write_text("<head></head>lite", encoding="utf-8")
    shutil.copy(bundled("offline.js") / "offline.js", folder / "_live" / "app")
    shutil.copy(bundled("sw.js", style="iife") / "sw.js", folder)
    return offline.write(folder)["version"]


@pytest.fixture
def book(chromium, tmp_path):
    """A served book: its folder, its server, its version, and a function that opens one of its pages."""
    version, server, context = write_site(tmp_path), Server(tmp_path), chromium.new_context()

    def visit(path="index.html", script=None):
        page = context.new_page()
        page.set_default_timeout(5000)
        if script:
            page.add_init_script(script)
        page.goto(f"{server.address}/{path}")
        return page

    yield SimpleNamespace(folder=tmp_path, server=server, version=version, visit=visit, context=context)
    server.answering.set()
    context.close()
    server.stop()


def until(page, condition, argument=None):
    """Wait until an asynchronous condition holds in a page."""
    page.evaluate(f"""async (argument) => {{
        const end = performance.now() + 5000;
        while (!(await ({condition})(argument))) {{
            if (performance.now() > end) throw new Error("waited in vain; there is " + await caches.keys());
            await new Promise((done) => setTimeout(done, 20));
        }}
    }}""", argument)


def test_the_list_names_what_the_site_needs(book):
    listed = offline.write(book.folder)
    assert set(listed["files"]) == {
        "index.html", "other.html", "_static/look.css", "_live/python/runtime.bin", "_live/app/offline.js",
    }  # fmt: skip
    assert set(listed["lite"]) == {"lite/index.html"}
    assert listed["version"] == book.version
    (book.folder / "other.html").write_text("changed", encoding="utf-8")
    assert offline.write(book.folder)["version"] != book.version


def test_nothing_is_kept_before_it_is_asked_for(book):
    page = book.visit()
    page.goto(f"{book.server.address}/other.html")
    page.wait_for_load_state("networkidle")
    assert page.evaluate(CACHES) == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(found => found.length)") == 0
    assert not [path for path in book.server.asked if "sw.js" in path or "_live" in path]


def test_the_second_visit_works_with_the_server_off(book):
    page = book.visit()
    told = page.evaluate(KEEP)
    assert told["state"] == "kept"
    assert [news["loaded"] for news in told["news"]] == sorted(news["loaded"] for news in told["news"])
    assert told["news"][-1]["loaded"] == told["news"][-1]["total"] > 25600
    page.close()
    book.server.stop()
    page = book.visit("other.html?any=query")
    assert page.title() == "Another page"
    assert page.evaluate(LOOK) == "rgb(1, 1, 1)"
    assert len(page.evaluate(TEXT, "_live/python/runtime.bin?v=1")) > 1000
    assert page.evaluate(TEXT, "_static/look.css.map") is None
    page.goto(f"{book.server.address}/")
    assert page.title() == "Edition 1"
    assert page.evaluate(KEEP)["state"] == "unreachable"


def test_a_new_edition_is_seen_and_taken_over(book):
    book.visit().evaluate(KEEP)
    version = write_site(book.folder, "2", "rgb(2, 2, 2)")
    book.server.asked.clear()
    page = book.visit()
    assert (page.title(), page.evaluate(LOOK)) == ("Edition 2", "rgb(2, 2, 2)")
    until(page, WHOLE, version)
    assert not [path for path in book.server.asked if path.startswith("/_live/") and "offline.json" not in path]
    book.server.stop()
    page = book.visit()
    assert (page.title(), page.evaluate(LOOK)) == ("Edition 2", "rgb(2, 2, 2)")


def test_the_old_edition_stays_until_the_new_one_is_whole(book):
    book.visit().evaluate(KEEP)
    write_site(book.folder, "2", "rgb(2, 2, 2)")
    book.server.refused.add("/_static/look.css")
    page = book.visit("other.html")
    page.wait_for_load_state("networkidle")
    book.server.stop()
    page = book.visit()
    assert (page.title(), page.evaluate(LOOK)) == ("Edition 1", "rgb(1, 1, 1)")


def test_a_damaged_file_is_not_kept(book):
    (book.folder / "_live" / "python" / "runtime.bin").write_bytes(b"damaged")
    (book.folder / "other.html").unlink()
    page = book.visit()
    told = page.evaluate(KEEP)
    assert told["state"] == "broken"
    assert "runtime.bin" in told["reason"] and "other.html" in told["reason"]
    kept = page.evaluate(KEPT)
    assert "/_static/look.css" in kept
    assert not {"/_live/python/runtime.bin", "/other.html"} & set(kept)
    version = write_site(book.folder)
    page = book.visit()
    until(page, WHOLE, version)
    assert "/_live/python/runtime.bin" in page.evaluate(KEPT)


def test_what_was_cut_short_goes_on_at_the_next_visit(book):
    book.server.refused.add("/other.html")
    assert book.visit().evaluate(KEEP)["state"] == "unreachable"
    book.server.refused.clear()
    book.server.asked.clear()
    page = book.visit()
    until(page, "async () => (await caches.keys()).length === 2 && (await (await fetch('other.html')).text())")
    page.wait_for_load_state("networkidle")
    assert page.evaluate(KEEP)["state"] == "kept"
    assert "/_live/python/runtime.bin" not in book.server.asked


def test_two_books_on_one_host_do_not_disturb_each_other(book):
    inner = book.folder / "second"
    version = write_site(inner, "of the second book")
    book.visit().evaluate(KEEP)
    page = book.visit("second/index.html")
    assert page.evaluate(KEEP)["state"] == "kept"
    names = set(page.evaluate(CACHES))
    assert len(names) == 4
    new = write_site(inner, "2 of the second book")
    assert new != version
    page = book.visit("second/index.html")
    until(page, "async ([new_, old]) => { const names = (await caches.keys()).join(); "
                "return names.includes(new_) && !names.includes(old); }", [new, version])  # fmt: skip
    assert len(page.evaluate(CACHES)) == 4
    page.evaluate("async () => (await import(new URL('_live/app/offline.js', location))).forget()")
    assert len(page.evaluate(CACHES)) == 2
    book.server.stop()
    assert book.visit().title() == "Edition 1"


def test_a_slow_server_does_not_keep_the_reader_waiting(book):
    book.visit().evaluate(KEEP)
    book.server.answering.clear()
    page = book.visit("other.html")
    assert page.title() == "Another page"
    book.server.answering.set()


def test_jupyterlite_is_kept_once_it_was_opened(book):
    page = book.visit()
    page.evaluate(KEEP)
    assert "/lite/index.html" not in page.evaluate(KEPT)
    page.goto(f"{book.server.address}/lite/index.html")
    until(page, "async () => Boolean(await caches.match('/lite/index.html'))")
    book.server.stop()
    assert "lite" in book.visit("lite/").content()


def test_without_room_the_page_works_all_the_same(book):
    page = book.visit()
    devtools = book.context.new_cdp_session(page)
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": book.server.address, "quotaSize": 10_000})
    assert page.evaluate(KEEP)["state"] == "no-room"
    assert page.evaluate(KEPT) == ["/"]
    page = book.visit("other.html")
    assert page.evaluate(LOOK) == "rgb(1, 1, 1)"


def test_where_nothing_can_be_kept_it_says_so(book):
    page = book.visit(script="delete Navigator.prototype.serviceWorker")
    assert page.evaluate(KEEP)["state"] == "unavailable"
    page = book.visit(script="ServiceWorkerContainer.prototype.register = () => Promise.reject(new Error('private'))")
    told = page.evaluate(KEEP)
    assert (told["state"], told["reason"]) == ("unavailable", "private")
