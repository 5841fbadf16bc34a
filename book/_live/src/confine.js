// Keep Python's worker to itself: what runs in it asks no other host, sends nothing to this one, and sees nothing of what
// pages keep in this browser.
//
// Two things do it. `confinedWorker` starts the worker from a blob, so that the policy of the page holds in it; a worker
// that is started from a file has the policy that the server sends with it, and a static server sends none. And the worker
// calls `lockDown` before any code of the reader, which takes away what the policy does not speak of.
//
// What stays open: a message to the page. The page must take whatever comes from the worker for data.

import { take, TAKEN, TAKEN_FROM_NAVIGATOR } from "./taken.js";

const files = new URL("../", import.meta.url).href; // `_live/`, for a module in `_live/app/`

/**
 * Start a module worker under the policy of this page.
 *
 * @param {string|URL} url - the worker's module
 * @param {WorkerOptions} [options]
 * @returns {Worker}
 */
export function confinedWorker(url, options = {}) {
  const module = JSON.stringify(new URL(url, import.meta.url).href);
  // Messages that come before the module has been loaded wait, as they would for a worker from a file: a worker's
  // messages are given out after its first module, with all that it imports, has run.
  const start = URL.createObjectURL(new Blob([`import ${module};`], { type: "text/javascript" }));
  const worker = new Worker(start, { ...options, type: "module" });
  const release = () => URL.revokeObjectURL(start);
  worker.addEventListener("message", release, { once: true });
  worker.addEventListener("error", release, { once: true });
  return worker;
}

/**
 * Take from a worker what leads out of it. `fetch` stays for files under `_live/`, without a query: the runtime's own.
 *
 * @param {WorkerGlobalScope} scope - `globalThis` of the worker
 * @param {{allowed?: string}} [options] - the beginning of the addresses that `fetch` may still ask
 * @returns {(addresses: Iterable<string>) => void} narrows `fetch` to these addresses, once it is known which are needed:
 *   even a name that is asked for in vain would say something to who runs the server
 * @throws {Error} where the worker was not started by `confinedWorker`
 */
export function lockDown(scope, { allowed = files } = {}) {
  if (scope.location.protocol !== "blob:") throw new Error("This worker was not started by confinedWorker.");
  const { fetch, Request, TypeError } = scope;
  let named = null;
  const plain = (url) => startsWith(url, allowed) && !includes(url, "?") && !includes(url, "#");
  const mayAsk = (url) => startsWith(url, "data:") || (named ? named[url] === true : plain(url));
  // Of the request nothing is passed on but its address and the hash that its file must have.
  const guarded = async (what, options) => {
    const request = new Request(what, options);
    const [url, method, integrity] = GETTERS.map((get) => apply(get, request, []));
    if (method === "GET" && mayAsk(url)) return apply(fetch, scope, [url, { integrity }]);
    throw new TypeError(`Code in this book asks nobody over the network: ${url}`);
  };
  for (const name of TAKEN) take(scope, name);
  for (const name of TAKEN_FROM_NAVIGATOR) take(scope.navigator, name);
  take(scope, "fetch");
  Object.defineProperty(scope, "fetch", { value: guarded, writable: false, configurable: false });
  if (scope.URL) take(scope.URL, "createObjectURL");
  return (addresses) => {
    guardListeners(scope); // Pyodide has added its own by now
    named = Object.create(null);
    for (const address of addresses) named[address] = true;
  };
}

// Taken before any code of the reader's runs: what stands on prototypes could be another thing later.
const { apply } = Reflect;
const [startsWithOf, includesOf] = [String.prototype.startsWith, String.prototype.includes];
const startsWith = (text, start) => apply(startsWithOf, text, [start]);
const includes = (text, part) => apply(includesOf, text, [part]);
const GETTERS = ["url", "method", "integrity"].map((name) => Object.getOwnPropertyDescriptor(Request.prototype, name).get);

// A listener that belongs to nobody would belong to the worker, and its events would lead to it.
function guardListeners({ EventTarget }) {
  for (const name of ["addEventListener", "removeEventListener", "dispatchEvent"]) {
    const method = EventTarget.prototype[name];
    EventTarget.prototype[name] = function (...rest) {
      if (this === undefined || this === null || this === globalThis) throw new TypeError(`${name} needs an object.`);
      return apply(method, this, rest);
    };
  }
}

// What Pyodide's own Python modules import from `js`, and what people use it for: values, not ways out.
const FOR_PYTHON = [
  "Object", "Array", "Map", "Set", "WeakMap", "WeakRef", "Promise", "Proxy", "Reflect", "Symbol", "String", "Number", "BigInt",
  "Boolean", "Date", "Math", "JSON", "Error", "TypeError", "RangeError", "RegExp", "Intl", "ArrayBuffer", "DataView",
  "Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array", "Float32Array",
  "Float64Array", "BigInt64Array", "BigUint64Array", "TextEncoder", "TextDecoder", "AbortController", "AbortSignal", "console",
]; // prettier-ignore
const BOUND = ["clearTimeout", "clearInterval", "structuredClone"];
const CALLING = ["setTimeout", "setInterval", "queueMicrotask"]; // they would call with the worker as `this`

/**
 * Make what Python's `import js` gives, for Pyodide's option `jsglobals`: values and timers. Not the worker itself, whose
 * `postMessage` would let the reader's code speak to the page in the kernel's name.
 *
 * @param {WorkerGlobalScope} scope - `globalThis` of the worker
 * @returns {object}
 */
export function pythonGlobals(scope) {
  const globals = {};
  for (const name of FOR_PYTHON) globals[name] = scope[name];
  for (const name of BOUND) globals[name] = scope[name].bind(scope);
  for (const name of CALLING) {
    const later = scope[name].bind(scope);
    globals[name] = (call, ...rest) => later((...values) => call(...values), ...rest);
  }
  globals.eval = () => {
    throw new scope.Error("This book runs Python only, no JavaScript.");
  };
  return globals;
}
