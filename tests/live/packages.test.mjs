// Packages come when they are needed, once, and whole.

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";

import { Packages } from "../../book/_live/src/packages.js";
import { unzip } from "../../book/_live/src/zip.js";

const TEXT = "a = 1\n".repeat(500);
const one = (name, depends, imports = [name]) => ({ name, depends, imports, file_name: `${name}.whl`, sha256: "00ff" });
const LOCK = {
  packages: {
    numpy: one("numpy", []),
    matplotlib: one("matplotlib", ["numpy", "pillow"], ["matplotlib", "mpl_toolkits"]),
    pillow: one("pillow", [], ["PIL"]),
    dlcore: one("dlcore", ["numpy"]),
    tqdm: one("tqdm", []),
  },
  parts: { "dlcore.plot": ["matplotlib"], "dlcore.training": ["tqdm"] },
};

// Answers as the worker does; `broken` names files that do not come.
class Unpacker {
  asked = [];
  broken = new Set();
  postMessage({ address, integrity }) {
    this.asked.push(address);
    const files = [[`${address.split("/").at(-1)}/inside.py`, new Uint8Array([1])]];
    const answer = this.broken.has(address) ? { address, error: "it did not come" } : { address, files };
    assert.equal(integrity, "sha256-AP8=");
    queueMicrotask(() => this.onmessage({ data: answer }));
  }
}

function python() {
  const written = {};
  const FS = { mkdirTree() {}, writeFile(path, data) { written[path] = data; } };
  const modules = { site: { getsitepackages: () => new Map([[0, "/site"]]) }, importlib: { invalidate_caches() {} } };
  return { FS, written, pyimport: (name) => modules[name] };
}

const make = (count = () => {}) => {
  const unpacker = new Unpacker();
  return { unpacker, packages: new Packages("https://book/", LOCK, unpacker, count) };
};

// An archive of one folder and some files, as zip programs write it.
function zip(files) {
  const [locals, entries] = [[], []];
  let offset = 0;
  for (const [name, data, method] of files) {
    const packed = method ? deflateRawSync(data) : data;
    const path = Buffer.from(name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(path.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(method, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(data.length, 24);
    entry.writeUInt16LE(path.length, 28);
    entry.writeUInt32LE(offset, 42);
    locals.push(local, path, packed);
    entries.push(entry, path);
    offset += 30 + path.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...locals, ...entries, end]));
}

test("an archive gives its files, packed or not, and no folders", async () => {
  const archive = zip([["a/", Buffer.alloc(0), 0], ["a/é.py", Buffer.from(TEXT), 8], ["b.txt", Buffer.from("plain"), 0], ["c", Buffer.alloc(0), 8]]);
  const files = Object.fromEntries((await unzip(archive)).map(([name, data]) => [name, new TextDecoder().decode(data)]));
  assert.deepEqual(files, { "a/é.py": TEXT, "b.txt": "plain", c: "" });
});

test("what is no archive, or a broken one, is refused", async () => {
  await assert.rejects(async () => unzip(new Uint8Array(100)), /no zip archive/);
  const archive = zip([["a.py", Buffer.from(TEXT), 8]]);
  archive.fill(255, 34, 60);
  await assert.rejects(unzip(archive));
});

test("packages are guessed from lines that begin like imports", () => {
  const { packages } = make();
  const guess = (code) => packages.guess(code).sort();
  assert.deepEqual(guess("import numpy as np, PIL.Image\nx = 1  # import tqdm"), ["numpy", "pillow"]);
  assert.deepEqual(guess("if True:\n    from mpl_toolkits.mplot3d import Axes3D"), ["matplotlib"]);
  assert.deepEqual(guess("from dlcore import Tensor, plot"), ["dlcore", "matplotlib"]);
  assert.deepEqual(guess("import dlcore.training"), ["dlcore", "tqdm"]);
  assert.deepEqual(guess("import os\nfrom\nimport"), []);
  assert.deepEqual(guess("from a import constructor, toString"), []); // names that every object has
});

test("a package comes with what it needs, once", async () => {
  const { packages, unpacker } = make();
  const needed = packages.missing(["matplotlib"]);
  assert.deepEqual(needed.sort(), ["matplotlib", "numpy", "pillow"]);
  packages.fetch(needed);
  const there = python();
  await packages.install(needed, there);
  assert.deepEqual(Object.keys(there.written).sort(), ["matplotlib", "numpy", "pillow"].map((name) => `/site/${name}.whl/inside.py`));
  assert.deepEqual(packages.missing(["matplotlib", "dlcore"]), ["dlcore"]);
  assert.equal(unpacker.asked.length, 3);
});

test("what did not come is asked for again", async () => {
  const { packages, unpacker } = make();
  unpacker.broken.add("https://book/tqdm.whl");
  await assert.rejects(packages.install(["tqdm"], python()), /did not come/);
  assert.deepEqual(packages.missing(["tqdm"]), ["tqdm"]);
  unpacker.broken.clear();
  await packages.install(["tqdm"], python());
  assert.deepEqual(packages.missing(["tqdm"]), []);
});

test("the bytes that come are counted", () => {
  let bytes = 0;
  const { unpacker } = make((count) => { bytes += count; });
  unpacker.onmessage({ data: { count: 7 } });
  assert.equal(bytes, 7);
});
