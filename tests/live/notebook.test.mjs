// The notebook that the reader downloads; and the words for what Python cannot say itself.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { label, nextExercise } from "../../book/_live/src/course.js";
import { ENDED } from "../../book/_live/src/exercises.js";
import { Notebook, openNotebook } from "../../book/_live/src/notebook.js";

const BOOK = new URL("../../book/chain_rule/derivatives.ipynb", import.meta.url);
const content = JSON.parse(await readFile(BOOK, "utf-8"));

test("changed cells lose their outputs, and nothing else changes", () => {
  const notebook = new Notebook(content, "derivatives.ipynb");
  const [first, second] = notebook.code;
  const made = JSON.parse(notebook.text((i) => ({ [first.index]: "x = 1\ny = 2\n", [second.index]: second.source })[i] ?? null));
  const { source, outputs, execution_count, id, metadata } = made.cells[first.index];
  assert.deepEqual([source, outputs, execution_count], [["x = 1\n", "y = 2\n"], [], null]);
  assert.deepEqual([id, metadata], [content.cells[first.index].id, content.cells[first.index].metadata]);
  made.cells[first.index] = content.cells[first.index];
  assert.deepEqual(made, content);
});

test("without changes the file is the book's", async () => {
  const notebook = new Notebook(content, "derivatives.ipynb");
  assert.equal(notebook.text(() => null), await readFile(BOOK, "utf-8"));
});

test("the notebook is fetched once, and again after a failure", async (t) => {
  const asked = [];
  t.mock.method(globalThis, "fetch", async (address) => {
    asked.push(address);
    return asked.length === 1 ? { ok: false, status: 404 } : { ok: true, json: async () => content };
  });
  const settings = { notebook: "../_sources/a%20page.ipynb?v=1" };
  await assert.rejects(openNotebook(settings), /404/);
  assert.equal((await openNotebook(settings)).name, "a page.ipynb");
  await openNotebook(settings);
  assert.equal(asked.length, 2);
});

test("the next exercise is on the page, then on the next pages, then on those before", () => {
  const pages = [["a/one", ["x", "y"]], ["a/two", ["x", "y", "z"]], ["b/three", ["x"]]];
  const course = pages.map(([page, names]) => ({ page, title: page, address: `/${page}.html`, exercises: names.map((name) => ({ id: `${page}/${name}`, title: name })) }));
  const after = (done, id) => nextExercise({ isDone: (one) => done.includes(one) }, course, "a/two", id);
  assert.equal(after([], "a/two/x").id, "a/two/y");
  assert.equal(after(["a/two/z"], "a/two/y").address, "#ex-two-x");
  const here = ["a/two/x", "a/two/y", "a/two/z"];
  assert.equal(after(here, "a/two/z").address, "/b/three.html#ex-three-x");
  assert.equal(after([...here, "b/three/x"], "a/two/z").id, "a/one/x");
  assert.equal(after([...here, "b/three/x", "a/one/x", "a/one/y"], "a/two/z"), null);
  assert.equal(label("chain_rule/several_variables/two-users"), "several-variables-two-users");
});

if (process.env.SENTENCES) console.log(JSON.stringify({ timeout: ENDED.timeout(20), crashed: ENDED.crashed() }));
