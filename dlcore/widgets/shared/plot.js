// A pair of axes in SVG: scales, ticks, curves, and a pointer that reads positions off it.

import { h, s, uid } from "./dom.js";
import { number } from "./format.js";

const MARGIN = { left: 44, right: 12, top: 12, bottom: 36 };

// Make axes. `x` and `y` are [least, most]; `label` says what the picture shows, for those who do not see it. Where the
// lines of the grid are not at round numbers, `xTicks` and `yTicks` list places, or [place, text]; `yText` writes the rest.
export function axes({
  width = 420, height = 280, x, y, xLabel = "", yLabel = "", label, xTicks = ticks(x), yTicks = ticks(y), yText = number,
}) {
  const inner = { width: width - MARGIN.left - MARGIN.right, height: height - MARGIN.top - MARGIN.bottom };
  const px = (v) => MARGIN.left + ((v - x[0]) / (x[1] - x[0])) * inner.width;
  const py = (v) => MARGIN.top + (1 - (v - y[0]) / (y[1] - y[0])) * inner.height;
  const clip = uid("clip");
  const layer = s("g", { "clip-path": `url(#${clip})` });
  const front = s("g");
  const svg = s(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, class: "dl-plot", role: "img", "aria-label": label },
    s("defs", {}, s("clipPath", { id: clip }, s("rect", { x: MARGIN.left, y: MARGIN.top, ...inner }))),
    grid(xTicks, yTicks, yText, px, py, width, height),
    s("text", { class: "dl-axis", x: MARGIN.left + inner.width / 2, y: height - 4, "text-anchor": "middle", text: xLabel }),
    s("text", {
      class: "dl-axis", "text-anchor": "middle", text: yLabel,
      transform: `translate(11 ${MARGIN.top + inner.height / 2}) rotate(-90)`,
    }),
    layer,
    front,
  );
  return {
    svg, layer, front, px, py, x, y,
    // Where a pointer is, in the units of the axes.
    at(event) {
      const box = svg.getBoundingClientRect();
      const u = ((event.clientX - box.left) / box.width) * width;
      const v = ((event.clientY - box.top) / box.height) * height;
      return [x[0] + ((u - MARGIN.left) / inner.width) * (x[1] - x[0]), y[1] - ((v - MARGIN.top) / inner.height) * (y[1] - y[0])];
    },
  };
}

function grid(xTicks, yTicks, yText, px, py, width, height) {
  const lines = s("g", { class: "dl-grid", "aria-hidden": "true" });
  for (const [v, text] of xTicks.map(labelled(number))) {
    lines.append(
      s("line", { x1: px(v), x2: px(v), y1: MARGIN.top, y2: height - MARGIN.bottom, class: v === 0 ? "dl-zero" : null }),
      s("text", { x: px(v), y: height - MARGIN.bottom + 15, "text-anchor": "middle", text }),
    );
  }
  for (const [v, text] of yTicks.map(labelled(yText))) {
    lines.append(
      s("line", { x1: MARGIN.left, x2: width - MARGIN.right, y1: py(v), y2: py(v), class: v === 0 ? "dl-zero" : null }),
      s("text", { x: MARGIN.left - 6, y: py(v) + 4, "text-anchor": "end", text }),
    );
  }
  return lines;
}

const labelled = (write) => (tick) => (Array.isArray(tick) ? tick : [tick, write(tick)]);

// Round numbers in a range, about `wanted` of them.
export function ticks([low, high], wanted = 5) {
  const rough = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((m) => m * power >= rough) ?? 10);
  const found = [];
  for (let v = Math.ceil(low / step) * step; v <= high + step * 1e-9; v += step) found.push(Math.abs(v) < step * 1e-9 ? 0 : v);
  return found;
}

// The path of a curve through points; it is interrupted where a value is no finite number.
export function path(points, px, py) {
  let pen = "M";
  return points
    .map(([u, v]) => {
      if (!Number.isFinite(u) || !Number.isFinite(v)) { pen = "M"; return ""; }
      const piece = `${pen}${px(u).toFixed(2)} ${Math.max(-1e5, Math.min(1e5, py(v))).toFixed(2)}`;
      pen = "L";
      return piece;
    })
    .join("");
}

// Sample a function evenly.
export function sample(f, [low, high], count = 200) {
  return Array.from({ length: count + 1 }, (_, i) => low + ((high - low) * i) / count).map((u) => [u, f(u)]);
}

// A short line in a role's colour and dash, for a legend.
export function swatch(role, dash = null) {
  const line = s("line", { x1: 1, x2: 27, y1: 6, y2: 6, style: `stroke: var(--${role})`, "stroke-dasharray": dash, "stroke-width": 2.5 });
  return s("svg", { class: "dl-swatch", viewBox: "0 0 28 12", width: 28, height: 12, "aria-hidden": "true" }, line);
}

export function table(head, rows, caption) {
  return h(
    "table",
    { class: "dl-table" },
    h("caption", { text: caption }),
    h("thead", {}, h("tr", {}, ...head.map((text) => h("th", { scope: "col", text })))),
    h("tbody", {}, ...rows.map(([first, ...rest]) => h("tr", {}, h("th", { scope: "row", text: first }), ...rest.map((text) => h("td", { text }))))),
  );
}
