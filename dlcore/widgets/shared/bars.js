// A bar for one number, beside a text that says it.

import { h } from "./dom.js";

// `mark` outlines a part of the range, [from, to]: where the bar should end.
export function bar({ value, low = 0, high = 1, role, text, mark = null }) {
  const place = (v) => ((Math.max(low, Math.min(high, v)) - low) / (high - low)) * 100;
  const span = (name, from, to, more = "") => h("i", { class: name, style: `left: ${place(from)}%; width: ${place(to) - place(from)}%; ${more}` });
  const parts = [span("dl-filled", Math.min(0, value), Math.max(0, value), `background: var(--${role})`)];
  if (mark) parts.push(span("dl-target", ...mark));
  if (low < 0) parts.push(span("dl-origin", 0, 0));
  return h("div", { class: "dl-bar" }, h("div", { class: "dl-track", "aria-hidden": "true" }, ...parts), h("span", { text }));
}
