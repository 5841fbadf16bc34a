// Shows what a cell prints and displays, in the forms that a notebook has.

import { htmlFrame } from "./frame.js";
import { rich, typeset } from "./richtext.js";

// The richest form that the page can show comes first.
const FORMS = [
  "application/vnd.jupyter.widget-view+json", "image/svg+xml", "image/png", "image/jpeg", "text/html", "text/latex",
  "text/markdown", "text/plain",
];
const SAFE = { "image/png": "base64", "image/jpeg": "base64" };

export class Output {
  #stale = false; // the next output replaces what is there
  #named = new Map(); // display_id -> element
  #waiting = []; // printed text that is not drawn yet
  #frame;

  // `widget(modelId, place)` draws a widget; `alt` describes a figure to who cannot see it.
  constructor(element, { widget, alt = "" } = {}) {
    Object.assign(this, { element, widget, alt });
  }

  clear(wait = false) {
    this.flush();
    if (wait) this.#stale = true;
    else this.#empty();
  }

  #empty() {
    this.#stale = false;
    this.element.replaceChildren();
  }

  #add(child) {
    if (this.#stale) this.#empty();
    this.element.append(child);
    return child;
  }

  // Text is drawn once a frame: who prints in a loop sends more than a page can draw.
  stream(text, name) {
    const last = this.#waiting.at(-1);
    if (last?.name === name) last.text += text;
    else this.#waiting.push({ name, text });
    this.#frame ??= requestAnimationFrame(() => this.flush());
  }

  // Draws what waits; before anything else is shown, and when a cell ends.
  flush() {
    cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    for (const { name, text } of this.#waiting.splice(0)) {
      if (this.#stale) this.#empty();
      const last = this.element.lastElementChild;
      const box = last?.dataset.stream === name ? last : this.#add(pre("live-stream", "", { stream: name }));
      write(box.firstElementChild, text);
    }
  }

  display(data, metadata = {}, id = null) {
    this.flush();
    const box = this.#add(document.createElement("div"));
    box.className = "live-display";
    if (id) this.#named.set(id, box);
    this.#fill(box, data, metadata);
  }

  // Returns whether something was shown under this name here.
  update(id, data, metadata) {
    const box = this.#named.get(id);
    if (box) this.#fill(box, data, metadata);
    return Boolean(box);
  }

  #fill(box, data, metadata) {
    const form = FORMS.find((name) => name in data);
    const content = Array.isArray(data[form]) ? data[form].join("") : data[form];
    box.replaceChildren();
    if (!form) return;
    if (form === FORMS[0]) this.widget?.(data[form].model_id, box);
    else if (form.startsWith("image/")) box.append(picture(form, content, metadata[form], this.alt || data["text/plain"]));
    else if (form === "text/html") box.append(htmlFrame(content, { label: "Output" }));
    else if (form === "text/latex" || form === "text/markdown") {
      box.append(rich(content));
      typeset(box);
    } else box.append(pre("live-value", content));
  }

  error({ short, traceback = [], frames = [] }, whereIs) {
    this.flush();
    const box = this.#add(document.createElement("div"));
    box.className = "live-error";
    box.append(pre("live-short", short));
    const last = frames.at(-1);
    if (last && whereIs) whereIs(last);
    if (traceback.length && frames.length) {
      const more = document.createElement("details");
      more.append(Object.assign(document.createElement("summary"), { textContent: "Full traceback" }));
      more.append(pre("live-traceback", traceback.join("")));
      box.append(more);
    }
  }

  note(text, className = "live-note") {
    this.flush();
    return this.#add(Object.assign(document.createElement("p"), { className, textContent: text }));
  }
}

function pre(className, text, data = {}) {
  const box = document.createElement("div");
  box.className = `output text_plain ${className}`;
  Object.assign(box.dataset, data);
  const inner = document.createElement("pre");
  inner.textContent = text;
  box.append(inner);
  return box;
}

// A carriage return goes back to the start of the line, as progress bars want it.
function write(place, coloured) {
  const text = coloured.replace(/\x1b\[[\d;]*m/g, ""); // colours that a terminal would show
  if (!text.includes("\r")) return place.append(text);
  let shown = place.textContent;
  for (const part of text.split(/(\r(?!\n))/)) {
    if (part === "\r") shown = shown.slice(0, shown.lastIndexOf("\n") + 1);
    else shown += part;
  }
  place.textContent = shown;
}

// An image cannot run scripts, so that an SVG of the reader's is safe in it.
function picture(form, content, size = {}, alt = "Figure") {
  const image = new Image();
  const type = form === "image/svg+xml" ? "image/svg+xml;charset=utf-8" : form;
  const data = SAFE[form] ? `base64,${content.replace(/\s/g, "")}` : encodeURIComponent(content);
  image.src = `data:${type}${SAFE[form] ? ";" : ","}${data}`;
  if (size?.width) Object.assign(image, { width: size.width, height: size.height });
  image.alt = alt;
  // `dark-light`: the theme leaves it as it is in the dark; an SVG of the book's knows both
  image.className = form === "image/svg+xml" ? "live-figure live-svg dark-light" : "live-figure";
  return image;
}
