// HTML that the reader's code shows. It could hold anything, so it stands in a frame with an origin of its own: it sees
// neither the page nor what the page keeps in this browser, loads nothing from any host, runs no script, and opens nothing.
//
// The frame's text is always the same: a policy, a style and one script of ours. The HTML is sent to that script, which
// takes out what is of no use there and shows the rest.

import inside from "./frame_inside.js";
import style from "./frame_style.js";

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; media-src data: blob:; font-src data:";
const TALLEST = 1600; // pixels; what is taller scrolls. Content as tall as its frame and a bit more would grow for ever.
const COLOURS = {
  "--text": "--pst-color-text-base",
  "--muted": "--book-muted",
  "--link": "--pst-color-link",
  "--stripe": "--book-fold",
  "--mono": "--pst-font-family-monospace",
};
const frames = new Set();

/**
 * Make a frame that shows HTML.
 *
 * @param {string} html - any HTML, for instance what `_repr_html_` gave
 * @param {{label?: string}} [options] - the frame's name for who hears the page
 * @returns {HTMLIFrameElement} the frame; put it anywhere in the page, and call its `show(html)` to show something else
 */
export function htmlFrame(html, { label = "Output" } = {}) {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts"); // never allow-same-origin: it would see what the page sees
  frame.className = "live-frame";
  frame.title = label;
  frame.height = "0";
  frame.style.cssText = "display: block; width: 100%; border: 0; background: transparent;";
  frame.referrerPolicy = "no-referrer";
  frame.srcdoc = content();
  frame.show = (next) => send(frame, { html: (html = next) });
  // Whenever it loads, that is also when it is moved in the page.
  frame.addEventListener("load", () => {
    watchPage();
    frames.add(frame);
    send(frame, { look: look(frame), html });
  });
  return frame;
}

// The page's policy, which holds here too, knows the script by its hash. The nonce keeps it the only one, since the page's
// policy knows other scripts.
function content() {
  const nonce = crypto.randomUUID();
  return `<!doctype html><html data-theme="${theme()}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}; script-src 'nonce-${nonce}'">
<meta http-equiv="x-dns-prefetch-control" content="off">
<style>${style}</style></head><body><div id="shown"></div><script nonce="${nonce}">${inside}</script></body></html>`;
}

function send(frame, message) {
  frame.contentWindow?.postMessage(message, "*"); // its origin has no name to send to
}

const theme = () => (document.documentElement.dataset.theme === "dark" ? "dark" : "light");

function look(frame) {
  const page = getComputedStyle(document.documentElement);
  const around = getComputedStyle(frame.parentElement ?? document.body);
  const colours = { "--font": `${around.fontSize} ${around.fontFamily}` };
  for (const [name, source] of Object.entries(COLOURS)) colours[name] = page.getPropertyValue(source);
  return { theme: theme(), colours };
}

let watching = false;
function watchPage() {
  if (watching) return;
  watching = true;
  addEventListener("message", hear);
  const changed = new MutationObserver(() => {
    for (const frame of present()) send(frame, { look: look(frame) });
  });
  changed.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
}

// A frame that was taken out of the page is forgotten; put back, it loads and so is known again.
function present() {
  for (const frame of frames) if (!frame.isConnected) frames.delete(frame);
  return [...frames];
}

function hear({ origin, source, data }) {
  if (origin !== "null" || !source) return;
  const frame = present().find((one) => one.contentWindow === source);
  if (!frame) return;
  if (Number.isFinite(data?.height)) frame.height = String(Math.min(Math.max(data.height, 0), TALLEST));
  if (typeof data?.link === "string") open(data.link);
}

// Only what the reader has just clicked on, and only pages: no `javascript:`, no `data:`.
function open(link) {
  if (!navigator.userActivation?.isActive || !URL.canParse(link, document.baseURI)) return;
  const url = new URL(link, document.baseURI);
  if (["http:", "https:"].includes(url.protocol)) window.open(url.href, "_blank", "noopener,noreferrer");
}
