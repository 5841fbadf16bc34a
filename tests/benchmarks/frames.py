"""``python -m tests.benchmarks.frames [--seconds 4]``: frames a second while NetworkTrainer trains in a browser.

A frame counts when the decision surface is painted; the widget paints at most 30 times a second. Its work is what the
page's main thread took of the processor, for steps of training, drawing and layout: below 33 ms, a machine that has
nothing else to do reaches 30 frames a second. The browser is headless, so without a graphics card.
"""

import argparse
import json

from .tables import Table

AIM = 30
SETTINGS = {
    "default": {},
    "largest": {"data_set": "spirals", "hidden": [8, 8, 8], "optimizer": "adam", "lr": 0.01, "batch_size": 160},
}
COUNT = """
window.paints = 0;
const put = CanvasRenderingContext2D.prototype.putImageData;
CanvasRenderingContext2D.prototype.putImageData = function (...rest) {
  window.paints += 1;
  return put.apply(this, rest);
};
"""
MOUNT = """async ([state, css]) => {
  document.head.append(Object.assign(document.createElement("style"), { textContent: css }));
  document.body.replaceChildren(document.createElement("main"));
  const model = { get: (key) => state[key], set(key, value) { state[key] = value; }, save_changes() {}, on() {} };
  const { default: widget } = await import("/network_trainer.js");
  await widget.render({ model, el: document.querySelector("main") });
  window.state = state;
}"""
PRESS = """(name) => {
  [...document.querySelectorAll("button")].find((b) => b.textContent === name).click();
  return { paints: window.paints, steps: window.state.steps, now: performance.now() / 1000 };
}"""


def measure(seconds=4.0):
    """Train in a browser.

    Parameters
    ----------
    seconds : float, optional
        How long, for each setting.

    Returns
    -------
    dict or str
        For each setting: frames a second, milliseconds of work a frame, and steps of training a second. A
        sentence if there is no browser.
    """
    from dlcore.widgets.base import BUNDLED
    from tests.browsing import HOW_TO_GET_IT, launch, serving

    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return HOW_TO_GET_IT
    with sync_playwright() as playwright, serving(BUNDLED) as address:
        browser = launch(playwright)
        if browser is None:
            return HOW_TO_GET_IT
        found = {name: _train(browser, address, setting, seconds) for name, setting in SETTINGS.items()}
        browser.close()
        return found


def _train(browser, address, setting, seconds):
    """Mount the widget, let it train, and count."""
    from dlcore.widgets import NetworkTrainer
    from dlcore.widgets.base import BUNDLED

    traits = {k: v for k, v in NetworkTrainer(**setting).get_state().items() if not k.startswith("_")}
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.add_init_script(COUNT)
    page.goto(f"{address}/")
    page.evaluate(MOUNT, [json.loads(json.dumps(traits)), (BUNDLED / "widgets.css").read_text(encoding="utf-8")])
    cdp = page.context.new_cdp_session(page)
    cdp.send("Performance.enable", {"timeDomain": "threadTicks"})  # time of the processor, not of the clock
    _run(page, cdp, 0.5)  # warm up
    return _run(page, cdp, seconds)


def _run(page, cdp, seconds):
    """Run the widget for some seconds; return what it did in them."""
    busy, start = _busy(cdp), page.evaluate(PRESS, "Run")
    page.wait_for_timeout(1000 * seconds)
    end = page.evaluate(PRESS, "Pause")
    took, frames = end["now"] - start["now"], end["paints"] - start["paints"]
    return {
        "frames": frames / took,
        "work": 1000 * (_busy(cdp) - busy) / max(frames, 1),
        "steps": (end["steps"] - start["steps"]) / took,
    }


def _busy(cdp):
    """Return the seconds of processor time that the page's main thread has taken so far."""
    return next(m["value"] for m in cdp.send("Performance.getMetrics")["metrics"] if m["name"] == "TaskDuration")


def table(found):
    """Return the table of what `measure` found, or of why there is nothing to show."""
    title = "Frames a second while NetworkTrainer trains"
    header = ["network", "frames/s", "aim", "work a frame", "steps/s"]
    if isinstance(found, str):
        return Table(title, header, [[f"not measured: {found}", "–", str(AIM), "–", "–"]])
    rows = [
        [name, f"{row['frames']:.1f}", str(AIM), f"{row['work']:.1f} ms", f"{row['steps']:.0f}"]
        for name, row in found.items()
    ]
    return Table(title, header, rows, " ".join(__doc__.split("\n\n")[1].split()))


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.frames", description=__doc__)
    parser.add_argument("--seconds", type=float, default=4.0)
    print(table(measure(parser.parse_args().seconds)).text())


if __name__ == "__main__":
    main()
