// The line w1·x + w2·y + b = 0 that a unit draws over a pair of axes, and how the reader drags it.

import { s } from "./dom.js";
import { drag } from "./drag.js";

const ARM = 0.55; // from the handle that moves the line to the one that turns it, in units of the axes
const clamp = (v, [low, high]) => Math.max(low, Math.min(high, v));

// The point of the line that is nearest to `centre`.
export function nearest([w1, w2, b], [x, y]) {
  const t = (w1 * x + w2 * y + b) / (w1 * w1 + w2 * w2);
  return [x - t * w1, y - t * w2];
}

// The same direction, through a point.
export function through([w1, w2], [x, y]) {
  return [w1, w2, -(w1 * x + w2 * y)];
}

// The line turned about `pivot` until it passes through a point; `side` says which arm of it the point pulls.
export function turned([w1, w2, b], pivot, [x, y], side = 1) {
  const [dx, dy] = [side * (x - pivot[0]), side * (y - pivot[1])];
  const length = Math.hypot(dx, dy);
  if (length < 1e-9) return [w1, w2, b];
  const size = Math.hypot(w1, w2) / length;
  return through([-size * dy, size * dx], pivot);
}

// The same line with no weight beyond the limit, in steps of the sliders.
export function tame(w, limit, step) {
  const scale = Math.min(1, limit / Math.max(...w.map(Math.abs), 1e-9));
  return w.map((v) => Number((Math.round((v * scale) / step) * step).toFixed(4)) + 0);
}

// What is left of a polygon where the unit fires (`fires`), or where it does not.
export function cut(polygon, [w1, w2, b], fires = true) {
  const z = ([x, y]) => (fires ? 1 : -1) * (w1 * x + w2 * y + b);
  return polygon.flatMap((p, i) => {
    const q = polygon[(i + 1) % polygon.length];
    const [a, c] = [z(p), z(q)];
    const kept = a > 0 || (a === 0 && !fires) ? [p] : [];
    if (a * c < 0) kept.push([p[0] + (a / (a - c)) * (q[0] - p[0]), p[1] + (a / (a - c)) * (q[1] - p[1])]);
    return kept;
  });
}

export const corners = ({ x, y }) => [[x[0], y[0]], [x[1], y[0]], [x[1], y[1]], [x[0], y[1]]];

// A line with two handles, one that moves it and one that turns it. `update` draws it; `onDrag` gets new weights.
export function boundary(plot, { dash = null, label, onDrag }) {
  const centre = [(plot.x[0] + plot.x[1]) / 2, (plot.y[0] + plot.y[1]) / 2];
  const stroke = s("path", { style: "stroke: var(--parameter); stroke-width: 3", "stroke-dasharray": dash });
  const arrow = s("path", { style: "stroke: var(--parameter); stroke-width: 2" });
  const name = s("text", { class: "dl-label", style: "fill: var(--parameter)", "text-anchor": "middle", text: label });
  const [mover, turner] = [handle("dl-move", 8), handle("dl-turn", 6)];
  const group = s("g", {}, arrow, name, mover, turner);
  plot.layer.append(stroke);
  plot.front.append(group);
  let [w, side, start] = [[0, 0, 0], 1, null];

  const pull = (node, bend) => drag(node, {
    onStart: () => { start = { w, side, pivot: place() }; },
    onMove: (event) => onDrag(bend(plot.at(event))),
  });
  pull(mover, (p) => through(start.w, [clamp(p[0], plot.x), clamp(p[1], plot.y)]));
  pull(turner, (p) => turned(start.w, start.pivot, p, start.side));

  const place = () => nearest(w, centre).map((v, i) => clamp(v, i ? plot.y : plot.x));
  const put = (node, [x, y]) => node.setAttribute("transform", `translate(${plot.px(x).toFixed(2)} ${plot.py(y).toFixed(2)})`);

  function update(weights) {
    w = weights;
    const size = Math.hypot(w[0], w[1]);
    for (const node of [group, stroke]) node.setAttribute("visibility", size ? "visible" : "hidden");
    if (!size) return;
    const [m, d, n] = [place(), [w[1] / size, -w[0] / size], [w[0] / size, w[1] / size]];
    const foot = nearest(w, centre);
    const along = (t) => [foot[0] + t * d[0], foot[1] + t * d[1]];
    const at = ([x, y]) => `${plot.px(x).toFixed(2)} ${plot.py(y).toFixed(2)}`;
    stroke.setAttribute("d", `M${at(along(-9))}L${at(along(9))}`);
    const inside = ([x, y]) => x > plot.x[0] && x < plot.x[1] && y > plot.y[0] && y < plot.y[1];
    const arm = (t) => [m[0] + t * d[0], m[1] + t * d[1]];
    side = inside(arm(ARM)) || !inside(arm(-ARM)) ? 1 : -1;
    put(mover, m);
    put(turner, arm(side * ARM).map((v, i) => clamp(v, i ? plot.y : plot.x)));
    const tip = (t, across = 0) => [m[0] + t * n[0] + across * d[0], m[1] + t * n[1] + across * d[1]];
    arrow.setAttribute("d", `M${at(m)}L${at(tip(0.25))}M${at(tip(0.19, 0.04))}L${at(tip(0.25))}L${at(tip(0.19, -0.04))}`);
    const spot = tip(-0.13);
    name.setAttribute("x", plot.px(spot[0]));
    name.setAttribute("y", plot.py(spot[1]) + 4);
  }

  return { update };
}

// A small mark inside a wide invisible disc, which a finger can hit.
function handle(name, r) {
  return s(
    "g", { class: name, style: "cursor: grab" },
    s("circle", { r: 26, style: "fill: transparent" }),
    s("circle", { r, style: "fill: var(--background); stroke: var(--parameter); stroke-width: 2.5" }),
  );
}
