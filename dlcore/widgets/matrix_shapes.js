// A chain of Jacobians, multiplied from the output (reverse mode) and from the input (forward mode), with what each costs.

import { button, h, s, select, slider } from "./shared/dom.js";
import { count, number } from "./shared/format.js";
import { table } from "./shared/plot.js";
import { frame, share, widget } from "./shared/widget.js";

const NICE = [
  1, 2, 3, 4, 6, 8, 10, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 784, 1024, 1536, 2048, 3072, 4096,
];
const PRESETS = {
  loss: ["a wide network that ends in one loss", [512, 1024, 512, 256, 1]],
  outputs: ["one input and many outputs", [1, 256, 512, 1024, 512]],
  even: ["as many outputs as inputs", [256, 256, 256, 256, 256]],
  waist: ["a narrow waist", [1024, 512, 8, 512, 1024]],
};
const LEAST = 3; // pixels: a thinner side is drawn as a line
const MODES = {
  reverse: { title: "Reverse mode: from the output", role: "gradient" },
  forward: { title: "Forward mode: from the input", role: "value" },
};

// How many Jacobians are multiplied after each step, and with what shape: the list of [rows, columns, name] that remains,
// from the output (left) to the input (right), after each step. `done` is the place of the product.
export function chain(sizes, mode) {
  let left = sizes.slice(1).map((rows, i) => ({ rows, columns: sizes[i], first: i + 1, last: i + 1 })).reverse();
  const states = [{ matrices: left, product: null }];
  while (left.length > 1) {
    const at = mode === "reverse" ? 0 : left.length - 2;
    const [a, b] = left.slice(at, at + 2);
    const made = { rows: a.rows, columns: b.columns, first: b.first, last: a.last };
    left = [...left.slice(0, at), made, ...left.slice(at + 2)];
    states.push({ matrices: left, product: { a, b, made, multiplications: a.rows * a.columns * b.columns } });
  }
  return states;
}

// The multiplications of each step, in order.
export function multiplications(sizes, mode) {
  return chain(sizes, mode).slice(1).map(({ product }) => product.multiplications);
}

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
const name = ({ first, last }) => {
  const digits = (n) => [...String(n)].map((c) => "₀₁₂₃₄₅₆₇₈₉"[c]).join("");
  if (first === last) return `J${digits(first)}`;
  return last - first > 1 ? `J${digits(last)}…J${digits(first)}` : `J${digits(last)}J${digits(first)}`;
};
const shape = ({ rows, columns }) => `${rows} × ${columns}`;

function render({ model, el }) {
  const { controls, body, say } = frame(el, {
    name: "MatrixShapes",
    title: "The same product of Jacobians, in two orders",
    hint: "A p × q matrix times a q × r matrix takes p·q·r multiplications. Step through both orders and compare; then let the network end in many numbers, or start from one.",
  });
  let sizes = [...model.get("sizes")];
  let step = Math.min(model.get("step"), sizes.length - 2);

  const preset = select({
    label: "Network", options: [...Object.entries(PRESETS).map(([key, [text]]) => [key, text]), ["own", "your own sizes"]],
    value: "own", onChange: (key) => { if (key !== "own") choose([...PRESETS[key][1]]); },
  });
  const before = button("Step back", () => go(step - 1));
  const after = button("Step", () => go(step + 1));
  const again = button("Start over", () => go(0));
  const layers = slider({
    label: "Jacobians", min: 2, max: 6, step: 1, value: sizes.length - 1,
    onInput: (n) => choose(resized(n)),
  });
  const fields = h("div", { class: "dl-controls dl-whole" });
  const sides = Object.keys(MODES).map((mode) => side(mode));
  const verdict = h("p", { class: "dl-whole dl-verdict" });
  controls.append(before, after, again, preset.root, layers.root);
  body.append(...sides.map(({ root }) => root), verdict, fields);

  // Add sizes before the last, or take them from there.
  function resized(n) {
    const inner = sizes.slice(0, -1);
    while (inner.length < n) inner.push(inner.at(-1));
    return [...inner.slice(0, n), sizes.at(-1)];
  }

  function choose(next) {
    sizes = next;
    layers.set(sizes.length - 1);
    offer();
    go(Math.min(step, sizes.length - 2));
  }

  // A slider for each size; they join neighbours, so shapes always fit.
  function offer() {
    fields.replaceChildren(...sizes.map((size, i) => {
      const marks = [...new Set([...NICE, size])].sort((a, b) => a - b);
      const label = i === 0 ? "inputs" : i === sizes.length - 1 ? "outputs" : `after layer ${i}`;
      return slider({
        label, min: 0, max: marks.length - 1, step: 1, value: marks.indexOf(size), format: (k) => String(marks[k]),
        onInput: (k) => { sizes = sizes.with(i, marks[k]); go(step); },
      }).root;
    }));
  }

  function go(k) {
    step = Math.max(0, Math.min(sizes.length - 2, k));
    share(model, { sizes, step });
    draw();
    const costs = Object.keys(MODES).map((mode) => `${mode} mode ${count(sum(multiplications(sizes, mode).slice(0, step)))}`);
    say(`${step} of ${sizes.length - 2} products done. Multiplications so far: ${costs.join(", ")}. ${verdict.textContent}`);
  }

  function draw() {
    before.disabled = again.disabled = step === 0;
    after.disabled = step === sizes.length - 2;
    const known = Object.entries(PRESETS).find(([, [, listed]]) => listed.join() === sizes.join());
    preset.input.value = known ? known[0] : "own";
    for (const one of sides) one.draw(sizes, step);
    verdict.textContent = compared(sizes);
  }

  offer();
  draw();
  const watch = new ResizeObserver(() => sides.forEach((one) => one.draw(sizes, step)));
  watch.observe(sides[0].root);
  return () => watch.disconnect();
}

// Which order is cheaper, in words.
export function compared(sizes) {
  const [reverse, forward] = ["reverse", "forward"].map((mode) => sum(multiplications(sizes, mode)));
  if (reverse === forward) return "Both orders take the same number of multiplications.";
  const [best, ratio] = reverse < forward ? ["Reverse", forward / reverse] : ["Forward", reverse / forward];
  return `${best} mode takes ${number(ratio, ratio < 1.1 ? 3 : 1)} times fewer multiplications in all.`;
}

// One order: the matrices that remain, the products so far, and the total.
function side(mode) {
  const { title, role } = MODES[mode];
  const picture = h("div", { class: "dl-matrices" });
  const costs = h("div", { class: "dl-scroll" });
  const root = h("div", { class: "dl-order" }, h("p", { class: "dl-step-title", text: title }), picture, costs);
  return {
    root,
    draw(sizes, step) {
      const states = chain(sizes, mode);
      picture.replaceChildren(matrices(states, step, sizes, { mode, role, width: Math.max(200, root.clientWidth || 420) }));
      const rows = states.slice(1).map(({ product }, i) => [
        `${i + 1}. ${name(product.a)} · ${name(product.b)}`,
        i < step ? `${product.a.rows}·${product.a.columns}·${product.b.columns}` : "",
        i < step ? count(product.multiplications) : "to do",
      ]);
      const total = sum(multiplications(sizes, mode));
      const done = sum(multiplications(sizes, mode).slice(0, step));
      rows.push(["so far", "", count(done)], ["total", "", count(total)]);
      costs.replaceChildren(table(["product", "p·q·r", "multiplications"], rows, `Step ${step} of ${states.length - 1}`));
    },
  };
}

const gap = (levels) => (levels < 3 ? 20 : 14); // between matrices, for the sign
const LEVEL = 34; // height of a label of two lines
const labelWidth = (m) => Math.max(shape(m).length * 6.8, name(m).length * 7.4) + 8;
const pixels = (n, scale) => Math.max(n * scale, LEAST);

// The width that each matrix takes, when its labels stand on so many levels in turn.
const slots = (list, scale, levels) => list.map((m) => Math.max(pixels(m.columns, scale), labelWidth(m) / levels + 1));

// The scale, the same at every step, and on how many levels labels stand so that everything fits into a width.
function fit(sizes, width) {
  const list = chain(sizes, "reverse")[0].matrices;
  const largest = 150 / Math.max(...sizes);
  const over = Math.max(...list.map(labelWidth));
  const choices = [1, 0.85, 0.7, 0.55, 0.4, 0.3, 0.2, 0.1].flatMap((part) => [1, 2, 3].map((levels) => ({ scale: largest * part, levels, worth: part - 0.2 * levels })));
  const fits = ({ scale, levels }) => (
    sum(slots(list, scale, levels)) + gap(levels) * (list.length - 1) + over * (1 - 1 / levels) + 8 <= width
  );
  return choices.sort((a, b) => b.worth - a.worth).find(fits) ?? choices.at(-1);
}

// Rectangles to scale, the output's Jacobian on the left; the matrix just made is filled, the next two are dashed.
function matrices(states, step, sizes, { mode, role, width }) {
  const { matrices: list, product } = states[step];
  const next = states[step + 1]?.product;
  const { scale, levels } = fit(sizes, width);
  const widths = slots(list, scale, levels);
  const high = Math.max(...sizes.slice(1)) * scale;
  const svg = s("svg", {
    viewBox: `0 0 ${width} ${high + 18 + LEVEL * levels}`, class: "dl-plot dl-chain", role: "img",
    "aria-label": `${MODES[mode].title}, after ${step} products: ${list.map((m) => `${name(m)} of shape ${shape(m)}`).join(", ")}`,
  });
  let left = (width - sum(widths) - gap(levels) * (list.length - 1)) / 2;
  list.forEach((m, i) => {
    const x = left + widths[i] / 2;
    const kind = m === product?.made ? "made" : m === next?.a || m === next?.b ? "next" : "rest";
    svg.append(rectangle(m, x, 4 + high / 2, scale, role, kind), ...label(m, x, high + 22 + LEVEL * (i % levels)));
    left += widths[i] + gap(levels);
    if (i + 1 < list.length) svg.append(s("text", { x: left - gap(levels) / 2, y: 9 + high / 2, class: "dl-times", text: "×" }));
  });
  return svg;
}

function rectangle(m, x, y, scale, role, kind) {
  const [width, height] = [pixels(m.columns, scale), pixels(m.rows, scale)];
  const style = `fill: ${kind === "made" ? `var(--${role})` : "none"}; stroke: var(--${kind === "rest" ? "muted" : role})`;
  const dash = kind === "next" && Math.min(width, height) > 12 ? "5 3" : null;
  return s("rect", { x: x - width / 2, y: y - height / 2, width, height, style, "stroke-width": kind === "next" ? 2.5 : 1.5, "stroke-dasharray": dash });
}

function label(m, x, y) {
  return [s("text", { x, y, class: "dl-matrix-name", text: name(m) }), s("text", { x, y: y + 16, text: shape(m) })];
}

export default widget(render);
