// Accuracy against the amount of data, for classical models and networks of several sizes. The runs were made in Python.

import { checkbox, h, s, select, slider } from "./shared/dom.js";
import { percent } from "./shared/format.js";
import { axes, path, swatch, table } from "./shared/plot.js";
import { frame, share, widget } from "./shared/widget.js";

const LOOKS = {
  nearest: ["extra", "2 3", "M-5-5L5 5M-5 5L5-5"],
  logistic: ["parameter", "8 3 2 3", "M0-6L6 0L0 6L-6 0Z"],
  small: ["local", "4 3", "M-4-4H4V4H-4Z"],
  medium: ["gradient", "9 3", "M0-6L6 5H-6Z"],
  large: ["value", null, "M-5 0A5 5 0 1 1 5 0A5 5 0 1 1-5 0Z"],
};
const MEASURES = { held_out: "held-out digits", training: "training digits" };
const count = (n) => n.toLocaleString("en");

// Where the size nearest to a place on the axis stands; the axis is logarithmic.
export function nearest(sizes, place) {
  const far = sizes.map((n) => Math.abs(Math.log10(n) - place));
  return far.indexOf(Math.min(...far));
}

// The texts below the axis: from the right, those that have room.
export function marks(sizes, room) {
  let free = Infinity;
  return sizes.toReversed().map((n) => {
    const place = Math.log10(n);
    const fits = free - place >= room;
    if (fits) free = place;
    return [place, fits ? count(n) : ""];
  }).toReversed();
}

// What the runs gave at one size, in words: which of these models did best, and whose range overlaps with its.
export function sentence(models, measure, n, i) {
  if (!models.length) return "No model is chosen.";
  const most = Math.max(...models.map((m) => m[measure].mean[i]));
  const best = models.filter((m) => m[measure].mean[i] === most);
  const low = Math.min(...best.map((m) => m[measure].low[i]));
  const near = models.filter((m) => !best.includes(m) && m[measure].high[i] >= low);
  const overlap = near.length ? ` Ranges that overlap: ${near.length > 2 && near.length + best.length === models.length ? "all" : names(near)}.` : "";
  return `Trained on ${count(n)} digits, best on average: ${names(best)}, ${percent(most)} % of ${MEASURES[measure]}.${overlap}`;
}

const names = (models) => new Intl.ListFormat("en").format(models.map((m) => m.name));

function render({ model, el }) {
  const { controls, body, say } = frame(el, {
    name: "ScaleExperiment",
    title: "How accuracy grows with data",
    hint: "Move over the amounts of data: where do the curves flatten? Then look at training digits: a model may know them all and still fail on new ones.",
  });
  const [sizes, models] = [model.get("sizes"), model.get("models")];
  const shown = new Set(model.get("shown"));
  let plot;
  const words = h("p", { class: "dl-reading" });
  const numbers = h("div", { class: "dl-scroll", tabindex: 0, role: "group", "aria-label": "Numbers at this size" });
  const all = h("div", { class: "dl-scroll", tabindex: 0, role: "group", "aria-label": "All numbers" });
  const place = h("div", {});
  body.append(
    h("div", { class: "dl-whole" }, words), place,
    h("div", {}, numbers, h("p", { class: "dl-note", text: honest(model) })), h("div", { class: "dl-whole" }, all),
  );

  const at = slider({
    label: "Train on", min: 0, max: sizes.length - 1, step: 1, value: sizes.indexOf(model.get("size")),
    format: (i) => count(sizes[i]), onInput: move,
  });
  const measure = select({
    label: "Accuracy on", value: model.get("measure"), options: Object.entries(MEASURES),
    onChange: (value) => { share(model, { measure: value }); draw(); },
  });
  const axis = select({ label: "Axis", value: "all", options: [["all", "all of it"], ["top", "from 80 %"]], onChange: build });
  controls.append(at.root, measure.root, axis.root, ...models.map(({ key, name }) => checkbox({
    label: name, checked: shown.has(key), mark: sign(key),
    onChange: (on) => {
      if (on) shown.add(key); else shown.delete(key);
      share(model, { shown: [...shown] });
      draw();
    },
  }).root));

  function build() {
    plot = figure(sizes, axis.input.value === "top" ? 0.8 : lowest(models));
    plot.svg.addEventListener("pointerdown", follow);
    plot.svg.addEventListener("pointermove", follow);
    place.replaceChildren(plot.svg);
    draw();
  }

  // The size under the pointer: a mouse need not press.
  function follow(event) {
    const i = nearest(sizes, plot.at(event)[0]);
    if (i === at.value) return;
    at.set(i);
    move(i);
  }

  function move(i) {
    share(model, { size: sizes[i] });
    draw();
  }

  function draw() {
    const [i, which] = [at.value, measure.input.value];
    const chosen = models.filter(({ key }) => shown.has(key));
    plot.layer.replaceChildren(...chosen.map((m) => band(plot, sizes, m, which)), ...chosen.map((m) => curve(plot, sizes, m, which)));
    const u = plot.px(Math.log10(sizes[i]));
    const style = "stroke: var(--ink)";
    plot.front.replaceChildren(s("line", { x1: u, x2: u, y1: plot.py(plot.y[0]), y2: plot.py(plot.y[1]), style, "stroke-dasharray": "2 2" }));
    words.textContent = sentence(chosen, which, sizes[i], i);
    numbers.replaceChildren(here(chosen, which, sizes[i], i));
    all.replaceChildren(everything(chosen, which, sizes, i));
    say(words.textContent);
  }

  build();
}

// A round share below all that the runs gave.
function lowest(models) {
  return Math.min(0.9, Math.floor(10 * Math.min(...models.flatMap((m) => [...m.held_out.low, ...m.training.low]))) / 10);
}

function figure(sizes, least) {
  const ends = [sizes[0], sizes.at(-1)].map(Math.log10);
  const room = 0.06 * Math.max(ends[1] - ends[0], 0.5);
  const x = [ends[0] - room, ends[1] + room];
  const plot = axes({
    x, y: [100 * least, 100 + 3 * (1 - least)], height: 320, xTicks: marks(sizes, (x[1] - x[0]) * 0.1),
    xLabel: "training digits (logarithmic)", yLabel: "accuracy in %", label: "Accuracy against the number of training digits",
  });
  plot.svg.style.touchAction = "pan-y";
  return plot;
}

// What stands for a model: its line, and its mark.
function sign(key) {
  const [role, dash] = LOOKS[key];
  const drawn = swatch(role, dash);
  drawn.append(dot(key, 14, 6));
  return drawn;
}

const dot = (key, x, y) => s("path", {
  d: LOOKS[key][2], transform: `translate(${x} ${y})`, style: `stroke: var(--${LOOKS[key][0]}); stroke-width: 2; fill: var(--background)`,
});
const points = (sizes, values) => sizes.map((n, i) => [Math.log10(n), 100 * values[i]]);

// From the lowest to the highest of the runs.
function band(plot, sizes, { key, ...model }, which) {
  const { low, high } = model[which];
  const edge = path([...points(sizes, low), ...points(sizes, high).reverse()], plot.px, plot.py);
  return s("path", { d: `${edge}Z`, style: `fill: var(--${LOOKS[key][0]}); fill-opacity: 0.13` });
}

function curve(plot, sizes, { key, ...model }, which) {
  const [role, dash] = LOOKS[key];
  const places = points(sizes, model[which].mean);
  const line = s("path", { d: path(places, plot.px, plot.py), style: `stroke: var(--${role}); stroke-width: 2.2`, "stroke-dasharray": dash });
  return s("g", {}, line, ...places.map(([u, v]) => dot(key, plot.px(u), plot.py(v))));
}

function here(models, which, n, i) {
  const rows = models.map(({ name, kind, parameters, [which]: seen }) => [
    `${name} (${kind})`, parameters ? count(parameters) : "none", percent(seen.mean[i]), `${percent(seen.low[i])} – ${percent(seen.high[i])}`,
  ]);
  const made = table(["model", "param\u00adeters", "mean", "range"], rows, `Trained on ${count(n)}: accuracy on ${MEASURES[which]}, in %`);
  made.tBodies[0].className = "dl-tight";
  return made;
}

function everything(models, which, sizes, i) {
  const rows = sizes.map((n, j) => [`${j === i ? "▸ " : ""}${count(n)}`, ...models.map((m) => percent(m[which].mean[j]))]);
  const made = table(["trained on", ...models.map((m) => m.name)], rows, `Mean accuracy on ${MEASURES[which]}, in %`);
  made.tBodies[0].rows[i].classList.add("dl-chosen");
  return made;
}

function honest(model) {
  const [seeds, steps, held] = ["seeds", "steps", "held_out"].map((key) => model.get(key));
  return `This is what ${seeds} ${seeds === 1 ? "run" : "runs"} of each gave: points are means, bands go from the lowest to the highest. `
    + `${held} digits were held out; training took ${count(steps)} steps. The images are small and tidy: other data, other networks `
    + "or longer training may change the order.";
}

export default widget(render);
