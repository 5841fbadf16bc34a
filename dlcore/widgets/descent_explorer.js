// Gradient descent, momentum and Adam on loss surfaces: their paths, their steps in numbers, and what goes wrong.

import { contourMap } from "./shared/contours.js";
import { arrow, marker } from "./shared/marks.js";
import { button, checkbox, h, numberField, s, select, slider } from "./shared/dom.js";
import { number } from "./shared/format.js";
import { axes, path, swatch, table } from "./shared/plot.js";
import { rateSlider } from "./shared/rates.js";
import { descend, outcome, SURFACES } from "./shared/surfaces.js";
import { calm, frame, share, ticker, widget } from "./shared/widget.js";

export { descend, outcome, SURFACES };

// Title, role of the colour, dash, and the mark where it is now.
const LOOKS = {
  sgd: ["gradient descent", "value", null, "circle"],
  momentum: ["momentum", "parameter", "7 3", "square"],
  adam: ["Adam", "local", "2 3", "triangle"],
};
const METHODS = Object.keys(LOOKS);
const MOST_STEPS = 1000;
const AT_ONCE = 50; // steps that Run makes at once where motion is reduced
const HEIGHT = 321; // one unit is as long on both axes, so that the gradient stands at right angles to the contours

const pair = ([x, y]) => `(${number(x)}, ${number(y)})`;
const times = (count) => (count === 1 ? "1 step" : `${count} steps`);

// What happened to a walk, in a few words for the table and as a sentence; the sentence is "" when all goes well.
export function verdict(title, facts, lowest) {
  if (facts.end === "diverged") {
    return ["diverged", `${title} diverged after ${times(facts.steps)}: its steps grew until it was beyond all bounds. Try a smaller step size.`];
  }
  if (facts.outside) return ["outside the picture", `${title} has left the picture, at step ${facts.left}, and is at ${pair(facts.here)}.`];
  if (facts.end === "arrived" && facts.low !== null) return [`step ${facts.low}, and arrived`, ""];
  if (facts.end === "arrived") return ["stuck", `${title} is stuck: the gradient is 0 here, yet this is not the lowest point.`];
  return ["", ""];
}

// The last step in numbers: the rule, and what it did.
export function lastStep(method, { points, memory }, surface, { lr, momentum }) {
  const before = points.at(-2);
  if (!before) return [];
  const g = SURFACES[surface].gradient(...before);
  const to = pair(points.at(-1));
  const eta = number(lr, 4);
  if (method === "sgd") return [`θ ← θ − η g = ${pair(before)} − ${eta} · ${pair(g)} = ${to}`];
  if (method === "momentum") {
    const old = [...memory.v].map((v, i) => (v - g[i]) / (momentum || 1));
    return [
      `v ← μ v + g = ${number(momentum)} · ${pair(momentum ? old : [0, 0])} + ${pair(g)} = ${pair(memory.v)}`,
      `θ ← θ − η v = ${pair(before)} − ${eta} · ${pair(memory.v)} = ${to}`,
    ];
  }
  const m = [...memory.m].map((x) => x / (1 - 0.9 ** memory.t));
  const root = [...memory.s].map((x) => Math.sqrt(x / (1 - 0.999 ** memory.t)));
  const ratio = m.map((x, i) => x / (root[i] + 1e-8));
  return [`m̂ = ${pair(m)}, √ŝ = ${pair(root)}`, `θ ← θ − η m̂ / (√ŝ + ε) = ${pair(before)} − ${eta} · ${pair(ratio)} = ${to}`];
}

function render({ model, el }) {
  const { root, controls, body, say } = frame(el, {
    name: "DescentExplorer",
    title: "Ways down a loss surface",
    hint: "Drag the ring to start elsewhere; move the step size and watch the paths. In the narrow valley, try 0.1 and then a little more.",
  });
  const state = Object.fromEntries(["surface", "lr", "momentum", "steps"].map((key) => [key, model.get(key)]));
  state.start = inside(state.surface, model.get("start"));
  const shown = new Set(model.get("methods"));
  const picture = h("div", { class: "dl-descent" });
  const formula = h("p", { class: "dl-math" });
  const trouble = h("div", {});
  const numbers = h("div", { class: "dl-scroll", tabindex: 0, role: "region", "aria-label": "Loss and steps of each method" });
  const rules = h("dl", { class: "dl-rules dl-math" });
  body.append(picture, h("div", {}, formula, numbers, trouble, rules));
  let plot;

  const change = (values) => {
    Object.assign(state, values);
    share(model, values);
    draw();
  };

  // The controls.
  const surfaces = select({
    label: "surface", value: state.surface, options: Object.entries(SURFACES).map(([key, { title }]) => [key, title]),
    onChange: (surface) => {
      const { lr, start } = SURFACES[surface];
      rate.set(lr);
      state.surface = surface;
      build();
      change({ surface, lr, start });
    },
  });
  const rate = rateSlider({ label: "step size η", low: -4, high: 2, value: state.lr, onInput: (lr) => change({ lr }) });
  const inertia = slider({
    label: "momentum μ", min: 0, max: 0.99, step: 0.01, value: state.momentum, format: number, onInput: (momentum) => change({ momentum }),
  });
  const fields = ["x", "y"].map((name, i) => numberField({
    label: `start ${name}`, value: state.start[i], step: 0.01,
    onChange: (value) => { if (Number.isFinite(value)) moveStart(state.start.map((v, j) => (i === j ? value : v)), i); else say("The start needs a number."); },
  }));
  const run = button("Run", () => (motion.running ? pause() : go()));
  const step = button("Step", () => { pause(); change({ steps: Math.min(MOST_STEPS, state.steps + 1) }); });
  const reset = button("Reset", () => { pause(); change({ steps: 0 }); });
  controls.append(surfaces.root, rate.root, inertia.root, ...METHODS.map(choice), ...fields.map((field) => field.root),
    h("div", { class: "dl-buttons" }, run, step, reset));

  function choice(method) {
    const [label, role, dash] = LOOKS[method];
    const onChange = (on) => { if (on) shown.add(method); else shown.delete(method); change({ methods: METHODS.filter((m) => shown.has(m)) }); };
    return checkbox({ label, checked: shown.has(method), mark: swatch(role, dash), onChange }).root;
  }

  // Running.
  const motion = ticker(root, () => {
    state.steps += 1;
    if (draw() && state.steps < MOST_STEPS) return true;
    pause();
    return false;
  }, 15);
  function go() {
    if (state.steps >= MOST_STEPS) change({ steps: 0 });
    if (calm()) { change({ steps: Math.min(MOST_STEPS, state.steps + AT_ONCE) }); return; }
    run.textContent = "Pause";
    motion.start();
  }
  function pause() {
    motion.stop();
    run.textContent = "Run";
    share(model, { steps: state.steps });
  }

  // The start: dragged, clicked, typed, or moved with the arrow keys.
  const handle = s("g", { tabindex: 0, role: "application", "aria-roledescription": "movable point", class: "dl-handle" },
    s("circle", { r: 22, class: "dl-target" }), s("circle", { r: 8, class: "dl-ring" }));
  handle.addEventListener("pointerdown", (event) => { handle.setPointerCapture(event.pointerId); });
  handle.addEventListener("pointermove", (event) => { if (handle.hasPointerCapture(event.pointerId)) moveStart(plot.at(event)); });
  handle.addEventListener("keydown", (event) => {
    const direction = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!direction) return;
    event.preventDefault();
    const stride = (plot.x[1] - plot.x[0]) / (event.shiftKey ? 16 : 80);
    moveStart(state.start.map((v, i) => v + stride * direction[i]));
  });

  function moveStart(point, typed = null) {
    const start = inside(state.surface, point);
    fields.forEach(({ input }, i) => { if (i !== typed) input.value = start[i]; });
    change({ start });
  }

  function build() {
    const { x, y, f, bend, formula: loss, note, start, title } = SURFACES[state.surface];
    plot = axes({ height: HEIGHT, x, y, xLabel: "x", yLabel: "y", label: `Contours of the loss (${title}), and the paths of the chosen methods` });
    plot.svg.setAttribute("role", "group"); // it holds something to operate
    const back = contourMap(plot, f, { bend });
    plot.layer.append(back, plot.paths = s("g"));
    plot.svg.append(handle);
    plot.svg.addEventListener("click", (event) => { if (!handle.contains(event.target)) moveStart(plot.at(event)); });
    picture.replaceChildren(plot.svg, h("p", { class: "dl-note", text: "Darker is higher. The arrow is the gradient where a method is now: it points uphill, longer where it is steeper (on a log scale)." }));
    formula.replaceChildren(h("b", { text: loss }), ` ${note}`);
    fields.forEach(({ input }, i) => { input.value = start[i]; });
  }

  // Draw all; returns whether anyone is still on the way.
  function draw() {
    const walks = METHODS.filter((method) => shown.has(method)).map((method) => {
      const walk = descend(state.surface, method, state.start, state, state.steps);
      return { method, walk, facts: outcome(state.surface, walk), title: LOOKS[method][0] };
    });
    handle.setAttribute("transform", `translate(${plot.px(state.start[0])} ${plot.py(state.start[1])})`);
    handle.setAttribute("aria-label", `Start at ${pair(state.start)}. Arrow keys move it.`);
    plot.paths.replaceChildren(...walks.map(({ method, walk }) => trail(method, walk)));
    plot.front.replaceChildren(...walks.flatMap(({ method, facts }) => (facts.outside ? [] : now(method, facts))));
    tell(walks);
    return walks.some(({ facts }) => facts.end === "on the way");
  }

  function trail(method, { points }) {
    const [, role, dash] = LOOKS[method];
    const dots = points.slice(0, 100).map(([x, y]) => s("circle", { cx: plot.px(x), cy: plot.py(y), r: 1.8 })).filter((dot) => Math.abs(dot.getAttribute("cx")) < 1e5);
    return s("g", { style: `stroke: var(--${role}); fill: var(--${role})`, "data-method": method },
      s("path", { d: path(points, clamped(plot.px), plot.py), "stroke-width": 2, "stroke-dasharray": dash }), ...dots);
  }

  function now(method, { here, gradient }) {
    const [, role, , shape] = LOOKS[method];
    const [u, v] = [plot.px(here[0]), plot.py(here[1])];
    return [arrow(u, v, gradient[0], -gradient[1]), marker(shape, u, v, role)];
  }

  function tell(walks) {
    const { lowest } = SURFACES[state.surface];
    const bottom = ({ low }) => (low === null ? "not yet" : `step ${low}`);
    const rows = walks.map(({ title, facts }) => [
      title, facts.steps, number(facts.loss), number(Math.hypot(...facts.gradient)), verdict(title, facts, lowest)[0] || bottom(facts),
    ]);
    const caption = `From ${pair(state.start)}, η = ${number(state.lr, 4)}. Bottom: within 0.01 of the lowest loss.`;
    numbers.replaceChildren(table(["method", "steps", "loss", "|g|", "bottom"], rows, caption));
    const warnings = walks.map(({ title, facts }) => verdict(capital(title), facts, lowest)[1]).filter(Boolean);
    trouble.replaceChildren(...warnings.map((text) => h("p", { class: "dl-warning", text })));
    rules.replaceChildren(...walks.flatMap(({ method, walk, title }) => {
      const lines = lastStep(method, walk, state.surface, state);
      return lines.length ? [h("dt", { text: `${capital(title)}, last step` }), ...lines.map((text) => h("dd", { text }))] : [];
    }));
    say([...rows.map(([title, steps, loss]) => `${title}: loss ${loss} after ${times(steps)}.`), ...warnings].join(" ") || "No method is chosen.");
  }

  build();
  fields.forEach(({ input }, i) => { input.value = state.start[i]; });
  draw();
}

const capital = (words) => words[0].toUpperCase() + words.slice(1);
const clamped = (scale) => (v) => Math.max(-1e5, Math.min(1e5, scale(v)));

// The nearest point of the picture, to three decimals.
function inside(surface, point) {
  const { x, y } = SURFACES[surface];
  return [x, y].map(([low, high], i) => Number(Math.max(low, Math.min(high, point[i])).toFixed(3)));
}

export default widget(render);
