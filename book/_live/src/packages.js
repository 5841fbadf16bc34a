// Packages for Python: which of them some code needs, and how their files come to it.
//
// Pyodide has a loader, which unpacks them in Python and loads each of their compiled modules. Here another worker
// unpacks them while Python starts, and Python loads a compiled module when it is imported: that takes half as long.

export class Packages {
  #home;
  #about; // by name: the entries of Pyodide's lock file
  #parts; // what a part of a package needs beyond the package itself, by its module's name
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
    this.#about = lock.packages;
    this.#parts = lock.parts;
    this.#homes = Object.fromEntries(
      Object.values(lock.packages).flatMap(({ name, imports }) => imports.map((top) => [top, name])),
    );
  }

  // The packages that hold some modules.
  holding(modules) { return modules.filter((top) => Object.hasOwn(this.#homes, top)).map((top) => this.#homes[top]); }

  // Guesses from lines that begin like imports, before there is a Python that could read them.
  guess(source) {
    const lines = source.split("\n").filter((line) => /^\s*(import|from)\s/.test(line)).map((line) => line.match(/\w+/g));
    const parts = lines.flatMap((words) => words.flatMap((word) => this.#parts[`${words[1]}.${word}`] ?? []));
    return this.holding([...new Set([...lines.flat(), ...parts])]);
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

  // Has packages come and be unpacked; what does not come is asked for again when it is installed.
  fetch(names) {
    for (const name of names) {
      if (this.#coming.has(name)) continue;
      const files = this.#files(this.#about[name]);
      files.catch(() => this.#coming.delete(name));
      this.#coming.set(name, files);
    }
  }

  #files({ file_name: file, sha256 }) {
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
    const site = python.pyimport("site").getsitepackages().get(0);
    const folders = new Set();
    const coming = names.map((name) => [name, this.#coming.get(name)]); // one that fails meanwhile is taken from the map
    for (const [name, files] of coming) {
      for (const [path, data] of await files) {
        const folder = `${site}/${path}`.replace(/\/[^/]*$/, "");
        if (!folders.has(folder)) python.FS.mkdirTree(folder);
        folders.add(folder);
        python.FS.writeFile(`${site}/${path}`, data, { canOwn: true });
      }
      this.#there.add(name);
      this.#coming.delete(name);
    }
    python.pyimport("importlib").invalidate_caches();
  }
}
