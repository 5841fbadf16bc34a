// Loss against steps, for the training set and the held-out one; the axes grow with the run.

import { h, s } from "./dom.js";
import { number } from "./format.js";
import { axes, path, swatch } from "./plot.js";

const CURVES = { train: ["training", "value", null], heldOut: ["held out", "extra", "6 4"] };
const TOPS = [0.8, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
const STEPS = [50, 100, 200, 500];

// The first of these numbers of steps that is enough; they go on tenfold.
const enough = (steps) => STEPS.find((choice) => choice >= steps) ?? 10 * enough(steps / 10);

export function lossPlot() {
  const place = h("div", {});
  const key = Object.values(CURVES).map(([text, role, dash]) => h("span", { class: "dl-choice" }, swatch(role, dash), `${text} loss`));
  let plot = null;
  let size = "";

  function draw(history) {
    const losses = history.flatMap(({ train, heldOut }) => [train.loss, heldOut.loss]).filter(Number.isFinite);
    const top = TOPS.find((choice) => choice >= Math.max(...losses, 0)) ?? TOPS.at(-1);
    const end = enough(history.at(-1).step);
    if (size !== `${end} ${top}`) fit(end, top);
    const lines = Object.entries(CURVES).map(([set, [, role, dash]]) => s("path", {
      d: path(history.map((entry) => [entry.step, entry[set].loss]), plot.px, plot.py), style: `stroke: var(--${role}); stroke-width: 2.2`, "stroke-dasharray": dash,
    }));
    plot.layer.replaceChildren(...lines);
  }

  function fit(end, top) {
    size = `${end} ${top}`;
    plot = axes({ height: 210, x: [0, end], y: [0, top], xLabel: "steps", yLabel: "loss", label: `Loss after each step, up to ${number(end)} steps` });
    place.replaceChildren(plot.svg);
  }

  return { root: h("div", {}, place, h("div", { class: "dl-legend" }, ...key)), draw, clear() { size = ""; } };
}
