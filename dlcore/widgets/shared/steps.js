// The steps through a graph, forward and then backward, with the arithmetic of each written out. A line of arithmetic is a
// list of [text, role] pieces; the role gives the colour.

import { number } from "./format.js";
import { bracket, formula, sentBack, written } from "./operations.js";

// A value as dlcore.graph writes it: a number, "nan" or "inf", a short list, or the shape and range of a long one.
export function show(value) {
  if (typeof value === "number") return number(value);
  if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
  if (value && typeof value === "object") return `(${shapeText(value.shape)}, from ${show(value.min)} to ${show(value.max)})`;
  if (typeof value === "boolean") return value ? "1" : "0";
  return number({ inf: Infinity, "-inf": -Infinity }[value] ?? NaN);
}

// The same where there is little room: a longer list by its shape only.
export function brief(value, shape = []) {
  const text = show(value);
  return value !== null && typeof value === "object" && (text.length > 12 || value.shape) ? shapeText(value.shape ?? shape) : text;
}

export const shapeText = (shape) => (shape.length === 1 ? `${shape[0]} numbers` : shape.join(" × "));

// Whether the digits that are shown are all there are; if not, arithmetic with them is written with ≈.
function exact(value) {
  if (Array.isArray(value)) return value.every(exact);
  if (typeof value !== "number") return true;
  const size = Math.abs(value);
  if (value === 0 || !Number.isFinite(value)) return true;
  const shown = Number(value.toFixed(size >= 100 ? 1 : 3));
  return size < 1e5 && size >= 1e-3 && Math.abs(shown - value) <= 1e-12 * size;
}
const equals = (...values) => (values.every(exact) ? " = " : " ≈ ");

const inputsOf = (graph, node) => graph.edges.map((edge, i) => ({ ...edge, index: i })).filter((edge) => edge.end === node);
const isLeaf = (node) => node.kind === "parameter" || node.kind === "constant";

const NO_GRADIENT = "Here it ends: without an input to differentiate by, or without a single number as the result, no gradient flows back.";

// Return the steps, and when what appears: values of nodes, what edges send back, complete gradients of nodes.
export function makeSteps(graph) {
  const { nodes, edges } = graph;
  const sequence = nodes.map((_, i) => i).sort((a, b) => nodes[a].x - nodes[b].x || nodes[a].y - nodes[b].y);
  const plan = {
    steps: [], sequence,
    appears: nodes.map(() => 0), arrives: edges.map(() => Infinity), complete: nodes.map(() => Infinity),
    incoming: nodes.map(() => []), uses: nodes.map(() => []),
  };
  edges.forEach((edge, i) => {
    plan.incoming[edge.end].push(i);
    if (edge.downstream !== null) plan.uses[edge.start].push(i);
  });
  forward(graph, plan);
  plan.turn = plan.steps.length;
  if (nodes.at(-1).gradient !== null) backward(graph, plan);
  else plan.steps.at(-1).note = NO_GRADIENT;
  return plan;
}

function forward(graph, plan) {
  const { nodes } = graph;
  const last = nodes.length - 1;
  const given = plan.sequence.filter((i) => isLeaf(nodes[i]));
  const named = given.filter((i) => nodes[i].kind === "parameter");
  plan.steps.push({
    pass: "forward", nodes: given, edges: [], title: "Forward. What is given",
    lines: (named.length && named.length <= 8 ? named : given.slice(0, 8)).map((i) => [[`${nodes[i].label} = `], [show(nodes[i].value), "value"]]),
  });
  for (const i of plan.sequence.filter((j) => nodes[j].kind === "operation")) {
    plan.appears[i] = plan.steps.length;
    plan.steps.push({
      pass: "forward", nodes: [i], edges: plan.incoming[i], title: `Forward through ${nodes[i].label}`, lines: [computed(graph, plan, i)],
    });
  }
  plan.appears[last] = plan.steps.length - 1;
}

function computed(graph, plan, i) {
  const node = graph.nodes[i];
  const values = plan.incoming[i].map((edge) => graph.nodes[graph.edges[edge].start].value);
  const wide = values.some((value) => value?.shape) || node.value?.shape;
  return [[written(node.op, values.map(show)), "value"], [wide ? " = " : equals(...values, node.value)], [show(node.value), "value"]];
}

function backward(graph, plan) {
  const { nodes } = graph;
  const last = nodes.length - 1;
  const finish = plan.steps.length;
  plan.complete[last] = finish;
  for (const i of [...plan.sequence].reverse()) {
    if (nodes[i].gradient === null) continue;
    if (plan.uses[i].length > 1) plan.steps.push(sum(graph, plan, i));
    if (i !== last && isLeaf(nodes[i])) continue;
    send(graph, plan, i);
    plan.steps.push(i === last ? start(graph, plan) : product(graph, plan, i));
  }
}

// Note that a node sends its gradient on at the next step; a node that is used once has its gradient then.
function send(graph, plan, i) {
  for (const edge of plan.incoming[i]) {
    const from = graph.edges[edge].start;
    if (graph.edges[edge].downstream === null) continue;
    plan.arrives[edge] = plan.steps.length;
    if (plan.uses[from].length === 1) plan.complete[from] = plan.steps.length;
  }
}

function start(graph, plan) {
  const last = graph.nodes.length - 1;
  const { gradient, shape, label } = graph.nodes[last];
  const line = [[`∂${label} / ∂${label} = `], [show(gradient), "gradient"]];
  return {
    pass: "backward", nodes: [last], edges: plan.incoming[last], title: "Backward. Start at the result",
    lines: [line], note: shape.length ? "" : "Nudge the result, and it moves by just as much: the gradient starts at 1.",
  };
}

function sum(graph, plan, i) {
  const node = graph.nodes[i];
  plan.complete[i] = plan.steps.length;
  const parts = plan.uses[i].map((edge) => graph.edges[edge].downstream);
  const line = parts.flatMap((part, k) => [...(k ? [[" + "]] : []), [k ? bracket(show(part)) : show(part), "gradient"]]);
  return {
    pass: "backward", nodes: [i], edges: plan.uses[i], title: `Sum at ${node.label}`, sum: true,
    lines: [[...line, [equals(...parts, node.gradient)], [show(node.gradient), "gradient"]]],
    note: `${node.label} is used ${parts.length} times, so what comes back is added.`,
  };
}

function product(graph, plan, i) {
  const node = graph.nodes[i];
  const sent = inputsOf(graph, i).filter((edge) => edge.downstream !== null);
  const many = plan.incoming[i].length > 1;
  return {
    pass: "backward", nodes: [i], edges: sent.map((edge) => edge.index), title: `Backward through ${node.label}`,
    lines: sent.map((edge) => [
      ...(many ? [[`to ${inputName(graph, plan, edge.index)}: `]] : []), ...multiplied(graph, plan, edge),
    ]),
  };
}

// upstream × local = downstream, or for an operation on whole arrays what takes its place.
function multiplied(graph, plan, edge) {
  const { gradient, op } = graph.nodes[edge.end];
  const arrow = [[" = "], [show(edge.downstream), "gradient"]];
  if (edge.local === null) return [[sentBack(op, plan.incoming[edge.end].indexOf(edge.index)), "local"], ...arrow];
  const parts = [[show(gradient), "gradient"], [" × "], [bracket(show(edge.local)), "local"]];
  if (edge.summed) return [["sum of "], ...parts, ...arrow];
  return [...parts, [equals(gradient, edge.local, edge.downstream)], arrow[1]];
}

// What to call an input of an operation: its name, or its sign with its value where there is none.
function inputName(graph, plan, edge) {
  const { label, kind, value, shape } = graph.nodes[graph.edges[edge].start];
  const twin = plan.incoming[graph.edges[edge].end].filter((other) => graph.edges[other].start === graph.edges[edge].start);
  const which = twin.length > 1 ? ` (use ${twin.indexOf(edge) + 1})` : "";
  return (kind === "operation" ? `${label} (${brief(value, shape)})` : label) + which;
}

// The local derivatives of a node, as lines: of which input, by which formula, with which number.
export function localLines(graph, plan, i) {
  const { op } = graph.nodes[i];
  return plan.incoming[i].map((edge, position) => {
    const { local, start: from } = graph.edges[edge];
    const letter = "abcdefgh"[position];
    const rule = formula(op, position);
    const given = [`${letter} = ${brief(graph.nodes[from].value, graph.nodes[from].shape)}: `];
    if (local === null && graph.nodes[from].gradient === null) return [given, ["needs no derivative"]];
    if (local === null) return [given, ["sends back "], [sentBack(op, position), "local"]];
    return [given, [`∂/∂${letter} = ${rule}${rule && rule !== show(local) ? equals(local) : ""}`], [rule === show(local) ? "" : show(local), "local"]];
  });
}

// A line as plain text, for those who hear it.
export const spoken = (line) => line.map(([text]) => text).join("");
