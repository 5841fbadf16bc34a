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
  const { fetch, Request, Promise, TypeError } = scope;
  let named = null;
  const mayAsk = ({ method, url }) => {
    if (method !== "GET") return false;
    return url.startsWith("data:") || (named ? named.has(url) : url.startsWith(allowed) && !/[?#]/.test(url));
  };
  const guarded = (what, options) => {
    const request = new Request(what, options);
    if (mayAsk(request)) return fetch.call(scope, request);
    return Promise.reject(new TypeError(`Code in this book asks nobody over the network: ${request.url}`));
  };
  for (const name of TAKEN) take(scope, name);
  for (const name of TAKEN_FROM_NAVIGATOR) take(scope.navigator, name);
  take(scope, "fetch");
  Object.defineProperty(scope, "fetch", { value: guarded, writable: false, configurable: false });
  return (addresses) => {
    named = new Set(addresses);
  };
}

// What Pyodide's own Python modules import from `js`, and what people use it for: values, not ways out.
const FOR_PYTHON = [
  "Object", "Array", "Map", "Set", "WeakMap", "WeakRef", "Promise", "Proxy", "Reflect", "Symbol", "String", "Number", "BigInt",
  "Boolean", "Date", "Math", "JSON", "Error", "TypeError", "RangeError", "RegExp", "Intl", "ArrayBuffer", "DataView",
  "Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array", "Float32Array",
  "Float64Array", "BigInt64Array", "BigUint64Array", "TextEncoder", "TextDecoder", "AbortController", "AbortSignal", "console",
]; // prettier-ignore
const BOUND = ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "queueMicrotask", "structuredClone"];

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
  globals.eval = () => {
    throw new scope.Error("This book runs Python only, no JavaScript.");
  };
  return globals;
}
