// Stands in for the live page in tests: cells without an editor, and a Python that answers from the test's process.

import { Check } from "../src/exercises.js";
import { openNotebook } from "../src/notebook.js";
import { store } from "../src/store.js";

export async function open() {
  const settings = document.querySelector("script[data-live]").dataset;
  return (window.page = new FakePage(settings, await openNotebook(settings)));
}

class FakePage {
  constructor(settings, notebook) {
    Object.assign(this, { settings, notebook, store, docname: settings.page, queue: Promise.resolve(), pressed: [] });
    this.kernel = new FakeKernel();
    this.check = new Check(this);
    this.cells = notebook.code.map(({ index, source }) => new FakeCell(this, index, source));
  }

  cell(index) { return this.cells.find((cell) => cell.index === index); }
  edit(index) { this.pressed.push(["edit", index]); }
  restart() { this.pressed.push(["restarted"]); }

  press(name, index) {
    this.pressed.push([name, index]);
    if (name === "Check") return this.check.run(this.cell(index));
    if (name === "Reset") store.setCode(this.docname, index, null);
    if (name === "Stop") this.kernel.end("stopped");
  }
}

class FakeKernel extends EventTarget {
  async ask(question, args) {
    if (window.endless && question === "check") await new Promise((_, reject) => { this.end = (reason) => reject({ reason }); });
    return JSON.parse(await window.python(question, JSON.stringify(args)));
  }
}

class FakeCell {
  constructor(page, index, source) {
    Object.assign(this, { page, index, source, element: document.querySelector(`.cell-${index}`) });
    this.id = /# (?:EXERCISE|CHECK) (\S+)/.exec(source)?.[1];
  }

  get code() { return store.code(this.page.docname, this.index) ?? this.source; }
  set state(name) { name ? (this.element.dataset.live = name) : delete this.element.dataset.live; }

  output() {
    this.element.querySelector(".live-output")?.remove();
    for (const old of this.element.querySelectorAll(":scope > .cell_output > *")) old.hidden = true;
    const element = Object.assign(document.createElement("div"), { className: "live-output" });
    element.setAttribute("aria-live", "polite");
    this.element.querySelector(".cell_output").append(element);
    return { element };
  }
}
