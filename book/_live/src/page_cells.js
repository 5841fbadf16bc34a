// The code cells of a page as the book built it, and what the reader's saved code makes of them.

import { store } from "./store.js";

const MARK = /^\s*#\s*(EXERCISE|CHECK)\s+(\S+)\s*$/m;

// One code cell: its element, its place in the notebook, its code, and the exercise it belongs to.
class PageCell {
  constructor(element, index) {
    this.element = element;
    this.index = index;
    this.input = element.querySelector(".cell_input");
    this.pre = this.input.querySelector(".highlight pre");
    this.source = this.pre.textContent.replace(/\n$/, "");
    const mark = MARK.exec(this.source);
    this.kind = mark ? mark[1].toLowerCase() : "code"; // "code", "exercise" or "check"
    this.id = mark?.[2] ?? null;
    this.built = [...this.pre.childNodes]; // the highlighted code
  }

  // The element after which buttons stand: never inside a fold, whose summary is a button already.
  get end() {
    const fold = this.input.closest("details");
    return fold && this.element.contains(fold) ? fold : this.input;
  }
}

// All code cells of the page, in order.
export function findCells() {
  const found = [];
  for (const element of document.querySelectorAll(".cell")) {
    const name = [...element.classList].find((one) => /^cell-\d+$/.test(one));
    if (name && element.querySelector(".cell_input .highlight pre")) found.push(new PageCell(element, Number(name.slice(5))));
  }
  return found;
}

// Shows in a cell what is saved: the reader's code as plain text, or else the book's. An open editor is page.js's affair.
export function showSaved(page, cell) {
  const code = store.code(page, cell.index);
  const shown = code ?? cell.source;
  if (cell.pre.textContent.replace(/\n$/, "") !== shown.replace(/\n$/, "")) {
    if (code === null) cell.pre.replaceChildren(...cell.built);
    else cell.pre.textContent = `${code.replace(/\n$/, "")}\n`;
  }
  cell.element.toggleAttribute("data-changed", code !== null);
  cell.element.toggleAttribute("data-others", store.others(page, cell.index).length > 0);
}

// A check's stored output says "not attempted"; where this browser knows better, it says so.
export function showVerdict(cell) {
  const pre = cell.element.querySelector(".cell_output .highlight pre");
  if (!pre) return;
  cell.stub ??= pre.textContent;
  const status = store.verdict(cell.id);
  const words = { correct: `✓ ${cell.id}` }[status] ?? `✗ ${cell.id}: not correct when last checked`;
  const text = status === null || status === "not attempted" ? cell.stub : `${words}\n`;
  if (pre.textContent !== text) pre.textContent = text;
}
