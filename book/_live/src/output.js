// Shows what a cell prints and displays, in the forms that a notebook has.

import { htmlFrame } from "./frame.js";

// The richest form that the page can show comes first.
const FORMS = [
  "application/vnd.jupyter.widget-view+json", "image/svg+xml", "image/png", "image/jpeg", "text/html", "text/latex",
  "text/markdown", "text/plain",
];
const SAFE = { "image/png": "base64", "image/jpeg": "base64" };

export class Output {
  #stale = false; // the next output replaces what is there
  #named = new Map(); // display_id -> element

  // `widget(modelId, place)` draws a widget; `alt` describes a figure to who cannot see it.
  constructor(element, { widget, alt = "" } = {}) {
    Object.assign(this, { element, widget, alt });
  }

  clear(wait = false) {
    this.#stale = wait;
    if (!wait) this.element.replaceChildren();
  }

  #add(child) {
    if (this.#stale) this.clear();
    this.element.append(child);
    return child;
  }

  stream(text, name) {
    if (this.#stale) this.clear();
    const last = this.element.lastElementChild;
    const box = last?.dataset.stream === name ? last : this.#add(pre("live-stream", "", { stream: name }));
    write(box.firstElementChild, text);
  }

  display(data, metadata = {}, id = null) {
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
    else if (form === "text/latex" || form === "text/markdown") typeset(box, content);
    else box.append(pre("live-value", content));
  }

  error({ short, traceback = [], frames = [] }, whereIs) {
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
function write(place, text) {
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
  image.className = form === "image/svg+xml" ? "live-figure live-svg" : "live-figure";
  return image;
}

// Text with mathematics: paragraphs, code and emphasis are enough for what the book's own functions return.
export function typeset(box, text) {
  for (const block of text.split(/(```[\s\S]*?```)|\n{2,}/).filter(Boolean)) {
    const code = /^```\w*\n([\s\S]*?)\n?```$/.exec(block.trim());
    if (code) box.append(pre("live-value", code[1]));
    else box.append(paragraph(block.trim()));
  }
  window.MathJax?.startup?.promise.then(() => window.MathJax.typesetPromise([box]));
}

function paragraph(text) {
  const element = document.createElement("p");
  element.className = "mathjax_process";
  for (const part of text.split(/(\*\*.+?\*\*|`[^`]+`)/)) {
    const kind = part.startsWith("**") ? "strong" : part.startsWith("`") ? "code" : null;
    const inside = kind === "strong" ? part.slice(2, -2) : kind ? part.slice(1, -1) : part;
    element.append(kind ? Object.assign(document.createElement(kind), { textContent: inside }) : inside);
  }
  return element;
}
