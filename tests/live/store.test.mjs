// What the reader writes is kept, and nothing of it is lost silently.

import assert from "node:assert/strict";
import { test } from "node:test";

import { adopt, bring, decline, editions, unasked } from "../../book/_live/src/editions.js";
import { Store } from "../../book/_live/src/store.js";
import { bringIn, compare, exportFile, ImportError, readFile } from "../../book/_live/src/transfer.js";

const PAGE = "chain_rule/derivatives";
const ID = `${PAGE}/corner-slopes`;
const ANSWER = (code) => `# EXERCISE ${ID}\n${code}`;

// A browser's storage; `room` is how many characters it takes.
class Storage {
  constructor(room = Infinity) { this.map = new Map(); this.room = room; }
  get length() { return this.map.size; }
  key(i) { return [...this.map.keys()][i] ?? null; }
  getItem(key) { return this.map.get(key) ?? null; }
  removeItem(key) { this.map.delete(key); }
  setItem(key, value) {
    if (value.length > this.room) throw Object.assign(new Error("no room"), { name: "QuotaExceededError" });
    this.map.set(key, value);
  }
}

let clock = 1000;
const open = (storage = new Storage(), version = "2") => new Store({ storage, version, now: () => (clock += 1000) });
const file = (text) => ({ size: text.length, text: async () => text });
const exported = async (store) => readFile(file(exportFile(store).text));

test("code, verdicts and hints are there again in the next visit", () => {
  const storage = new Storage();
  const store = open(storage);
  store.setCode(PAGE, 3, "x = 1");
  store.setVerdict(ID, "correct");
  store.setHints(ID, 2);
  store.setHints(ID, 1);
  const again = open(storage);
  assert.equal(again.code(PAGE, 3), "x = 1");
  assert.equal(again.code(PAGE, 4), null);
  assert.ok(again.isDone(ID));
  assert.equal(again.hints(ID), 2);
  again.setCode(PAGE, 3, null);
  assert.equal(open(storage).code(PAGE, 3), null);
  assert.equal(store.trouble, null);
});

test("without storage all works until the page is left, and the trouble has a name", () => {
  const throwing = new Proxy({}, { get() { throw new Error("SecurityError"); } });
  for (const storage of [undefined, throwing]) {
    const store = open(storage === undefined ? null : storage);
    assert.equal(store.trouble, "denied");
    store.setCode(PAGE, 3, "x = 1");
    assert.equal(store.code(PAGE, 3), "x = 1");
    assert.deepEqual(Object.keys(store.all().code), [`${PAGE}:3`]);
    store.clear();
    assert.equal(store.code(PAGE, 3), null);
  }
});

test("a full storage is told once, and what was written is there still", () => {
  const store = open(new Storage(100));
  let told = 0;
  store.addEventListener("trouble", () => (told += 1));
  store.setCode(PAGE, 3, "short");
  store.setCode(PAGE, 3, "long ".repeat(100));
  store.setCode(PAGE, 4, "long ".repeat(100));
  assert.equal(store.trouble, "full");
  assert.equal(told, 1);
  assert.equal(store.code(PAGE, 3), "long ".repeat(100));
});

test("damaged and foreign entries are passed over", () => {
  const storage = new Storage();
  storage.setItem("theme", "dark");
  storage.setItem(`dlbook:2:code:${PAGE}:3`, "{");
  storage.setItem("dlbook:%:code:x:1", "{}");
  const store = open(storage);
  assert.equal(store.code(PAGE, 3), null);
  assert.deepEqual(Object.keys(store.everything()), []);
  store.clear();
  assert.equal(storage.getItem("theme"), "dark");
});

test("a record of another shape counts as none, and is not deleted", () => {
  const damaged = {
    [`code:${PAGE}:3`]: ['{"text":5,"at":1}', '{"text":"x"}', '{"text":"x","at":1,"was":5}', "[]", "7", "null"],
    [`others:${PAGE}:3`]: ['{"texts":5}', '{"texts":[5]}', "{}"],
    [`verdict:${ID}`]: ['{"status":{},"at":1}', '{"status":"correct","at":"late"}'],
    [`hints:${ID}`]: ['{"count":"2"}', '{"count":-1}'],
    "flag:edition 1": ['{"value":{}}'],
  };
  for (const [name, records] of Object.entries(damaged)) {
    for (const record of records) {
      const storage = new Storage();
      storage.setItem(`dlbook:2:${name}`, record);
      const store = open(storage);
      const read = [store.code(PAGE, 3), store.others(PAGE, 3), store.verdict(ID), store.hints(ID), store.flag("edition 1")];
      assert.deepEqual(read, [null, [], null, 0, null], record);
      assert.deepEqual(Object.keys(store.everything()), [], record);
      assert.equal(storage.getItem(`dlbook:2:${name}`), record);
      store.setCode(PAGE, 3, "new");
      assert.equal(store.code(PAGE, 3), "new");
    }
  }
});

test("two tabs do not overwrite each other silently", () => {
  const storage = new Storage();
  const [one, two] = [open(storage), open(storage)];
  one.setCode(PAGE, 3, "start");
  assert.equal(two.code(PAGE, 3), "start");
  one.setCode(PAGE, 3, "from one");
  two.setCode(PAGE, 3, "from two"); // has not seen what the first wrote
  assert.equal(one.code(PAGE, 3), "from two");
  assert.deepEqual(one.others(PAGE, 3), ["from one"]);
  one.setCode(PAGE, 3, "seen, then changed"); // no conflict: it has read
  assert.deepEqual(one.others(PAGE, 3), ["from one"]);
});

test("a tab hears what another one changed", () => {
  const storage = new Storage();
  const [one, two] = [open(storage), open(storage)];
  const heard = [];
  two.addEventListener("change", ({ detail }) => heard.push(detail));
  one.setCode(PAGE, 3, "x");
  for (const key of [...storage.map.keys(), "theme", `dlbook:1:code:${PAGE}:3`, null]) two.hear({ key });
  two.hear({ key: `dlbook:2:verdict:${ID}` });
  assert.deepEqual(heard, [
    { elsewhere: true, kind: "code", page: PAGE, cell: 3 },
    { elsewhere: true, kind: "all" },
    { elsewhere: true, kind: "verdict", id: ID },
  ]);
});

test("what a reset took away comes back, and pressing on shows all versions", () => {
  const store = open();
  store.setCode(PAGE, 3, "mine");
  store.putAside(PAGE, 3);
  store.setCode(PAGE, 3, null);
  assert.equal(store.swap(PAGE, 3), "mine");
  assert.deepEqual(store.others(PAGE, 3), []);
  store.putAside(PAGE, 3, "second");
  store.putAside(PAGE, 3, "third");
  const seen = [0, 1, 2].map(() => store.swap(PAGE, 3));
  assert.deepEqual(seen, ["third", "second", "mine"]);
  assert.equal(store.swap(PAGE, 9), null);
});

test("a file brings everything to another browser", async () => {
  const here = open();
  here.setCode(PAGE, 3, ANSWER("left = 1"));
  here.putAside(PAGE, 3, "older");
  here.setVerdict(ID, "wrong");
  here.setHints(ID, 1);
  const there = open();
  const found = await exported(here);
  assert.deepEqual(compare(there, found), { cells: 1, verdicts: 1, differ: [] });
  bringIn(there, found);
  assert.deepEqual(there.everything(), here.everything());
});

test("an import asks where code differs, and keeps both in any case", async () => {
  for (const [choice, expected] of [["newer", "mine, later"], ["file", "from the file"]]) {
    const elsewhere = open();
    elsewhere.setCode(PAGE, 3, "from the file");
    elsewhere.setCode(PAGE, 4, "the same");
    const store = open();
    store.setCode(PAGE, 3, "mine, later");
    store.setCode(PAGE, 4, "the same");
    const found = await exported(elsewhere);
    assert.deepEqual(compare(store, found).differ, [{ version: "2", page: PAGE, cell: 3, newer: false }]);
    bringIn(store, found, choice);
    assert.equal(store.code(PAGE, 3), expected);
    assert.equal(store.others(PAGE, 3).length, 1);
    assert.equal(store.others(PAGE, 4).length, 0);
  }
});

test("the newer verdict counts", async () => {
  const old = open();
  old.setVerdict(ID, "wrong");
  const store = open();
  store.setVerdict(ID, "correct");
  bringIn(store, await exported(old));
  assert.equal(store.verdict(ID), "correct");
});

test("a file that is not one is refused with a sentence, and nothing changes", async () => {
  const good = open();
  good.setCode(PAGE, 3, "x");
  const text = exportFile(good).text;
  const bad = {
    "cannot be read as JSON": [text.slice(0, -20), "", "PK\u0003\u0004"],
    "not a file that Export made": ["{}", "[]", "null", "3", '{"format": "other"}'],
    "is a notebook": ['{"cells": [], "nbformat": 4}'],
    "newer edition": [text.replace('"formatVersion": 1', '"formatVersion": 2')],
    damaged: [
      text.replace('"text": "x"', '"text": 3'), text.replace(/"at": \d+/, '"at": null'), text.replace(`${PAGE}:3`, PAGE),
      text.replace(/"editions": [\s\S]*/, '"editions": []}'), text.replace('"verdict": {}', '"verdict": {"a": null}'),
      ...["5", "{}", "true"].map((was) => text.replace('"was": null', `"was": ${was}`)), text.replace('"hints": {}', '"hints": 3'),
    ],
  };
  for (const [words, texts] of Object.entries(bad)) {
    for (const one of texts) {
      await assert.rejects(readFile(file(one)), (error) => error instanceof ImportError && error.message.includes(words), one);
    }
  }
  await assert.rejects(readFile({ size: 5e6 + 1 }), /too large: Import takes files of up to 5 MB/);
});

test("an import takes no text that an editor could not show", async () => {
  for (const [length, fits] of [[100_000, true], [100_001, false]]) {
    for (const act of ["setCode", "putAside"]) {
      const store = open();
      store[act](PAGE, 3, "x".repeat(length));
      if (fits) await exported(store);
      else await assert.rejects(exported(store), (error) => error instanceof ImportError && /up to 100,000 characters/.test(error.message));
    }
  }
});

test("a file of many small texts comes in at once", async () => {
  const store = open();
  const texts = Array.from({ length: 100_000 }, (_, i) => `x = ${i}`);
  const begin = performance.now();
  bringIn(store, { 2: { others: { [`${PAGE}:3`]: { texts } } } });
  assert.ok(performance.now() - begin < 2000);
  assert.equal(store.others(PAGE, 3).length, texts.length);
});

test("no name in a file or in the storage reaches what all objects share", async () => {
  const names = ["__proto__", "constructor", "prototype"];
  const storage = new Storage();
  for (const name of names) {
    storage.setItem(`dlbook:${name}:verdict:${name}`, '{"status": "correct", "at": 1}');
    storage.setItem(`dlbook:2:verdict:${name}`, '{"status": "correct", "at": 1}');
    storage.setItem(`dlbook:${name}:code:${name}:1`, '{"text": "x", "at": 1}');
    const editions = [`{"${name}": {"code": {"polluted:1": {"text": "x", "at": 1}}}}`, `{"1": {"verdict": {"${name}": {"status": "x", "at": 1}}}}`];
    for (const one of editions) {
      await assert.rejects(readFile(file(`{"format": "dlbook-work", "formatVersion": 1, "editions": ${one}}`)), ImportError, one);
    }
  }
  const found = open(storage).everything();
  assert.deepEqual([Object.keys(found), Object.getPrototypeOf(found), {}.code, {}.verdict, {}.status], [[], null, undefined, undefined, undefined]);
  for (const edition of names) open(storage).setRecord(edition, "verdict", ID, { status: "correct", at: 1 });
  open(storage, "1").setVerdict(ID, "correct");
  const kinds = open(storage).everything()["1"];
  assert.deepEqual([Object.getPrototypeOf(kinds), Object.getPrototypeOf(kinds.verdict), {}.verdict], [null, null, undefined]);
});

test("code of an earlier edition is found, offered once, and brought to the cells it belongs to", () => {
  const storage = new Storage();
  const old = open(storage, "1: first");
  old.know(PAGE, { 3: "x = 1  # as in the book", 8: ANSWER("left = ...") });
  old.setCode(PAGE, 3, "x = 2");
  old.setCode(PAGE, 8, "left = 5"); // the mark is lost, and the cell is known still
  old.setVerdict(ID, "correct");
  const now = { 4: "x = 1  # as in the book", 9: ANSWER("left = ...\nright = ..."), 10: "other" };
  const store = open(storage, "2");
  assert.deepEqual(editions(store).map(({ version, cells, answers }) => [version, cells, answers]), [["1: first", 2, 1]]);
  assert.equal(unasked(store).length, 1);
  assert.equal(bring(store, PAGE, now), 0);
  adopt(store, "1: first");
  assert.equal(unasked(store).length, 0);
  assert.ok(store.isDone(ID));
  assert.equal(bring(store, PAGE, now), 2);
  assert.deepEqual([store.code(PAGE, 4), store.code(PAGE, 9), store.code(PAGE, 10)], ["x = 2", "left = 5", null]);
  store.setCode(PAGE, 4, null);
  assert.equal(bring(store, PAGE, now), 0); // once
  assert.equal(open(storage, "1: first").code(PAGE, 3), "x = 2"); // and the old stays where it was
});

test("an edition that was declined is not offered again, and not forgotten", () => {
  const storage = new Storage();
  open(storage, "1").setCode(PAGE, 3, "x");
  const store = open(storage, "2");
  decline(store, "1");
  assert.deepEqual([unasked(store).length, editions(store).length], [0, 1]);
});
