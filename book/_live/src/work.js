// What "My work" holds: how far the reader is, what comes next, and the file of it all. Loaded when it is opened.

import { count, nextExercise } from "./course.js";
import { action, ask, note } from "./dialogs.js";
import { isKept } from "./offline.js";
import { adopt, editions } from "./editions.js";
import { TROUBLE } from "./menu.js";
import { download, openNotebook } from "./notebook.js";
import { store } from "./store.js";
import { bringIn, compare, exportFile, ImportError, readFile } from "./transfer.js";

// Fills the panel of the button "My work"; `course` is a promise of all exercises.
export async function fill(panel, settings, course) {
  const parts = [text("h2", "My work")];
  const pages = await course.catch(() => []);
  if (pages.length) parts.push(...progress(pages, settings));
  const close = (act) => () => {
    panel.hidePopover();
    act();
  };
  const rows = {};
  if (settings.notebook) rows["Download my notebook"] = () => downloadNotebook(settings);
  rows["Export my work"] = () => { const { name, text } = exportFile(store); download(name, text); };
  rows["Import my work …"] = importWork;
  for (const { version, cells } of editions(store)) {
    if (store.flag(`edition ${version}`) !== "adopted" && cells) rows[`Use my answers from edition ${version}`] = () => adopt(store, version);
  }
  rows["Clear all …"] = clearAll;
  const list = document.createElement("ul");
  list.append(...Object.entries(rows).map(([words, act]) => {
    const row = document.createElement("li");
    row.append(action(words, close(act)));
    return row;
  }));
  const kept = store.trouble ? TROUBLE[store.trouble] : "Your code and your progress are kept in this browser only.";
  const offline = (await isKept()) ? "The book is kept on this device: its pages work without a network." : "";
  panel.replaceChildren(...parts, list, text("p", kept, "live-kept"), text("p", offline, "live-kept"));
}

function progress(pages, settings) {
  const { done, total } = count(store, pages.flatMap(({ exercises }) => exercises));
  const words = text("p", `${done} of ${total} exercises of the book are correct.`);
  const bar = Object.assign(document.createElement("progress"), { max: total, value: done });
  bar.setAttribute("aria-label", "Exercises done");
  const next = nextExercise(store, pages, settings.page);
  if (!next) return [words, bar];
  const line = text("p", "Next: ");
  line.append(Object.assign(document.createElement("a"), { href: next.address, textContent: next.title }));
  if (next.page !== settings.page) line.append(`, in ${next.on}`);
  return [words, bar, line];
}

function text(tag, words, className = "") {
  return Object.assign(document.createElement(tag), { textContent: words, className });
}

// The page's notebook with the reader's code in it.
export async function downloadNotebook(settings) {
  try {
    const notebook = await openNotebook(settings);
    download(notebook.name, notebook.text((i) => store.code(settings.page, i)), "application/x-ipynb+json");
  } catch (error) {
    note(`The notebook could not be made. ${error.message}`);
  }
}

function importWork() {
  const input = Object.assign(document.createElement("input"), { type: "file", accept: ".json,application/json" });
  input.addEventListener("change", () => input.files[0] && takeFile(input.files[0]));
  input.click();
}

// Imports a file; asks before it replaces code.
export async function takeFile(file) {
  let found;
  try {
    found = await readFile(file);
  } catch (error) {
    note(error instanceof ImportError ? `${error.message} Nothing was changed.` : `The file could not be read (${error.message}).`);
    return;
  }
  const { cells, verdicts, differ } = compare(store, found);
  const choice = differ.length ? await ask(question(differ), CHOICES) : "newer";
  if (choice === null) return;
  bringIn(store, found, choice);
  note(`Imported: the code of ${counted(cells, "cell")} and ${counted(verdicts, "verdict")}.`);
}

const CHOICES = { "Use the newer of each": "newer", "Use the file's": "file", Cancel: null };

function question(differ) {
  const newer = differ.filter((one) => one.newer).length;
  const which = newer === differ.length ? "The file's is newer." : newer ? `In ${newer} of them the file's is newer.` : "Yours here is newer.";
  return `${counted(differ.length, "cell")} of this file ${differ.length === 1 ? "holds" : "hold"} other code than you have here. ${which}\nThe one that is not used stays with the cell as “Other version”.`;
}

function counted(n, what) { return `${n} ${what}${n === 1 ? "" : "s"}`; }

async function clearAll() {
  const kinds = Object.values(store.everything());
  const size = (kind) => kinds.reduce((sum, one) => sum + Object.keys(one[kind] ?? {}).length, 0);
  const answer = await ask(
    `Delete all your work from this browser? That is the code of ${counted(size("code"), "cell")} and ${counted(size("verdict"), "verdict")}.\nIt cannot be undone. Export it first if you may want it again.`,
    { "Export first": "export", "Delete all": "delete", Cancel: null },
  );
  if (answer === "export") {
    const { name, text } = exportFile(store);
    download(name, text);
    return clearAll();
  }
  if (answer === "delete") store.clear();
}
