// Draw a digit: a network reads it, every layer shows what it computes, and the gradient goes back to the pixels.

import { board } from "./shared/board.js";
import { bars, hinton, readable } from "./shared/cells.js";
import { backward, forward, softmax, unpack } from "./shared/dense.js";
import { button, h, s, select } from "./shared/dom.js";
import { number } from "./shared/format.js";
import { table } from "./shared/plot.js";
import { image, PEN } from "./shared/strokes.js";
import { frame, share, widget } from "./shared/widget.js";

export { backward, forward, image, softmax, unpack };

const QUANTITIES = {
  score: ["its score z", (k) => `the score z${sub(k)}`],
  probability: ["its probability p", (k) => `the probability p${sub(k)}`],
  loss: ["its loss −ln p", (k) => `the loss −ln p${sub(k)}`],
};
const sub = (k) => "₀₁₂₃₄₅₆₇₈₉"[k];

// The gradient of what is asked about output k, by the scores.
export function atScores(quantity, p, k) {
  const hot = p.map((_, j) => (j === k ? 1 : 0));
  if (quantity === "score") return hot;
  if (quantity === "probability") return p.map((q, j) => p[k] * (hot[j] - q));
  return p.map((q, j) => q - hot[j]);
}

// Everything the widget shows about an image: what all layers give, probabilities, and gradients back to the pixels.
export function study(layers, pixels, digit, quantity) {
  const values = forward(layers, pixels);
  const p = softmax(values.at(-1));
  const read = p.indexOf(Math.max(...p));
  const chosen = digit ?? read;
  return { values, p, read, chosen, gradients: backward(layers, values, atScores(quantity, p, chosen)) };
}

// The hidden layers worth a picture, as [place in `values`, name]: a Linear is shown after its activation.
export function hidden(layers) {
  const found = [];
  layers.slice(0, -1).forEach(({ kind }, l) => {
    if (kind !== "Linear" || layers[l + 1].kind === "Linear") found.push([l + 1, `Hidden layer ${found.length + 1}${kind === "Linear" ? "" : `, after ${kind}`}`]);
  });
  return found;
}

function render({ model, el }) {
  const { controls, body, say } = frame(el, {
    name: "DigitReader",
    title: "A network reads your digit",
    hint: "Draw a digit, or take an example. Then choose an output: the gradient shows which pixels raise or lower it with a little more ink.",
  });
  const layers = unpack(model.get("layers"));
  const state = { pixels: model.get("pixels"), label: model.get("label") };
  const reckon = () => Object.assign(state, study(layers, state.pixels, model.get("digit"), model.get("quantity")));
  reckon();
  const parts = [pictures(state), ...hidden(layers).map(([l, name]) => strip(state, l, name)), outputs(state)];
  const [seen, ...rest] = parts;
  const reading = h("p", { class: "dl-reading" });

  const place = drawing(model, state, { look, say });
  body.append(
    h("div", { class: "dl-whole" }, reading, h("div", { class: "dl-panels" }, place, seen.root)),
    h("div", {}, ...rest.slice(0, -1).map((part) => part.root)),
    h("div", {}, rest.at(-1).root, h("p", { class: "dl-note", text: accuracy(model) })),
  );
  controls.append(
    select({
      label: "Output", value: model.get("digit") ?? "", options: [["", "the digit it reads"], ...Array.from("0123456789")],
      onChange: (k) => { share(model, { digit: k === "" ? null : Number(k) }); look(); },
    }).root,
    select({
      label: "Gradient of", value: model.get("quantity"), options: Object.entries(QUANTITIES).map(([key, [text]]) => [key, text]),
      onChange: (quantity) => { share(model, { quantity }); look(); },
    }).root,
  );

  function look() {
    state.quantity = model.get("quantity");
    reckon();
    parts.forEach((part) => part.draw());
    reading.textContent = sentence(state);
    say(reading.textContent);
  }

  look();
}

// The board with its buttons. What it holds becomes pixels; Python hears of them when a stroke has ended.
function drawing(model, state, { look, say }) {
  const examples = model.get("examples");
  let next = 0;
  let waiting = 0; // for the next frame: a hand is faster than a screen
  const take = () => {
    state.label = made.image?.name ?? null;
    state.pixels = made.image?.pixels ?? image(made.strokes).map((count) => count / 16);
    look();
  };
  const made = board({
    label: "Board: arrow keys move, space paints, shift and an arrow key draw a line",
    pen: PEN, start: { pixels: state.pixels, name: state.label },
    onDraw: () => { waiting ||= requestAnimationFrame(() => { waiting = 0; take(); }); },
    onDone: () => { take(); share(model, { pixels: state.pixels, label: state.label }); },
  });
  const example = () => {
    const { ink, label } = examples[next];
    next = (next + 1) % examples.length;
    made.show({ pixels: ink.map((count) => count / 16), name: label });
  };
  const buttons = [button("clear", () => made.clear()), button("undo", () => made.undo() || say("There is nothing to undo."))];
  if (examples.length) buttons.push(button("an example", example));
  return h("div", { class: "dl-panel" }, heading("Draw here"), made.svg, h("div", { class: "dl-buttons" }, ...buttons),
    h("p", { class: "dl-note", text: "By keyboard: arrow keys move, space paints, shift with an arrow key draws a line." }));
}

// The pixels, and the gradient by them; both are read together.
function pictures(state) {
  const input = grid("Pixels that the network reads, 8 rows of 8");
  const slope = grid("Gradient by the pixels, 8 rows of 8");
  const title = heading("");
  const told = h("p", { class: "dl-math dl-readout" });
  const words = (i) => `row ${Math.floor(i / 8) + 1}, column ${(i % 8) + 1}: ink ${number(state.pixels[i], 4)}, gradient ${number(state.gradients[0][i])}`;
  const show = (i) => {
    told.textContent = i === null ? "Point at a pixel, or go there with the arrow keys, to read its numbers." : words(i);
    for (const svg of [input, slope]) svg.lastChild.setAttribute("transform", i === null ? "translate(-9)" : `translate(${i % 8} ${Math.floor(i / 8)})`);
    at = i;
  };
  let at = null;
  const readers = [input, slope].map((svg) => readable(svg, { columns: 8, count: 64, words, onRead: show }));
  return {
    root: h("div", { class: "dl-panels dl-views" },
      h("div", { class: "dl-panel" }, heading("What the network reads"), input), h("div", { class: "dl-panel" }, title, slope),
      h("div", { class: "dl-whole" }, told, legend())),
    draw() {
      input.firstChild.replaceChildren(...tint(state.pixels, 1));
      slope.firstChild.replaceChildren(...tint(state.pixels, 0.25), hinton(state.gradients[0], 8, "gradient"));
      title.textContent = `Gradient of ${QUANTITIES[state.quantity][1](state.chosen)}`;
      readers.forEach((reader) => reader.update());
      show(at);
    },
  };
}

// A hidden layer, unit by unit: values above, gradients below.
function strip(state, l, name) {
  const count = state.values[l].length;
  const shapes = s("g");
  const mark = s("rect", { class: "dl-mark", y: 0.5, width: 480 / count, height: 91, transform: "translate(-999)" });
  const svg = s("svg", { class: "dl-strip", viewBox: "0 0 480 92", "aria-label": `${name}: ${count} units` }, shapes, mark);
  const told = h("p", { class: "dl-math dl-readout" });
  const words = (i) => `unit ${i + 1}: value ${number(state.values[l][i])}, gradient ${number(state.gradients[l][i])}`;
  const show = (i) => {
    told.textContent = i === null ? summary(state.values[l]) : words(i);
    if (i !== null) mark.setAttribute("transform", `translate(${(480 / count) * i})`);
  };
  const reader = readable(svg, { columns: count, count, words, onRead: show });
  return {
    root: h("div", {}, heading(`${name}: ${count} units`), h("p", { class: "dl-math dl-key" },
      h("span", { class: "value", text: "above: values" }), h("span", { class: "gradient", text: "below: gradients" })), svg, told),
    draw() {
      shapes.replaceChildren(
        bars(state.values[l], { width: 480, top: 2, height: 42, role: "value" }), bars(state.gradients[l], { width: 480, top: 50, height: 40, role: "gradient" }),
      );
      reader.update();
      show(reader.cell);
    },
  };
}

function outputs(state) {
  const root = h("div", { class: "dl-scroll", tabindex: 0, role: "group", "aria-label": "Outputs" });
  const bar = (p) => s("svg", { class: "dl-chance", viewBox: "0 0 100 12", preserveAspectRatio: "none", "aria-hidden": "true" },
    s("rect", { width: Math.max(100 * p, 1), height: 12, style: "fill: var(--value)" }));
  return {
    root,
    draw() {
      const { values, p, gradients, chosen } = state;
      const rows = p.map((q, k) => [`${k === chosen ? "▸ " : ""}${k}`, number(values.at(-1)[k], 2), few(q), "", number(gradients.at(-1)[k])]);
      const made = table(["digit", "z", "p", "", "gradient"], rows, "Score z, probability p, gradient by z; ▸ is the chosen output");
      made.tBodies[0].className = "dl-tight";
      made.querySelectorAll("tbody tr").forEach((row, k) => { row.children[3].append(bar(p[k])); row.classList.toggle("dl-chosen", k === chosen); });
      root.replaceChildren(made);
    },
  };
}

function summary(values) {
  const on = values.filter((v) => v !== 0).length;
  return `${on} of ${values.length} are not 0; from ${number(Math.min(...values))} to ${number(Math.max(...values))}.`;
}

function sentence({ pixels, p, read, label }) {
  const certain = `${read}, with probability ${number(p[read])}`;
  if (pixels.every((ink) => ink === 0)) return `The board is empty: draw a digit. A network answers a blank page too: ${certain}.`;
  if (label === null) return `The network reads ${certain}.`;
  const verdict = label === read ? "." : `: wrong. To ${label} it gives ${number(p[label])}.`;
  return `A held-out ${label}. The network reads ${certain}${verdict}`;
}

function accuracy(model) {
  const percent = number(100 * model.get("accuracy"), 1);
  const measured = `Measured in Python: it reads ${percent} % of the ${model.get("held_out")} held-out digits right.`;
  return `${measured} Your hand is another, so it may do worse with yours; most of its sevens are crossed.`;
}

const few = (p) => (p > 0 && p < 0.001 ? "<0.001" : number(p));
const heading = (text) => h("p", { class: "dl-heading", text });

function grid(label) {
  const lines = Array.from({ length: 9 }, (_, i) => [
    s("line", { x1: i, x2: i, y1: 0, y2: 8 }), s("line", { x1: 0, x2: 8, y1: i, y2: i }),
  ]).flat();
  return s("svg", { class: "dl-cells", viewBox: "0 0 8 8", "aria-label": label },
    s("g"), s("g", { class: "dl-grid", "aria-hidden": "true" }, ...lines), s("rect", { class: "dl-mark", width: 1, height: 1 }));
}

const tint = (pixels, most) => pixels.flatMap((ink, i) => (ink > 0
  ? [s("rect", { x: i % 8, y: Math.floor(i / 8), width: 1, height: 1, style: "fill: var(--ink)", "fill-opacity": most * ink })]
  : []));

function legend() {
  const item = (value, text) => h("span", {},
    s("svg", { class: "dl-swatch", viewBox: "0 0 1 1", width: 16, height: 16, "aria-hidden": "true" }, hinton([value], 1, "gradient")), text);
  return h("p", { class: "dl-legend" }, item(1, "more ink here raises it"), item(-1, "more ink here lowers it"), h("span", { text: "area: how much" }));
}

export default widget(render);
