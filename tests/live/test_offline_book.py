"""After a first Run the whole book is in the browser: the second visit needs no server."""

import pytest
from browsing import HTML
from made_up_site import Server
from reader import tabs

FIRST = 3
OFFLINE = HTML / "_live" / "offline.json"
# Waits until the service worker says that all of the edition is there; says whether it came to that in two minutes.
KEPT = """async () => {
    const root = new URL(document.querySelector("script[data-root]").dataset.root, document.baseURI).href;
    for (let turn = 0; turn < 600; turn += 1) {
        const found = await caches.match(root, { cacheName: `book ${root} decided` });
        if (found && (await found.json()).active) return true;
        await new Promise((done) => setTimeout(done, 200));
    }
    return false;
}"""


@pytest.mark.live
def test_the_second_visit_needs_no_server(chromium):
    if not OFFLINE.exists():
        pytest.fail(f"{OFFLINE} is missing: run `make book`", pytrace=False)
    server = Server(HTML)
    with tabs(chromium, server.address, service_workers="allow") as open_tab:
        first = open_tab("chain_rule/chain_rule")
        assert first.works(FIRST)
        assert first.page.evaluate(KEPT)
        first.page.close()
        server.stop()
        again = open_tab("chain_rule/chain_rule")
        assert again.works(FIRST)
        assert again.run(1) == "ok"  # which imports what the first visit has not loaded: matplotlib
        assert again.run(FIRST, "import wave, numpy.polynomial") == "ok"  # for which Python waits
        other = open_tab("backpropagation/backpropagation")
        assert other.page.evaluate("[...document.images].every((image) => image.complete && image.naturalWidth)")
    server.stop()
