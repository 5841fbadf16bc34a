// The operations of a typed expression: value, local derivatives, how each is written, and where it has no value.
// At kinks and ends they choose what dlcore chooses: relu′(0) = 0, |x|′(0) = 0, equal values share in max and min.

import { number, superscript } from "./format.js";

const sigma = (a) => (a >= 0 ? 1 / (1 + Math.exp(-a)) : Math.exp(a) / (1 + Math.exp(a)));
const share = (a, b) => (Number.isNaN(a + b) ? NaN : a > b ? 1 : a === b ? 0.5 : 0);

// Of each: its sign in the graph, value, local derivatives (which may use the value z), and, if it has any, its gaps.
export const OPERATIONS = {
  add: { label: "+", value: (a, b) => a + b, local: () => [1, 1] },
  subtract: { label: "−", value: (a, b) => a - b, local: () => [1, -1] },
  multiply: { label: "×", value: (a, b) => a * b, local: (a, b) => [b, a] },
  divide: {
    label: "÷", value: (a, b) => a / b, local: (a, b, z) => [1 / b, -z / b],
    gap: (a, b) => b === 0 && "a division by 0 has no value",
  },
  power: {
    label: "xʸ", value: (a, b) => a ** b,
    local: (a, b, z) => [b === 0 ? 0 : b * a ** (b - 1), a === 0 ? 0 : z * Math.log(a)],
    gap: (a, b) => (a < 0 && !Number.isInteger(b) && `${bracket(a)} to the power ${number(b)} is no real number`)
      || (a === 0 && b < 0 && "0 to a negative power is a division by 0, which has no value"),
  },
  negative: { label: "−x", value: (a) => -a, local: () => [-1] },
  sin: { value: Math.sin, local: (a) => [Math.cos(a)] },
  cos: { value: Math.cos, local: (a) => [-Math.sin(a)] },
  tan: { value: Math.tan, local: (a) => [1 / Math.cos(a) ** 2] },
  tanh: { value: Math.tanh, local: (a, _, z) => [1 - z * z] },
  exp: { value: Math.exp, local: (a, _, z) => [z] },
  log: { value: Math.log, local: (a) => [1 / a], gap: (a) => a <= 0 && `log needs a positive number and gets ${number(a)}` },
  sqrt: {
    label: "√", value: Math.sqrt, local: (a, _, z) => [1 / (2 * z)],
    gap: (a) => a < 0 && `sqrt needs a number that is not negative and gets ${number(a)}`,
  },
  relu: { label: "ReLU", value: (a) => (a > 0 ? a : a * 0), local: (a) => [a > 0 ? 1 : 0] },
  sigmoid: { label: "σ", value: sigma, local: (a, _, z) => [z * (1 - z)] },
  absolute: { label: "abs", value: Math.abs, local: (a) => [Math.sign(a)] },
  maximum: { label: "max", value: (a, b) => Math.max(a, b), local: (a, b) => [share(a, b), share(b, a)] },
  minimum: { label: "min", value: (a, b) => Math.min(a, b), local: (a, b) => [share(b, a), share(a, b)] },
};

// The local derivatives as formulas of the inputs a and b; for arrays, what is sent back. Also for operations of dlcore
// that cannot be typed.
const FORMULAS = {
  add: ["1", "1"], subtract: ["1", "−1"], multiply: ["b", "a"], divide: ["1/b", "−a/b²"],
  power: ["b·aᵇ⁻¹", "aᵇ·ln a"], negative: ["−1"], sin: ["cos a"], cos: ["−sin a"], tan: ["1/cos² a"],
  tanh: ["1 − tanh² a"], exp: ["eᵃ"], log: ["1/a"], log1p: ["1/(1 + a)"], sqrt: ["1/(2√a)"],
  relu: ["1 if a > 0, else 0"], sigmoid: ["σ(a)·(1 − σ(a))"], absolute: ["the sign of a"],
  maximum: ["1 if a > b, else 0", "1 if b > a, else 0"], minimum: ["1 if a < b, else 0", "1 if b < a, else 0"],
};
export const formula = (op, position) => FORMULAS[op]?.[position] ?? "";

// What an operation on whole arrays sends back, where it is more than an elementwise product.
const BACK = {
  matmul: ["upstream @ bᵀ", "aᵀ @ upstream"],
  linear: ["upstream @ weight", "upstreamᵀ @ input", "upstream, summed over the batch"],
  sum: ["upstream, copied to every element"],
  mean: ["upstream, copied to every element and divided by their number"],
  reshape: ["upstream, in the shape of before"],
  transpose: ["upstream, turned back"],
  getitem: ["upstream, put where the elements came from, and 0 elsewhere"],
};
export const sentBack = (op, position) => BACK[op]?.[position] ?? `upstream × Jacobian of ${op}`;

// A number inside arithmetic: in brackets where its sign would be misread.
export function bracket(x) {
  const text = typeof x === "string" ? x : number(x);
  return text.startsWith("−") ? `(${text})` : text;
}

const INFIX = { add: "+", subtract: "−", multiply: "×", divide: "÷" };
const NAMES = { maximum: "max", minimum: "min", absolute: "abs", relu: "ReLU", sigmoid: "σ", log: "ln", sqrt: "√" };

// How an operation is computed, with its inputs as texts: "2 × 3", "sin(2)".
export function written(op, inputs) {
  if (op in INFIX && inputs.length === 2) return `${inputs[0]} ${INFIX[op]} ${bracket(inputs[1])}`;
  if (op === "power" && inputs.length === 2) return /^−?\d{1,2}$/.test(inputs[1])
    ? `${bracket(inputs[0])}${superscript(inputs[1].replace("−", "-"))}`
    : `${bracket(inputs[0])} to the power ${inputs[1]}`;
  if (op === "negative") return `−${bracket(inputs[0])}`;
  return `${NAMES[op] ?? op}(${inputs.join(", ")})`;
}

// A calm sentence about an operation whose value or slope is no finite number, or null.
export function trouble(op, inputs, value, local) {
  const { gap } = OPERATIONS[op];
  if (!inputs.every(Number.isFinite)) return null; // told where it began
  const why = gap?.(...inputs);
  if (why) return `There is no value here: ${why}. Change an input.`;
  const call = written(op, inputs.map((x) => number(x)));
  if (!Number.isFinite(value)) return `${call} is too large to be written as a number. Change an input.`;
  if (!local.every((d) => d === null || Number.isFinite(d))) return `The slope of ${call} is no finite number, so the gradient is not one either.`;
  return null;
}
