"""A reader at a page of the built book: presses buttons, writes code, and looks at what comes of it."""

import contextlib
from urllib.parse import urlsplit

from browsing import HTML, is_elsewhere, listen

from dlcore.exercises import notebook as nb

# Every host but this computer is behind a proxy that is not there, so that not even a service worker reaches one.
NO_OTHER_HOST = {"server": "http://127.0.0.1:9", "bypass": "127.0.0.1"}
PATIENCE = 60_000  # milliseconds; Python starts in three seconds, but not while other tests keep the processors busy
STORE = "globalThis[Symbol.for('dlbook.store')]"
ENDS = ("ok", "error", "stopped")
# The text of the line that the cursor is in.
LINE = """() => {
    const { focusNode: at } = getSelection();
    return (at.closest ? at : at.parentElement).closest(".cm-line").textContent;
}"""
# The page's own object, from the module that the first press has loaded.
OPENED = "import(new URL(document.querySelector('script[data-live]').dataset.live + 'app/page.js', document.baseURI))"


class Reader:
    """One tab with one page of the book. Cells are named by their place in the page's notebook.

    Attributes
    ----------
    page : playwright.sync_api.Page
    notebook : nbformat.NotebookNode
        As the site has it.
    """

    def __init__(self, context, address, name):
        self.context, self.address, self.name = context, address, name
        self.notebook = nb.read(HTML / "_sources" / "book" / f"{name}.ipynb")
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        listen(self.page)
        self.page.on("request", self._stay_home)
        self.open()

    def _stay_home(self, request):
        if is_elsewhere(request.url, urlsplit(self.address).netloc):
            self.page.troubles.append(f"asked another host: {request.url}")

    def open(self):
        """Load the page and wait for its buttons."""
        self.page.goto(f"{self.address}/book/{self.name}.html")
        self.page.locator(".live-buttons").first.wait_for(state="attached")

    def another(self):
        """Return another tab with the same page."""
        return Reader(self.context, self.address, self.name)

    # What the reader does -------------------------------------------------------------------------------------------

    def cell(self, index):
        """Return the place of a cell on the page."""
        return self.page.locator(f".cell.cell-{index}")

    def button(self, index, name):
        """Return a button of a cell, by its accessible name."""
        return self.cell(index).get_by_role("button", name=name, exact=True)

    def press(self, index, name):
        """Press a button of a cell, and leave at once."""
        self.cell(index).evaluate("cell => delete cell.dataset.live")  # so that the end of this press is not an older's
        self.button(index, name).click()

    def write(self, index, code):
        """Put code into a cell, as another tab would: quicker than typing."""
        self.page.evaluate(f"([page, i, text]) => {STORE}.setCode(page, i, text)", [self.name, index, code])

    def edit(self, index):
        """Click into the code of a cell; return its editor."""
        editor = self.cell(index).locator(".cm-content")
        if not editor.is_visible():
            self.cell(index).locator(".cell_input pre").first.click()
        editor.click()
        return editor

    def type(self, index, code):
        """Replace a cell's code by typing, key after key; the editor may indent as it likes."""
        self.edit(index)
        keys = self.page.keyboard
        keys.press("ControlOrMeta+a")
        keys.press("Delete")
        for number, line in enumerate(code.rstrip("\n").split("\n")):
            if number:
                keys.press("Enter")
            self._indent(len(line) - len(line.lstrip()) if line.strip() else 0)
            keys.type(line.strip())
            self._drop_rest_of_line()

    def _indent(self, wanted):
        for _ in range(20):
            there = len(self._line())
            if there == wanted:
                return
            self.page.keyboard.press("Tab" if there < wanted else "Shift+Tab")
        raise AssertionError(f"the editor would not indent by {wanted}")

    def _line(self):
        return self.page.evaluate(LINE)

    def _drop_rest_of_line(self):
        """Take out the brackets and quotes that the editor closed before the typed ones came."""
        self.page.keyboard.press("Shift+End")
        self.page.keyboard.press("Delete")

    def run(self, index, code=None):
        """Run a cell, with other code if it is given; return its state at the end."""
        if code is not None:
            self.write(index, code)
        self.press(index, "Run")
        return self.end(index)

    def end(self, index):
        """Wait until a cell has run; return its state."""
        return self.state(index, *ENDS)

    def state(self, index, *names):
        """Wait until a cell is in one of some states; return which."""
        query = "([i, names]) => names.find((name) => document.querySelector(`.cell-${i}`).dataset.live === name)"
        return self.page.wait_for_function(query, arg=[index, names]).json_value()

    def limit(self, name, seconds):
        """Set a time limit, as a site would in the tag of the page's script; before the first press."""
        set_it = "([name, s]) => document.querySelector('script[data-live]').setAttribute(name, s)"
        self.page.evaluate(set_it, [name, seconds])

    def clear(self):
        """Forget all code and verdicts of this browser, and take away what cells show."""
        self.page.evaluate(f"{STORE}.clear()")
        self.page.evaluate("document.querySelectorAll('.live-output > *').forEach((shown) => shown.remove())")

    def restart(self, index):
        """Have Python forget everything."""
        self.press(index, "Restart")
        self.page.evaluate(f"{OPENED}.then(({{ open }}) => open()).then((page) => page.kernel.start())")

    # What the reader sees -------------------------------------------------------------------------------------------

    def output(self, index):
        """Return the place of a cell's live output."""
        return self.cell(index).locator(".live-output")

    def text(self, index):
        """Return what a cell shows as text."""
        return "".join(self.output(index).locator("pre").all_text_contents())

    def code(self, index):
        """Return the code that a cell's open editor shows."""
        return "\n".join(self.cell(index).locator(".cm-line").all_text_contents())

    def works(self, index):
        """Return whether a cell runs and prints."""
        return self.run(index, "print(6 * 7)") == "ok" and self.text(index) == "42\n"

    def ordinary(self):
        """Return the places of the cells that stand on the page and belong to no exercise."""
        return [i for i in self.code_cells() if nb.mark(self.notebook.cells[i].source) == (None, None)]

    def code_cells(self):
        """Return the places of the code cells that stand on the page."""
        return [i for i, cell in enumerate(self.notebook.cells) if is_shown(cell)]

    def of_exercise(self, kind, id):
        """Return the place of an exercise's cell; the kind is ``EXERCISE`` or ``CHECK``."""
        return next(i for i in self.code_cells() if nb.mark(self.notebook.cells[i].source) == (kind, id))

    def checks(self):
        """Return the places of the check cells."""
        return [i for i in self.code_cells() if nb.mark(self.notebook.cells[i].source)[0] == "CHECK"]


def is_shown(cell):
    """Return whether a notebook's cell is code that stands on the page."""
    return cell.cell_type == "code" and "remove-cell" not in cell.metadata.get("tags", ())


@contextlib.contextmanager
def tabs(browser, address, **options):
    """Give a function that opens pages in tabs of one browser profile, with what `Browser.new_context` takes.

    When the context ends, no page may have had troubles. Without a service worker, unless asked for: it would keep all
    of the book in each profile.
    """
    options = {"service_workers": "block", **options}
    context, opened = browser.new_context(proxy=NO_OTHER_HOST, accept_downloads=True, **options), []

    def open_tab(name):
        opened.append(Reader(context, address, name))
        return opened[-1]

    open_tab.context = context
    try:
        yield open_tab
        troubles = [trouble for reader in opened for trouble in reader.page.troubles]
        assert not troubles, troubles
    finally:
        context.close()
