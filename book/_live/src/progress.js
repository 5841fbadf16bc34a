// While Python or a package loads, the cell that waits for it says how far it is.

const MB = 1e6;
const PACE = 200; // milliseconds between two looks of the bar: drawing a page takes time that Python needs to start

export class Progress {
  #box;
  #loaded = 0; // bytes, of what is loading now
  #total = 0; // bytes that it has; 0 while unknown
  #what = null; // what is loading; null when nothing is
  #next; // a timer, while news waits to be drawn

  constructor(kernel) {
    kernel.addEventListener("starting", () => this.#start(kernel));
    kernel.addEventListener("total", () => this.#start(kernel));
    kernel.addEventListener("progress", ({ detail }) => { this.#loaded += detail.count; this.#drawSoon(); });
    kernel.addEventListener("ready", () => this.done());
    kernel.addEventListener("ended", () => this.done());
    if (kernel.starting) this.#start(kernel);
  }

  // Shows the bar under a cell's code while something loads.
  show(cell) {
    if (cell.hidden) return;
    this.#box ??= makeBox();
    this.after = cell.element.querySelector(":scope > .live-bar") ?? cell.input;
    this.#draw();
  }

  #start({ starting: { bytes, total } }) { this.#begin("Python", total, bytes); }

  // Packages that a cell imports are loading: `names` those it names, `total` the bytes of all that they need.
  load(cell, { names, total }) {
    this.show(cell);
    this.#begin(names.join(", "), total);
  }

  done() {
    this.#what = null;
    this.#draw();
  }

  // What to say when Python could not be started.
  failure(error) {
    const offline = "This browser is offline, and the book was not kept on this device yet.";
    const why = navigator.onLine === false ? offline : error.reason ? "Its files did not come." : error.message;
    return `Python could not be started. ${why} Press Run to try again.`;
  }

  #begin(what, total, loaded = 0) {
    [this.#what, this.#loaded, this.#total] = [what, loaded, total];
    this.#draw();
  }

  #drawSoon() {
    this.#next ??= setTimeout(() => { this.#next = undefined; this.#draw(); }, PACE);
  }

  #draw() {
    if (!this.#what) return this.#box?.remove();
    if (!this.#box) return;
    if (!this.#box.isConnected || this.#box.previousElementSibling !== this.after) this.after.after(this.#box);
    const [bar, text] = this.#box.children;
    if (this.#total) Object.assign(bar, { max: this.#total, value: Math.min(this.#loaded, this.#total) });
    else bar.removeAttribute("value");
    const of = this.#total ? ` of ${(this.#total / MB).toFixed(1)}` : "";
    const loaded = this.#total && this.#loaded >= this.#total;
    text.textContent = loaded ? `${this.#what} starts …` : `Loading ${this.#what}: ${(this.#loaded / MB).toFixed(1)}${of} MB`;
  }
}

function makeBox() {
  const box = Object.assign(document.createElement("div"), { className: "live-progress" });
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", "Loading");
  box.append(bar, document.createElement("span"));
  return box;
}
