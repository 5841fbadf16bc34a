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
  const lines = edges.map((edge) => s("path", { d: curve(edge.points), class: "dl-edge", "marker-end": `url(#${ahead})` }));
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
      const arrived = plan.arrives[i] <= k && (busy || plan.uses[edge.start].length > 1);
      const open = inspected === null ? turned && !plan.steps[k].sum : edge.end === inspected;
      lines[i].setAttribute("class", `dl-edge${busy ? ` dl-busy-${pass}` : ""}`);
      toggle(lines[i], "marker-start", turned ? `url(#${back})` : null);
      toggle(lines[i], "marker-end", turned ? null : `url(#${ahead})`);
      locals[i].textContent = open && edge.local !== null && nodes[edge.end].kind !== "result" ? `× ${brief(edge.local, nodes[edge.end].shape)}` : "";
      sent[i].textContent = arrived ? `← ${brief(edge.downstream, nodes[edge.start].shape)}` : "";
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
  const plainNumber = kind === "constant" && /^[−\d]/.test(node.label); // its label says its value
  const text = plainNumber ? "" : brief(node.value, node.shape);
  const value = s("text", { x, y: y - height / 2 - 6, class: "dl-node-value" });
  const gradient = s("text", { x, y: y + height / 2 + 16, class: "dl-node-gradient" });
  const rounded = kind === "operation" ? height / 2 : 4;
  const root = s(
    "g", { role: "button", tabindex: -1 },
    s("rect", { class: "dl-target", x: x - width / 2 - 5, y: y - height / 2 - 5, width: width + 10, height: height + 10 }),
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
  const xs = nodes.flatMap(({ x, width }) => [x - Math.max(width, 60) / 2, x + Math.max(width, 60) / 2]);
  const ys = [...nodes.map(({ y }) => y), ...edges.flatMap(({ points }) => points.map((p) => p[1]))];
  const [left, top] = [Math.min(...xs) - 8, Math.min(...ys) - MARGIN - 8];
  return { left, top, width: Math.max(...xs) + 8 - left, height: Math.max(...ys) + MARGIN + 8 - top };
}

// Smooth: through the middles of the segments, with the corners as control points.
function curve(points) {
  const corners = points.slice(1, -1);
  let d = `M${points[0].join(" ")}`;
  corners.forEach((corner, i) => {
    const next = i + 1 < corners.length ? [0, 1].map((k) => (corner[k] + corners[i + 1][k]) / 2) : points.at(-1);
    d += ` Q${corner.join(" ")} ${next.join(" ")}`;
  });
  return corners.length ? d : `${d} L${points[1].join(" ")}`;
}

// Where the texts of the edges go: on the line, where no other text or node is.
function labelSpots({ nodes, edges }) {
  const taken = nodes.map(({ x, y, width }) => [x, y, Math.max(width, 40) / 2 + 26, 50]);
  return edges.map((edge) => {
    const options = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74].map((t) => along(edge.points, t));
    const crowd = ([x, y]) => taken.filter(([u, v, w, b]) => Math.abs(x - u) < w && Math.abs(y - v) < b).length;
    const best = options.reduce((a, b) => (crowd(b) < crowd(a) ? b : a));
    taken.push([...best, 58, 36]);
    return best;
  });
}

function along(points, t) {
  if (points.length === 3) { // a single curve
    return [0, 1].map((k) => (1 - t) ** 2 * points[0][k] + 2 * t * (1 - t) * points[1][k] + t * t * points[2][k]);
  }
  const [a, b] = points.length === 2 ? points : points.slice(0, 2);
  return [0, 1].map((k) => a[k] + t * (b[k] - a[k]));
}
