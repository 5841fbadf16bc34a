// The button "My work" in the header; what it opens is loaded on the first press.

import { note } from "./dialogs.js";
import { store } from "./store.js";

const ICON = `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M2 2.8h6v1.6H2zM2 7.2h5v1.6H2zM2 11.6h4v1.6H2zM8 9.6l1.3-1.3 2 2 3-4.6 1.4.9-4.1 6.2z"/></svg>`;

export const TROUBLE = {
  denied: "This browser keeps nothing for this site. Your code is lost when you leave the page: download your notebook, or export your work, before you go.",
  full: "This browser's storage is full. What you write from now on is lost when you leave the page: export your work before you go.",
};

// Adds the button to the page's header; `course` is a promise of all exercises.
export function addMenu(settings, course) {
  const header = document.querySelector(".article-header-buttons");
  if (!header || !("popover" in HTMLElement.prototype)) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm live-work-button" });
  button.innerHTML = `${ICON}<span>My work</span>`;
  const panel = Object.assign(document.createElement("div"), { className: "live-work", id: "live-work" });
  panel.popover = "auto";
  panel.setAttribute("aria-label", "My work");
  panel.setAttribute("role", "dialog");
  button.popoverTargetElement = panel;
  const draw = () => load(settings).then(({ fill }) => fill(panel, settings, course)).catch((error) => failed(panel, error));
  panel.addEventListener("beforetoggle", ({ newState }) => {
    if (newState !== "open") return;
    place(panel, button);
    draw();
  });
  store.addEventListener("change", () => panel.matches(":popover-open") && draw());
  header.prepend(button);
  button.after(panel);
}

function place(panel, button) {
  const { bottom, left } = button.getBoundingClientRect();
  panel.style.top = `${bottom + 6}px`;
  panel.style.left = `max(0.5rem, min(${left - 100}px, 100vw - 22rem))`;
}

function load({ live }) { return import(new URL(`${live}app/work.js`, document.baseURI).href); }

function failed(panel, error) {
  panel.hidePopover();
  note(`This could not be loaded. ${error.message}`);
}
