// y = f(g(x)) as two linked curves: a step Δx, what becomes of it, and the product of the slopes.

import { h, s, select, slider } from "./shared/dom.js";
import { drag } from "./shared/drag.js";
import { number, precise } from "./shared/format.js";
import { axes, path, sample, swatch, table } from "./shared/plot.js";
import { frame, share, widget } from "./shared/widget.js";

const sigma = (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));

// Of each function: its value, its slope, both as text of an argument, and what it asks of the argument.
export const FUNCTIONS = {
  square: { value: (x) => x * x, slope: (x) => 2 * x, text: (a) => `${a}²`, slopeText: (a) => `2${a}` },
  one_plus_square: { value: (x) => 1 + x * x, slope: (x) => 2 * x, text: (a) => `1 + ${a}²`, slopeText: (a) => `2${a}` },
  cube: { value: (x) => x ** 3, slope: (x) => 3 * x * x, text: (a) => `${a}³`, slopeText: (a) => `3${a}²` },
  sin: { value: Math.sin, slope: Math.cos, text: (a) => `sin ${a}`, slopeText: (a) => `cos ${a}` },
  exp: { value: Math.exp, slope: Math.exp, text: (a) => `exp ${a}`, slopeText: (a) => `exp ${a}` },
  log: {
    value: Math.log, slope: (x) => (x < 0 ? NaN : 1 / x), text: (a) => `ln ${a}`, slopeText: (a) => `1/${a}`,
    needs: "a number above 0",
  },
  sigmoid: { value: sigma, slope: (x) => sigma(x) * sigma(-x), text: (a) => `σ(${a})`, slopeText: (a) => `σ(${a})(1 − σ(${a}))` },
  tanh: { value: Math.tanh, slope: (x) => 1 - Math.tanh(x) ** 2, text: (a) => `tanh ${a}`, slopeText: (a) => `1 − tanh² ${a}` },
  sqrt: {
    value: Math.sqrt, slope: (x) => 0.5 / Math.sqrt(x), text: (a) => `√${a}`, slopeText: (a) => `1/(2√${a})`,
    needs: "a number that is not below 0",
  },
  reciprocal: { value: (x) => 1 / x, slope: (x) => -1 / (x * x), text: (a) => `1/${a}`, slopeText: (a) => `−1/${a}²`, needs: "a number other than 0" },
  linear: { value: (x) => 3 * x + 1, slope: () => 3, text: (a) => `3${a} + 1`, slopeText: () => "" },
};

const NAMES = { linear: "line", one_plus_square: "one plus square" };
const SIZES = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];
export const STEPS = [...SIZES.map((size) => -size).reverse(), ...SIZES];
const X = [-3, 3];

// All numbers of the picture: at x, one step further, and what the tangents say.
export function chain(f, g, x, step) {
  const [outer, inner] = [FUNCTIONS[f], FUNCTIONS[g]];
  const u = inner.value(x);
  const y = outer.value(u);
  const [innerSlope, outerSlope] = [inner.slope(x), outer.slope(u)];
  const u2 = inner.value(x + step);
  const y2 = outer.value(u2);
  const product = outerSlope * innerSlope;
  return {
    x, u, y, innerSlope, outerSlope, product, step, x2: x + step, u2, y2, du: u2 - u, dy: y2 - y,
    ratio: (y2 - y) / step, innerGuess: innerSlope * step, guess: product * step,
  };
}

// Why there is nothing to multiply, or null.
export function trouble(f, g, n) {
  const move = "Move x, or choose another function.";
  const why = (name, a, at, value, slope) => {
    const { text, needs } = FUNCTIONS[name];
    if (!Number.isFinite(value)) {
      return needs ? `${text(a)} needs ${needs}, and ${at}. ${move}` : `${text(a)} is too large for a number, since ${at}. ${move}`;
    }
    return Number.isFinite(slope) ? null : `The tangent of ${text(a)} stands upright, since ${at}: its slope is no number. ${move}`;
  };
  return why(g, "x", `x is ${precise(n.x)}`, n.u, n.innerSlope) ?? why(f, "u", `u = g(x) is ${precise(n.u)}`, n.y, n.outerSlope);
}

// What an axis shows of a curve: from its least to its most value but no more than ±10, and always the points.
function window_(curve, points) {
  const finite = curve.map(([, v]) => v).filter(Number.isFinite).map((v) => Math.max(-10, Math.min(10, v)));
  const all = [...finite, ...points.filter(Number.isFinite)];
  const [low, high] = all.length ? [Math.min(...all), Math.max(...all)] : [-1, 1];
  const margin = Math.max((high - low) * 0.1, 0.25);
  return [low - margin, high + margin];
}

const short = (v) => (Math.abs(v) >= 1e4 ? v.toExponential().replace("e+", "e").replace("-", "−") : number(v));

// A curve; at 0, where 1/x jumps and ln x falls without end, it is interrupted.
function curve(name, [low, high]) {
  const f = FUNCTIONS[name].value;
  if (!FUNCTIONS[name].needs || low >= 0 || high <= 0) return sample(f, [low, high], 300);
  return [...sample(f, [low, -high * 1e-3], 300), [0, NaN], ...sample(f, [high * 1e-3, high], 300)];
}

function render({ model, el }) {
  const { controls, body, say } = frame(el, {
    name: "ChainRuleExplorer",
    title: "The chain rule: y = f(g(x))",
    hint: "Drag the point on the first curve, then make the step Δx smaller: Δy/Δx comes close to the product of the two slopes.",
  });
  const places = [h("div", { class: "dl-half" }), h("div", { class: "dl-half" })];
  const sentence = h("p", { class: "dl-warning dl-wide" });
  const numbers = h("div", { class: "dl-scroll dl-half" });
  const formulas = h("div", { class: "dl-math dl-half" });
  body.append(...places, sentence, numbers, formulas);

  const options = (a) => Object.entries(FUNCTIONS).map(([name, { text }]) => [name, `${NAMES[name] ?? name}: ${text(a)}`]);
  const choose = (key, label, a) => select({
    label, options: options(a), value: model.get(key), onChange: (name) => { share(model, { [key]: name }); draw(); },
  });
  const at = slider({
    label: "x", min: X[0], max: X[1], step: 0.05, value: model.get("x"), format: precise,
    onInput: (x) => { share(model, { x }); draw(); },
  });
  const stride = slider({
    label: "step Δx", min: 0, max: STEPS.length - 1, step: 1, value: STEPS.indexOf(model.get("step")), format: (i) => number(STEPS[i]),
    onInput: (i) => { share(model, { step: STEPS[i] }); draw(); },
  });
  controls.append(choose("g", "inner g(x)", "x").root, choose("f", "outer f(u)", "u").root, at.root, stride.root);

  let left;
  drag(places[0], {
    touch: "pan-y",
    onMove: (event) => {
      const [x] = left.at(event);
      at.set(Math.max(X[0], Math.min(X[1], x)));
      share(model, { x: at.value });
      draw();
    },
  });
  places[0].style.cursor = "ew-resize";

  function draw() {
    const [f, g] = [model.get("f"), model.get("g")];
    const n = chain(f, g, at.value, STEPS[stride.value]);
    const wrong = trouble(f, g, n);
    const [fText, gText] = [FUNCTIONS[f].text("u"), FUNCTIONS[g].text("x")];
    left = pair(places[0], {
      name: g, x: [Math.min(X[0], n.x2), Math.max(X[1], n.x2)], xLabel: "x", yLabel: "u", title: `u = g(x) = ${gText}`, points: [n.u, n.u2],
      start: [n.x, n.u], end: [n.x2, n.u2], slope: n.innerSlope, guess: [n.x2, n.u + n.innerGuess], steps: ["Δx", "Δu"],
      link: "vertical", slopeText: wrong ? "" : `slope g′(${precise(n.x)}) = ${precise(n.innerSlope)}`, linkText: `u = ${precise(n.u)}`,
    });
    pair(places[1], {
      name: f, x: left.y, xLabel: "u, as on the first curve", yLabel: "y", title: `y = f(u) = ${fText}`, points: [n.y, n.y2],
      start: [n.u, n.y], end: [n.u2, n.y2], slope: n.outerSlope, guess: [n.u + n.innerGuess, n.y + n.guess], steps: ["Δu", "Δy"],
      link: "horizontal", slopeText: wrong ? "" : `slope f′(${precise(n.u)}) = ${precise(n.outerSlope)}`, linkText: `u = ${precise(n.u)}`,
    });
    sentence.textContent = wrong ?? (Number.isFinite(n.dy) ? "" : `At x + Δx = ${precise(n.x2)} there is no value of y. Choose another step Δx.`);
    sentence.hidden = !sentence.textContent;
    numbers.replaceChildren(journey(n, gText, fText));
    formulas.replaceChildren(...(wrong ? [] : lines(n, f, g)));
    say(sentence.textContent || `x = ${precise(n.x)}: slopes ${precise(n.innerSlope)} and ${precise(n.outerSlope)}, product ${precise(n.product)}; Δy/Δx = ${precise(n.ratio)}.`);
  }

  draw();
}

// One curve with its tangent, its step, and a line to the axis of u, which both curves share.
function pair(place, { name, x, xLabel, yLabel, title, points, start, end, slope, guess, steps, link, slopeText, linkText }) {
  const shape = curve(name, x);
  const near = [...points, guess[1]].filter((v, i) => i < 2 || Math.abs(v) <= 10);
  const plot = axes({ width: 360, height: 270, x, y: window_(shape, near), xLabel, yLabel, yText: short, label: `${title}. ${slopeText}` });
  const line = (a, b, role, dash, width = 2) => plot.layer.append(s("path", {
    d: path([a, b], plot.px, plot.py), style: `stroke: var(--${role}); stroke-width: ${width}`, "stroke-dasharray": dash,
  }));
  const dot = ([u, v], r, style) => plot.layer.append(s("circle", { cx: plot.px(u), cy: plot.py(v), r, style }));
  const text = (u, v, words, role, anchor = "start") => plot.front.append(s("text", {
    x: u, y: v, class: "dl-label", style: `fill: var(--${role})`, "text-anchor": anchor, text: words,
  }));
  plot.layer.append(s("path", { d: path(shape, plot.px, plot.py), style: "stroke: var(--value); stroke-width: 2.5" }));
  if ([...start, slope].every(Number.isFinite)) {
    line([x[0], start[1] + slope * (x[0] - start[0])], [x[1], start[1] + slope * (x[1] - start[0])], "local", "7 4");
    if (link === "vertical") line([x[0], start[1]], start, "ink", "2 3", 1.5);
    else line([start[0], plot.y[0]], start, "ink", "2 3", 1.5);
    if (end.every(Number.isFinite)) {
      const corner = [end[0], start[1]];
      line(start, corner, "extra", null, 3.5);
      line(corner, end, "extra", null, 3.5);
      dot(end, 4.5, "fill: var(--extra)");
      if (guess.every(Number.isFinite)) dot(guess, 4.5, "fill: var(--background); stroke: var(--local); stroke-width: 2");
      const [a, b, c] = [plot.px(start[0]), plot.px(end[0]), plot.py(start[1])];
      const under = end[1] >= start[1] ? 15 : -7;
      if (Math.abs(b - a) > 20) text((a + b) / 2, c + under, steps[0], "extra", "middle");
      const fits = Math.abs(plot.py(end[1]) - c) > 14;
      if (fits) text(b + (b >= a ? 6 : -6), (plot.py(end[1]) + c) / 2 + 4, steps[1], "extra", b >= a ? "start" : "end");
    }
    dot(start, 6, "fill: var(--value); stroke: var(--background); stroke-width: 1.5");
    if (link === "vertical") text(50, plot.py(start[1]) - 5, linkText, "ink");
    else text(plot.px(start[0]) + (start[0] > (x[0] + x[1]) / 2 ? -5 : 5), 226, linkText, "ink", start[0] > (x[0] + x[1]) / 2 ? "end" : "start");
  }
  const caption = h("p", { class: "dl-math" }, h("span", { class: "value", text: title }), " ", slopeText && swatch("local", "7 4"), " ", h("span", { class: "local", text: slopeText }));
  place.replaceChildren(caption, plot.svg);
  return plot;
}

// Δx → Δu → Δy as a table, beside what the tangents say.
function journey(n, gText, fText) {
  const change = (v) => (Number.isFinite(v) ? precise(v) : "no value");
  return table(["", "at x", "at x + Δx", "change", "by tangent ○"], [
    ["x", precise(n.x), precise(n.x2), precise(n.step), ""],
    [`u = ${gText}`, change(n.u), change(n.u2), change(n.du), change(n.innerGuess)],
    [`y = ${fText}`, change(n.y), change(n.y2), change(n.dy), change(n.guess)],
  ], Number.isFinite(n.dy + n.guess)
    ? `Δx = ${precise(n.step)} → Δu = ${precise(n.du)} → Δy = ${precise(n.dy)}; the tangents predict Δy = ${precise(n.guess)}.`
    : "Δx → Δu → Δy");
}

// The product of slopes written out, and what it is compared with.
function lines(n, f, g) {
  const part = (text, role = null) => h("span", { class: role, text });
  const [outer, inner] = [precise(n.outerSlope), precise(n.innerSlope)];
  const paren = (text) => (text.startsWith("−") ? `(${text})` : text);
  const elsewhere = FUNCTIONS[f].slope(n.x);
  const formula = (name, a) => (FUNCTIONS[name].slopeText(a) ? `${FUNCTIONS[name].slopeText(a)} = ` : "");
  const aside = Number.isFinite(elsewhere) && precise(elsewhere) !== outer ? `, not at x (f′(${precise(n.x)}) would be ${precise(elsewhere)})` : "";
  return [
    h("p", {}, "inner slope: g′(x) = ", formula(g, "x"), part(inner, "local"), ` at x = ${precise(n.x)}`),
    h("p", {}, "outer slope: f′(u) = ", formula(f, "u"), part(outer, "local"), ` at u = g(x) = ${precise(n.u)}`, aside),
    h("p", {}, "dy/dx = f′(g(x)) · g′(x) = ", part(outer, "local"), " · ", part(paren(inner), "local"), " = ", part(precise(n.product), "gradient")),
    Number.isFinite(n.ratio)
      ? h("p", {}, `Δy/Δx = ${precise(n.dy)} / ${paren(precise(n.step))} = `, part(precise(n.ratio), "extra"), verdict(n, f, g))
      : h("p", {}, "Δy/Δx has no value for this step."),
  ];
}

function verdict({ ratio, product, x, x2, u, u2 }, f, g) {
  if ((f === "reciprocal" && u * u2 < 0) || (g === "reciprocal" && x * x2 < 0)) return ": the step jumps over 0, where the reciprocal has no value.";
  const apart = Math.abs(ratio - product);
  if (apart <= 1e-6 * Math.max(1, Math.abs(product))) return ", the same as the product.";
  return apart <= 0.01 * Math.abs(product) ? ", within 1 % of the product." : `, ${precise(apart)} away from the product.`;
}

export default widget(render);
