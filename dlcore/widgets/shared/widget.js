// The frame of every widget: its name, what to try, its body, and a voice for screen readers.

import { h, uid } from "./dom.js";

// Build the frame in `el`. Returns `body`, `controls` (a row for fields and buttons) and `say`, which speaks politely.
export function frame(el, { name, title, hint }) {
  const heading = uid("title");
  const voice = h("p", { class: "dl-voice", role: "status", "aria-live": "polite" });
  const controls = h("div", { class: "dl-controls" });
  const body = h("div", { class: "dl-body" });
  const root = h(
    "section",
    { class: "dl-widget", "data-widget": name, "aria-labelledby": heading },
    h("p", { class: "dl-title", id: heading, text: title }),
    h("p", { class: "dl-hint", text: hint }),
    controls,
    body,
    voice,
  );
  el.replaceChildren(root);
  return { root, body, controls, say: speaker(voice) };
}

// Speak the last of many sentences, once the reader has been still for a moment.
function speaker(voice) {
  let waiting;
  return (sentence) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { voice.textContent = sentence; }, 400);
  };
}

// The module's export: `render` draws, and draws anew when Python changes a trait.
export function widget(render) {
  return {
    render({ model, el }) {
      let leave = render({ model, el });
      let waiting = null;
      const again = () => {
        if (own || waiting) return;
        waiting = setTimeout(() => { waiting = null; leave?.(); leave = render({ model, el }); });
      };
      model.on("change", again);
      return () => {
        model.off("change", again);
        clearTimeout(waiting);
        leave?.();
      };
    },
  };
}

let own = false; // whether it is the widget itself that changes its traits

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// Share a value with Python where there is a kernel; on a static page nothing listens.
export function share(model, values) {
  own = true;
  for (const [key, value] of Object.entries(values)) model.set(key, value);
  own = false;
  model.save_changes();
}

// Call `tick` about `rate` times a second until it returns false, `stop` is called, or the widget leaves the page.
export function ticker(root, tick, rate = 30) {
  let running = false;
  let last = 0;
  const step = (now) => {
    if (!running || !root.isConnected) { running = false; return; }
    if (now - last >= 1000 / rate - 2) {
      last = now;
      if (tick() === false) { running = false; return; }
    }
    requestAnimationFrame(step);
  };
  return {
    start() { if (!running) { running = true; requestAnimationFrame(step); } },
    stop() { running = false; },
    get running() { return running; },
  };
}
