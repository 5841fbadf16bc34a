// Starts Python in a worker: from the snapshot of its memory, or, where a browser cannot use that, as Pyodide starts it.

import { lockDown, pythonGlobals } from "./confine.js";
import { Packages } from "./packages.js";
import { fromSnapshot } from "./snapshot.js";

const { XMLHttpRequest } = self; // before it is taken away
const ALWAYS = ["numpy", "dlcore", "book-live", "traitlets"]; // the snapshot holds them
const SITE = "/lib/python3.14/site-packages";

/**
 * Start Python in this worker, and confine the worker to its own files.
 *
 * @param {string} home - the folder of the runtime
 * @param {string} source - code that will be run first: the packages that it seems to need come meanwhile
 * @param {Worker} unpacker - from `unpacker.js`
 * @param {{bytes: (count: number) => void, total: (count: number) => void}} tell - called with the bytes that come, and with
 *   how many will
 * @returns {Promise<{python: object, packages: Packages}>}
 */
export async function startPython(home, source, unpacker, tell) {
  countBytes(self, tell.bytes);
  const compiled = compileAhead(self, `${home}pyodide.asm.wasm`);
  const script = import(`${home}pyodide.asm.mjs`); // so that it comes together with what asks for it
  script.catch(() => {});
  const lock = await fetch(`${home}pyodide-lock.json`).then((answer) => answer.json());
  const packages = new Packages(home, lock, unpacker, tell.bytes);
  const { files: snapshot, size, reads } = packages.snapshot(source);
  snapshot.catch(() => {});
  const more = [...new Set([...reads, ...packages.missing(packages.guess(source))])];
  packages.fetch(more);
  tell.total(lock.start + size + packages.size(more));
  const { loadPyodide } = await import(`${home}pyodide.mjs`);
  const allow = lockDown(self);
  const options = { indexURL: home, packageBaseUrl: home, lockFileContents: lock, jsglobals: pythonGlobals(self) };
  await compiled; // where it fails, Pyodide would wait for ever

  async function fromMemory() {
    const parts = await unfolded(await snapshot);
    const { default: create } = await script;
    const stdLibURL = `${home}pyodide.asm.wasm`; // of which `compileAhead` gives it nothing
    const python = await loadPyodide({ ...options, stdLibURL, ...fromSnapshot(create, parts) });
    await packages.install(reads, python);
    python.pyimport("book_live.snapshot").after((name) => packages.bring(name, python, askNow), python.toPy(packages.rests()));
    return python;
  }

  async function asUsual(reason) {
    console.warn(reason);
    packages.doWithoutSnapshot();
    const python = await loadPyodide(options);
    await packages.install(packages.missing(ALWAYS), python);
    python.pyimport("book_live.bridge").settle();
    return python;
  }

  // Fetches a file of the runtime while everything in this worker waits.
  function askNow(address) {
    const request = new XMLHttpRequest();
    request.open("GET", address, false);
    request.responseType = "arraybuffer";
    request.send();
    if (request.status !== 200) throw new Error(`${address} did not come: ${request.status}`);
    tell.bytes(request.response.byteLength);
    return new Uint8Array(request.response);
  }

  const python = await fromMemory().catch(asUsual);
  allow([]);
  return { python, packages };
}

// Counts the bytes that come in, for the progress bar.
function countBytes(scope, tell) {
  const fetchIt = scope.fetch.bind(scope);
  scope.fetch = async (...request) => {
    const response = await fetchIt(...request);
    // A copy is counted: of WebAssembly that comes in the browser's own response, it keeps the machine code.
    if (response.body && response.ok) count(response.clone().body.getReader(), tell);
    return response;
  };
}

async function count(reader, tell) {
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) tell(part.value.byteLength);
  } catch {
    // who reads the response itself hears of it
  }
}

// Pyodide asks for its WebAssembly once its script has been read, a megabyte; here it is compiled meanwhile.
function compileAhead(scope, address) {
  const { fetch } = scope;
  const compiled = WebAssembly.compileStreaming(fetch(address));
  scope.fetch = (what, ...rest) => (what === address ? Promise.resolve(new Response()) : fetch(what, ...rest));
  WebAssembly.instantiateStreaming = async (_, imports) => {
    const module = await compiled;
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
  return compiled;
}

// The parts of a snapshot, with its libraries compiled.
async function unfolded(files) {
  const { "about.json": about, memory } = Object.fromEntries(files);
  const libraries = files.filter(([name]) => name.endsWith(".so")).map(async ([name, code]) =>
    [`${SITE}/${name}`, await WebAssembly.compile(code)]);
  return { about: JSON.parse(new TextDecoder().decode(about)), memory, libraries: await Promise.all(libraries) };
}
