// The reader's work from earlier editions of the book: found, offered, and brought along cell by cell.

import { identity, split } from "./store.js";

// The other editions of which this browser holds code or verdicts: { version, answers, cells, at }, the latest first.
export function editions(store) {
  const found = [];
  for (const [version, kinds] of Object.entries(store.everything())) {
    if (version === store.version) continue;
    const code = Object.values(kinds.code ?? {}), verdicts = Object.values(kinds.verdict ?? {});
    if (!code.length && !verdicts.length) continue;
    const at = Math.max(0, ...[...code, ...verdicts].map((record) => record.at || 0));
    found.push({ version, at, cells: code.length, answers: code.filter(({ was }) => typeof was === "string" && !was.startsWith("#")).length });
  }
  return found.sort((a, b) => b.at - a.at);
}

// The editions about which the reader has not been asked yet.
export function unasked(store) { return editions(store).filter(({ version }) => store.flag(`edition ${version}`) === null); }

export function decline(store, version) { store.setFlag(`edition ${version}`, "declined"); }

// Takes over what an edition knows of exercises; its code follows page by page, where the pages are.
export function adopt(store, version) {
  const { verdict = {}, hints = {} } = store.everything()[version] ?? {};
  for (const [id, record] of Object.entries(verdict)) if (store.verdict(id) === null) store.setRecord(store.version, "verdict", id, record);
  for (const [id, record] of Object.entries(hints)) store.setHints(id, record.count);
  store.setFlag(`edition ${version}`, "adopted");
  store.announce();
}

// Brings the code of adopted editions to the cells of a page, once; returns how many cells got some.
// `sources` is the book's own code of the page's cells, by index.
export function bring(store, page, sources) {
  let count = 0;
  for (const { version } of editions(store)) {
    if (store.flag(`edition ${version}`) !== "adopted" || store.flag(`brought ${version} ${page}`)) continue;
    store.setFlag(`brought ${version} ${page}`, true);
    count += bringFrom(store, version, page, sources);
  }
  return count;
}

function bringFrom(store, version, page, sources) {
  const old = Object.entries(store.everything()[version].code ?? {}).filter(([name]) => split(name)[0] === page);
  let count = 0;
  for (const [cell, source] of Object.entries(sources)) {
    const record = old.find(([, { was }]) => was === identity(source))?.[1];
    if (!record || record.text.trim() === source.trim()) continue;
    if (store.code(page, cell) === null) store.setRecord(store.version, "code", `${page}:${cell}`, record);
    else if (store.code(page, cell) !== record.text) store.putAside(page, cell, record.text);
    else continue;
    count += 1;
  }
  if (count) store.announce();
  return count;
}
