// One unit as a line over the four points of a gate; two hidden units and an output unit for XOR.

import { boundary, corners, cut, tame } from "./shared/boundary.js";
import { button, h, s, select, slider } from "./shared/dom.js";
import { number } from "./shared/format.js";
import { axes, swatch, table } from "./shared/plot.js";
import { frame, share, widget } from "./shared/widget.js";

export const INPUTS = [[0, 0], [0, 1], [1, 0], [1, 1]];
export const GATES = { AND: [0, 0, 0, 1], OR: [0, 1, 1, 1], NAND: [1, 1, 1, 0], XOR: [0, 1, 1, 0] };
const LINES = { AND: [1, 1, -1.5], OR: [1, 1, -0.5], NAND: [-1, -1, 1.5] };
const RANGE = [-0.6, 1.6];
const [LIMIT, STEP] = [5, 0.05];

export const sum = ([w1, w2, b], [x1, x2]) => w1 * x1 + w2 * x2 + b;
export const fires = (unit, x) => (sum(unit, x) > 0 ? 1 : 0);

// What two hidden units and an output unit make of an input: [h1, h2] and y.
export function twoLayers(hidden, output, x) {
  const inner = hidden.map((unit) => fires(unit, x));
  return { hidden: inner, y: fires(output, inner) };
}

// Weights that get a gate right, or null where there are none.
export function solution(gate, layers) {
  if (layers === 1) return LINES[gate] ? { unit: LINES[gate] } : null;
  if (gate === "XOR") return { hidden: [LINES.OR, LINES.NAND], output: LINES.AND };
  return { hidden: [LINES[gate], LINES.NAND], output: [1, 0, -0.5] };
}

const XOR_FACT = "No line gets XOR right. (0, 0) asks for b ≤ 0, the two points with a single 1 ask for w₁ + b > 0 and w₂ + b > 0. Add these two: w₁ + w₂ + b > −b ≥ 0, so the unit fires at (1, 1) as well. Choose two layers.";
const point = ([a, b]) => `(${a}, ${b})`;

function render({ model, el }) {
  const { controls, body, say } = frame(el, {
    name: "PerceptronPlayground",
    title: "A unit draws a line",
    hint: "Drag the line by its large handle, turn it by its small one, or use the sliders, until all four points are right. Then try XOR.",
  });
  const gate = select({
    label: "targets", options: Object.keys(GATES), value: model.get("gate"), onChange: (name) => { share(model, { gate: name }); draw(); },
  });
  const layers = select({
    label: "network", options: [["1", "one unit"], ["2", "two layers"]], value: String(model.get("layers")),
    onChange: (k) => { share(model, { layers: Number(k) }); build(); },
  });
  const solve = button("Show weights that work", () => { share(model, solution(model.get("gate"), model.get("layers"))); draw(); });
  controls.append(gate.root, layers.root, solve);
  const verdict = h("p", { class: "dl-wide" });
  const fact = h("p", { class: "dl-half dl-note" });
  let [plots, units, refresh] = [[], [], () => {}];

  // One unit: where its weights are kept, its sliders, and its line on a plot.
  function makeUnit({ title, names, get, set, plot, dash, label }) {
    const change = (w) => { set(w); draw(); };
    const knobs = names.map((name, i) => slider({
      label: name, min: -LIMIT, max: LIMIT, step: STEP, value: get()[i], format: (v) => number(v, 2),
      onInput: (v) => change(get().map((old, j) => (j === i ? v : old))),
    }));
    const line = boundary(plot, { dash, label, onDrag: (w) => change(tame(w, LIMIT, STEP)) });
    const heading = h("legend", {}, `${title} `, swatch("parameter", dash));
    const root = h("fieldset", { class: "dl-unit" }, heading, ...knobs.map((knob) => knob.root));
    return { root, update() { get().forEach((v, i) => knobs[i].set(v)); line.update(get()); } };
  }

  const input = () => axes({ width: 360, height: 352, x: RANGE, y: RANGE, xLabel: "x₁", yLabel: "x₂", label: "The four points and the line of each unit" });

  function build() {
    units = model.get("layers") === 1 ? one() : two();
    const numbers = h("div", { class: "dl-scroll dl-half" });
    refresh = (rows, head, caption) => numbers.replaceChildren(table(head, rows, caption));
    const [pictures, knobs] = [plots.map(({ svg }) => h("div", { class: "dl-half" }, svg)), units.map(({ root }) => root)];
    if (units.length === 1) body.replaceChildren(verdict, ...pictures, h("div", { class: "dl-half" }, ...knobs, fact, numbers));
    else body.replaceChildren(verdict, ...pictures, ...knobs, fact, numbers);
    draw();
  }

  function one() {
    plots = [input()];
    return [makeUnit({
      title: "the unit", names: ["w₁", "w₂", "b"], plot: plots[0], label: "w", get: () => model.get("unit"), set: (unit) => share(model, { unit }),
    })];
  }

  function two() {
    const space = axes({
      width: 360, height: 352, x: RANGE, y: RANGE, xLabel: "h₁", yLabel: "h₂", label: "Hidden space: where the four points land, and the line of the output unit",
    });
    plots = [input(), space];
    const hidden = (i) => makeUnit({
      title: `hidden unit h${"₁₂"[i]}`, names: ["w₁", "w₂", "b"].map((name) => `${name} of h${"₁₂"[i]}`), plot: plots[0],
      dash: i ? "8 4" : null, label: `h${"₁₂"[i]}`, get: () => model.get("hidden")[i],
      set: (w) => share(model, { hidden: model.get("hidden").map((old, j) => (j === i ? w : old)) }),
    });
    return [hidden(0), hidden(1), makeUnit({
      title: "output unit", names: ["v₁", "v₂", "c"], plot: space, dash: "2 4", label: "out",
      get: () => model.get("output"), set: (output) => share(model, { output }),
    })];
  }

  function draw() {
    for (const unit of units) unit.update();
    const [name, deep] = [model.get("gate"), model.get("layers") === 2];
    const target = GATES[name];
    const results = INPUTS.map((x) => (deep ? twoLayers(model.get("hidden"), model.get("output"), x) : { hidden: [], y: fires(model.get("unit"), x) }));
    const right = results.map(({ y }, i) => y === target[i]);
    const regions = deep ? outputRegions(plots[0]) : [cut(corners(plots[0]), model.get("unit"))];
    paint(plots[0], regions, INPUTS.map((place, i) => ({ place, target: target[i], right: right[i] })));
    if (deep) {
      const found = results.map(({ hidden }, i) => ({ place: hidden, target: target[i], right: right[i], name: point(INPUTS[i]) }));
      paint(plots[1], [cut(corners(plots[1]), model.get("output"))], found);
    }
    solve.disabled = !solution(name, deep ? 2 : 1);
    const count = right.filter(Boolean).length;
    const wrong = INPUTS.filter((_, i) => !right[i]).map(point).join(", ");
    verdict.textContent = count === 4 ? `All four points of ${name} are right.` : `${count} of 4 right; wrong: ${wrong}.`;
    verdict.className = `dl-wide${count === 4 ? "" : " dl-warning"}`;
    fact.textContent = remark(name, deep, results, target);
    const numbers = INPUTS.map((x, i) => [
      point(x), ...(deep ? results[i].hidden.map(String) : []), number(deep ? sum(model.get("output"), results[i].hidden) : sum(model.get("unit"), x)),
      String(results[i].y), String(target[i]), right[i] ? "✓ right" : "✗ wrong",
    ]);
    refresh(numbers, ["(x₁, x₂)", ...(deep ? ["h₁", "h₂"] : []), "z", "output", "target", ""], formula(deep));
    say(verdict.textContent);
  }

  // The parts of the input plane where the output unit fires, one for each pair of hidden answers.
  function outputRegions(plot) {
    const [a, b] = model.get("hidden");
    return INPUTS.filter((pair) => fires(model.get("output"), pair)).map(([p, q]) => cut(cut(corners(plot), a, p === 1), b, q === 1));
  }

  function formula(deep) {
    const [w, v, c] = deep ? model.get("output") : model.get("unit");
    const term = (x, first = false) => `${x < 0 ? "−" : first ? "" : "+"}${first ? "" : " "}${number(Math.abs(x), 2)}`;
    const [p, q] = deep ? ["h₁", "h₂"] : ["x₁", "x₂"];
    return `z = ${term(w, true)} ${p} ${term(v)} ${q} ${term(c)}; the output is 1 where z > 0, else 0.`;
  }

  function remark(name, deep, results, target) {
    const flat = ([w1, w2]) => w1 === 0 && w2 === 0;
    if (!deep && name === "XOR") return XOR_FACT;
    if ((deep ? [...model.get("hidden"), model.get("output")] : [model.get("unit")]).some(flat)) return "A unit whose two weights are 0 draws no line: it gives the same answer everywhere.";
    if (!deep) return "Filled circle: target 1. Hollow square: target 0. Shaded: where the output is 1; the arrow points there.";
    const spots = landed(results, target);
    if (spots === null) return "In the hidden space a point of target 0 and one of target 1 land on the same spot: no output unit can part them. Move a hidden line.";
    if (GATES.XOR.every((t, i) => spots[i] === t) || GATES.XOR.every((t, i) => spots[i] === 1 - t)) return "The hidden space shows XOR again, which no line can part. Move a hidden line until two points land on one spot.";
    return "The plane of h₁ and h₂ is the hidden space: each point lands where its two hidden answers say, and there one line can part the targets. Drag the line of the output unit.";
  }

  build();
}

// The target at each of the four hidden spots (undefined where no point lands), or null where two targets meet.
export function landed(results, target) {
  const spots = [undefined, undefined, undefined, undefined];
  for (const [i, { hidden: [a, b] }] of results.entries()) {
    const spot = 2 * a + b;
    if (spots[spot] !== undefined && spots[spot] !== target[i]) return null;
    spots[spot] = target[i];
  }
  return spots;
}

// Shade where the output is 1, and draw points: filled circles for target 1, hollow squares for 0, each with ✓ or ✗.
function paint(plot, regions, points) {
  plot.layer.querySelectorAll(".dl-painted").forEach((node) => node.remove());
  const at = ([x, y]) => `${plot.px(x).toFixed(1)} ${plot.py(y).toFixed(1)}`;
  for (const region of regions.filter((polygon) => polygon.length > 2)) {
    plot.layer.prepend(s("polygon", { class: "dl-painted", points: region.map(at).join(" "), style: "fill: var(--value); fill-opacity: 0.16" }));
  }
  const spots = new Map();
  for (const each of points) {
    const key = String(each.place);
    spots.set(key, [...(spots.get(key) ?? []), each]);
  }
  for (const group of spots.values()) group.forEach((each, i) => mark(plot, each, i - (group.length - 1) / 2, i));
}

// One point; where several share a spot they stand side by side, their names one above the other.
function mark(plot, { place, target, right, name = "" }, offset, line) {
  const [x, y] = [plot.px(place[0]) + offset * 17, plot.py(place[1])];
  const look = `stroke: var(--ink); stroke-width: 2; fill: var(--${target ? "ink" : "background"})`;
  plot.layer.append(
    target ? s("circle", { class: "dl-painted", cx: x, cy: y, r: 7, style: look }) : s("rect", { class: "dl-painted", x: x - 6.5, y: y - 6.5, width: 13, height: 13, style: look }),
    s("text", { class: "dl-painted dl-label", x, y: y - 12, "text-anchor": "middle", style: `fill: var(--${right ? "ink" : "gradient"}); font-weight: 700`, text: right ? "✓" : "✗" }),
    s("text", { class: "dl-painted dl-label", x: plot.px(place[0]), y: y + 21 + line * 13, "text-anchor": "middle", text: name }),
  );
}

export default widget(render);
