// Packages for Python: which of them some code needs, and how their files come to it.
//
// Pyodide has a loader, which unpacks them in Python and loads each of their compiled modules. Here another worker
// unpacks them while Python starts, and Python loads a compiled module when it is imported: that takes half as long.

import { unzst } from "./zip.js";

export class Packages {
  #home;
  #lock;
  #about; // by name: entries of the lock file
  #held = new Set(); // names of packages that the snapshot of memory holds, but for their rests
  #homes; // which package holds an importable name
  #coming = new Map(); // by name: a promise of the package's files
  #unpacker;
  #waiting = new Map(); // by address: what waits for an answer of the unpacker
  #there = new Set(); // names of packages whose files Python has

  // `unpacker` is a worker from unpacker.js, and `count` is called with the bytes that come.
  constructor(home, lock, unpacker, count) {
    this.#home = home;
    this.#unpacker = unpacker;
    unpacker.onmessage = ({ data }) => ("count" in data ? count(data.count) : this.#hear(data));
    this.#lock = lock;
    this.#about = lock.packages;
    this.#homes = Object.fromEntries(
      Object.values(lock.packages).flatMap(({ name, imports }) => imports.map((top) => [top, name])),
    );
  }

  // Chooses the snapshot that Python begins with, for some code, and has it come: its files. Of packages that it holds only
  // the rests are left to come, and of some at once, since the snapshot reads them.
  snapshot(source) {
    const names = this.guess(source);
    const { snapshots } = this.#lock;
    const chosen = snapshots.find(({ name }) => names.includes(name) && name !== snapshots[0].name) ?? snapshots[0];
    this.#about = chosen.packages;
    this.#held = new Set(chosen.holds);
    return { size: chosen.size, reads: chosen.reads, files: this.#archive(chosen) };
  }

  // Says that Python starts without the snapshot, so that all of each package must come.
  doWithoutSnapshot() {
    this.#about = this.#lock.packages;
    for (const names of [this.#held, this.#coming, this.#there]) names.clear();
  }

  // What can be imported from each package that may have to come while Python waits.
  rests() {
    const names = [...this.#held, ...Object.keys(this.#about).filter((name) => this.#about[name].install_dir === "stdlib")];
    return Object.fromEntries(names.map((name) => [name, this.#about[name].imports]));
  }

  // The packages that hold some modules.
  holding(modules) { return modules.filter((top) => Object.hasOwn(this.#homes, top)).map((top) => this.#homes[top]); }

  // Guesses from lines that begin like imports, before there is a Python that could read them.
  guess(source) {
    const lines = source.split("\n").filter((line) => /^\s*(import|from)\s/.test(line)).map((line) => line.match(/\w+/g));
    const parts = lines.flatMap((words) => words.flatMap((word) => this.#lock.parts[`${words[1]}.${word}`] ?? []));
    const named = this.holding(lines.flat()).filter((name) => !this.#held.has(name));
    return [...new Set([...named, ...this.holding(parts)])];
  }

  // Of these packages and all that they need, those that Python has not got.
  missing(names, found = new Set()) {
    for (const name of names) {
      if (found.has(name) || this.#there.has(name)) continue;
      found.add(name);
      this.missing(this.#about[name].depends, found);
    }
    return [...found];
  }

  // How many bytes packages have.
  size(names) { return names.reduce((total, name) => total + this.#about[name].size, 0); }

  // Has packages come and be unpacked; what does not come is asked for again when it is installed.
  fetch(names) {
    for (const name of names) {
      if (this.#coming.has(name)) continue;
      const { file_name: file, sha256 } = this.#about[name];
      const files = this.#archive({ file, sha256 });
      files.catch(() => this.#coming.delete(name));
      this.#coming.set(name, files);
    }
  }

  #archive({ file, sha256 }) {
    const address = this.#home + file;
    const bytes = sha256.match(/../g).map((pair) => parseInt(pair, 16));
    return new Promise((resolve, reject) => {
      this.#waiting.set(address, { resolve, reject });
      this.#unpacker.postMessage({ address, integrity: `sha256-${btoa(String.fromCharCode(...bytes))}` });
    });
  }

  #hear({ address, files, error }) {
    const { resolve, reject } = this.#waiting.get(address);
    this.#waiting.delete(address);
    if (files) resolve(files);
    else reject(new Error(error));
  }

  // Puts packages where Python finds them.
  async install(names, python) {
    this.fetch(names);
    const coming = names.map((name) => [name, this.#coming.get(name)]); // one that fails meanwhile is taken from the map
    for (const [name, files] of coming) this.#put(name, await files, python);
    python.pyimport("importlib").invalidate_caches();
  }

  // Has a package come at once, while Python waits: nobody saw the import coming.
  bring(name, python, ask) {
    if (!this.#there.has(name)) this.#put(name, unzst(ask(this.#home + this.#about[name].file_name)), python);
  }

  #put(name, files, python) {
    const site = python.pyimport("site").getsitepackages().get(0);
    const place = this.#about[name].install_dir === "stdlib" ? site.replace(/\/[^/]*$/, "") : site;
    const folders = new Set();
    for (const [path, data] of files) {
      const folder = `${place}/${path}`.replace(/\/[^/]*$/, "");
      if (!folders.has(folder)) python.FS.mkdirTree(folder);
      folders.add(folder);
      python.FS.writeFile(`${place}/${path}`, data, { canOwn: true });
    }
    this.#there.add(name);
    this.#coming.delete(name);
  }
}
