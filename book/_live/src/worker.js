// The worker: starts Python, loads the packages that a cell imports, and runs what the page sends, one after the other.

import { lockDown, pythonGlobals } from "./confine.js";
import { Packages } from "./packages.js";

// Started before the way to workers is closed.
const unpacker = new Worker(new URL("./unpacker.js", import.meta.url), { type: "module", name: "unpacker" });
const ALWAYS = ["numpy", "dlcore", "book-live", "traitlets"]; // every page begins with them

// What Python may say to the page; the worker itself says the rest.
const FROM_PYTHON = ["stream", "display", "update", "clear", "error", "comm_open", "comm_msg", "comm_close"];
const post = postMessage.bind(self);

function send(text, buffers) {
  const message = JSON.parse(text);
  if (FROM_PYTHON.includes(message.type)) post({ ...message, buffers }, buffers.map((part) => part.buffer));
}

let python;
let packages;
let bridge;
let turn = Promise.resolve(); // messages wait for each other, as cells of a notebook do

// Counts the bytes that come in, for the progress bar.
function countBytes(scope) {
  const fetchIt = scope.fetch.bind(scope);
  scope.fetch = async (...request) => {
    const response = await fetchIt(...request);
    // A copy is counted: of WebAssembly that comes in the browser's own response, it keeps the machine code.
    if (response.body && response.ok) count(response.clone().body.getReader());
    return response;
  };
}

const tellBytes = (count) => post({ type: "bytes", count });

async function count(reader) {
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) tellBytes(part.value.byteLength);
  } catch {
    // who reads the response itself hears of it
  }
}

// Pyodide asks for its WebAssembly once its script has been read, a megabyte; here it is compiled meanwhile.
function compileAhead(scope, address) {
  const { fetch } = scope;
  const { instantiate, instantiateStreaming } = WebAssembly;
  const compiled = WebAssembly.compileStreaming(fetch(address));
  scope.fetch = (what, ...rest) => (what === address ? Promise.resolve(new Response()) : fetch(what, ...rest));
  WebAssembly.instantiateStreaming = async (_, imports) => {
    WebAssembly.instantiateStreaming = instantiateStreaming;
    const module = await compiled;
    return { module, instance: await instantiate(module, imports) };
  };
  return compiled;
}

// `source` is code that will be run first: the packages that it seems to need come while Python starts.
async function start({ home, source }) {
  countBytes(self);
  const compiled = compileAhead(self, `${home}pyodide.asm.wasm`);
  import(`${home}pyodide.asm.mjs`).catch(() => {}); // so that it comes together with what asks for it
  const lock = fetch(`${home}pyodide-lock.json`).then((answer) => answer.json());
  const { loadPyodide } = await import(`${home}pyodide.mjs`);
  const allow = lockDown(self);
  const options = { indexURL: home, packageBaseUrl: home, lockFileContents: lock, jsglobals: pythonGlobals(self) };
  const starting = loadPyodide(options);
  packages = new Packages(home, await lock, unpacker, tellBytes);
  const [first, more] = [packages.missing(ALWAYS), packages.missing([...ALWAYS, ...packages.guess(source)])];
  packages.fetch(more);
  post({ type: "more", names: more.filter((name) => !first.includes(name)) });
  await compiled; // where it fails, Pyodide would wait for ever
  python = await starting;
  await packages.install(first, python);
  allow([]);
  bridge = python.pyimport("book_live.bridge");
  bridge.start(send);
  bridge.ask("prepare", "[]"); // checks note what Python is like before any code of the reader's
  return { version: python.version };
}

// Loads the packages that a piece of code imports, and says which, with those that they need in turn.
async function load(source, job) {
  const names = packages.holding(JSON.parse(bridge.wanted(source)));
  const missing = packages.missing(names);
  if (!missing.length) return;
  post({ type: "loading", job, names, missing });
  await packages.install(missing, python);
}

const ACTIONS = {
  start,
  async run({ job, cell, source }) {
    await load(source, job);
    post({ type: "began", job });
    return JSON.parse(await bridge.run(job, cell, source));
  },
  async ask({ question, args, source = "" }) {
    await load(source);
    return JSON.parse(bridge.ask(question, JSON.stringify(args)));
  },
  async comm({ comm, data, buffers }) {
    bridge.comm(comm, JSON.stringify(data), python.toPy(buffers ?? []));
  },
};

async function act({ action, id, ...rest }) {
  try {
    post({ type: "done", id, result: await ACTIONS[action](rest) });
  } catch (error) {
    // What Python reports of itself has been shown; this is the machinery, or the end of memory.
    post({ type: "failed", id, message: String(error?.message ?? error), fatal: Boolean(error?.pyodide_fatal_error) });
  }
}

// When Python dies, for instance of a recursion that it could not stop, nobody else hears of it.
const deceased = () => {
  try {
    python?.runPython("None");
  } catch (error) {
    post({ type: "failed", message: String(error), fatal: true });
  }
};
self.addEventListener("unhandledrejection", deceased);
self.addEventListener("error", deceased);

self.onmessage = ({ data }) => { turn = turn.then(() => act(data)); };
