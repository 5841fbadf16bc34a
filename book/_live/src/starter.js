// On every page: buttons at the code cells, the reader's saved code, marks of progress. Python is loaded only on demand.

import { addButtons } from "./buttons.js";
import { openCourse } from "./course.js";
import { note } from "./dialogs.js";
import { adopt, bring, decline, unasked } from "./editions.js";
import { markExercises, markPages, noteHints } from "./marks.js";
import { addMenu, TROUBLE } from "./menu.js";
import { findCells, showSaved, showVerdict } from "./page_cells.js";
import { store } from "./store.js";

const settings = document.querySelector("script[data-live]").dataset;
const WAKES = ["Run", "Run all above", "Check"]; // buttons whose work needs Python
let cells = [];
let attempts = 0;
let opening;

function script(name) { return import(new URL(`${settings.live}app/${name}`, document.baseURI).href); }

// Python starts first, and the rest of the page's scripts come meanwhile. Where it does not, who runs the cell says why.
function wake(cell) {
  const needed = cells.filter(({ index }) => index <= cell.index).map(codeOf).join("\n");
  const home = new URL(`${settings.live}python/`, document.baseURI).href;
  const complain = (error) => console.warn(error);
  return script("kernel.js").then(({ openKernel }) => { openKernel(home).start(needed).catch(complain); }, complain);
}

// Loads what makes the page live, once Python is `awake`; after a failure the next press tries again.
function open(awake) {
  const again = attempts++ ? `?attempt=${attempts}` : "";
  opening ??= Promise.resolve(awake).then(() => script(`page.js${again}`)).then(({ open }) => open()).then(begun, (error) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

function begun(page) {
  const root = document.documentElement;
  const mark = () => root.setAttribute("data-python", "on");
  page.kernel?.addEventListener("ready", mark);
  if (page.kernel?.started && !page.kernel.starting) mark(); // it was faster than this script
  page.kernel?.addEventListener("ended", () => root.removeAttribute("data-python"));
  return page;
}

// Has the page do something for a cell. Until it can, the cell says that it starts.
async function hand(cell, act, awake) {
  warn();
  const first = !opening;
  if (first) cell.words.textContent = "Starting…";
  try {
    const page = await open(awake);
    if (first) cell.words.textContent = "";
    await act(page);
  } catch (error) {
    console.warn(error);
    cell.words.textContent = `${reason(error)} Try again, or reload the page.`;
  }
}

// A module or a notebook that does not come is a TypeError.
function reason(error) {
  if (navigator.onLine === false) return "This browser is offline, and the book was not kept on this device yet.";
  return error instanceof TypeError ? "What runs the code could not be loaded. Is the network there?" : `This did not work: ${error.message}`;
}

function press(cell, name) {
  if (name === "Reset") {
    store.putAside(settings.page, cell.index);
    if (cell.kind === "exercise" && isOwn(cell)) store.setVerdict(cell.id, null);
    if (!opening) { // nothing is live yet: putting the code back is all there is to do
      store.setCode(settings.page, cell.index, null);
      return;
    }
  }
  const awake = !opening && WAKES.includes(name) ? wake(cell) : null;
  hand(cell, (page) => page.press(name, cell.index), awake);
}

function edit(cell) { hand(cell, (page) => page.edit(cell.index)); }

// A click into the code, or Enter on it, begins to edit; selecting text does not.
function makeEditable(cell) {
  if (cell.kind === "check") return;
  const place = cell.pre.parentElement; // not the `pre` itself: the theme takes those that fit out of the Tab key's way
  place.tabIndex = 0;
  place.setAttribute("role", "group");
  place.setAttribute("aria-label", "Code. Press Enter to edit.");
  place.addEventListener("click", () => getSelection().isCollapsed && edit(cell));
  place.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.shiftKey ? press(cell, "Run") : edit(cell);
  });
}

let warned = false;

// Says once that nothing will be kept.
function warn() {
  if (warned || !store.trouble) return;
  warned = true;
  note(TROUBLE[store.trouble]);
}

// Code of earlier editions is offered once, on any page.
function offerEditions() {
  const [latest] = unasked(store);
  if (!latest) return;
  note(`Your answers from an earlier edition of this book are in this browser (code of ${latest.cells} cells).`, {
    "Use them": () => adopt(store, latest.version),
    "Not now": () => decline(store, latest.version),
  });
}

function codeOf({ index, source }) { return store.code(settings.page, index) ?? source; }

function sources() { return Object.fromEntries(cells.map(({ index, source }) => [index, source])); }

function takeOver() { bring(store, settings.page, sources()); }

// Does what reads much of the store. Whatever is the matter with that, the page has its buttons, and "Clear all".
function attempt(act) {
  try {
    act();
  } catch (error) {
    console.warn(error);
  }
}

function show(detail = { kind: "all" }) {
  for (const cell of cells) {
    const concerned = detail.kind === "all" || (detail.page === settings.page && detail.cell === cell.index);
    if (concerned && cell.kind !== "check") showSaved(settings.page, cell);
    if (cell.kind === "check" && isOwn(cell) && (detail.kind === "all" || detail.id === cell.id)) showVerdict(cell);
  }
  if (detail.kind === "code") return;
  markExercises(cells.filter((cell) => cell.kind === "check" && isOwn(cell)).map(({ id }) => id));
}

// Whether a cell belongs to an exercise of this page: Appendix A shows the answers to all of them.
function isOwn({ id }) { return id.startsWith(`${settings.page}/`); }

function start() {
  cells = findCells();
  if (location.protocol === "file:") return tellHowToServe();
  const course = openCourse(settings);
  addMenu(settings, course); // before anything that reads what is kept
  store.know(settings.page, sources());
  attempt(takeOver);
  for (const cell of cells) {
    addButtons(cell, { press: (name) => press(cell, name), swap: () => store.swap(settings.page, cell.index) });
    makeEditable(cell);
  }
  attempt(show);
  noteHints(cells.filter(({ kind }) => kind === "check"));
  course.then(markPages, (error) => console.warn(error));
  store.addEventListener("change", ({ detail }) => {
    if (detail.kind === "all") attempt(takeOver); // perhaps an earlier edition has been taken up
    show(detail);
    if (detail.kind !== "code") course.then(markPages, () => {});
  });
  store.addEventListener("trouble", warn);
  attempt(offerEditions);
}

// A browser starts no Python for a page that is opened as a file.
function tellHowToServe() {
  if (!cells.length) return;
  const line = Object.assign(document.createElement("p"), { className: "live-file" });
  line.append("To run the code on this page, serve the book's folder: type ",
    Object.assign(document.createElement("code"), { textContent: "python -m http.server" }),
    " in it, and open http://localhost:8000 in the browser.");
  cells[0].element.before(line);
}

if (settings) start();
