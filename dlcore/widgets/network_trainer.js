// A small network trained in the page: its decision surface, its loss, and the gradient on every edge.

import { button, h, numberField, s, select, slider } from "./shared/dom.js";
import { number } from "./shared/format.js";
import { heatmap, onTheme } from "./shared/heatmap.js";
import { lossPlot } from "./shared/loss_plot.js";
import { marker } from "./shared/marks.js";
import { backward, binaryCrossEntropy, forward } from "./shared/network.js";
import { networkDrawing } from "./shared/network_drawing.js";
import { fixed, oneStep } from "./shared/one_step.js";
import { axes, table } from "./shared/plot.js";
import { rateSlider } from "./shared/rates.js";
import { look, makeRun, newOptimizer, observe, points, trainStep, update, warning } from "./shared/training.js";
import { calm, frame, share, ticker, widget } from "./shared/widget.js";

export { backward, binaryCrossEntropy, forward, look, makeRun, observe, points, trainStep, update, warning };

const SETS = { spirals: "spirals", moons: "moons", xor: "XOR" };
const ACTIVATIONS = { tanh: "tanh", relu: "ReLU", sigmoid: "sigmoid" };
const OPTIMIZERS = { sgd: "gradient descent", momentum: "momentum 0.9", adam: "Adam" };
const RANGE = [-2.6, 2.6]; // Python has scaled the points
const MOST_LAYERS = 3;
const STEPS_A_FRAME = 10;
const MILLISECONDS = 8; // at most so long for the steps of a frame, so that the page stays quick
const AT_ONCE = 200; // steps that Run makes at once where motion is reduced
const KEYS = ["data_set", "hidden", "activation", "optimizer", "lr", "batch_size", "seed", "edges"];

const percent = (part) => `${Math.round(100 * part)} %`;
const times = (count) => (count === 1 ? "1 step" : `${count} steps`);

function render({ model, el }) {
  const { root, controls, body, say } = frame(el, {
    name: "NetworkTrainer",
    title: "Train a small network, and see its gradients",
    hint: "Step shows one step in numbers; Run trains. Point at an edge of the network for its gradient. Then try a learning rate of 100.",
  });
  const state = Object.fromEntries(KEYS.map((key) => [key, model.get(key)]));
  const sets = Object.fromEntries(Object.entries(model.get("sets")).map(([name, { train, held_out: heldOut }]) => [name, { train: points(train), heldOut: points(heldOut) }]));
  let run;

  // What is seen.
  const plane = axes({ height: 408, x: RANGE, y: RANGE, xLabel: "x1", yLabel: "x2", label: "The training points, the held-out points, and the network’s answer at every place" });
  const heat = heatmap(plane, ["value", "extra"]);
  const curves = lossPlot();
  const drawing = networkDrawing({ onChoose: () => { chosen(); say(edgeText.textContent); } });
  const edgeText = h("p", { class: "dl-math" });
  const trouble = h("p", { class: "dl-warning" });
  const numbers = h("div", { class: "dl-scroll", tabindex: 0, role: "region", "aria-label": "Loss and accuracy" });
  const steps = h("ol", { class: "dl-steps dl-math" });
  const every = h("div", { class: "dl-scroll dl-tall", tabindex: 0, role: "region", "aria-label": "All weights and gradients" });
  const details = h("details", { ontoggle: () => fillTable() }, h("summary", { text: "All weights and gradients as a table" }), every);
  body.classList.add("dl-halves");
  body.append(
    h("div", {}, trouble, heat.root, legend(), numbers, curves.root),
    h("div", {},
      drawing.svg, edgeText, h("p", { class: "dl-note", text: "Thick: large beside the others. Dashed: negative." }),
      h("p", { class: "dl-note", text: "The last step" }), steps, details),
  );

  // What the reader sets. Most of it starts a new run; the learning rate, the optimizer and the look do not.
  const units = h("div", { class: "dl-buttons" });
  const go = button("Run", () => (motion.running ? pause() : start()));
  controls.append(
    choice("data set", "data_set", Object.keys(sets).map((name) => [name, SETS[name] ?? name])),
    select({ label: "hidden layers", value: state.hidden.length, options: [0, 1, 2, 3], onChange: (count) => layers(Number(count)) }).root,
    units,
    choice("activation", "activation", Object.entries(ACTIVATIONS)),
    choice("optimizer", "optimizer", Object.entries(OPTIMIZERS), () => newOptimizer(run)),
    rateSlider({ label: "learning rate η", low: -4, high: 3, value: state.lr, onInput: (lr) => set({ lr }, () => {}) }).root,
    choice("batch size", "batch_size", batches()),
    numberField({ label: "seed", value: state.seed, step: 1, onChange: (seed) => (Number.isSafeInteger(seed) && seed >= 0 ? set({ seed }) : say("The seed needs a whole number, at least 0.")) }).root,
    choice("edges show", "edges", [["gradient", "gradient"], ["weight", "weight"]], () => draw()),
    h("div", { class: "dl-buttons" }, go, button("Step", () => { pause(); advance(1); }), button("Reset", () => set({}))),
  );

  function choice(label, key, options, then) {
    const onChange = (value) => set({ [key]: key === "batch_size" ? Number(value) : value }, then);
    return select({ label, value: state[key], options, onChange }).root;
  }

  function batches() {
    const all = Math.max(...Object.values(sets).map(({ train }) => train.y.length));
    const sizes = new Set([1, 5, 10, 20, 40, state.batch_size].filter((size) => size < all));
    state.batch_size = Math.min(state.batch_size, all);
    return [...[...sizes].sort((a, b) => a - b).map((size) => [size, size]), [all, "all"]];
  }

  function layers(count) {
    set({ hidden: Array.from({ length: Math.min(count, MOST_LAYERS) }, (_, l) => state.hidden[l] ?? 4) });
    unitSliders();
  }

  function unitSliders() {
    units.replaceChildren(...state.hidden.map((value, l) => slider({
      label: `units in layer ${l + 1}`, min: 1, max: 8, step: 1, value, onInput: (count) => set({ hidden: state.hidden.map((old, k) => (k === l ? count : old)) }),
    }).root));
  }

  function set(values, then = reset) {
    Object.assign(state, values);
    share(model, values);
    then();
  }

  function reset() {
    pause();
    const { train, heldOut } = sets[state.data_set];
    run = makeRun({ train, heldOut, hidden: state.hidden, activation: state.activation, batchSize: state.batch_size, seed: state.seed });
    drawing.build(run.net.sizes);
    pointsOf(train, heldOut);
    curves.clear();
    shareSteps();
    draw();
  }

  // Training.
  const motion = ticker(root, () => {
    const until = performance.now() + MILLISECONDS;
    for (let k = 0; k < STEPS_A_FRAME && performance.now() < until; k += 1) if (!oneMore()) break;
    if (run.trouble === "diverged") { pause(); return false; }
    draw();
    return true;
  });
  const oneMore = () => trainStep(run, { rule: state.optimizer, lr: state.lr });

  function start() {
    if (calm()) { advance(AT_ONCE); return; }
    go.textContent = "Pause";
    motion.start();
  }
  function pause() {
    const moved = motion.running;
    motion.stop();
    go.textContent = "Run";
    if (moved) { observe(run); shareSteps(); draw(); }
  }
  function advance(count) {
    for (let k = 0; k < count; k += 1) if (!oneMore()) break;
    observe(run);
    shareSteps();
    draw();
  }
  const shareSteps = () => share(model, { steps: run.steps });

  // Drawing.
  function draw() {
    heat.paint(run.trouble === "diverged" ? new Float64Array(heat.count).fill(0.5) : binaryCrossEntropy(forward(run.net, heat.place, heat.count).at(-1), heat.zeros).probability);
    curves.draw(run.history);
    const { train, heldOut } = run.now;
    numbers.replaceChildren(table(["", "loss", "right"], [
      ["training", number(train.loss), percent(train.accuracy)], ["held out", number(heldOut.loss), percent(heldOut.accuracy)],
    ], `After ${times(run.steps)}, epoch ${Math.floor(run.epoch) + 1}`));
    trouble.textContent = warning(run, number);
    chosen();
    if (!motion.running || run.steps % (20 * STEPS_A_FRAME) === 0) fillTable();
    if (!motion.running) say(`After ${times(run.steps)}: training loss ${number(train.loss)}, held-out loss ${number(heldOut.loss)}, ${percent(heldOut.accuracy)} right. ${trouble.textContent}`);
  }

  const arrays = (kind) => (kind === "weight" ? run.net.layers : run.gradients).map(({ weight }) => weight);

  function chosen() {
    const edge = drawing.chosen;
    drawing.show(arrays(state.edges), state.edges);
    const [w, g] = ["weight", "gradient"].map((kind) => fixed(arrays(kind)[edge.layer][edge.index]));
    edgeText.replaceChildren(h("b", { text: edge.name }), ": weight ", h("span", { class: "parameter", text: w }), ", gradient ", h("span", { class: "gradient", text: g }));
    const lines = oneStep(run, edge);
    steps.replaceChildren(...lines.map(([title, text]) => h("li", {}, h("b", { text: `${title}. ` }), text)));
    if (!lines.length) steps.append(h("li", { class: "dl-note", text: "None yet. Press Step." }));
  }

  function fillTable() {
    if (!details.open) return;
    const rows = drawing.edges.map(({ name, layer, index }) => [name, fixed(run.net.layers[layer].weight[index]), fixed(run.gradients[layer].weight[index])]);
    run.net.layers.forEach(({ bias }, layer) => bias.forEach((b, unit) => rows.push([`bias of ${layer === run.net.layers.length - 1 ? "z" : `h${layer + 1}.${unit + 1}`}`, fixed(b), fixed(run.gradients[layer].bias[unit])])));
    every.replaceChildren(table(["edge", "weight", "gradient"], rows, `After ${times(run.steps)}`));
  }

  function pointsOf(train, heldOut) {
    const dots = [[heldOut, true], [train, false]].flatMap(([{ X, y }, hollow]) => [...y].map((label, k) => point(X[2 * k], X[2 * k + 1], label, hollow)));
    plane.front.replaceChildren(...dots);
  }

  unitSliders();
  const before = Math.min(2000, model.get("steps"));
  reset();
  if (before) advance(before);
  onTheme(root, () => { heat.recolour(); draw(); });

  function point(x, y, label, hollow) {
    const dot = marker(label ? "triangle" : "circle", plane.px(x), plane.py(y), label ? "extra" : "value", 0.72);
    if (hollow) dot.setAttribute("style", `fill: var(--background); stroke: var(--${label ? "extra" : "value"})`);
    return dot;
  }

  function legend() {
    const sample = (label, hollow, text) => {
      const svg = s("svg", { viewBox: "-8 -8 16 16", width: 16, height: 16, "aria-hidden": "true", class: "dl-swatch" });
      const dot = marker(label ? "triangle" : "circle", 0, 0, label ? "extra" : "value");
      if (hollow) dot.setAttribute("style", `fill: var(--background); stroke: var(--${label ? "extra" : "value"})`);
      svg.append(dot);
      return h("span", { class: "dl-choice" }, svg, text);
    };
    return h("div", { class: "dl-legend" }, sample(0, false, "class 0"), sample(1, false, "class 1"), sample(0, true, "hollow: held out"), h("span", { text: "line: p = 0.5" }));
  }
}

export default widget(render);
