// A computational graph in SVG: values above the nodes, gradients below them, local derivatives on the edges.

import { h, s, uid } from "./dom.js";
import { brief, show } from "./steps.js";
import { calm } from "./widget.js";

const MARGIN = 34;
const LEAST = 0.8; // how far a picture shrinks before it is scrolled
const KEYS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

// Draw a graph. `onPick` is called with a node that is clicked, `onInspect` with one that is pointed at or focused, or null.
export function graphView(graph, plan, { onPick, onInspect }) {
  const { nodes, edges } = graph;
  const box = bounds(graph);
  const ahead = uid("ahead");
  const back = uid("back");
  const lines = edges.map((edge) => s("path", { d: curve(edge.points).map(([pen, ...points]) => pen + points.flat().join(" ")).join(""), class: "dl-edge", "marker-end": `url(#${ahead})` }));
  const spots = labelSpots(graph);
  const locals = spots.map(([x, y]) => s("text", { x, y: y - 5, class: "dl-edge-local" }));
  const sent = spots.map(([x, y]) => s("text", { x, y: y + 15, class: "dl-edge-sent" }));
  const drawn = nodes.map(drawNode);
  const svg = s(
    "svg",
    {
      viewBox: `${box.left} ${box.top} ${box.width} ${box.height}`, class: "dl-graph", role: "group", "aria-label": "Computational graph",
      style: `max-width: ${box.width}px; min-width: ${box.width * LEAST}px`,
    },
    s("defs", {}, marker(ahead, "M0 0 8 4 0 8z", 8, "muted"), marker(back, "M8 0 0 4 8 8z", 0, "gradient")),
    ...lines, ...drawn.map((d) => d.root), ...locals, ...sent,
  );
  const root = h("div", { class: "dl-scroll dl-graph-scroll" }, svg);
  let current = plan.sequence[0];
  drawn[current].root.setAttribute("tabindex", 0);

  drawn.forEach(({ root: node }, i) => {
    node.addEventListener("pointerenter", () => onInspect(i));
    node.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") onInspect(null); });
    node.addEventListener("focus", () => { rove(i); onInspect(i); });
    node.addEventListener("click", () => { rove(i); onPick(i); });
    node.addEventListener("keydown", (event) => key(event, i));
  });

  function rove(i) {
    drawn[current].root.setAttribute("tabindex", -1);
    current = i;
    drawn[i].root.setAttribute("tabindex", 0);
  }

  function key(event, i) {
    if (event.key === "Enter" || event.key === " ") onPick(i);
    else if (event.key in KEYS) {
      const next = plan.sequence[plan.sequence.indexOf(i) + KEYS[event.key]];
      if (next !== undefined) drawn[next].root.focus();
    } else return;
    event.preventDefault();
  }

  // Show the graph as it stands after a step; `inspected` is a node whose local derivatives are shown too.
  function update(k, inspected = null) {
    const { pass, nodes: active, edges: moving } = plan.steps[k];
    drawn.forEach((d, i) => {
      const known = plan.appears[i] <= k;
      const complete = plan.complete[i] <= k;
      d.value.textContent = known ? d.text : "";
      d.gradient.textContent = complete ? `← ${brief(nodes[i].gradient, nodes[i].shape)}` : "";
      d.root.setAttribute("class", `dl-node dl-${nodes[i].kind}${known ? "" : " dl-later"}${active.includes(i) ? ` dl-active-${pass}` : ""}${inspected === i ? " dl-inspected" : ""}`);
      d.root.setAttribute("aria-label", spokenNode(nodes[i], known, complete));
    });
    edges.forEach((edge, i) => {
      const busy = moving.includes(i);
      const turned = busy && pass === "backward";
      const waiting = plan.complete[edge.start] > k || (turned && plan.arrives[i] <= k); // for the sum, or just sent
      const arrived = plan.arrives[i] <= k && (waiting || inspected === edge.end || inspected === edge.start) && plan.arrives[i] !== Infinity;
      const twice = plan.uses[edge.start].length === 1 && nodes[edge.start].shape.length > 0; // it stands below the node
      const open = inspected === null ? turned && !plan.steps[k].sum : edge.end === inspected;
      lines[i].setAttribute("class", `dl-edge${busy ? ` dl-busy-${pass}` : ""}`);
      toggle(lines[i], "marker-start", turned ? `url(#${back})` : null);
      toggle(lines[i], "marker-end", turned ? null : `url(#${ahead})`);
      locals[i].textContent = open && edge.local !== null && nodes[edge.end].kind !== "result" ? `× ${brief(edge.local, nodes[edge.end].shape)}` : "";
      sent[i].textContent = arrived && !twice ? `← ${brief(edge.downstream, nodes[edge.start].shape)}` : "";
    });
  }

  // Bring what a step is about into view, by scrolling the picture alone.
  function follow(k) {
    const shown = plan.steps[k].nodes.length > 1 ? plan.steps[k].nodes.slice(0, 1) : [...plan.steps[k].nodes, ...plan.steps[k].edges.map((e) => edges[e].start)];
    const scale = svg.getBoundingClientRect().width / box.width;
    const xs = shown.map((i) => (nodes[i].x - box.left) * scale);
    const ys = shown.map((i) => (nodes[i].y - box.top) * scale);
    const to = { left: centre(xs, root.clientWidth, root.scrollLeft), top: centre(ys, root.clientHeight, root.scrollTop) };
    root.scrollTo({ ...to, behavior: calm() ? "instant" : "smooth" });
  }

  return { root, update, follow };
}

// Where to scroll so that positions lie inside a window; where it is if they do.
function centre(positions, size, now) {
  const [low, high] = [Math.min(...positions) - 45, Math.max(...positions) + 45];
  if (low >= now && high <= now + size) return now;
  return Math.max(0, (low + high - size) / 2);
}

function toggle(element, attribute, value) {
  if (value === null) element.removeAttribute(attribute);
  else element.setAttribute(attribute, value);
}

function marker(id, d, refX, role) {
  return s(
    "marker",
    { id, viewBox: "0 0 8 8", refX, refY: 4, markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto" },
    s("path", { d, style: `fill: var(--${role}); stroke: none` }),
  );
}

function drawNode(node) {
  const { x, y, width, height, kind } = node;
  const told = brief(node.value, node.shape);
  const plainNumber = kind === "constant" && (/^[−\d]/.test(node.label) && !node.shape.length || node.label === told);
  const text = plainNumber ? "" : told; // the label says it already
  const value = s("text", { x, y: y - height / 2 - 6, class: "dl-node-value" });
  const gradient = s("text", { x, y: y + height / 2 + 16, class: "dl-node-gradient" });
  const rounded = kind === "operation" ? height / 2 : 4;
  const root = s(
    "g", { role: "button", tabindex: -1 },
    s("rect", { class: "dl-target", x: x - width / 2 - 10, y: y - height / 2 - 10, width: width + 20, height: height + 20 }),
    s("rect", { class: "dl-ring", x: x - width / 2 - 4, y: y - height / 2 - 4, width: width + 8, height: height + 8, rx: rounded + 4 }),
    s("rect", { class: "dl-shape", x: x - width / 2, y: y - height / 2, width, height, rx: rounded }),
    s("text", { x, y: y + 5, class: "dl-node-label", text: node.label }),
    value, gradient,
  );
  return { root, value, gradient, text };
}

function spokenNode(node, known, complete) {
  return `${node.label}${known ? `, value ${show(node.value)}` : ", not computed yet"}${complete ? `, gradient ${show(node.gradient)}` : ""}`;
}

function bounds({ nodes, edges }) {
  const xs = nodes.flatMap((node) => {
    const letters = Math.max(brief(node.value, node.shape).length, brief(node.gradient ?? 0, node.shape).length + 2);
    const half = Math.max(node.width, 60, 9 * letters) / 2;
    return [node.x - half, node.x + half];
  });
  const ys = [...nodes.map(({ y }) => y), ...edges.flatMap(({ points }) => points.map((p) => p[1]))];
  const [left, top] = [Math.min(...xs) - 8, Math.min(...ys) - MARGIN - 8];
  return { left, top, width: Math.max(...xs) + 8 - left, height: Math.max(...ys) + MARGIN + 8 - top };
}

// The pieces of an edge as [pen, ...points]: straight to its neighbour, one bow for a twin, else level through its places.
function curve(points) {
  const [first, ...rest] = points;
  if (points.length === 2) return [["M", first], ["L", rest[0]]];
  if (points.length === 3) return [["M", first], ["Q", ...rest]];
  const middle = (i) => (points[i][0] + points[i + 1][0]) / 2;
  return [["M", first], ...rest.map((p, i) => ["C", [middle(i), points[i][1]], [middle(i), p[1]], p])];
}

// Points along an edge, evenly in each of its first pieces.
function sampled(points) {
  let from = points[0];
  return curve(points).slice(1, 8).flatMap(([, ...to]) => {
    const controls = [from, ...to];
    from = to.at(-1);
    return [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map((t) => bezier(controls, t));
  });
}

// De Casteljau: halve the distances between the control points until one is left.
function bezier(controls, t) {
  if (controls.length === 1) return controls[0];
  return bezier(controls.slice(1).map((p, i) => [0, 1].map((k) => controls[i][k] + t * (p[k] - controls[i][k]))), t);
}

// Where the texts of the edges go: on the line, where no other text or node is, and rather in the middle.
function labelSpots({ nodes, edges }) {
  const taken = nodes.map(({ x, y, width }) => [x, y, Math.max(width, 46) / 2 + 28, 54]);
  return edges.map((edge) => {
    const options = sampled(edge.points);
    const crowd = ([x, y]) => taken.reduce((n, [u, v, w, b]) => n + Math.max(0, 1 - Math.abs(x - u) / w) * Math.max(0, 1 - Math.abs(y - v) / b), 0);
    const cost = options.map((spot, i) => crowd(spot) + 0.04 * Math.abs(i / (options.length - 1) - 0.5));
    const best = options[cost.indexOf(Math.min(...cost))];
    taken.push([...best, 62, 38]);
    return best;
  });
}
