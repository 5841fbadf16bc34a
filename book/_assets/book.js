// The few things that a page of the book does in the browser, besides what the theme does.

// A link to a folded answer or hint, from any page, opens it.
function unfoldTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  const folds = [target.closest("details"), target.matches(".solution") && target.querySelector("details")];
  for (const fold of folds) if (fold) fold.open = true;
  target.scrollIntoView();
}
window.addEventListener("hashchange", unfoldTarget);
window.addEventListener("DOMContentLoaded", unfoldTarget);

// Opened as a file, a page may not read other pages: search then shows titles without excerpts.
if (location.protocol === "file:" && typeof DOCUMENTATION_OPTIONS !== "undefined") {
  DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
}

// The search has results without a text of their own, and fails on them.
window.addEventListener("DOMContentLoaded", () => {
  if (typeof Search === "undefined") return;
  const summary = Search.makeSearchSummary;
  Search.makeSearchSummary = (...found) => summary(...found) ?? document.createTextNode("");
});

// A button that shows a picture alone needs a name.
window.addEventListener("load", () => {
  for (const button of document.querySelectorAll("button.copybtn")) button.setAttribute("aria-label", "Copy the code");
});

// Whatever scrolls sideways can be reached by keyboard.
const SCROLLERS = "div.math, mjx-container, .cell_output .output, .highlight pre, figure";
function focusScrollers() {
  for (const box of document.querySelectorAll(SCROLLERS)) {
    if (box.scrollWidth > box.clientWidth && getComputedStyle(box).overflowX !== "visible") box.tabIndex = 0;
  }
}
window.addEventListener("load", () => (window.MathJax?.startup?.promise ?? Promise.resolve()).then(focusScrollers));
window.addEventListener("resize", focusScrollers);
document.addEventListener("toggle", focusScrollers, true);

// Paper is white: print in the light theme, whatever the screen shows.
matchMedia("print").addEventListener("change", (print) => {
  const { dataset } = document.documentElement;
  if (print.matches) [dataset.themeOnScreen, dataset.theme] = [dataset.theme, "light"];
  else dataset.theme = dataset.themeOnScreen;
});
