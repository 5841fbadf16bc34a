// A deep network without biases, run in the page: the size of activations and gradients, layer by layer.

import { ACTIVATIONS, saturated } from "./activation_explorer.js";
import { button, h, s, select, slider } from "./shared/dom.js";
import { number, powerOfTen, precise } from "./shared/format.js";
import { axes, path, swatch, table, ticks } from "./shared/plot.js";
import { normals } from "./shared/random.js";
import { frame, share, widget } from "./shared/widget.js";

const [WIDTH, BATCH] = [64, 16];
const FUNCTIONS = { linear: [(x) => x, () => 1], ...ACTIVATIONS };
const TITLES = { linear: "linear (none)", sigmoid: "sigmoid", tanh: "tanh", relu: "ReLU", leaky_relu: "leaky ReLU", silu: "SiLU" };
const STARTS = { zeros: "zeros", small: "small: sd 0.01", xavier: "Xavier", he: "He", large: "large: sd 1" };

// The standard deviation of the weights of a layer with as many inputs as outputs.
export function deviation(initialisation, width = WIDTH) {
  return { zeros: 0, small: 0.01, xavier: Math.sqrt(1 / width), he: Math.sqrt(2 / width), large: 1 }[initialisation];
}

// All matrices are flat arrays, row by row: weights (width, width), one a layer; x and upstream (N, width). Each weight
// counts `scale` times, so that one set of random numbers serves all initialisations.
export function flow(weights, x, upstream, width, activation, scale = 1) {
  const [f, slope] = FUNCTIONS[activation];
  const [passed, slopes] = [[Float64Array.from(x)], []];
  for (const W of weights) {
    const z = forwardLayer(W, passed.at(-1), width).map((v) => v * scale);
    slopes.push(z.map((v) => slope(v)));
    passed.push(z.map((v) => f(v)));
  }
  const [gradients, ofWeights] = [[Float64Array.from(upstream)], []];
  for (let l = weights.length - 1; l >= 0; l -= 1) {
    const local = slopes[l];
    const dz = gradients[0].map((g, i) => g * local[i]);
    const { dh, dW } = backwardLayer(weights[l], passed[l], dz, width);
    gradients.unshift(dh.map((g) => g * scale));
    ofWeights.unshift(size(dW));
  }
  const flat = slopes.at(-1).filter((v) => saturated(v)).length / x.length;
  return { values: passed.map(size), gradients: gradients.map(size), weights: ofWeights, flat };
}

// H Wᵀ: each row times each row of the weights.
function forwardLayer(W, H, width) {
  const z = new Float64Array(H.length);
  for (let n = 0; n < H.length; n += width) {
    for (let i = 0; i < width; i += 1) {
      let total = 0;
      for (let j = 0, w = i * width; j < width; j += 1) total += W[w + j] * H[n + j];
      z[n + i] = total;
    }
  }
  return z;
}

// dZ W and dZᵀ H.
function backwardLayer(W, H, dz, width) {
  const [dh, dW] = [new Float64Array(H.length), new Float64Array(W.length)];
  for (let n = 0; n < H.length; n += width) {
    for (let i = 0; i < width; i += 1) {
      const g = dz[n + i];
      for (let j = 0, w = i * width; j < width; j += 1) {
        dh[n + j] += g * W[w + j];
        dW[w + j] += g * H[n + j];
      }
    }
  }
  return { dh, dW };
}

export function size(numbers) {
  let total = 0;
  for (const v of numbers) total += v * v;
  return Math.sqrt(total / numbers.length);
}

// What became of a size on its way through `steps` layers: "zero", "vanishes", "explodes" or "keeps", and by what factor a layer.
export function fate(start, end, steps) {
  const ratio = end / start;
  const factor = ratio ** (1 / steps);
  if (!Number.isFinite(ratio)) return { word: "explodes", factor };
  return { word: end === 0 ? "zero" : ratio < 1e-3 ? "vanishes" : ratio > 1e3 ? "explodes" : "keeps", factor };
}

function render({ model, el }) {
  const { controls, body, say } = frame(el, {
    name: "GradientFlow",
    title: "Vanishing and exploding gradients",
    hint: "With sigmoids the gradient vanishes on its way back to the first layers. Find an activation and an initialisation that keep it alive at depth 50.",
  });
  const [left, right] = [h("div", { class: "dl-half" }), h("div", { class: "dl-half" })];
  const formulas = h("div", { class: "dl-math dl-half" });
  const numbers = h("div", { class: "dl-scroll dl-half" });
  body.append(left, right, formulas, numbers);

  const choose = (key, label, titles) => select({
    label, options: Object.entries(titles), value: model.get(key), onChange: (value) => { share(model, { [key]: value }); draw(); },
  }).root;
  const depth = slider({
    label: "layers", min: 1, max: 50, step: 1, value: model.get("depth"), onInput: (value) => { share(model, { depth: value }); later(); },
  });
  controls.append(
    depth.root, choose("activation", "activation", TITLES), choose("initialisation", "weights at the start", STARTS),
    button("New random numbers", () => { share(model, { seed: (model.get("seed") + 1) % 2 ** 31 }); draw(); }),
  );

  let waiting = false;
  function later() { // at most once a frame while the slider moves
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; draw(); });
  }

  function draw() {
    const [L, activation, start, seed] = ["depth", "activation", "initialisation", "seed"].map((key) => model.get(key));
    const sd = deviation(start);
    const weights = Array.from({ length: L }, (_, l) => normals(seed, l + 2, WIDTH * WIDTH));
    const n = flow(weights, normals(seed, 0, BATCH * WIDTH), normals(seed, 1, BATCH * WIDTH), WIDTH, activation, sd);
    const [ahead, back] = [fate(n.values[0], n.values[L], L), fate(n.gradients[L], n.gradients[0], L)];
    left.replaceChildren(
      caption(["value", null, "size of activations h, forward →"]),
      picture(n.values, "value", "Size of the activations, layer by layer").svg,
      verdict(forward(n, L, ahead, activation), ahead.word !== "keeps"),
    );
    const plot = picture(n.gradients, "gradient", "Size of the gradients, layer by layer", n.weights);
    right.replaceChildren(
      caption(["gradient", null, "size of ∂ℓ/∂h, ← backward"], ["parameter", "5 3", "and of ∂ℓ/∂W"]), plot.svg,
      verdict(backward(n, L, back), back.word !== "keeps"),
    );
    formulas.replaceChildren(...lines(sd, start));
    const some = [...new Set([0, 1, Math.round(L / 2), L - 1, L])].sort((a, b) => a - b);
    numbers.replaceChildren(table(["layer", "h", "∂ℓ/∂h", "∂ℓ/∂W"], some.map((l) => [
      l ? String(l) : "0, input", precise(n.values[l]), precise(n.gradients[l]), l ? precise(n.weights[l - 1]) : "",
    ]), "Sizes (root mean squares)"));
    say(`${forward(n, L, ahead, activation)} ${backward(n, L, back)}`);
  }

  draw();
}

// Bars from 1 up or down on a logarithmic scale; ○ at the bottom where a size is 0. `more` is a curve from layer 1 on.
function picture(sizes, role, label, more = []) {
  const powers = [...sizes, ...more].filter((v) => v > 0 && Number.isFinite(v)).map(Math.log10);
  const [low, high] = [Math.min(-2.5, ...powers), Math.max(2.5, ...powers)];
  const margin = (high - low) * 0.06;
  const L = sizes.length - 1;
  const x = [-0.7, L + 0.7];
  const plot = axes({
    width: 360, height: 260, x, y: [low - margin, high + margin], xLabel: "layer (0 is the input)", label,
    xTicks: ticks(x).filter(Number.isInteger), yText: powerOfTen,
  });
  const half = (plot.px(1) - plot.px(0)) * 0.4;
  sizes.forEach((v, l) => {
    const [at, one] = [plot.px(l), plot.py(0)];
    if (!(v > 0)) return plot.layer.append(s("circle", { cx: at, cy: plot.py(plot.y[0]) - 5, r: Math.min(4, half), style: `fill: none; stroke: var(--${role}); stroke-width: 1.5` }));
    const top = plot.py(Number.isFinite(v) ? Math.log10(v) : plot.y[1]);
    return plot.layer.append(s("rect", { x: at - half, y: Math.min(top, one) - 0.5, width: 2 * half, height: Math.abs(top - one) + 1, style: `fill: var(--${role})` }));
  });
  const points = more.map((v, i) => [i + 1, v > 0 ? Math.log10(v) : NaN]);
  plot.layer.append(s("path", { d: path(points, plot.px, plot.py), style: "stroke: var(--parameter); stroke-width: 2", "stroke-dasharray": "5 3" }));
  for (const [u, v] of points.filter((p) => Number.isFinite(p[1]))) {
    plot.layer.append(s("circle", { cx: plot.px(u), cy: plot.py(v), r: Math.min(3, half), style: "fill: var(--parameter)" }));
  }
  return plot;
}

function caption(...entries) {
  return h("p", { class: "dl-math" }, ...entries.flatMap(([role, dash, text]) => [swatch(role, dash), " ", h("span", { class: role, text }), "  "]));
}

const verdict = (text, alarming) => h("p", { class: alarming ? "dl-warning" : null, text });
const layersOf = (L) => (L === 1 ? "1 layer" : `${L} layers`);

function forward({ values, flat }, L, { word, factor }, activation) {
  const stuck = ["sigmoid", "tanh"].includes(activation) && flat > 0.3 ? ` ${Math.round(flat * 100)} % of the last layer's units are saturated.` : "";
  if (word === "zero") return "Every activation is 0: the input is lost in the first layer.";
  const way = `through ${layersOf(L)} the activations go from ${precise(values[0])} to ${precise(values[L])}, a factor of ${number(factor)} a layer`;
  if (word === "vanishes") return `Fading: ${way}.`;
  return (word === "explodes" ? `Exploding: ${way}.` : `Steady: ${way}.`) + stuck;
}

function backward({ gradients, weights }, L, { word, factor }) {
  if (word === "zero") {
    const learning = weights.filter((v) => v > 0).length;
    if (!learning) return "Dead: no gradient reaches the input. No weight gets a gradient, so nothing can learn.";
    return `Dead: no gradient reaches the input. ${L === 1 ? "Only the weights of the layer itself get one." : `Only ${learning} of ${L} layers gets a gradient for its weights.`}`;
  }
  const way = `back through ${layersOf(L)} the gradient goes from ${precise(gradients[L])} to ${precise(gradients[0])}, a factor of ${number(factor)} a layer`;
  if (word === "vanishes") return `Vanishing: ${way}. The first layers hardly learn.`;
  if (word === "explodes") return `Exploding: ${way}. The first layers would be thrown far off.`;
  return `Healthy: ${way}.`;
}

function lines(sd, start) {
  return [
    h("p", {}, "forward: z = W h, then φ(z) is the next h"),
    h("p", {}, "backward: ", h("span", { class: "gradient", text: "∂ℓ/∂h" }), " = Wᵀ (", h("span", { class: "local", text: "φ′(z)" }), " ⊙ ", h("span", { class: "gradient", text: "∂ℓ/∂next h" }), ")"),
    h("p", {}, `A weight has standard deviation ${precise(sd)}${{ xavier: " = √(1/64)", he: " = √(2/64)" }[start] ?? ""}. `,
      `So W and Wᵀ multiply sizes by about √64 · ${precise(sd)} = ${precise(8 * sd)}, and φ′ by its own size.`),
    h("p", { class: "dl-note", text: "Each layer has 64 units and no bias; 16 random inputs; the gradient that arrives at the last layer is random, of size about 1. ○ marks a size of 0." }),
  ];
}

export default widget(render);
