// The last step of a run in four lines of numbers: predict, error, gradient, update.

import { number } from "./format.js";

// Numbers with about four digits that count.
export const fixed = (x) => number(x, Math.abs(x) < 1e-3 ? 3 : Math.abs(x) < 0.1 ? 5 : 4);
const factor = (x) => (x < 0 ? `(${fixed(x)})` : fixed(x)); // after a sign
const RULES_IN_SIGNS = {
  sgd: "w − η g",
  momentum: "w − η v, with v ← 0.9 v + g",
  adam: "w − η m̂ / (√ŝ + ε)",
};

// For the first example of the batch, and for the chosen edge. Returns [title, text] four times, or [] before any step.
export function oneStep({ last, net, train }, edge) {
  if (!last) return [];
  const { X, y, probability, loss, losses, gradients, before, rule, settings } = last;
  const inputs = train.X.length / train.y.length;
  const p = probability[0];
  const right = y[0] ? p : 1 - p;
  const many = y.length > 1;
  const [w, g, now] = [before, gradients.map(({ weight }) => weight), net.layers.map(({ weight }) => weight)].map((all) => all[edge.layer][edge.index]);
  const step = rule === "sgd" ? ` = ${fixed(w)} − ${number(settings.lr, 4)} · ${factor(g)}` : `: from ${fixed(w)}, with η = ${number(settings.lr, 4)},`;
  return [
    ["Predict", `The batch has ${y.length} ${many ? "points" : "point"}. The first is x = (${[...X.subarray(0, inputs)].map((v) => fixed(v)).join(", ")}) of class ${y[0]}; the network says p = ${fixed(p)} for class 1.`],
    ["Error", `Its loss is ${right > 0 ? `−ln ${fixed(right)} = ` : ""}${fixed(losses[0])}${many ? `; the mean over the batch is L = ${fixed(loss)}` : ""}.`],
    ["Gradient", `∂L/∂z of this point is (p − y)/${y.length} = ${fixed((p - y[0]) / y.length)}. Passed back through the network and added up over the batch, at the edge ${edge.name} it is g = ∂L/∂w = ${fixed(g)}.`],
    ["Update", `w ← ${RULES_IN_SIGNS[rule]}${step}${rule === "sgd" ? " =" : " to"} ${fixed(now)}.`],
  ];
}
