// A snapshot of Python's memory, taken when the book is built: Python has started, and what pages begin with is imported.
// A page lays it out in a fraction of the time that all this takes.
//
// Memory alone does not do. Compiled libraries stand in a table of functions, and memory holds their places in it; so they
// are put into a Python that has not started yet, in the same order here and where the snapshot is taken, which gives them
// the same places. Only what differs from the memory of that moment is in the snapshot.

// What Python finds in its environment takes room in memory, so it is the same in every browser. Its own library lies open.
export const ENVIRONMENT = {
  HOME: "/home/pyodide", LANG: "en_US.UTF-8", PYTHONHASHSEED: "0", PYTHONPATH: "/lib/python3.14", _: "./this.program",
}; // prettier-ignore
const ROOM = 256;
const GAP = 16; // words that may be the same between two that are not: a new run costs more
const PREPARE = "__wasm_call_ctors";

/**
 * Make the options of `loadPyodide` that lay out a snapshot in place of starting Python.
 *
 * @param {Function} create - what `pyodide.asm.mjs` exports
 * @param {object} snapshot - what `take` returned, with `libraries` as `withLibraries` takes them
 * @throws {Error} from `loadPyodide`, where this browser gave Python another memory to begin with
 */
export function fromSnapshot(create, { about, memory, libraries }) {
  const createPyodideModule = async (settings) => {
    let loaded;
    const module = await withLibraries(create, libraries, (fresh, put) => {
      check(fresh, about);
      loaded = put;
    })(settings);
    module.API.restoreSnapshot = () => {
      layOut(module, about, memory);
      connect(module.LDSO, about, loaded);
      return about.references;
    };
    return module;
  };
  return { createPyodideModule, env: ENVIRONMENT, _loadSnapshot: new Uint8Array() };
}

// Places in the table and the memory before Python starts must be those that the snapshot speaks of.
function check(module, about) {
  const found = beginning(module);
  for (const [name, value] of Object.entries(about.beginning)) {
    if (found[name] !== value) throw new Error(`The snapshot does not fit this browser: ${name} is ${found[name]}, not ${value}.`);
  }
}

function layOut(module, { size, runs }, memory) {
  const [place, own] = trampoline(module);
  if (module.HEAPU8.length < size) module._emscripten_resize_heap(size);
  let [from, to] = [0, 0];
  for (let i = 0; i < runs.length; i += 2) {
    to += runs[i];
    module.HEAPU8.set(memory.subarray(from, from + runs[i + 1]), to);
    from += runs[i + 1];
    to += runs[i + 1];
  }
  module.HEAPU32[place] = own;
}

// Python knows a library by a number, its handle.
function connect({ loadedLibsByName, loadedLibsByHandle }, { handles }, loaded) {
  const exports = Object.fromEntries(loaded.map((library) => [library.path, library.exports]));
  for (const [handle, name] of handles) {
    loadedLibsByName[name] = loadedLibsByHandle[handle] = { refcount: Infinity, name, exports: exports[name], global: false };
  }
}

/**
 * Wrap Pyodide's module factory, for its option `createPyodideModule`: libraries are put in before Python starts.
 *
 * @param {Function} create - what `pyodide.asm.mjs` exports
 * @param {[string, WebAssembly.Module][]} libraries - where Python looks for each, and its code, in order
 * @param {(module: object, loaded: object[]) => void} then - called before Python starts with Emscripten's module and, for
 *   each library, its `path`, its `exports`, and a function to `prepare` it
 */
export function withLibraries(create, libraries, then) {
  return async (module) => {
    const goOn = holdStill();
    let trouble;
    module.onRuntimeInitialized = () => {
      try {
        module.wasmTable.grow(ROOM - (module.wasmTable.length % ROOM)); // browsers put more or less of their own before
        const loaded = libraries.map(([path, code]) => ({ path, ...putIn(module, path, code) }));
        goOn();
        then(module, loaded);
      } catch (error) {
        trouble = error; // Emscripten would lose it
      }
    };
    await create(module).finally(goOn);
    if (trouble) throw trouble;
    return module;
  };
}

// Emscripten would prepare a library at once, and that may need Python. So it is not shown how.
function putIn(module, path, code) {
  const { Instance } = WebAssembly;
  let prepare;
  WebAssembly.Instance = function (...parts) {
    const exports = { ...new Instance(...parts).exports };
    prepare = exports[PREPARE];
    delete exports[PREPARE];
    return { exports };
  };
  try {
    const exports = module.loadWebAssemblyModule(code, { nodelete: true }, path, {}, 0);
    return { exports, prepare };
  } finally {
    WebAssembly.Instance = Instance;
  }
}

// While memory is made ready, chance and the clock say nothing new: the allocator keeps what they say.
function holdStill() {
  const { crypto, performance } = globalThis;
  const still = [[crypto, "getRandomValues", (view) => view.fill(0)], [performance, "now", () => 0]];
  for (const [owner, name, value] of still) Object.defineProperty(owner, name, { value, configurable: true });
  return () => still.forEach(([owner, name]) => delete owner[name]);
}

/** Describe what a snapshot builds on: the sizes of the table and the memory, and a sum over all that is in it. */
export function beginning(module) {
  const { HEAPU32, wasmTable } = module;
  const [place, own] = trampoline(module);
  HEAPU32[place] = 0;
  let sum = 0;
  for (const word of HEAPU32) sum = (Math.imul(sum, 31) + word) | 0;
  HEAPU32[place] = own;
  return { table: wasmTable.length, memory: HEAPU32.length, sum };
}

// Where Python keeps its way to call functions of unknown kinds, and what is there: some browsers know a faster one.
function trampoline({ HEAPU32, __PyRuntime, __PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET: offset }) {
  const place = (__PyRuntime + HEAPU32[offset >>> 2]) >>> 2;
  return [place, HEAPU32[place]];
}

/**
 * Take a snapshot of a Python that `withLibraries` has made.
 *
 * @param {object} module - Emscripten's module
 * @param {Uint8Array} before - its memory when the libraries had been put in
 * @param {object} start - what `beginning` said then
 * @returns {{about: object, memory: Uint8Array}}
 * @throws {Error} where Python holds something of JavaScript's
 */
export function take(module, before, start) {
  const made = module.wasmTable.length - start.table - module.freeTableIndexes.length;
  if (made) throw new Error(`${made} functions were put into the table after the libraries: a snapshot cannot hold them.`);
  const memory = module.HEAPU8;
  const runs = differences(new Uint32Array(before.buffer), module.HEAPU32);
  const parts = [];
  for (let i = 0, at = 0; i < runs.length; at += runs[i + 1], i += 2) {
    at += runs[i];
    parts.push(memory.subarray(at, at + runs[i + 1]));
  }
  const handles = Object.entries(module.LDSO.loadedLibsByHandle).filter(([handle]) => handle !== "0");
  const about = {
    beginning: start,
    size: memory.length,
    runs,
    handles: handles.map(([handle, { name }]) => [Number(handle), name]),
    references: module.API.serializeHiwireState(),
  };
  return { about, memory: new Uint8Array(Buffer.concat(parts)) };
}

// Where memory differs, in bytes: how many to leave out, how many to take, and so on.
function differences(before, after) {
  const runs = [];
  let end = 0;
  for (let i = 0; i < after.length; i++) {
    if (after[i] === (before[i] ?? 0)) continue;
    let last = i;
    for (let j = i + 1; j < after.length && j - last <= GAP; j++) if (after[j] !== (before[j] ?? 0)) last = j;
    runs.push(4 * (i - end), 4 * (last + 1 - i));
    i = end = last + 1;
  }
  return runs;
}
