// Logits → probabilities → cross-entropy → gradient p − y, stable for logits of any size.

import { bar } from "./shared/bars.js";
import { button, h, numberField, select, slider } from "./shared/dom.js";
import { number, precise } from "./shared/format.js";
import { table } from "./shared/plot.js";
import { frame, share, widget } from "./shared/widget.js";

const TEMPERATURES = [0.1, 0.2, 0.5, 1, 2, 5, 10];
const sub = (i) => "₁₂₃₄₅"[i];

// The largest logit is taken off first: the fractions stay what they were, and no exponential is too large.
export function crossEntropy(logits, target, temperature = 1) {
  const most = Math.max(...logits);
  const shifted = logits.map((z) => (z - most) / temperature);
  const exponentials = shifted.map(Math.exp);
  const total = exponentials.reduce((sum, e) => sum + e, 0);
  const p = exponentials.map((e) => e / total);
  const error = p.map((q, i) => q - (i === target ? 1 : 0));
  return {
    most, shifted, exponentials, total, p, error,
    loss: Math.log(total) - shifted[target], gradient: error.map((e) => e / temperature),
  };
}

function render({ model, el }) {
  const { controls, body, say } = frame(el, {
    name: "SoftmaxExplorer",
    title: "From logits to probabilities to the gradient",
    hint: "Move the logits and choose the true class. The gradient is p − y: a step against it raises the true class and lowers the others, each by its own probability.",
  });
  const names = model.get("classes");
  const rows = h("div", { class: "dl-wide" });
  const message = h("p", { class: "dl-wide dl-note" });
  const formulas = h("div", { class: "dl-math dl-half" });
  const numbers = h("div", { class: "dl-scroll dl-half" });
  body.append(rows, message, formulas, numbers);
  let parts = [];

  const logits = () => model.get("logits");
  const put = (values, words = "") => { share(model, values); message.textContent = words; message.hidden = !words; draw(); };
  const truth = h("div");
  const count = select({
    label: "classes", options: ["3", "4", "5"], value: String(logits().length),
    onChange: (k) => {
      const z = [...logits(), 0, 0].slice(0, Number(k));
      put({ logits: z, target: Math.min(model.get("target"), z.length - 1) });
      build();
    },
  });
  const warmth = slider({
    label: "temperature T", min: 0, max: TEMPERATURES.length - 1, step: 1, value: TEMPERATURES.indexOf(model.get("temperature")),
    format: (i) => number(TEMPERATURES[i]), onInput: (i) => put({ temperature: TEMPERATURES[i] }),
  });
  let constant = 5;
  const shift = numberField({ label: "constant c", value: constant, onChange: (c) => { constant = c; } });
  controls.append(
    count.root, truth, warmth.root, shift.root,
    button("Add c to every logit", addConstant), button("Step against the gradient", descend),
  );

  function addConstant() {
    if (!Number.isFinite(constant)) return put({}, "Type a number for the constant c first.");
    const z = logits().map((v) => v + constant);
    if (!z.every(Number.isFinite)) return put({}, "With this c a logit would be too large for a number, so nothing was added.");
    const before = crossEntropy(logits(), 0, model.get("temperature")).p;
    const same = crossEntropy(z, 0, model.get("temperature")).p.every((q, i) => Math.abs(q - before[i]) < 1e-9);
    return put({ logits: z }, `Every logit changed by c = ${precise(constant)}. ${same
      ? "No probability changed: every exponential got the same factor, and it cancels in the fraction."
      : "On paper no probability changes; here the logits are so large that their last digits were lost."}`);
  }

  function descend() {
    const [target, T] = [model.get("target"), model.get("temperature")];
    const now = crossEntropy(logits(), target, T);
    const z = logits().map((v, i) => v - now.gradient[i]);
    put({ logits: z }, `Every logit went one step against its gradient: the loss was ${precise(now.loss)} and is ${precise(crossEntropy(z, target, T).loss)}.`);
  }

  // One row a class: its controls stay while their numbers change.
  function build() {
    parts = logits().map((z, i) => row(i, z));
    rows.replaceChildren(...parts.map(({ root }) => root));
    truth.replaceChildren(select({
      label: "true class", options: names.slice(0, parts.length).map((name, i) => [String(i), name]), value: String(model.get("target")),
      onChange: (target) => put({ target: Number(target) }),
    }).root);
    draw();
  }

  function row(i, z) {
    const change = (value) => put({ logits: logits().map((old, j) => (j === i ? value : old)) });
    const knob = slider({ label: names[i], min: -10, max: 10, step: 0.1, value: z, onInput: change });
    knob.root.lastChild.remove(); // the number is in the field beside it
    const field = numberField({
      label: `z${sub(i)}`, value: z,
      onChange: (value) => {
        if (Number.isFinite(value)) return change(value);
        return put({}, `What is typed for ${names[i]} is no number; z${sub(i)} stays ${precise(logits()[i])}.`);
      },
    });
    const bars = h("div", { class: "dl-pair" });
    const root = h("div", { class: "dl-class" }, h("div", { class: "dl-knobs" }, knob.root, field.root), bars);
    return { root, bars, knob, field: field.input };
  }

  function draw() {
    const z = logits();
    if (z.length !== parts.length) return;
    const [target, T] = [model.get("target"), model.get("temperature")];
    const n = crossEntropy(z, target, T);
    parts.forEach(({ bars, knob, field }, i) => {
      knob.set(z[i]);
      knob.input.setAttribute("aria-valuetext", precise(z[i]));
      if (document.activeElement !== field) field.value = Number(z[i].toPrecision(6));
      const y = i === target ? 1 : 0;
      bars.replaceChildren(
        bar({ value: n.p[i], role: "value", text: `p${sub(i)} = ${precise(n.p[i])}`, mark: y ? [0, 1] : null }),
        bar({ value: n.error[i], low: -1, role: "gradient", text: `p${sub(i)} − ${y} = ${precise(n.error[i])}` }),
      );
    });
    formulas.replaceChildren(...lines(n, z, target, T, names));
    numbers.replaceChildren(table(["class", T === 1 ? "z − m" : "(z − m)/T", "exp", "p", "y", T === 1 ? "p − y" : "(p − y)/T"], z.map((_, i) => [
      names[i], ...[n.shifted[i], n.exponentials[i], n.p[i]].map(precise), i === target ? "1" : "0", precise(n.gradient[i]),
    ]), `m = ${precise(n.most)}, the largest logit; the exponentials add up to ${precise(n.total)}.`));
    say(`${message.textContent} ${z.map((_, i) => `${names[i]} ${precise(n.p[i])}`).join(", ")}; loss ${precise(n.loss)}.`);
  }

  build();
}

function lines(n, z, target, T, names) {
  const part = (text, role) => h("span", { class: role, text });
  const [q, loss, name] = [n.p[target], precise(n.loss), names[target]];
  const paren = (v) => (v < 0 ? `(${precise(v)})` : precise(v));
  const found = [
    h("p", {}, `p of ${name} = ${precise(n.exponentials[target])} / ${precise(n.total)} = `, part(precise(q), "value")),
    q > 1e-300
      ? h("p", {}, `cross-entropy ℓ = −ln p = −ln ${precise(q)} = `, part(loss, "value"))
      : h("p", {}, `cross-entropy ℓ = ln ${precise(n.total)} − ${paren(n.shifted[target])} = `, part(loss, "value"), ", from the logits: p itself rounds to 0, and −ln 0 would be ∞."),
    h("p", {}, `∂ℓ/∂z of ${name} = ${T === 1 ? "p − y" : "(p − y)/T"} = ${T === 1 ? `${precise(q)} − 1` : `(${precise(q)} − 1) / ${T}`} = `, part(precise(n.gradient[target]), "gradient")),
    h("p", { class: "dl-note", text: "The gradient adds up to 0 over the classes. A dashed outline marks the true class, y = 1." }),
  ];
  if (T !== 1) found.push(h("p", { class: "dl-note", text: `The logits are divided by T = ${T} first: ${T > 1 ? "the probabilities come closer together" : "the largest one stands out more"}.` }));
  return found;
}

export default widget(render);
