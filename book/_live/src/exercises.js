// Check an exercise, say how it stands in the words of `dlcore check`, and offer what helps next.

import { nextExercise, openCourse } from "./course.js";
import { hintsBelow } from "./marks.js";
import { inline, rich, typeset } from "./richtext.js";

const ENGINE = "import dlcore.exercises";
const LIMIT = 20; // seconds that an answer may take, as for `dlcore check`
const SLOWER = 3; // how many times longer Python takes in a browser

// What is said where Python was ended and cannot say it; the words of dlcore/exercises/words.py.
export const ENDED = {
  timeout: (limit) => `it ran longer than ${limit} seconds and was stopped. Is there a loop that never ends?`,
  crashed: () => "it ended the Python process that ran it. Does it call exit or quit? A library may have crashed, too.",
};

export class Check {
  // `page` offers kernel, notebook, store, settings, docname, queue, progress and cell(index).
  constructor(page) { this.page = page; }

  // Judges the answer that belongs to a check cell, in its turn; shows and keeps the verdict, and returns it.
  run(cell) {
    cell.state = "queued";
    this.page.progress?.show(cell);
    const turn = this.page.queue.then(() => this.#judge(cell));
    this.page.queue = turn.catch(() => {});
    return turn;
  }

  async #judge(cell) {
    const id = cell.id;
    let found;
    try {
      found = await this.#ask(cell, id);
    } catch (error) {
      found = this.#ended(id, error);
    }
    this.page.progress?.done(cell);
    if (found === null) {
      cell.state = "stopped";
      return null;
    }
    const own = id.startsWith(`${this.page.docname}/`); // elsewhere, the book's solutions are checked
    if (found.status && own) this.page.store.setVerdict(id, found.status);
    cell.state = found.status === "correct" ? "ok" : found.status === "not attempted" ? null : "error";
    await this.#show(cell, found, own);
    if (found.spoiled) await this.page.restart();
    return found;
  }

  async #ask(cell, id) {
    const { kernel, notebook } = this.page;
    const book = notebook.short((i) => this.page.cell(i)?.code ?? null);
    const source = await kernel.ask("imports", [book, id], { source: ENGINE });
    if (source) await kernel.ask("imports", [book, id], { source }); // loads what the answer imports; that takes no time of its own
    cell.state = "running";
    return kernel.ask("check", [book, id], { source: ENGINE, limit: this.#limit });
  }

  get #limit() { return Number(this.page.settings.checkLimit ?? LIMIT * SLOWER); }

  // The verdict where Python was ended; null if the reader ended it.
  #ended(id, error) {
    if (error.reason === "stopped") return null;
    const status = error.reason in ENDED ? error.reason : "";
    const message = status ? ENDED[status](this.#limit) : `the check could not be run. ${error.message}`;
    return { id, status, message, line: `✗ ${id}: ${message}` };
  }

  async #show(cell, found, own) {
    const box = Object.assign(document.createElement("div"), { className: "live-verdict" });
    box.dataset.status = found.status;
    const line = box.appendChild(document.createElement("p"));
    inline(line, found.line);
    cell.output().element.append(box); // the output is a live region, so that the line is read out
    const next = box.appendChild(Object.assign(document.createElement("div"), { className: "live-next" }));
    if (found.spoiled) box.insertBefore(words("This answer changed Python itself, so Python starts afresh: run the cells above again where you need them."), next);
    if (own && found.status === "correct") await this.#goOn(next, found.id);
    else if (own && found.status) this.#help(next, cell, found);
    await typeset(box);
  }

  // After a right answer: why it is right, and the next exercise.
  async #goOn(place, id) {
    place.append(button("Why it is right", (pressed) => this.#explain(pressed, id)));
    const course = await openCourse(this.page.settings).catch(() => null);
    if (!course) return;
    const next = nextExercise(this.page.store, course, this.page.docname, id);
    if (!next) return void place.append(words("That was the last one: all exercises of the book are correct."));
    const link = Object.assign(document.createElement("a"), { href: next.address, textContent: "Next exercise" });
    const line = place.appendChild(document.createElement("span"));
    line.append(link, `: ${next.title}${next.page === this.page.docname ? "" : `, in ${next.on}`}`);
  }

  // After another answer: one hint at a time, then the answer.
  #help(place, cell, { id, status }) {
    const folds = hintsBelow(cell.element);
    const help = button("", () => (folds.length ? this.#unfold(folds, help, id) : this.#tellHint(help, id)));
    place.append(help);
    const name = () => {
      const number = folds.findIndex((fold) => !fold.open) + 1;
      help.textContent = number ? `Hint ${number} of ${folds.length}` : "Show the answer";
    };
    if (folds.length) {
      name();
      for (const fold of folds) fold.addEventListener("toggle", name);
    } else {
      help.dataset.number = 1;
      help.textContent = status === "not attempted" ? "A hint" : "Hint 1";
    }
  }

  // Opens the next of the hints that stand folded below; after the last, shows the answer.
  #unfold(folds, help, id) {
    const fold = folds.find((one) => !one.open);
    if (!fold) return this.#answer(help, id);
    fold.open = true;
    fold.querySelector("summary").focus();
  }

  async #tellHint(help, id) {
    const number = Number(help.dataset.number);
    if (!number) return this.#answer(help, id);
    const found = await this.page.kernel.ask("hint", [id, number], { source: ENGINE });
    help.parentElement.before(folded(`Hint ${found.number} of ${found.total}`, rich(found.text)));
    this.page.store.setHints(id, found.number);
    help.dataset.number = found.number < found.total ? number + 1 : 0;
    help.textContent = found.number < found.total ? `Hint ${number + 1} of ${found.total}` : "Show the answer";
    await typeset(help.closest(".live-verdict"));
  }

  async #answer(pressed, id) {
    const { code, explanation } = await this.page.kernel.ask("solution", [id, true], { source: ENGINE });
    await this.#reveal(pressed, "The answer", program(code), rich(explanation));
  }

  async #explain(pressed, id) {
    const { code, explanation } = await this.page.kernel.ask("solution", [id, true], { source: ENGINE });
    await this.#reveal(pressed, "Why it is right", rich(explanation), words("A solution of ours, to compare with yours:"), program(code));
  }

  async #reveal(pressed, title, ...parts) {
    const box = folded(title, ...parts);
    pressed.closest(".live-next").before(box);
    pressed.remove();
    box.querySelector("summary").focus();
    await typeset(box);
  }
}

function folded(title, ...parts) {
  const box = Object.assign(document.createElement("details"), { className: "hint", open: true });
  box.append(Object.assign(document.createElement("summary"), { textContent: title }), ...parts);
  return box;
}

function program(code) {
  const pre = Object.assign(document.createElement("pre"), { className: "live-program" });
  pre.append(Object.assign(document.createElement("code"), { textContent: code }));
  return pre;
}

function words(text) { return Object.assign(document.createElement("p"), { textContent: text }); }

// A button that is off while it is at work, and says so if that failed.
function button(label, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: label });
  made.addEventListener("click", async () => {
    made.disabled = true;
    try {
      await act(made);
    } catch (error) {
      made.after(words(`That could not be loaded. ${error.message}`));
    }
    made.disabled = false;
  });
  return made;
}
