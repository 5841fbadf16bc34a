// An expression that the reader types: parsed by jsep, computed forward, differentiated backward. Nothing is evaluated as code.

import jsep from "./jsep.js";
import { OPERATIONS, trouble } from "./operations.js";

const LONGEST = 500; // characters
export const MOST = 60; // nodes
const CONSTANTS = { pi: Math.PI, e: Math.E };
const FUNCTIONS = {
  sin: "sin", cos: "cos", tan: "tan", tanh: "tanh", exp: "exp", log: "log", sqrt: "sqrt", relu: "relu", sigmoid: "sigmoid",
  abs: "absolute", max: "maximum", min: "minimum",
};
const OPERATORS = { "+": "add", "-": "subtract", "*": "multiply", "/": "divide", "**": "power" };
const KNOWN = Object.keys(FUNCTIONS).join(", ");

export class ExpressionError extends Error {}

const refuse = (sentence) => { throw new ExpressionError(sentence); };

// jsep knows JavaScript's operators; we want Python's arithmetic, where -x**2 is -(x**2).
jsep.removeAllUnaryOps();
jsep.removeAllBinaryOps();
jsep.removeAllLiterals();
for (const operator of ["+", "-"]) jsep.addBinaryOp(operator, 1);
for (const operator of ["*", "/"]) jsep.addBinaryOp(operator, 2);
jsep.addBinaryOp("**", 3, true);
jsep.hooks.add("gobble-token", function sign(found) {
  const operator = this.char;
  if (operator !== "-" && operator !== "+") return;
  this.index += 1;
  found.node = { type: "UnaryExpression", operator, argument: power(this) };
});

function power(parser) {
  const base = parser.gobbleToken() || refuse("Something is missing after the sign.");
  parser.gobbleSpaces();
  if (!parser.expr.startsWith("**", parser.index)) return base;
  parser.index += 2;
  const right = power(parser);
  return { type: "BinaryExpression", operator: "**", left: base, right };
}

// Return the tree of an expression, or throw an ExpressionError whose message a reader understands.
export function parse(text) {
  const source = text.replaceAll("−", "-").replaceAll("·", "*").replaceAll("×", "*").replaceAll("π", "pi");
  if (!source.trim()) refuse("Type an expression, for example sin(x*y) + x**2.");
  if (source.length > LONGEST) refuse(`This expression is too large: it may have at most ${LONGEST} characters.`);
  check(source);
  try {
    return jsep(source);
  } catch (error) {
    if (error instanceof ExpressionError) throw error;
    return refuse(translated(error, source));
  }
}

// What is better said before the parser meets it.
function check(source) {
  let open = 0;
  for (const character of source) {
    open += (character === "(") - (character === ")");
    if (open < 0) refuse("There is a closing parenthesis ) without an opening one.");
  }
  if (open > 0) refuse(`${open === 1 ? "A closing parenthesis ) is" : `${open} closing parentheses ) are`} missing.`);
  if (/\(\s*\)/.test(source)) refuse("There is nothing between the parentheses ().");
  if (source.includes("^")) refuse("Write a power with two stars: x**2.");
  if (source.includes("=")) refuse("Write only the expression, without =.");
  const product = source.match(/(?<![\w.])(\d+\.?\d*)\s*([A-DF-Za-df-z(]\w*)/);
  if (product) refuse(`Write a product with a star: ${product[1]}*${product[2]}.`);
}

function translated(error, source) {
  const said = error.description ?? "";
  const after = said.match(/^Expected expression after (.*)$/);
  if (after) return `Something is missing after ${after[1]}.`;
  const where = error.index ?? source.length;
  const near = source.slice(Math.max(0, where - 6), where + 6).trim();
  const character = source[where];
  if (character && !/[\w\s.,()+\-*/]/.test(character)) return `The sign ${character} is not known here. Known are + - * / ** and parentheses.`;
  return near ? `This expression cannot be read near "${near}".` : "This expression cannot be read.";
}

// Return the graph of an expression at the given values: nodes before what they flow into, the result last, and edges.
// `missing` lists the inputs that have no value.
export function trace(text, values = {}) {
  const tape = { nodes: [], edges: [], inputs: new Map(), values, warnings: [], missing: [] };
  const end = build(parse(text), tape);
  const result = push(tape, { label: "result", kind: "result", op: null, value: tape.nodes[end].value, local: [], needs: tape.nodes[end].needs });
  join(tape, end, result, null);
  backward(tape);
  const { nodes, edges, warnings, missing } = tape;
  return { nodes, edges, warnings, missing, inputs: [...tape.inputs.keys()] };
}

function push(tape, node) {
  if (tape.nodes.length >= MOST) refuse(`This expression is too large: its graph has more than ${MOST} nodes.`);
  return tape.nodes.push({ shape: [], gradient: null, ...node }) - 1;
}

function join(tape, start, end, local) {
  tape.edges.push({ start, end, local, downstream: null });
}

function build(tree, tape) {
  switch (tree.type) {
    case "Literal": return typeof tree.value === "number" ? constant(tape, tree.value, tree.raw) : refuse("Only numbers, names and operations belong in an expression, no text in quotes.");
    case "Identifier": return named(tape, tree.name);
    case "UnaryExpression": return signed(tape, tree);
    case "BinaryExpression": return operation(tape, OPERATORS[tree.operator], [build(tree.left, tape), build(tree.right, tape)]);
    case "CallExpression": return call(tape, tree);
    case "MemberExpression": return refuse("Write functions without a dot or brackets in front: sin(x).");
    case "Compound": case "SequenceExpression": return refuse("Two parts stand side by side: put an operator such as + or * between them.");
    default: return refuse("Only numbers, names, + - * / **, parentheses and functions can be used.");
  }
}

function constant(tape, value, label) {
  if (!Number.isFinite(value)) refuse(`The number ${label} is too large.`);
  return push(tape, { label: label.replace("-", "−"), kind: "constant", op: null, value, local: [], needs: false });
}

function named(tape, name) {
  if (Object.hasOwn(CONSTANTS, name)) return constant(tape, CONSTANTS[name], name === "pi" ? "π" : "e");
  if (Object.hasOwn(FUNCTIONS, name)) refuse(`${name} is a function: write ${name}(…) with what goes in.`);
  if (tape.inputs.has(name)) return tape.inputs.get(name);
  if (!/^\p{L}_?\d{0,2}$/u.test(name) && !Object.hasOwn(tape.values, name)) {
    refuse(`The name "${name.slice(0, 20)}" is not known. An input is one letter, with digits if you like (x, w1); the functions are ${KNOWN}.`);
  }
  const value = Object.hasOwn(tape.values, name) ? tape.values[name] : NaN;
  if (!Number.isFinite(value)) tape.missing.push(name);
  tape.inputs.set(name, push(tape, { label: name, kind: "parameter", op: null, value, local: [], needs: true }));
  return tape.inputs.get(name);
}

function signed(tape, { operator, argument }) {
  if (operator === "+") return build(argument, tape);
  if (argument.type === "Literal" && typeof argument.value === "number") return constant(tape, -argument.value, `-${argument.raw}`);
  return operation(tape, "negative", [build(argument, tape)]);
}

function call(tape, { callee, arguments: given }) {
  if (callee.type !== "Identifier") {
    refuse(callee.type === "MemberExpression" ? "Write functions without a dot in front: sin(x)." : "Put an operator such as * in front of the parenthesis.");
  }
  const { name } = callee;
  if (!Object.hasOwn(FUNCTIONS, name)) {
    refuse(name.length === 1
      ? `${name} is followed by a parenthesis: write a product with a star, ${name}*(…).`
      : `There is no function "${name.slice(0, 20)}" here. The functions are ${KNOWN}.`);
  }
  const wanted = OPERATIONS[FUNCTIONS[name]].value.length;
  if (given.length !== wanted) refuse(wanted === 1 ? `${name} takes one value, and here it has ${given.length}.` : `${name} takes two values with a comma between them: ${name}(x, y).`);
  return operation(tape, FUNCTIONS[name], given.map((tree) => build(tree, tape)));
}

function operation(tape, op, starts) {
  const inputs = starts.map((i) => tape.nodes[i].value);
  const wanted = starts.map((i) => tape.nodes[i].needs);
  const value = OPERATIONS[op].value(...inputs);
  const local = OPERATIONS[op].local(inputs[0], inputs[1], value).map((d, i) => (wanted[i] ? d : null));
  const node = push(tape, { label: OPERATIONS[op].label ?? op, kind: "operation", op, value, local, needs: wanted.some(Boolean) });
  starts.forEach((start, i) => join(tape, start, node, local[i]));
  const sentence = trouble(op, inputs, value, local);
  if (sentence) tape.warnings.push(sentence);
  return node;
}

// From the result back: each node, when all that it flows into has sent its part, multiplies by its local derivatives.
function backward({ nodes, edges }) {
  const last = nodes.length - 1;
  if (!nodes[last].needs) return;
  nodes[last].gradient = 1;
  for (let i = edges.length - 1; i >= 0; i -= 1) {
    const edge = edges[i];
    const start = nodes[edge.start];
    if (!start.needs) continue;
    edge.downstream = edge.end === last ? 1 : nodes[edge.end].gradient * edge.local;
    start.gradient = (start.gradient ?? 0) + edge.downstream;
  }
}
