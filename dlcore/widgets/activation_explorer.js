// Activation functions and their slopes over one pair of axes, several at once; where a slope is almost 0, it is saturated.

import { checkbox, h, s, slider } from "./shared/dom.js";
import { number } from "./shared/format.js";
import { axes, path, sample, swatch, table } from "./shared/plot.js";
import { frame, share, widget } from "./shared/widget.js";

const sigma = (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));
const softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

// Value and slope of each; at a kink, ReLU and leaky ReLU take the slope of the left side, as dlcore does.
export const ACTIVATIONS = {
  sigmoid: [sigma, (x) => sigma(x) * sigma(-x)],
  tanh: [Math.tanh, (x) => 1 - Math.tanh(x) ** 2],
  relu: [(x) => Math.max(x, 0), (x) => (x > 0 ? 1 : 0)],
  leaky_relu: [(x) => (x > 0 ? x : 0.01 * x), (x) => (x > 0 ? 1 : 0.01)],
  elu: [(x) => (x > 0 ? x : Math.expm1(x)), (x) => (x > 0 ? 1 : Math.exp(x))],
  softplus: [softplus, sigma],
  silu: [(x) => x * sigma(x), (x) => sigma(x) * (1 + x * sigma(-x))],
};

const LOOKS = {
  sigmoid: ["sigmoid", "value", null],
  tanh: ["tanh", "gradient", "7 3"],
  relu: ["ReLU", "local", null],
  leaky_relu: ["leaky ReLU", "parameter", "2 3"],
  elu: ["ELU", "extra", "9 3 2 3"],
  softplus: ["softplus", "ink", "4 4"],
  silu: ["SiLU", "muted", null],
};

const X = [-6, 6];
const FLAT = 0.05; // below this share of the largest slope, a unit hardly learns

export function saturated(slope) {
  return Math.abs(slope) < FLAT;
}

function render({ model, el }) {
  const { controls, body, say } = frame(el, {
    name: "ActivationExplorer",
    title: "Activation functions and their slopes",
    hint: "Move x. Watch the slope, the factor that backpropagation multiplies by: where it is almost 0, little gets through.",
  });
  const shown = new Set(model.get("shown"));
  const left = axes({ x: X, y: [-1.3, 3], xLabel: "x", yLabel: "f(x)", label: "Values of the chosen activation functions" });
  const right = axes({ x: X, y: [-0.25, 1.25], xLabel: "x", yLabel: "f′(x)", label: "Slopes of the chosen activation functions" });
  const numbers = h("div", { class: "dl-scroll" });
  body.append(left.svg, right.svg, numbers);

  const at = slider({
    label: "x", min: X[0], max: X[1], step: 0.1, value: model.get("x"), format: number,
    onInput: (x) => { share(model, { x }); draw(); },
  });
  controls.append(at.root);
  for (const [name, [title, role, dash]] of Object.entries(LOOKS)) {
    controls.append(checkbox({
      label: title, checked: shown.has(name), mark: swatch(role, dash),
      onChange: (on) => {
        if (on) shown.add(name); else shown.delete(name);
        share(model, { shown: [...shown] });
        draw();
      },
    }).root);
  }

  function draw() {
    const x = at.value;
    for (const [plot, which] of [[left, 0], [right, 1]]) {
      plot.layer.replaceChildren();
      plot.front.replaceChildren(s("line", {
        x1: plot.px(x), x2: plot.px(x), y1: plot.py(plot.y[0]), y2: plot.py(plot.y[1]), style: "stroke: var(--muted)",
      }));
      for (const name of shown) curve(plot, name, which, x);
    }
    const rows = [...shown].map((name) => {
      const [value, slope] = ACTIVATIONS[name].map((f) => f(x));
      return [LOOKS[name][0], number(value), number(slope), saturated(slope) ? "saturated: little gets through" : ""];
    });
    numbers.replaceChildren(table(["function", "f(x)", "f′(x)", ""], rows, `At x = ${number(x)}`));
    say(rows.map(([name, value, slope]) => `${name}: value ${value}, slope ${slope}.`).join(" ") || "No function is chosen.");
  }

  function curve(plot, name, which, x) {
    const [, role, dash] = LOOKS[name];
    const f = ACTIVATIONS[name][which];
    const style = `stroke: var(--${role}); stroke-width: 2.5`;
    plot.layer.append(s("path", { d: path(sample(f, X, 480), plot.px, plot.py), style, "stroke-dasharray": dash }));
    if (saturated(ACTIVATIONS[name][1](x))) {
      plot.front.append(s("circle", { cx: plot.px(x), cy: plot.py(f(x)), r: 6, style: `fill: var(--background); stroke: var(--${role}); stroke-width: 2` }));
    } else plot.front.append(s("circle", { cx: plot.px(x), cy: plot.py(f(x)), r: 5, style: `fill: var(--${role})` }));
  }

  draw();
}

export default widget(render);
