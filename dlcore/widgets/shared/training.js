// A run of training: data, network and optimizer, step by step. The same seed gives the same run. No drawing here.

import { backward, binaryCrossEntropy, evaluate, forward, makeNetwork } from "./network.js";
import { RULES } from "./optimizers.js";

const ENTRIES = 240; // of the loss curve; when there are more, every second one is dropped
const LARGEST = 1e6; // a loss above it is hopeless

// Random numbers from 0 to 1 by a seed: "mulberry32".
export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

// Points as the traits hold them, as arrays of numbers.
export const points = ({ X, y }) => ({ X: Float64Array.from(X.flat()), y: Float64Array.from(y) });

// Start a run of an untrained network, or of `net`.
export function makeRun({ train, heldOut, hidden, activation, batchSize, seed, net = null }) {
  const random = generator(seed);
  const inputs = train.X.length / train.y.length;
  const run = {
    train, heldOut, random, batchSize: Math.min(batchSize, train.y.length),
    net: net ?? makeNetwork([inputs, ...hidden, 1], activation, random),
    steps: 0, epoch: 0, order: [], place: 0, history: [], every: 1, last: null, trouble: "",
  };
  newOptimizer(run);
  run.gradients = look(run, nextRows(run)).gradients; // those of the step that comes
  observe(run);
  return run;
}

// Forget what the optimizer remembers: momentum, running means.
export function newOptimizer(run) {
  run.memories = run.net.layers.map(() => ({ weight: {}, bias: {} }));
}

// The rows of the next batch; a new epoch begins with a new order.
function nextRows(run) {
  if (run.place >= run.order.length) {
    run.order = shuffled(run.train.y.length, run.random);
    run.place = 0;
  }
  return run.order.slice(run.place, run.place + run.batchSize);
}

function shuffled(n, random) {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

// Predict, error, gradient, for some rows of the training set.
export function look({ net, train }, rows) {
  const inputs = net.sizes[0];
  const X = Float64Array.from(rows.flatMap((row) => [...train.X.subarray(row * inputs, (row + 1) * inputs)]));
  const y = Float64Array.from(rows, (row) => train.y[row]);
  const outputs = forward(net, X, rows.length);
  const { gradient, ...seen } = binaryCrossEntropy(outputs.at(-1), y);
  return { X, y, ...seen, gradients: backward(net, outputs, gradient, rows.length).layers };
}

// Update the parameters by their gradients.
export function update({ net, memories }, gradients, rule, settings) {
  net.layers.forEach((layer, l) => {
    for (const part of ["weight", "bias"]) RULES[rule](layer[part], gradients[l][part], memories[l][part], settings);
  });
}

// One step. What it saw and did stays in `run.last`. Returns false once training has diverged.
export function trainStep(run, { rule, ...settings }, rows = nextRows(run)) {
  if (run.trouble === "diverged") return false;
  const seen = look(run, rows);
  const before = run.net.layers.map(({ weight }) => weight.slice());
  update(run, seen.gradients, rule, settings);
  run.last = { ...seen, before, rule, settings };
  run.gradients = seen.gradients;
  run.place += rows.length;
  run.steps += 1;
  run.epoch = run.steps / Math.ceil(run.train.y.length / run.batchSize);
  if (run.steps % run.every === 0 || !alive(run)) observe(run);
  return run.trouble !== "diverged";
}

const alive = ({ net, last }) => Number.isFinite(last.loss)
  && net.layers.every(({ weight, bias }) => weight.every(Number.isFinite) && bias.every(Number.isFinite));

// Measure on both sets, and see whether something is wrong.
export function observe(run) {
  run.now = { step: run.steps, train: evaluate(run.net, run.train), heldOut: evaluate(run.net, run.heldOut) };
  if (run.history.at(-1)?.step === run.steps) run.history.pop();
  run.history.push(run.now);
  if (run.history.length > ENTRIES) {
    run.every *= 2;
    run.history = run.history.filter(({ step }) => step % run.every === 0);
  }
  run.trouble = diagnose(run);
}

function diagnose(run) {
  const { loss } = run.now.train;
  const first = run.history[0].train.loss;
  if (!(loss < LARGEST) || (run.last && !alive(run))) return "diverged";
  if (loss > 2 * Math.max(first, Math.LN2)) return "worse";
  const largest = Math.max(...run.gradients.flatMap(({ weight, bias }) => [...weight, ...bias].map(Math.abs)));
  return run.last && largest < 1e-6 && run.now.train.accuracy < 0.95 ? "dead" : "";
}

// A sentence about what is wrong, or "".
export function warning({ trouble, now, history, steps, last }, show) {
  const rate = last && show(last.settings.lr);
  return {
    diverged: () => `Training diverged at step ${steps}: the loss has become ${show(now.train.loss)}. Choose a smaller learning rate than ${rate}, then press Reset.`,
    worse: () => `The loss is ${show(now.train.loss)}; at the start it was ${show(history[0].train.loss)}. With a learning rate of ${rate}, steps jump too far: choose a smaller one.`,
    dead: () => "Almost all gradients are 0, so the network no longer learns: its units are saturated or dead. Choose a smaller learning rate, then press Reset.",
  }[trouble]?.() ?? "";
}
