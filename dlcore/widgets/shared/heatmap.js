// A canvas behind a pair of axes that colours each place by a probability.

import { contours } from "./d3_contour.js";
import { h, s } from "./dom.js";

const CELLS = 48;
const STRONGEST = 0.5; // how opaque the colour of a sure answer is

// Put a canvas behind `plot`. `place` holds the coordinates of the cells' centres; `paint` shows a value for each.
export function heatmap(plot, roles) {
  const { x, y, px, py } = plot;
  const canvas = h("canvas", { width: CELLS, height: CELLS, class: "dl-heat", "aria-hidden": "true" });
  const [, , width, height] = plot.svg.getAttribute("viewBox").split(" ").map(Number);
  const percent = (part, whole) => `${(100 * part) / whole}%`;
  Object.assign(canvas.style, {
    left: percent(px(x[0]), width), width: percent(px(x[1]) - px(x[0]), width),
    top: percent(py(y[1]), height), height: percent(py(y[0]) - py(y[1]), height),
  });
  const root = h("div", { class: "dl-stack" }, canvas, plot.svg);
  const border = plot.layer.appendChild(s("path", { class: "dl-border" }));
  const context = canvas.getContext("2d");
  const image = context.createImageData(CELLS, CELLS);
  const lines = contours().size([CELLS, CELLS]);
  const inX = (i) => x[0] + ((x[1] - x[0]) * i) / CELLS;
  const inY = (j) => y[1] - ((y[1] - y[0]) * j) / CELLS;
  const place = Float64Array.from({ length: 2 * CELLS * CELLS }, (_, k) => {
    const cell = k >> 1;
    return k % 2 ? inY(Math.floor(cell / CELLS) + 0.5) : inX((cell % CELLS) + 0.5);
  });
  let colours = null;

  return {
    root, place, count: CELLS * CELLS, zeros: new Float64Array(CELLS * CELLS),
    recolour() { colours = roles.map((role) => colour(canvas, role)); },
    paint(probability, tries = 300) {
      if (!canvas.isConnected) { // JupyterLab renders first and attaches afterwards; colours are known only then
        if (tries > 0) requestAnimationFrame(() => this.paint(probability, tries - 1));
        return;
      }
      colours ??= roles.map((role) => colour(canvas, role));
      for (let k = 0; k < probability.length; k += 1) {
        const p = probability[k];
        [image.data[4 * k], image.data[4 * k + 1], image.data[4 * k + 2]] = colours[p > 0.5 ? 1 : 0];
        image.data[4 * k + 3] = 255 * STRONGEST * Math.abs(2 * p - 1); // what is no number stays clear
      }
      context.putImageData(image, 0, 0);
      const rings = lines.contour(probability, 0.5).coordinates.flat();
      border.setAttribute("d", rings.map((ring) => outline(ring, plot, inX, inY)).join(""));
    },
  };
}

// A ring without the parts that run along the edge of the picture.
function outline(ring, { px, py }, inX, inY) {
  const edge = ([i, j]) => i <= 0 || j <= 0 || i >= CELLS || j >= CELLS;
  return ring.map((point, k) => {
    if (edge(point)) return "";
    const pen = k === 0 || edge(ring[k - 1]) ? "M" : "L";
    return `${pen}${px(inX(point[0])).toFixed(1)} ${py(inY(point[1])).toFixed(1)}`;
  }).join("");
}

// A role's colour here and now, as [red, green, blue].
function colour(element, role) {
  element.style.color = `var(--${role})`;
  return getComputedStyle(element).color.match(/[\d.]+/g).slice(0, 3).map(Number);
}

// Call `redraw` whenever the page turns light or dark, as long as `root` is on it.
export function onTheme(root, redraw) {
  const watcher = new MutationObserver(() => { if (root.isConnected) redraw(); else watcher.disconnect(); });
  for (const element of [document.documentElement, document.body]) {
    watcher.observe(element, { attributes: true, attributeFilter: ["data-theme", "class", "data-jp-theme-light"] });
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { if (root.isConnected) redraw(); });
}
