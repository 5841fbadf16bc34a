// One code cell of the page: its code, as an editor once it is touched, and the place of its output.

import { createEditor } from "./editor.js";
import { Output } from "./output.js";

export class Cell {
  #editor;
  #own; // the element that holds live output, once there is any
  #state = null;
  #kept = []; // what the built page shows, hidden while there is live output

  // `page` offers: store, docname, complete(line), run(cell), drawWidget(id, place).
  constructor(element, index, source, page) {
    Object.assign(this, { element, index, source, page });
    this.input = element?.querySelector(".cell_input");
  }

  get hidden() { return !this.element; } // in the notebook, not on the page
  get mark() { return /^\s*#\s*(EXERCISE|CHECK|PROGRESS)\b\s*(\S*)/.exec(this.source) ?? []; }
  get isExercise() { return this.mark[1] === "EXERCISE"; }
  get isCheck() { return this.mark[1] === "CHECK" || this.mark[1] === "PROGRESS"; }
  get id() { return this.mark[2]; } // of its exercise

  // The line that names the exercise belongs to an answer, also where a reader has deleted it.
  get code() {
    const code = this.#editor?.get() ?? this.page.store.code(this.page.docname, this.index) ?? this.source;
    return !this.isExercise || code.includes(`EXERCISE ${this.id}`) ? code : `# EXERCISE ${this.id}\n${code}`;
  }

  get isBusy() { return ["queued", "running"].includes(this.#state); }

  set state(name) {
    this.#state = name;
    if (!this.element) return;
    if (name === "queued") delete this.element.dataset.fresh; // what stands there is of an earlier run
    if (name) this.element.dataset.live = name;
    else delete this.element.dataset.live;
    this.element.setAttribute("aria-busy", this.isBusy);
  }

  // Turns the code into an editor.
  edit({ focus = true } = {}) {
    if (!this.#editor) {
      const place = document.createElement("div");
      place.className = "live-editor";
      this.input.prepend(place);
      this.#editor = createEditor(place, this.code, {
        label: `Code of cell ${this.index}`,
        onChange: (text) => this.#changed(text),
        onRun: () => this.page.run(this),
        complete: (line) => this.page.complete(line),
      });
      this.input.classList.add("live-editing");
    }
    this.input.closest("details")?.setAttribute("open", "");
    if (focus) this.#editor.focus();
  }

  #changed(text) {
    const changed = text.trimEnd() !== this.source.trimEnd();
    this.page.store.setCode(this.page.docname, this.index, changed ? text : null);
    this.element.toggleAttribute("data-changed", changed);
  }

  // Shows the saved code where something else than this editor has changed it: another tab, an import, another version.
  follow() {
    const code = this.page.store.code(this.page.docname, this.index) ?? this.source;
    if (this.#editor && this.#editor.get().trimEnd() !== code.trimEnd()) this.#editor.set(code);
  }

  mark_fault({ cell, line }) { if (cell === this.index) this.#editor?.mark(line); }

  // Puts back the code and the output that the book was built with.
  reset() {
    this.page.store.setCode(this.page.docname, this.index, null);
    this.#editor?.set(this.source);
    this.element.removeAttribute("data-changed");
    this.restoreOutput();
    this.state = null;
  }

  restoreOutput() {
    this.#own?.remove();
    this.#own = undefined;
    for (const element of this.#kept.splice(0)) element.hidden = false;
  }

  // An empty place for output. What the built page shows there stays until something comes, so that nothing jumps.
  output() {
    if (this.hidden) return new Output(document.createElement("div"));
    this.element.dataset.fresh = "";
    const { host, before, old } = this.#outputPlace();
    this.#own?.remove();
    this.#own = Object.assign(document.createElement("div"), { className: "live-output" });
    this.#own.setAttribute("aria-live", "polite");
    this.#own.setAttribute("aria-atomic", "false");
    host.insertBefore(this.#own, before);
    for (const element of old) {
      if (!element.hidden) this.#kept.push(element);
      element.hidden = true;
    }
    const alt = this.code === this.source ? host.querySelector("img[alt]")?.alt : "Figure drawn by your code";
    return new Output(this.#own, { alt, widget: (id, place) => this.page.drawWidget(id, place) });
  }

  // A figure keeps its caption and number: the picture alone is replaced.
  #outputPlace() {
    const figure = this.element.querySelector(".cell_output figure");
    if (figure) {
      const caption = figure.querySelector("figcaption");
      return { host: figure, before: caption, old: [...figure.children].filter((child) => child !== caption && child !== this.#own) };
    }
    let host = this.element.querySelector(":scope > .cell_output, :scope > details > .cell_output");
    if (!host) {
      host = Object.assign(document.createElement("div"), { className: "cell_output docutils container" });
      this.element.append(host);
    }
    return { host, before: null, old: [...host.children].filter((child) => child !== this.#own) };
  }
}
