// A drawn network whose edges are as thick as a number on each of them; one edge is chosen, by pointer or by keys.

import { s } from "./dom.js";
import { number } from "./format.js";

const WIDTH = 420;
const HEIGHT = 300;
const NEAR = 24; // how far from an edge the pointer may be to choose it
const LOOKS = { gradient: "gradient", weight: "parameter" };

// Names of units: x1, x2; h1.3 for the third unit of the first hidden layer; z for the score.
export function unitName(sizes, layer, unit) {
  if (layer === 0) return `x${unit + 1}`;
  return layer === sizes.length - 1 ? "z" : `h${layer}.${unit + 1}`;
}

// All edges of a network with `sizes` units a layer: where they come from, go to, and stand in the weights.
export function edgesOf(sizes) {
  return sizes.slice(1).flatMap((outputs, layer) => Array.from({ length: outputs * sizes[layer] }, (_, index) => {
    const [to, from] = [Math.floor(index / sizes[layer]), index % sizes[layer]];
    return { layer, index, from, to, name: `${unitName(sizes, layer, from)} → ${unitName(sizes, layer + 1, to)}` };
  }));
}

export function networkDrawing({ onChoose }) {
  const svg = s("svg", {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "dl-plot dl-network", tabindex: 0, role: "application", "aria-roledescription": "network",
  });
  let edges = [];
  let lines = [];
  let chosen = 0;
  let sizes = [];
  const halo = s("line", { class: "dl-halo" });
  const label = s("text", { class: "dl-edge-label", "text-anchor": "middle" });
  const spot = (layer, unit) => [
    34 + (layer * (WIDTH - 68)) / (sizes.length - 1), 138 + (unit - (sizes[layer] - 1) / 2) * Math.min(56, 250 / Math.max(...sizes)),
  ];

  function build(units) {
    sizes = units;
    edges = edgesOf(sizes).map((edge) => ({ ...edge, a: spot(edge.layer, edge.from), b: spot(edge.layer + 1, edge.to) }));
    lines = edges.map(({ a, b }) => s("line", { x1: a[0], y1: a[1], x2: b[0], y2: b[1], class: "dl-edge" }));
    const units_ = sizes.flatMap((count, layer) => Array.from({ length: count }, (_, unit) => circle(layer, unit)));
    svg.replaceChildren(halo, s("g", {}, ...lines), ...units_, ...sizes.map(heading), label);
    choose(Math.min(chosen, edges.length - 1));
  }

  function circle(layer, unit) {
    const [x, y] = spot(layer, unit);
    const radius = Math.max(...sizes) > 5 ? 11 : 14;
    return s("g", { class: "dl-unit" }, s("circle", { cx: x, cy: y, r: radius }), s("text", { x, y: y + 4, "text-anchor": "middle", text: unitName(sizes, layer, unit).replace(/^h\d\./, "") }));
  }

  function heading(_, layer) {
    const text = layer === 0 ? "inputs" : layer === sizes.length - 1 ? "score" : `hidden ${layer}`;
    return s("text", { class: "dl-axis", x: spot(layer, 0)[0], y: HEIGHT - 8, "text-anchor": "middle", text });
  }

  function choose(k) {
    chosen = Math.max(0, k);
    const { a, b } = edges[chosen];
    for (const [key, value] of Object.entries({ x1: a[0], y1: a[1], x2: b[0], y2: b[1] })) halo.setAttribute(key, value);
  }

  // Show numbers, one array of weights or gradients for each layer.
  function show(arrays, kind) {
    const values = edges.map(({ layer, index }) => arrays[layer][index]);
    const largest = Math.max(...values.map((v) => (Number.isFinite(v) ? Math.abs(v) : 0))) || 1;
    lines.forEach((line, k) => {
      const size = Number.isFinite(values[k]) ? Math.abs(values[k]) / largest : 0;
      line.setAttribute("style", `stroke: var(--${LOOKS[kind]}); stroke-width: ${(0.7 + 6 * size).toFixed(2)}; stroke-dasharray: ${values[k] < 0 ? "6 4" : "none"}`);
    });
    halo.setAttribute("stroke-width", 12);
    const { a, b } = edges[chosen];
    label.textContent = number(values[chosen]);
    label.setAttribute("x", (a[0] + b[0]) / 2);
    label.setAttribute("y", (a[1] + b[1]) / 2 - 9);
    svg.setAttribute("aria-label", `Network of ${sizes.join(", ")} units. Chosen edge: ${edges[chosen].name}. Arrow keys choose another one.`);
  }

  function nearest(event) {
    const box = svg.getBoundingClientRect();
    const scale = WIDTH / box.width;
    const at = [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
    const far = edges.map(({ a, b }) => distance(at, a, b));
    const best = far.indexOf(Math.min(...far));
    return far[best] < NEAR ? best : null;
  }
  const pick = (k) => { if (k !== null && k !== chosen && edges[k]) { choose(k); onChoose(edges[k]); } };
  svg.addEventListener("pointermove", (event) => { if (event.pointerType === "mouse") pick(nearest(event)); });
  svg.addEventListener("click", (event) => pick(nearest(event)));
  svg.addEventListener("focus", () => onChoose(edges[chosen]));
  svg.addEventListener("keydown", (event) => {
    const { layer } = edges[chosen];
    const other = { ArrowLeft: layer - 1, ArrowRight: layer + 1 }[event.key];
    const next = { ArrowUp: chosen - 1, ArrowDown: chosen + 1, Home: 0, End: edges.length - 1 }[event.key];
    if (other === undefined && next === undefined) return;
    event.preventDefault();
    pick(next ?? edges.findIndex((edge) => edge.layer === other));
  });
  return { svg, build, show, get edges() { return edges; }, get chosen() { return edges[chosen]; } };
}

// From a point to a line between two points.
function distance([x, y], [x1, y1], [x2, y2]) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const t = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - x1 - t * dx, y - y1 - t * dy);
}
