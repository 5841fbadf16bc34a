// Loss surfaces over two parameters, their gradients, and a walk down them. No drawing here.

import { RULES } from "./optimizers.js";

// `f` is the loss, `gradient` its two partial derivatives; `lowest` the least loss in the picture, which spans `x` and
// `y`; `bend` spaces the contours, closer at the bottom the greater it is.
// `lr` and `start` are where to begin, and `note` is what to know about the surface.
export const SURFACES = {
  bowl: {
    title: "bowl", formula: "L = (x² + y²) / 2", x: [-4, 4], y: [-3, 3], lowest: 0, bend: 2, lr: 0.1, start: [-3, 2],
    f: (x, y) => (x * x + y * y) / 2,
    gradient: (x, y) => [x, y],
    note: "Equally curved on all sides (curvature 1): gradient descent diverges when the step size is above 2.",
  },
  valley: {
    title: "narrow valley", formula: "L = (x² + 20 y²) / 2", x: [-4, 4], y: [-3, 3], lowest: 0, bend: 2, lr: 0.09, start: [-3.5, 1],
    f: (x, y) => (x * x + 20 * y * y) / 2,
    gradient: (x, y) => [x, 20 * y],
    note: "Curvature is 1 along the valley and 20 across it: gradient descent diverges when the step size is above 2/20 = 0.1.",
  },
  saddle: {
    title: "saddle", formula: "L = x²/2 − y²/2 + y⁴/12", x: [-4, 4], y: [-3, 3], lowest: -0.75, bend: 1.5, lr: 0.1, start: [-3, 0.01],
    f: (x, y) => (x * x) / 2 - (y * y) / 2 + y ** 4 / 12,
    gradient: (x, y) => [x, -y + y ** 3 / 3],
    note: "At (0, 0) the gradient is 0, yet it is no minimum. The minima are at y = ±√3. Started at y = 0 exactly, nobody leaves.",
  },
  rosenbrock: {
    title: "Rosenbrock", formula: "L = (1 − x)² + 100 (y − x²)²", x: [-2, 2], y: [-1, 2], lowest: 0, bend: 5, lr: 0.001, start: [-1.2, 1],
    f: (x, y) => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    gradient: (x, y) => [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)],
    note: "The lowest point is (1, 1), at the end of a bent, almost flat valley with steep walls.",
  },
  bumpy: {
    title: "bumpy", formula: "L = (x² + y²)/10 + (1 − cos 2x · cos 2y)/2", x: [-4, 4], y: [-3, 3], lowest: 0, bend: 1, lr: 0.1, start: [-3.2, 2.4],
    f: (x, y) => (x * x + y * y) / 10 + (1 - Math.cos(2 * x) * Math.cos(2 * y)) / 2,
    gradient: (x, y) => [x / 5 + Math.sin(2 * x) * Math.cos(2 * y), y / 5 + Math.cos(2 * x) * Math.sin(2 * y)],
    note: "The lowest point is (0, 0), among many local minima where the gradient is 0 as well.",
  },
};

const LOST = 1e6; // so far away, a walk has diverged
const STILL = 1e-8; // with so small a gradient and so short a step, it has arrived

// Walk from `start`. Returns every point, and where it ended: "diverged", "arrived" or, after all steps, "on the way".
export function descend(surface, method, start, settings, steps) {
  const { f, gradient } = SURFACES[surface];
  const theta = Float64Array.from(start);
  const memory = {};
  const points = [[...theta]];
  let moved = 0;
  let end = "on the way";
  while (points.length <= steps) {
    const g = gradient(...theta);
    if (Math.hypot(...g) < STILL && moved < STILL) { end = "arrived"; break; }
    const [x, y] = theta;
    RULES[method](theta, g, memory, settings);
    moved = Math.hypot(theta[0] - x, theta[1] - y);
    points.push([...theta]);
    if (!theta.every((v) => Math.abs(v) < LOST) || !Number.isFinite(f(...theta))) { end = "diverged"; break; }
  }
  return { points, end, memory };
}

// What a walk has come to, with the facts that the table shows.
export function outcome(surface, { points, end }) {
  const { f, gradient, x, y, lowest } = SURFACES[surface];
  const outside = ([u, v]) => !(u >= x[0] && u <= x[1] && v >= y[0] && v <= y[1]);
  const here = points.at(-1);
  const low = points.findIndex((point) => f(...point) - lowest < 0.01);
  return {
    end, here, steps: points.length - 1, outside: outside(here), left: points.findIndex(outside), loss: f(...here), gradient: gradient(...here),
    low: low < 0 ? null : low,
  };
}
