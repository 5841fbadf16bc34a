// A board to draw on, by pointer, touch or keyboard: it collects strokes, and remembers what undo brings back.

import { s } from "./dom.js";

const SIDE = 32;
const STEP = 2; // of the cursor: a grid of 16 × 16
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// It holds either strokes or a finished image {pixels, name}, and starts anew with the first stroke over an image.
// `onDraw` is called while the reader draws, `onDone` when a stroke ends or anything else has changed.
export function board({ label, pen, start, onDraw, onDone }) {
  const ground = s("g");
  const lines = s("g", { class: "dl-ink", "stroke-width": 2 * pen });
  const cursor = s("circle", { class: "dl-cursor", r: pen });
  const svg = s("svg", {
    viewBox: `0 0 ${SIDE} ${SIDE}`, class: "dl-board", role: "application", tabindex: 0, "aria-label": label,
    onpointerdown: begin, onpointermove: go, onpointerup: end, onpointercancel: end, onkeydown: press,
  }, ground, lines, cursor);
  const past = [];
  let now = { strokes: [], image: start };
  let stroke = null;
  let finger = null; // the pointer that draws; a second one is ignored
  let place = [15, 15]; // of the cursor

  function change(next) {
    past.push(now);
    if (past.length > 200) past.shift();
    now = next;
  }

  function begin(event) {
    if (event.button > 0 || stroke) return;
    finger = event.pointerId;
    svg.setPointerCapture(finger);
    stroke = [at(event)];
    change({ strokes: [...now.strokes, stroke], image: null });
    draw();
    onDraw();
  }

  function go(event) {
    if (!stroke || event.pointerId !== finger) return;
    const moves = event.getCoalescedEvents?.() ?? [];
    for (const moved of moves.length ? moves : [event]) {
      const point = at(moved);
      const last = stroke.at(-1);
      if (Math.hypot(point[0] - last[0], point[1] - last[1]) > 0.4) stroke.push(point);
    }
    draw();
    onDraw();
  }

  function end(event) {
    if (!stroke || event.pointerId !== finger) return;
    stroke = null;
    onDone();
  }

  function at(event) {
    const box = svg.getBoundingClientRect();
    const inside = (v) => Math.max(0, Math.min(SIDE, v * SIDE));
    return [inside((event.clientX - box.left) / box.width), inside((event.clientY - box.top) / box.height)];
  }

  // Arrow keys move the cursor, space paints where it is; with shift held, the way is painted too.
  function press(event) {
    const way = ARROWS[event.key];
    if (!way && event.key !== " ") return;
    event.preventDefault();
    const start = place;
    if (way) place = place.map((v, i) => Math.max(1, Math.min(SIDE - 1, v + STEP * way[i])));
    if (!way || event.shiftKey) {
      change({ strokes: [...now.strokes, way ? [start, place] : [place]], image: null });
      onDraw();
      onDone();
    }
    draw();
  }

  function draw() {
    cursor.setAttribute("cx", place[0]);
    cursor.setAttribute("cy", place[1]);
    ground.replaceChildren(...(now.image?.pixels ?? []).flatMap((ink, i) => (ink > 0 ? [cell(i, ink)] : [])));
    lines.replaceChildren(...now.strokes.map((points) => s("path", { d: `M${points.map((p) => p.map((v) => v.toFixed(1)).join(" ")).join("L")}h0` })));
  }

  draw();
  return {
    svg,
    get strokes() { return now.strokes; },
    get image() { return now.image; },
    show(image) { change({ strokes: [], image }); draw(); onDone(); },
    clear() { change({ strokes: [], image: null }); draw(); onDone(); },
    undo() {
      if (!past.length) return false;
      now = past.pop();
      draw();
      onDone();
      return true;
    },
  };
}

const cell = (i, ink) => s("rect", { x: (i % 8) * 4, y: Math.floor(i / 8) * 4, width: 4, height: 4, class: "dl-ink", "fill-opacity": ink });
