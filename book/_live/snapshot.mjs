// Takes a snapshot, in Pyodide under Node: node snapshot.mjs RUNTIME FOLDER NAME. The folder holds the trees `stdlib` and
// `site`, what Python finds, and `about.json`, with the names of the libraries that are put in beforehand. What is taken
// goes there. Where no libraries are named, it only tells which are loaded.

import nodeCrypto from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { beginning, ENVIRONMENT, take, withLibraries } from "./src/snapshot.js";

const A_MOMENT = 1767225600000; // 2026-01-01, so that the same sources give the same snapshot
Date.now = () => A_MOMENT;
Performance.prototype.now = () => 0;
nodeCrypto.randomFillSync = (view) => view.fill(0);
Math.random = () => 0;
process.env.TZ = "UTC";

const [runtime, folder] = process.argv.slice(2, 4).map((path) => resolve(path));
const name = process.argv[4];
process.argv[1] = ENVIRONMENT._; // Python keeps it
const PLACES = { stdlib: "/lib/python3.14", site: "/lib/python3.14/site-packages" };

function filesIn(tree) {
  const found = readdirSync(join(folder, tree), { recursive: true, withFileTypes: true });
  return found.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name)).sort();
}

// Libraries that were put in are found, and not read: that would leave their code in memory.
function copy(FS, tree, put = []) {
  for (const path of filesIn(tree)) {
    const name = path.slice(join(folder, tree).length + 1);
    const target = `${PLACES[tree]}/${name}`;
    FS.mkdirTree(dirname(target));
    FS.writeFile(target, put.includes(name) ? "" : readFileSync(path));
  }
}

// Python looks here first for a library's functions.
function prepareWhenLoaded(preloaded, { path, exports, prepare }) {
  const get = () => {
    prepare?.();
    prepare = null;
    return exports;
  };
  Object.defineProperty(preloaded, path, { get });
}

async function main() {
  const { libraries } = JSON.parse(readFileSync(join(folder, "about.json"), "utf8"));
  const { loadPyodide } = await import(pathToFileURL(join(runtime, "pyodide.mjs")));
  const { default: create } = await import(pathToFileURL(join(runtime, "pyodide.asm.mjs")));
  const codes = libraries.map((name) => [`${PLACES.site}/${name}`, new WebAssembly.Module(readFileSync(join(folder, "site", name)))]);
  let module, before, start;
  writeFileSync(join(folder, "nothing"), "");
  const python = await loadPyodide({
    indexURL: `${runtime}/`,
    stdLibURL: join(folder, "nothing"), // its files lie open, so that some can come later
    env: ENVIRONMENT,
    fsInit: (FS) => copy(FS, "stdlib"),
    _makeSnapshot: true,
    createPyodideModule: withLibraries(create, codes, (made, loaded) => {
      [module, before, start] = [made, made.HEAPU8.slice(), beginning(made)];
      for (const library of loaded) prepareWhenLoaded(module.preloadedWasm, library);
    }),
  });
  copy(python.FS, "site", libraries); // not sooner: Pyodide would take note of the packages
  python.pyimport("importlib").invalidate_caches();
  const modules = JSON.parse(python.pyimport("book_live.snapshot").before(name));
  const loaded = Object.values(module.LDSO.loadedLibsByName).map((library) => library.name).filter((path) => path.startsWith("/"));
  const written = { libraries: loaded.map((path) => path.slice(PLACES.site.length + 1)).sort(), modules };
  if (libraries.length) {
    const { about, memory } = take(module, before, start);
    writeFileSync(join(folder, "memory"), memory);
    Object.assign(written, about);
  }
  writeFileSync(join(folder, "about.json"), JSON.stringify(written));
}

main().catch((error) => {
  console.error(error.message); // Node would show the line of minified code that threw it, a megabyte long
  process.exit(1);
});
