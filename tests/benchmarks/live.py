"""``python -m tests.benchmarks.live [--quick]``: Python in the reader's browser, on the page and in JupyterLite.

The book must be built, and JupyterLite is the book's own. The two take turns; the numbers are medians. Cold is a
browser with a new profile, warm the same one when it has run the same before.
"""

import argparse
import re
import statistics
import subprocess
import sys
import tempfile

from playwright.sync_api import sync_playwright

from tests.browsing import launch

from . import machine
from .live_sides import PICTURE, SIDES, first_answer, server, shown, slider_to_picture, text
from .tables import Table, against, duration

ROUNDS, QUICK = 5, 1
NUMPY = 'import numpy as np\nprint("The sum is", np.arange(7).sum())'
FIGURE = """\
import matplotlib.pyplot as plt
import numpy as np
x = np.linspace(0, 6, 100)
plt.plot(x, np.sin(x))
plt.show()"""
SLIDER = """\
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import interact

x = np.linspace(0, 6, 100)

@interact(n=(1, 30))
def draw(n=1):
    plt.figure(figsize=(5, 3))
    plt.plot(x, np.sin(n * x))
    plt.show()"""
TRAINING = """\
import time
import numpy as np
from dlcore import Tensor, functional, losses, nn, optim

rng = np.random.default_rng(0)
X, y = rng.random((256, 64), dtype=np.float32), rng.integers(0, 10, 256)
model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
optimizer = optim.SGD(model.parameters(), lr=0.1)

def steps(count):
    for step in range(count):
        rows = slice(step % 8 * 32, step % 8 * 32 + 32)
        optimizer.zero_grad()
        losses.cross_entropy(model(Tensor(X[rows])), y[rows]).backward()
        optimizer.step()

steps(100)
start = time.perf_counter()
steps(1000)
print("Steps a second:", round(1000 / (time.perf_counter() - start)))"""
LIMITS = {"first NumPy result": 0.5, "first figure": 0.6}
QUESTIONS = {"first NumPy result": (NUMPY, text("The sum is 21")), "first figure": (FIGURE, PICTURE)}


def firsts(playwright, served, rounds):
    """Measure the first result and the first figure, cold and warm.

    Returns
    -------
    dict
        Lists of pairs (after Run, after opening), by question, temperature and side.
    """
    times = {}
    for question, (code, answer) in QUESTIONS.items():
        for _ in range(rounds):
            for side in SIDES:
                side.prepare(served, code)
                with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
                    context = launch(playwright, profile)
                    for temperature in ("cold", "warm"):
                        taken = first_answer(side, context, served, answer)
                        times.setdefault((question, temperature, side.name), []).append(taken)
                    context.close()
                print(f"... {question}, {side.name}: {taken[0]:.2f} s", file=sys.stderr, flush=True)
    return times


def first_table(playwright, served, rounds):
    """Measure the first results, and return their table."""
    times, rows = firsts(playwright, served, rounds), []
    for question, temperature in dict.fromkeys(key[:2] for key in times):
        page, lite = (times[question, temperature, side.name] for side in SIDES)
        after_run = [statistics.median(pair[0] for pair in side) for side in (page, lite)]
        opened = statistics.median(pair[1] for pair in lite)
        ratio = against(after_run[0] / after_run[1], LIMITS[question])
        rows.append([f"{question}, {temperature}", *map(duration, after_run), ratio, duration(opened),
                     f"{after_run[0] / opened:.2f}"])
    header = ["", "page, after Run", "JupyterLite, after Run", "ratio", "JupyterLite, after opening", "ratio"]
    note = "Run is pressed as soon as it can be: in JupyterLite when the cell is shown, while Python still loads."
    return Table("From Run to the first answer", header, rows, note)


def sizes_table(playwright, served, _):
    """Count what travels, packed, when a browser sees the site for the first time, to the page and to its answer.

    The page does without its service worker: what is fetched beforehand, for offline, is not what the answer needs.
    """
    browser, rows = launch(playwright), []
    for question, (code, answer) in QUESTIONS.items():
        for side in SIDES:
            side.prepare(served, code)
            context = browser.new_context(service_workers=side.service_workers)
            served.sent = 0
            page = side.open(context, served)
            before = served.sent
            side.run(page)
            shown(page, answer)
            sizes = before, served.sent - before
            rows.append([f"{question}, {side.name}", *(f"{size / 1e6:.2f} MB" for size in sizes)])
            context.close()
    browser.close()
    return Table("What travels, packed", ["", "before Run", "from Run to the answer"], rows)


def slider_table(playwright, served, rounds):
    """Measure how long a figure takes that a slider redraws."""
    browser, found = launch(playwright), {}
    for side in SIDES:
        side.prepare(served, SLIDER)
        context = browser.new_context()
        found[side.name] = statistics.median(slider_to_picture(side, context, served, max(rounds, 3)))
        context.close()
    browser.close()
    rows = [["median", *map(duration, found.values())]]
    return Table("From a slider's key to the figure drawn anew", ["", *found], rows)


def training_table(playwright, served, rounds):
    """Measure training steps a second in the page, in JupyterLite, and in Python on this machine, in turns."""
    browser = launch(playwright)
    found = {side.name: [] for side in SIDES} | {"native": []}
    for _ in range(rounds):
        for side in SIDES:
            side.prepare(served, TRAINING)
            context = browser.new_context()
            page = side.open(context, served)
            side.run(page)
            said = shown(page, text("Steps a second")).text_content()
            found[side.name].append(steps(said))
            context.close()
        alone = subprocess.run([sys.executable, "-c", TRAINING], capture_output=True, text=True, check=True)
        found["native"].append(steps(alone.stdout))
    browser.close()
    medians = {name: statistics.median(values) for name, values in found.items()}
    rows = [["steps a second", *(f"{value:,.0f}" for value in medians.values())],
            ["native is faster", *(f"{medians['native'] / value:.1f} times" for value in medians.values())]]
    return Table("Training a 64-64-10 network, batches of 32", ["", *medians], rows)


def steps(said):
    """Return the number that the training cell printed."""
    return int(re.search(r"second: (\d+)", said)[1])


def main():
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.live", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round")
    options = parser.parse_args()
    rounds = QUICK if options.quick else ROUNDS
    for name, value in machine.describe({"NumPy": "numpy"}, "shared by browser and server"):
        print(f"{name}: {value}")
    with sync_playwright() as playwright, server() as served:
        for measure in (first_table, slider_table, training_table, sizes_table):
            table = measure(playwright, served, rounds)
            print(table.text(), *([f"({table.note})"] if table.note else []), sep="\n", flush=True)


if __name__ == "__main__":
    main()
