// From the strokes of a pen to an image of 8 × 8 pixels, made the way the digits of the data set were made.
//
// Its authors took bitmaps of 32 × 32 that NIST's programs had normalised, and counted the inked pixels in each block of
// 4 × 4: 0 to 16. In them a digit fills the height and about 20 columns in the middle, and its strokes have one width.

const SIDE = 32; // pixels of the bitmap
const BLOCK = 4; // pixels of the bitmap in one of the image
const BOX = { width: 20, height: 32 };
export const PEN = 2.5; // half the width of a stroke: the ink is then about as much as in the data
const STRETCH = 2; // width and height are scaled differently by this at most: a bar stays a bar

// Strokes are lists of points [x, y] in any unit, y downwards. Return 64 counts of 0 to 16, row by row.
export function image(strokes) {
  const counts = Array(64).fill(0);
  bitmap(fit(strokes)).forEach((inked, i) => {
    counts[Math.floor(i / SIDE / BLOCK) * 8 + Math.floor((i % SIDE) / BLOCK)] += inked;
  });
  return counts;
}

// Move strokes to the middle and scale them to the box.
export function fit(strokes) {
  const points = strokes.flat();
  if (!points.length) return [];
  const [x, y] = [0, 1].map((i) => extent(points.map((point) => point[i])));
  const across = (BOX.width - 2 * PEN) / Math.max(x.length, 1e-9);
  const down = (BOX.height - 2 * PEN) / Math.max(y.length, 1e-9);
  const [a, b] = [Math.min(across, STRETCH * down), Math.min(down, STRETCH * across)];
  return strokes.map((stroke) => stroke.map(([u, v]) => [SIDE / 2 + (u - x.middle) * a, SIDE / 2 + (v - y.middle) * b]));
}

function extent(values) {
  const [low, high] = values.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [Infinity, -Infinity]);
  return { length: high - low, middle: (low + high) / 2 };
}

// 32 × 32 zeros and ones: a pixel is inked when its middle lies under the pen.
function bitmap(strokes) {
  const pixels = new Uint8Array(SIDE * SIDE);
  for (const stroke of strokes) stroke.forEach((end, i) => ink(pixels, stroke[Math.max(i - 1, 0)], end));
  return pixels;
}

function ink(pixels, start, end) {
  const from = (i) => Math.max(0, Math.floor(Math.min(start[i], end[i]) - PEN));
  const to = (i) => Math.min(SIDE - 1, Math.ceil(Math.max(start[i], end[i]) + PEN));
  for (let y = from(1); y <= to(1); y += 1) {
    for (let x = from(0); x <= to(0); x += 1) if (distance([x + 0.5, y + 0.5], start, end) <= PEN) pixels[y * SIDE + x] = 1;
  }
}

// From a point to a segment.
function distance([x, y], [x1, y1], [x2, y2]) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = dx * dx + dy * dy;
  const t = length ? Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / length)) : 0;
  return Math.hypot(x - x1 - t * dx, y - y1 - t * dy);
}
