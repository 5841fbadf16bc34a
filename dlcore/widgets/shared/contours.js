// The regions where a function of two variables is at least so high, as SVG: the higher, the darker.

import { contours } from "./d3_contour.js";
import { s } from "./dom.js";

const COLUMNS = 128;
const ROWS = 96;

// Draw `f` over the range of `plot`; with `bend` > 1, contours are closer at the bottom.
export function contourMap(plot, f, { levels = 14, bend = 1 } = {}) {
  const at = (i, count, [low, high]) => low + ((high - low) * i) / count;
  const values = Array.from({ length: COLUMNS * ROWS }, (_, k) =>
    f(at((k % COLUMNS) + 0.5, COLUMNS, plot.x), at(Math.floor(k / COLUMNS) + 0.5, ROWS, plot.y)));
  const low = Math.min(...values);
  const high = Math.max(...values);
  const thresholds = Array.from({ length: levels }, (_, i) => low + (high - low) * ((i + 0.5) / levels) ** bend);
  const point = ([i, j]) => `${plot.px(at(i, COLUMNS, plot.x)).toFixed(1)} ${plot.py(at(j, ROWS, plot.y)).toFixed(1)}`;
  return s("g", { class: "dl-contours" }, ...contours().size([COLUMNS, ROWS]).thresholds(thresholds)(values).map((region) =>
    s("path", { d: region.coordinates.flat().map((ring) => `M${ring.map(point).join("L")}Z`).join("") })));
}
