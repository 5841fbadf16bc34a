// Marks in SVG: arrows for gradients, and shapes that tell things apart without colour.

import { s } from "./dom.js";

// An arrow for a gradient, from (u, v) towards (du, dv), in pixels' directions; its length grows as the logarithm.
export function arrow(u, v, du, dv) {
  const size = Math.hypot(du, dv);
  if (!(size > 1e-6) || !Number.isFinite(size)) return s("g");
  const length = Math.min(90, 14 + 16 * Math.log1p(size));
  const angle = (Math.atan2(dv, du) * 180) / Math.PI;
  return s("g", { class: "dl-arrow", transform: `translate(${u} ${v}) rotate(${angle})` },
    s("path", { d: `M0 0H${length - 6}` }), s("path", { d: `M${length} 0l-10 -4.5v9Z`, class: "dl-head" }));
}

const SHAPES = {
  circle: "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0Z",
  square: "M-5 -5h10v10h-10Z",
  triangle: "M0 -6.5l6 11h-12Z",
  cross: "M-4 -4L4 4M4 -4L-4 4",
};

// A small shape in the colour of a role.
export function marker(shape, u, v, role, scale = 1) {
  return s("path", {
    d: SHAPES[shape], transform: `translate(${u} ${v}) scale(${scale})`, class: "dl-mark",
    style: `fill: var(--${role}); stroke: var(--background)`,
  });
}
