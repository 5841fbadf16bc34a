// The buttons of a code cell.

const ICONS = {
  Run: '<path d="M4 2.5v11l9-5.5z"/>',
  "Run all above": '<path d="M2 13h8v1.6H2zM2 9.6h5v1.6H2zM8.5 1.5 13 6H9.6v5H7.4V6H4z"/>',
  Reset: '<path d="M3.6 3.2A6 6 0 1 1 2 8h1.7a4.3 4.3 0 1 0 1.2-3.1L7 7H2V2z"/>',
  Stop: '<path d="M3.5 3.5h9v9h-9z"/>',
  Restart: '<path d="M12.4 3.2A6 6 0 1 0 14 8h-1.7a4.3 4.3 0 1 1-1.2-3.1L9 7h5V2zM7.2 5.6v4.8L11 8z"/>',
  Check: '<path d="m2 8.4 1.5-1.5 3 3L12.7 3.6l1.5 1.5-7.7 7.9z"/>',
};
const TITLES = {
  Run: "Run (Shift+Enter)",
  Reset: "Reset: put the book's code back",
  Stop: "Stop, and start Python afresh",
  Restart: "Restart Python: all names are forgotten",
};
const OF = { code: ["Run", "Run all above", "Reset", "Stop", "Restart"], check: ["Check", "Stop"] };
const SHOWN_AS_TEXT = ["Run", "Check", "Stop"];

function icon(name) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("viewBox", "0 0 16 16");
  drawing.setAttribute("aria-hidden", "true");
  drawing.innerHTML = ICONS[name];
  return drawing;
}

function button(name) {
  const made = Object.assign(document.createElement("button"), { type: "button", title: TITLES[name] ?? name });
  made.dataset.press = name;
  made.setAttribute("aria-label", name);
  made.tabIndex = -1;
  made.append(icon(name));
  if (SHOWN_AS_TEXT.includes(name)) made.append(name);
  return made;
}

// Puts the buttons of a cell under its code. `press(name)` is called with the name of the one that is pressed.
export function addButtons(cell, { press, swap }) {
  const bar = Object.assign(document.createElement("div"), { className: "live-bar" });
  const row = Object.assign(document.createElement("div"), { className: "live-buttons" });
  row.setAttribute("role", "toolbar");
  row.setAttribute("aria-label", cell.kind === "check" ? "Check of the exercise" : `Code cell ${cell.index}`);
  row.append(...OF[cell.kind === "check" ? "check" : "code"].map(button));
  row.firstChild.tabIndex = 0;
  cell.words = Object.assign(document.createElement("span"), { className: "live-words" });
  cell.words.setAttribute("role", "status");
  bar.append(row, cell.words, ...(cell.kind === "check" ? [] : [ownMark(swap)]));
  bar.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-press]");
    if (pressed) press(pressed.dataset.press);
  });
  row.addEventListener("keydown", moveAlong);
  cell.end.after(bar);
}

function ownMark(swap) {
  const mark = Object.assign(document.createElement("span"), { className: "live-own" });
  const words = Object.assign(document.createElement("span"), { className: "live-yours", textContent: "your code" });
  const other = Object.assign(document.createElement("button"), {
    type: "button", className: "live-other", textContent: "Other version",
    title: "Show the code that a reset, an import or another tab replaced",
  });
  other.addEventListener("click", swap);
  mark.append(words, other);
  return mark;
}

// One stop of the Tab key a cell; the arrow keys go from button to button.
function moveAlong(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const shown = [...this.children].filter((one) => one.offsetParent);
  const next = shown[(shown.indexOf(event.target) + step + shown.length) % shown.length];
  for (const one of this.children) one.tabIndex = one === next ? 0 : -1;
  next.focus();
  event.preventDefault();
}
