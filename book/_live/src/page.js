// The page comes to life: its cells, a queue, one Python for all of them.

import { Cell } from "./cell.js";
import { Check } from "./exercises.js";
import { Kernel } from "./kernel.js";
import { openNotebook } from "./notebook.js";
import { keep } from "./offline.js";
import { Progress } from "./progress.js";
import { store } from "./store.js";

const STYLE = new URL("./page.css", import.meta.url).href;

const WHY = {
  stopped: "Stopped. Python starts afresh: what the cells above defined is gone until you run them again.",
  timeout: "This ran too long and was stopped. Is there a loop that never ends? Python starts afresh: run the cells above again.",
  crashed: "Python ended, perhaps for want of memory. It starts afresh: run the cells above again.",
};

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
    this.limit = Number(settings.limit ?? 180); // seconds that a cell may take; a check has a third of it
    this.kernel = new Kernel(new URL(`${settings.live}python/`, document.baseURI).href);
    this.cells = notebook.code.map(({ index, source }) =>
      new Cell(document.querySelector(`.cell.cell-${index}`), index, source, this));
    this.ran = new Set();
    this.queue = Promise.resolve();
    this.progress = new Progress(this.kernel, settings);
    this.check = new Check(this);
    this.store.addEventListener("change", ({ detail: { kind, page, cell: index } }) => {
      if (kind === "all") for (const cell of this.cells) cell.follow();
      else if (kind === "code" && page === this.docname) this.cell(index)?.follow();
    });
    this.kernel.addEventListener("comm", ({ detail }) => this.widgets().then((widgets) => widgets.take(detail)));
    this.kernel.addEventListener("ended", ({ detail }) => this.#ended(detail));
  }

  cell(index) { return this.cells.find((cell) => cell.index === index); }

  // What a button says, for the cell that it belongs to.
  press(name, index) {
    const cell = this.cell(index);
    if (name === "Run") return this.run(cell);
    if (name === "Run all above") return this.runAll(this.cells.filter((other) => other.index < index));
    if (name === "Check") return this.check.run(cell);
    if (name === "Reset") return cell.reset();
    if (name === "Stop") return this.kernel.stop();
    if (name === "Restart") return this.restart();
    throw new Error(`There is no button ${name}.`);
  }

  edit(index) { this.cell(index).edit(); }

  // Runs one cell; if it needs earlier ones, offers to run those first.
  async run(cell) {
    cell.state = "queued";
    if (cell.isCheck && cell.mark[1] === "CHECK") return this.check.run(cell);
    this.progress.show(cell);
    const needed = await this.needs(cell).catch(() => []);
    const choice = needed.length ? await this.offer(cell, needed) : "alone";
    if (choice === "cancel") return void (cell.state = null);
    return choice === "first" ? this.runAll([...needed, cell]) : this.enqueue(cell);
  }

  async needs(cell) {
    const sources = this.notebook.code.map(({ index }) => (this.cell(index).isCheck ? "" : this.cell(index).code));
    const place = this.cells.indexOf(cell);
    if (place === 0) return [];
    const found = await this.kernel.ask("needs", [sources, place]);
    return found.map((i) => this.cells[i]).filter((other) => !this.ran.has(other));
  }

  // Asks in the cell's output. Who presses Run again means: first.
  offer(cell, needed) {
    const output = cell.output();
    const text = needed.length === 1 ? "This cell uses what an earlier cell defines." : `This cell uses what ${needed.length} earlier cells define.`;
    const box = output.note(text, "live-offer");
    return new Promise((resolve) => {
      const choices = { "Run them first": "first", "Run this one alone": "alone" };
      if (needed.length === 1) delete choices["Run them first"], (choices["Run it first"] = "first");
      for (const [label, choice] of Object.entries(choices).sort(([a], [b]) => (a.includes("first") ? -1 : 1))) {
        const button = Object.assign(document.createElement("button"), { type: "button", textContent: label });
        button.addEventListener("click", () => resolve(choice));
        box.append(" ", button);
      }
      box.querySelector("button").focus();
    });
  }

  // Runs cells in order and stops at the first that fails; an exercise's answer may fail, and its check does not run.
  async runAll(cells) {
    const todo = cells.filter((cell) => !cell.isCheck);
    for (const cell of todo) cell.state = "queued";
    for (const [place, cell] of todo.entries()) {
      const { status } = await this.enqueue(cell);
      if (status === "ok" || (status === "error" && cell.isExercise && place < todo.length - 1)) continue;
      for (const other of todo.slice(place + 1)) other.state = null;
      return status;
    }
    return "ok";
  }

  enqueue(cell) {
    cell.state = "queued";
    const turn = this.queue.then(() => this.#execute(cell));
    this.queue = turn.catch(() => {});
    return turn;
  }

  async #execute(cell) {
    let output; // made when the cell begins, so that what stood there stays meanwhile
    const place = () => (output ??= cell.output());
    this.progress.show(cell);
    const on = {
      began: () => { cell.state = "running"; },
      stream: ({ text, name }) => place().stream(text, name),
      display: ({ data, metadata, id }) => place().display(data, metadata, id),
      update: ({ id, data, metadata }) => this.#update(id, data, metadata),
      clear: ({ wait }) => place().clear(wait),
      error: (error) => place().error(error, (frame) => this.cell(frame.cell)?.mark_fault(frame)),
    };
    let result;
    try {
      result = await this.kernel.run(cell.code, { cell: cell.index, on, limit: this.limit });
    } catch (error) {
      result = { status: "crashed" };
      place().note(this.progress.failure(error), "live-failure");
    }
    place();
    this.outputs.set(cell, output);
    if (result.status === "ok" || result.status === "error") this.ran.add(cell);
    else if (WHY[result.status]) output.note(WHY[result.status], "live-failure");
    cell.state = result.status === "ok" ? "ok" : result.status === "error" ? "error" : "stopped";
    this.progress.done(cell);
    if (result.status === "ok") this.#settle();
    return result;
  }

  outputs = new Map();

  #update(id, data, metadata) { for (const output of this.outputs.values()) if (output.update(id, data, metadata)) return; }

  // What can wait until the first cell has run: the book is kept for reading offline, and checks note what Python is like
  // before the reader's code has changed much of it.
  #settle() {
    this.keeping ??= keep();
    if (!this.settled) this.kernel.ask("prepare", []).catch(() => {});
    this.settled = true;
  }

  async complete(line) {
    return this.kernel.started && !this.kernel.busy ? this.kernel.ask("complete", [line]).catch(() => []) : [];
  }

  drawWidget(id, place) { return this.widgets().then((widgets) => widgets.draw(id, place)); }

  widgets() { return (this.opening ??= import("./widgets.js").then(({ openWidgets }) => openWidgets(this.kernel, this.settings.root))); }

  async restart() {
    this.kernel.stop();
    await this.kernel.start();
  }

  #ended() {
    this.ran.clear();
    this.settled = false;
    for (const cell of this.cells) if (["ok", "error"].includes(cell.element?.dataset.live)) cell.state = null;
  }
}
