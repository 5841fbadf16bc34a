// Packages come when they are needed, once, and whole.

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync, zstdCompressSync } from "node:zlib";

import { Packages } from "../../book/_live/src/packages.js";
import { unzip, unzst } from "../../book/_live/src/zip.js";

const TEXT = "a = 1\n".repeat(500);
const one = (name, depends, imports = [name]) => ({ name, depends, imports, file_name: `${name}.whl`, sha256: "00ff", size: 10 });
const rest = (name, where = "site") => ({ ...one(name, []), file_name: `${name}.zip.zst`, install_dir: where, size: 1 });
const PACKAGES = {
  numpy: one("numpy", []),
  matplotlib: one("matplotlib", ["numpy", "pillow"], ["matplotlib", "mpl_toolkits"]),
  pillow: one("pillow", [], ["PIL"]),
  dlcore: one("dlcore", ["numpy"]),
  tqdm: one("tqdm", []),
};
// A snapshot holds some packages, of which rests are left to come; the others need what it lacks of Python.
function snapshot(name, holds, reads = []) {
  const others = Object.values(PACKAGES).map((about) => [about.name, { ...about, depends: [...about.depends, "python-usual"] }]);
  const rests = holds.map((held) => [held, rest(held)]);
  const packages = { ...Object.fromEntries([...others, ...rests]), "python-usual": rest("python-usual", "stdlib") };
  return { name, file: `${name}-snapshot.zip.zst`, sha256: "00ff", size: 5, holds, reads, packages };
}
const LOCK = {
  packages: PACKAGES,
  parts: { "dlcore.plot": ["matplotlib"], "dlcore.training": ["tqdm"], "dlcore.exercises": ["dlcore"] },
  snapshots: [
    snapshot("numpy", ["numpy", "dlcore"]),
    snapshot("matplotlib", ["numpy", "dlcore", "matplotlib", "pillow"], ["matplotlib"]),
  ],
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
  const modules = { site: { getsitepackages: () => new Map([[0, "/lib/site"]]) }, importlib: { invalidate_caches() {} } };
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

test("an archive that is packed as a whole gives its files at once", () => {
  const files = [["a/b.py", Buffer.from(TEXT), 0], ["c", Buffer.alloc(0), 0]];
  const found = unzst(zstdCompressSync(zip(files)));
  assert.deepEqual(found.map(([name, data]) => [name, new TextDecoder().decode(data)]), [["a/b.py", TEXT], ["c", ""]]);
  assert.throws(() => unzst(new Uint8Array(100)));
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
  assert.deepEqual(Object.keys(there.written).sort(), ["matplotlib", "numpy", "pillow"].map((name) => `/lib/site/${name}.whl/inside.py`));
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

test("the snapshot with what the code draws with is taken, and of what it holds only rests come", async () => {
  const { packages, unpacker } = make();
  const { size, reads } = packages.snapshot("import tqdm\nfrom dlcore import plot");
  assert.deepEqual([size, reads], [5, ["matplotlib"]]);
  assert.deepEqual(packages.missing(packages.guess("import tqdm, numpy")), ["tqdm", "python-usual"]);
  assert.equal(packages.size(["tqdm", "matplotlib"]), 11);
  const there = python();
  await packages.install([...reads, "python-usual"], there);
  assert.deepEqual(Object.keys(there.written), ["/lib/site/matplotlib.zip.zst/inside.py", "/lib/python-usual.zip.zst/inside.py"]);
  assert.deepEqual(unpacker.asked.map((address) => address.slice("https://book/".length)),
    ["matplotlib-snapshot.zip.zst", "matplotlib.zip.zst", "python-usual.zip.zst"]);
});

test("code that draws nothing has the first snapshot, and a package that reads its files comes with it", () => {
  const { packages, unpacker } = make();
  packages.snapshot("import numpy as np");
  assert.deepEqual(unpacker.asked, ["https://book/numpy-snapshot.zip.zst"]);
  assert.deepEqual(packages.guess("import numpy\nfrom dlcore import Tensor"), []);
  assert.deepEqual(packages.guess("from dlcore.exercises import check"), ["dlcore"]);
  assert.deepEqual(packages.missing(["matplotlib"]), ["matplotlib", "numpy", "pillow", "python-usual"]);
  assert.deepEqual(packages.rests(), { numpy: ["numpy"], dlcore: ["dlcore"], "python-usual": ["python-usual"] });
});

test("a rest can come at once, and does not come twice", () => {
  const { packages } = make();
  packages.snapshot("");
  const [there, asked] = [python(), []];
  const ask = (address) => { asked.push(address); return zstdCompressSync(zip([["numpy/fft.py", Buffer.from(TEXT), 0]])); };
  packages.bring("numpy", there, ask);
  packages.bring("numpy", there, ask);
  assert.deepEqual([Object.keys(there.written), asked], [["/lib/site/numpy/fft.py"], ["https://book/numpy.zip.zst"]]);
  assert.deepEqual(packages.missing(["numpy"]), []);
});

test("where Python starts without the snapshot, whole packages come", async () => {
  const { packages, unpacker } = make();
  packages.snapshot("import numpy");
  await packages.install(["numpy"], python());
  packages.doWithoutSnapshot();
  packages.fetch(packages.missing(["numpy", "dlcore"]));
  assert.deepEqual(unpacker.asked.slice(2), ["https://book/numpy.whl", "https://book/dlcore.whl"]);
});
