// While Python starts, the cell that waits for it says how far it is.

const MB = 1e6;

export class Progress {
  #box;
  #loaded = 0;
  #ready = false;

  constructor(kernel, { live }) {
    this.live = live;
    this.kernel = kernel;
    kernel.addEventListener("starting", () => { this.#loaded = 0; this.#ready = false; this.#draw(); });
    kernel.addEventListener("progress", ({ detail }) => { this.#loaded = detail.loaded; this.#draw(); });
    kernel.addEventListener("ready", () => { this.#ready = true; this.#draw(); });
    kernel.addEventListener("ended", () => this.done());
  }

  // Shows the bar under a cell's code, from now on.
  show(cell) {
    if (this.#ready || cell.hidden) return;
    this.#box ??= this.#make();
    cell.input.after(this.#box);
    this.#draw();
  }

  done() {
    if (this.kernel.busy && !this.#ready) return;
    this.#box?.remove();
  }

  // What to say when Python could not be started.
  failure(error) {
    const why = navigator.onLine === false ? "This browser is offline, and the book was not kept on this device yet." : error.message;
    return `Python could not be started. ${why} Press Run to try again.`;
  }

  #make() {
    const box = Object.assign(document.createElement("div"), { className: "live-progress" });
    box.append(document.createElement("progress"), Object.assign(document.createElement("span"), { role: "status" }));
    box.firstChild.setAttribute("aria-label", "Python starts");
    // how many bytes a start needs was measured when the book was built
    fetch(`${this.live}python/sizes.json`).then((answer) => answer.json()).then(({ start }) => {
      box.firstChild.max = start;
      this.#draw();
    }).catch(() => {});
    return box;
  }

  #draw() {
    if (!this.#box) return;
    const [bar, text] = this.#box.children;
    const total = bar.max > 1 ? bar.max : 0;
    if (total) bar.value = Math.min(this.#loaded, total);
    if (this.#ready && this.#loaded <= total) return this.#box.remove();
    const of = total && this.#loaded < total ? ` of ${(total / MB).toFixed(1)}` : "";
    text.textContent = this.#loaded >= total && total ? "Python starts …" : `Loading Python: ${(this.#loaded / MB).toFixed(1)}${of} MB`;
  }
}
