// The page comes to life: its cells, a queue, one Python for all of them.

import { Cell } from "./cell.js";
import { note } from "./dialogs.js";
import { Check } from "./exercises.js";
import { openKernel } from "./kernel.js";
import { openNotebook } from "./notebook.js";
import { keep } from "./offline.js";
import { Progress } from "./progress.js";
import { store } from "./store.js";

const STYLE = new URL("./page.css", import.meta.url).href;

const MOST_NAMES = 4; // that an offer lists
const IDLE = 2000; // milliseconds without a run after which Python is not in a hurry
const WHY = {
  stopped: "Stopped. Python starts afresh: what the cells above defined is gone until you run them again.",
  timeout: "This ran too long and was stopped. Is there a loop that never ends? Python starts afresh: run the cells above again.",
  crashed: "Python ended: perhaps a function calls itself without end, or memory ran out. It starts afresh: run the cells above again.",
};

// Some names as words: all of a few, and how many more there are.
function listed(names) {
  const shown = names.length > MOST_NAMES + 1 ? [...names.slice(0, MOST_NAMES), `${names.length - MOST_NAMES} more names`] : names;
  return shown.length > 1 ? `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}` : shown[0] ?? "what it does not define";
}

let opened;
export function open() { return (opened ??= Page.open(document.querySelector("script[data-live]").dataset)); }

class Page {
  static async open(settings) {
    const notebook = await openNotebook(settings);
    document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: STYLE }));
    return new Page(settings, notebook);
  }

  constructor(settings, notebook) {
    this.settings = settings;
    this.notebook = notebook;
    this.docname = settings.page;
    this.store = store;
    this.limit = Number(settings.limit ?? 180); // seconds that a cell may take
    this.kernel = openKernel(new URL(`${settings.live}python/`, document.baseURI).href);
    this.cells = notebook.code.map(({ index, source }) =>
      new Cell(document.querySelector(`.cell.cell-${index}`), index, source, this));
    this.ran = new Map(); // by cell: the code that has run, since Python started
    this.outputs = new Map(); // by cell, for displays that are shown anew
    this.offers = new Map(); // by cell: what to call with the reader's choice
    this.queue = Promise.resolve();
    this.era = 0; // counts how often Python has ended
    this.progress = new Progress(this.kernel);
    this.check = new Check(this);
    this.store.addEventListener("change", ({ detail: { kind, page, cell: index } }) => {
      if (kind === "all") for (const cell of this.cells) cell.follow();
      else if (kind === "code" && page === this.docname) this.cell(index)?.follow();
    });
    this.kernel.addEventListener("comm", ({ detail }) => this.widgets().then((widgets) => widgets.take(detail)));
    this.kernel.addEventListener("slow", () => {
      this.slow ??= note("Python is at work on what you did with a widget.", { Stop: () => this.kernel.stop() });
    });
    this.kernel.addEventListener("heard", () => { this.slow = this.slow?.remove(); });
    this.kernel.addEventListener("ended", () => this.#ended());
  }

  cell(index) { return this.cells.find((cell) => cell.index === index); }

  // What a button says, for the cell that it belongs to.
  press(name, index) {
    const cell = this.cell(index);
    if (name === "Run") return this.run(cell);
    if (name === "Run all above") return this.runAllAbove(cell);
    if (name === "Check") return this.check.run(cell);
    if (name === "Reset") return cell.reset();
    if (name === "Stop") return this.kernel.stop();
    if (name === "Restart") return this.restart();
    throw new Error(`There is no button ${name}.`);
  }

  edit(index) { this.cell(index).edit(); }

  // Runs one cell; if it needs earlier ones, offers to run those first. Who presses Run again means: yes.
  async run(cell) {
    if (cell.isCheck && cell.mark[1] === "CHECK") return this.check.run(cell);
    if (this.offers.has(cell)) return this.offers.get(cell)("first");
    if (cell.isBusy) return;
    const { era } = this;
    cell.state = "queued";
    this.progress.show(cell);
    if (!(await this.#isThere(cell))) return;
    const { needed, names } = await this.needs(cell).catch(() => ({ needed: [] }));
    const choice = needed.length && era === this.era ? await this.offer(cell, needed, names) : "alone";
    return choice === "first" ? this.runAll([...needed, cell], era) : this.enqueue(cell, era);
  }

  // Starts Python; where that fails, the cell says why. Where Python was stopped meanwhile, there is nothing to say.
  async #isThere(cell) {
    const error = await this.kernel.start().then(() => null, (reason) => reason);
    if (error) cell.state = error.reason === "stopped" ? null : "stopped";
    if (error && error.reason !== "stopped") cell.output().note(this.progress.failure(error), "live-failure");
    return !error;
  }

  // The cells above that a cell needs and that have not run, and the names that it takes from them.
  async needs(cell) {
    if (cell === this.cells[0]) return { needed: [] };
    const sources = this.cells.map((other) => (other.isCheck ? "" : other.code));
    const [found, names] = await this.kernel.ask("needs", [sources, this.cells.indexOf(cell)]);
    const needed = found.map((place) => this.cells[place]);
    return { needed: needed.filter((other) => !other.isBusy && this.ran.get(other) !== other.code), names };
  }

  // Asks in the cell's output, and returns "first", "alone", or, where Python was stopped meanwhile, undefined.
  offer(cell, needed, names) {
    const [who, label] = needed.length === 1
      ? ["an earlier cell defines", "Run it first"]
      : [`${needed.length} earlier cells define`, "Run them first"];
    const box = cell.output().note(`This cell uses ${listed(names)}, which ${who}.`, "live-offer");
    const choice = new Promise((resolve) => {
      this.offers.set(cell, resolve);
      for (const [words, answer] of [[label, "first"], ["Run this one alone", "alone"]]) {
        const button = Object.assign(document.createElement("button"), { type: "button", textContent: words });
        button.addEventListener("click", () => resolve(answer));
        box.append(" ", button);
      }
    });
    box.querySelector("button").focus();
    return choice.finally(() => { this.offers.delete(cell); box.remove(); });
  }

  async runAllAbove(cell) {
    const above = this.cells.filter((other) => other.index < cell.index);
    const status = await this.runAll(above);
    const failed = above.findLast((other) => ["error", "stopped"].includes(other.element?.dataset.live));
    if (status === "ok" || !failed) return;
    const box = cell.output().note("A cell above ended with an error, so the cells after it were not run.", "live-offer");
    const show = Object.assign(document.createElement("button"), { type: "button", textContent: "Show it" });
    show.addEventListener("click", () => failed.element.scrollIntoView({ block: "center" }));
    box.append(" ", show);
  }

  // Runs cells in order and stops at the first that fails; an exercise's answer may fail, and its check does not run.
  async runAll(cells, era = this.era) {
    const todo = cells.filter((cell) => !cell.isCheck);
    for (const cell of todo) cell.state = "queued";
    for (const [place, cell] of todo.entries()) {
      const { status } = await this.enqueue(cell, era);
      if (status === "ok" || (status === "error" && cell.isExercise && place < todo.length - 1)) continue;
      for (const other of todo.slice(place + 1)) other.state = null;
      return status;
    }
    return "ok";
  }

  // Cells wait for each other. What was asked for before Python ended does not run on the next one.
  enqueue(cell, era = this.era) {
    cell.state = "queued";
    const turn = this.queue.then(() => (era === this.era ? this.#execute(cell) : this.#dropped(cell)));
    this.queue = turn.catch(() => {});
    return turn;
  }

  #dropped(cell) {
    cell.state = null;
    return { status: "stopped" };
  }

  async #execute(cell) {
    this.progress.show(cell);
    let output; // made when the first comes, so that what stood there stays meanwhile
    const place = () => {
      if (!output) this.outputs.set(cell, (output = cell.output()));
      return output;
    };
    const on = {
      loading: (what) => this.progress.load(cell, what),
      began: () => { cell.state = "running"; },
      stream: ({ text, name }) => place().stream(text, name),
      display: ({ data, metadata, id }) => place().display(data, metadata, id),
      update: ({ id, data, metadata }) => this.#update(id, data, metadata),
      clear: ({ wait }) => place().clear(wait),
      error: (error) => place().error(error, (frame) => this.cell(frame.cell)?.mark_fault(frame)),
    };
    const { code } = cell;
    const { status, message } = await this.kernel.run(code, { cell: cell.index, on, limit: this.limit }).catch(
      (error) => ({ status: "failed", message: this.progress.failure(error) }),
    );
    const note = message ?? WHY[status];
    if (note) place().note(note, "live-failure");
    place().flush();
    if (!note) this.ran.set(cell, code);
    cell.state = note ? "stopped" : status;
    this.progress.done(cell);
    if (status === "ok") this.#settle();
    return { status };
  }

  #update(id, data, metadata) {
    for (const output of this.outputs.values()) if (output.update(id, data, metadata)) return;
  }

  // What can wait until the reader does: the book is kept for reading offline.
  #settle() {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      if (this.kernel.busy) return this.#settle();
      this.keeping ??= keep();
    }, IDLE);
  }

  async complete(line) {
    return this.kernel.started && !this.kernel.busy ? this.kernel.ask("complete", [line]).catch(() => []) : [];
  }

  drawWidget(id, place) { return this.widgets().then((widgets) => widgets.draw(id, place)); }

  widgets() { return (this.opening ??= import("./widgets.js").then(({ openWidgets }) => openWidgets(this.kernel, this.settings.root))); }

  restart() { return this.kernel.restart(); }

  #ended() {
    this.era += 1;
    this.ran.clear();
    for (const resolve of this.offers.values()) resolve();
    for (const cell of this.cells) if (["ok", "error"].includes(cell.element?.dataset.live)) cell.state = null;
  }
}
