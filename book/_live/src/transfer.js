// The reader's work as one file: export it here, import it in another browser.

import { isEdition, isName, isObject, isRecord, kinds as KINDS } from "./records.js";
import { split } from "./store.js";

const FORMAT = "dlbook-work", FORMAT_VERSION = 1;
const LARGEST = 5e6; // bytes of a file: no browser keeps more for a site
const LONGEST = 100_000; // characters of one text: an editor of a page takes no more in good time
const TOO_LONG = "The code of a cell in this file is too long: Import takes up to 100,000 characters for each cell.";

// What the reader reads when a file cannot be imported.
export class ImportError extends Error {}

// Returns { name, text }: all that the store holds, of all editions.
export function exportFile(store) {
  const editions = Object.create(null);
  for (const [version, kinds] of Object.entries(store.everything())) {
    editions[version] = Object.fromEntries(KINDS.map((kind) => [kind, kinds[kind] ?? {}]));
  }
  const saved = new Date(store.now()).toISOString();
  const text = `${JSON.stringify({ format: FORMAT, formatVersion: FORMAT_VERSION, saved, editions }, null, 1)}\n`;
  return { name: `my-work-${saved.slice(0, 10)}.json`, text };
}

// Reads a file that `exportFile` made; returns its editions. Throws ImportError with a sentence for the reader.
export async function readFile(file) {
  if (file.size > LARGEST) throw new ImportError("This file is too large: Import takes files of up to 5 MB.");
  let data;
  try {
    data = JSON.parse((await file.text()).replace(/^\uFEFF/, ""));
  } catch {
    throw new ImportError("This file is damaged, or it is not one that Export made: it cannot be read as JSON.");
  }
  if (data?.nbformat) throw new ImportError("This is a notebook. Import takes the file that Export made, my-work-….json.");
  if (data?.format !== FORMAT) throw new ImportError("This is not a file that Export made.");
  if (data.formatVersion !== FORMAT_VERSION) {
    throw new ImportError("This file comes from a newer edition of the book, which writes it in another way. Import it there.");
  }
  return believed(data.editions);
}

// Returns the editions if each record is what it should be; a file with one bad record is not half read.
function believed(editions) {
  const damaged = new ImportError("This file is damaged: a part of it is not what Export writes.");
  if (!isObject(editions)) throw damaged;
  for (const [version, kinds] of Object.entries(editions)) {
    if (!isEdition(version) || !isObject(kinds)) throw damaged;
    for (const kind of KINDS) {
      const records = kinds[kind] ?? {};
      if (!isObject(records)) throw damaged;
      for (const [name, record] of Object.entries(records)) {
        if (!isName(kind, name) || !isRecord(kind, record)) throw damaged;
        if ((kind === "code" || kind === "others") && !isShort(record)) throw new ImportError(TOO_LONG);
      }
    }
  }
  return editions;
}

// Whether the texts of a record are no longer than a cell may be.
function isShort({ text = "", texts = [] }) { return [text, ...texts].every((one) => one.length <= LONGEST); }

// Says what an import would do: { cells, verdicts, differ }, where `differ` lists the cells that hold other code here.
export function compare(store, editions) {
  const plan = { cells: 0, verdicts: 0, differ: [] };
  for (const [version, { code = {}, verdict = {} }] of Object.entries(editions)) {
    plan.verdicts += Object.keys(verdict).length;
    for (const [name, record] of Object.entries(code)) {
      plan.cells += 1;
      const here = store.record(version, "code", name);
      if (here && here.text !== record.text) {
        const [page, cell] = split(name);
        plan.differ.push({ version, page, cell, newer: record.at > here.at });
      }
    }
  }
  return plan;
}

// Takes the file over. Where a cell holds other code, `choice` decides: "newer" of the two, or the "file". The one that
// is not chosen is put aside with the cell's other versions, so that nothing is lost.
export function bringIn(store, editions, choice = "newer") {
  for (const [version, kinds] of Object.entries(editions)) {
    for (const [name, record] of Object.entries(kinds.code ?? {})) takeCode(store, version, name, record, choice);
    for (const [name, { texts }] of Object.entries(kinds.others ?? {})) addOthers(store, version, name, texts);
    for (const [id, record] of Object.entries(kinds.verdict ?? {})) {
      if (!(store.record(version, "verdict", id)?.at >= record.at)) store.setRecord(version, "verdict", id, record);
    }
    for (const [id, record] of Object.entries(kinds.hints ?? {})) {
      if (!(store.record(version, "hints", id)?.count >= record.count)) store.setRecord(version, "hints", id, record);
    }
  }
  store.announce();
}

function takeCode(store, version, name, record, choice) {
  const here = store.record(version, "code", name);
  if (here?.text === record.text) return;
  const taken = !here || choice === "file" || record.at > here.at;
  if (taken) store.setRecord(version, "code", name, record);
  if (here) addOthers(store, version, name, [taken ? here.text : record.text]);
}

function addOthers(store, version, name, texts) {
  const there = store.record(version, "others", name)?.texts ?? [];
  const present = store.record(version, "code", name)?.text;
  const all = [...new Set([...texts, ...there])].filter((text) => text !== present);
  if (all.length) store.setRecord(version, "others", name, { texts: all });
}
