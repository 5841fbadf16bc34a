// Pictures made of cells that can be read one by one: by pointer, by touch, and with the arrow keys.

import { s } from "./dom.js";

// Make `svg` readable: `count` cells, `columns` in a row, `words(i)` for one of them. Returns `update`, to be called when
// the numbers have changed, and `cell`, the one that is being read or null. For a screen reader it is a slider over cells.
export function readable(svg, { columns, count, words, onRead }) {
  let cell = null;
  const rows = Math.ceil(count / columns);
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };

  function read(i) {
    if (i === null || i < 0 || i >= count) return;
    cell = i;
    update();
    onRead(i);
  }

  function update() {
    svg.setAttribute("aria-valuenow", (cell ?? 0) + 1);
    svg.setAttribute("aria-valuetext", words(cell ?? 0));
  }

  function point(event) {
    const box = svg.getBoundingClientRect();
    const [u, v] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    if (u >= 0 && u < 1 && v >= 0 && v < 1) read(Math.floor(v * rows) * columns + Math.floor(u * columns));
  }

  for (const [name, value] of Object.entries({ role: "slider", tabindex: 0, "aria-valuemin": 1, "aria-valuemax": count })) svg.setAttribute(name, value);
  svg.addEventListener("pointermove", point);
  svg.addEventListener("pointerdown", point);
  svg.addEventListener("focus", () => read(cell ?? 0));
  svg.addEventListener("keydown", (event) => {
    const way = step[event.key] ?? { Home: -Infinity, End: Infinity }[event.key];
    if (way === undefined) return;
    event.preventDefault();
    if (Number.isFinite(way)) read((cell ?? 0) + way); else read(way < 0 ? 0 : count - 1);
  });
  return { update, get cell() { return cell; } };
}

// Bars from a line at 0, up and down; the longest fills the height it has.
export function bars(values, { width, top, height, role }) {
  const [high, low] = [Math.max(0, ...values), Math.min(0, ...values)];
  const scale = height / Math.max(high - low, 1e-12);
  const zero = top + (values.some((v) => v !== 0) ? high * scale : height);
  const step = width / values.length;
  const shapes = values.map((v, i) => s("rect", {
    x: i * step + step * 0.1, width: step * 0.8, y: v > 0 ? zero - v * scale : zero, height: Math.abs(v) * scale, style: `fill: var(--${role})`,
  }));
  return s("g", {}, ...shapes, s("line", { x1: 0, x2: width, y1: zero, y2: zero, class: "dl-baseline" }));
}

// Squares in a grid whose areas are the sizes of numbers: full where positive, hollow where negative.
export function hinton(values, columns, role) {
  const most = Math.max(...values.map(Math.abs), 1e-12);
  return s("g", {}, ...values.flatMap((v, i) => {
    const side = 0.92 * Math.sqrt(Math.abs(v) / most);
    if (!(side > 0.06)) return [];
    const hollow = v < 0;
    const inner = hollow ? Math.max(side - 0.1, 0.02) : side; // the outline of a hollow one is part of its size
    return [s("rect", {
      x: (i % columns) + 0.5 - inner / 2, y: Math.floor(i / columns) + 0.5 - inner / 2, width: inner, height: inner,
      style: hollow ? `fill: var(--background); stroke: var(--${role}); stroke-width: 0.1` : `fill: var(--${role})`,
    })];
  }));
}
