// What the reader wrote and what has been checked, kept in this browser for this edition of the book.
//
// Keys: dlbook:<edition>:code:<page>:<cell>, …:others:<page>:<cell>, …:verdict:<exercise>, …:hints:<exercise>, …:flag:<name>

import { isEdition, isName, isRecord } from "./records.js";
import { Shelf } from "./shelf.js";

const ROOT = "dlbook:";
const OTHERS = 10; // versions of a cell that are kept beside the one in use
const MARK = /^\s*#\s*(?:EXERCISE|CHECK)\s+(\S+)\s*$/m;

export class Store extends EventTarget {
  #shelf;
  #seen = new Map(); // by key: what this tab last read or wrote
  #originals = new Map(); // by page: the book's own code, by cell

  constructor({ version = "1", storage, now = Date.now } = {}) {
    super();
    this.version = version;
    this.now = now;
    this.#shelf = new Shelf(storage);
  }

  // null, or why nothing that is written now will be there tomorrow: "denied" or "full".
  get trouble() { return this.#shelf.trouble; }

  // Code -----------------------------------------------------------------------------------------------------------

  // The reader's code of a cell, or null where it is the book's.
  code(page, cell) {
    const key = this.#key("code", page, cell);
    this.#seen.set(key, this.#shelf.get(key));
    return this.#read(key)?.text ?? null;
  }

  // Keeps code. If another tab has written meanwhile what this one has not seen, that is put aside and not lost.
  setCode(page, cell, text) {
    const key = this.#key("code", page, cell);
    const there = this.#read(key);
    if (there && this.#shelf.get(key) !== this.#seen.get(key)) this.#putAside(page, cell, there.text, text);
    if (text === null) this.#shelf.remove(key);
    else if (text !== there?.text) this.#write(key, { text, at: this.now(), was: this.#identity(page, cell, text) });
    this.#seen.set(key, this.#shelf.get(key));
    this.#changed({ kind: "code", page, cell });
  }

  // Tells what the book's own code of a page's cells is: { index: source }. By it a later edition finds a cell again.
  know(page, sources) { this.#originals.set(page, sources); }

  #identity(page, cell, text) {
    const original = this.#originals.get(page)?.[cell];
    return original === undefined ? MARK.exec(text)?.[1] ?? null : identity(original);
  }

  // Other versions of a cell's code: what a reset, an import or another tab replaced. The latest comes first.
  others(page, cell) { return this.#read(this.#key("others", page, cell))?.texts ?? []; }

  #putAside(page, cell, text, instead = null) {
    const texts = [text, ...this.others(page, cell)].filter((one, i, all) => one !== instead && all.indexOf(one) === i);
    this.#write(this.#key("others", page, cell), { texts: texts.slice(0, OTHERS) });
  }

  putAside(page, cell, text = this.code(page, cell)) { if (text !== null) this.#putAside(page, cell, text); }

  // Takes the next of the other versions, and puts the present one behind them: pressed often enough, all come by.
  swap(page, cell) {
    const [next, ...rest] = this.others(page, cell);
    if (next === undefined) return null;
    const present = this.code(page, cell);
    this.setCode(page, cell, next);
    const texts = present === null ? rest : [...rest, present];
    const key = this.#key("others", page, cell);
    texts.length ? this.#write(key, { texts }) : this.#shelf.remove(key);
    this.#changed({ kind: "code", page, cell });
    return next;
  }

  // Exercises ------------------------------------------------------------------------------------------------------

  verdict(id) { return this.#read(this.#key("verdict", id))?.status ?? null; }
  isDone(id) { return this.verdict(id) === "correct"; }
  setVerdict(id, status) {
    const key = this.#key("verdict", id);
    status === null ? this.#shelf.remove(key) : this.#write(key, { status, at: this.now() });
    this.#changed({ kind: "verdict", id });
  }

  // How many hints of an exercise the reader has opened.
  hints(id) { return this.#read(this.#key("hints", id))?.count ?? 0; }
  setHints(id, count) {
    if (count > this.hints(id)) this.#write(this.#key("hints", id), { count });
  }

  flag(name) { return this.#read(this.#key("flag", name))?.value ?? null; }
  setFlag(name, value) { this.#write(this.#key("flag", name), { value }); }

  // Everything -----------------------------------------------------------------------------------------------------

  // All that is kept, of all editions: { edition: { kind: { name: record } } }.
  everything() {
    const found = Object.create(null); // at all levels: names in it come from outside
    for (const key of this.#shelf.keys()) {
      const parts = parse(key);
      const record = parts && this.#read(key);
      if (record) ((found[parts.version] ??= Object.create(null))[parts.kind] ??= Object.create(null))[parts.name] = record;
    }
    return found;
  }

  all() { return this.everything()[this.version] ?? {}; }
  record(version, kind, name) { return this.#read(fullKey(version, kind, name)); }

  // Writes a record as it is, of any edition; for imports.
  setRecord(version, kind, name, record) {
    const key = fullKey(version, kind, name);
    this.#write(key, record);
    this.#seen.set(key, this.#shelf.get(key));
  }

  // Forgets everything, of all editions.
  clear() {
    for (const key of this.#shelf.keys()) if (key.startsWith(ROOT)) this.#shelf.remove(key);
    this.#seen.clear();
    this.#changed({ kind: "all" });
  }

  announce() { this.#changed({ kind: "all" }); }

  // Hears of a change that another tab has made (an event "storage" of the window).
  hear({ key }) {
    if (key === null) return this.#changed({ kind: "all", elsewhere: true });
    const parts = parse(key);
    if (parts?.version !== this.version) return;
    const [page, cell] = split(parts.name);
    const detail = parts.kind === "code" || parts.kind === "others" ? { kind: "code", page, cell } : { kind: parts.kind, id: parts.name };
    this.#changed({ ...detail, elsewhere: true });
  }

  #key(kind, ...name) { return fullKey(this.version, kind, name.join(":")); }

  // A damaged record counts as none; it stays where it is until something is written in its place.
  #read(key) {
    try {
      const record = JSON.parse(this.#shelf.get(key));
      return isRecord(parse(key)?.kind, record) ? record : null;
    } catch { return null; } // not even JSON
  }

  #write(key, record) {
    const fine = this.#shelf.trouble;
    this.#shelf.set(key, JSON.stringify(record));
    if (this.#shelf.trouble !== fine) this.dispatchEvent(new Event("trouble"));
  }

  #changed(detail) { this.dispatchEvent(new CustomEvent("change", { detail: { elsewhere: false, ...detail } })); }
}

function fullKey(version, kind, name) { return `${ROOT}${encodeURIComponent(version)}:${kind}:${name}`; }

function parse(key) {
  const found = /^dlbook:([^:]*):(code|others|verdict|hints|flag):(.+)$/.exec(key);
  if (!found) return null;
  const [, encoded, kind, name] = found;
  try {
    const version = decodeURIComponent(encoded);
    return isEdition(version) && isName(kind, name) ? { version, kind, name } : null;
  } catch { return null; }
}

// "page:3" -> ["page", 3]
export function split(name) {
  const at = name.lastIndexOf(":");
  return [name.slice(0, at), Number(name.slice(at + 1))];
}

// What a cell is called across editions: its exercise, or else a short sum of the code that the book gave it.
export function identity(source) {
  const mark = MARK.exec(source);
  if (mark) return mark[1];
  let sum = 5381;
  for (const letter of source.trim()) sum = (Math.imul(sum, 33) ^ letter.codePointAt(0)) >>> 0;
  return `#${sum.toString(36)}`;
}

// One store a tab, also where two scripts bring a copy of this module each.
function shared() {
  const name = Symbol.for("dlbook.store");
  return (globalThis[name] ??= open());
}

function open() {
  if (typeof document === "undefined") return new Store();
  const version = document.querySelector("script[data-live]")?.dataset.version || "1";
  let storage;
  try { storage = window.localStorage; } catch { /* denied; then memory it is */ }
  const store = new Store({ version, storage });
  window.addEventListener("storage", (event) => store.hear(event));
  return store;
}

export const store = shared();
