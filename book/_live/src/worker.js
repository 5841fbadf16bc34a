// The worker: starts Python, loads the packages that a cell imports, and runs what the page sends, one after the other.

import { lockDown, pythonGlobals } from "./confine.js";

const ALWAYS = ["numpy", "dlcore", "book-live", "traitlets"]; // every page begins with them
const QUIET = { messageCallback() {}, errorCallback() {} };

// What Python may say to the page; the worker itself says the rest.
const FROM_PYTHON = ["stream", "display", "update", "clear", "error", "comm_open", "comm_msg", "comm_close"];
const post = postMessage.bind(self);

function send(text, buffers) {
  const message = JSON.parse(text);
  if (FROM_PYTHON.includes(message.type)) post({ ...message, buffers }, buffers.map((part) => part.buffer));
}

let python;
let bridge;
let turn = Promise.resolve(); // messages wait for each other, as cells of a notebook do

// Counts the bytes that come in, for the progress bar.
function countBytes(scope) {
  const fetchIt = scope.fetch.bind(scope);
  scope.fetch = async (...request) => {
    const response = await fetchIt(...request);
    if (!response.body || !response.ok) return response;
    const count = new TransformStream({
      transform(chunk, controller) {
        post({ type: "bytes", count: chunk.byteLength });
        controller.enqueue(chunk);
      },
    });
    const { status, statusText, headers, url } = response;
    const counted = new Response(response.body.pipeThrough(count), { status, statusText, headers });
    Object.defineProperty(counted, "url", { value: url }); // Pyodide names it when something is wrong
    return counted;
  };
}

async function start({ home }) {
  countBytes(self);
  const { loadPyodide } = await import(`${home}pyodide.mjs`);
  const allow = lockDown(self);
  python = await loadPyodide({ indexURL: home, packageBaseUrl: home, packages: ALWAYS, jsglobals: pythonGlobals(self), ...QUIET });
  allow(Object.values(python.lockfile.packages).map(({ file_name }) => home + file_name));
  bridge = python.pyimport("book_live.bridge");
  bridge.start(send);
  bridge.ask("prepare", "[]"); // checks note what Python is like before any code of the reader's
  return { version: python.version };
}

// Loads the packages that a piece of code imports, and says which, with those that they need in turn.
async function load(source, job) {
  const names = JSON.parse(bridge.wanted(source)).filter((name) => name in packages()).map((name) => packages()[name]);
  const missing = withNeeds(names).filter((name) => !python.loadedPackages[name]);
  if (!missing.length) return;
  post({ type: "loading", job, names, missing });
  await python.loadPackage(missing, QUIET);
}

function withNeeds(names, found = new Set()) {
  for (const name of names) {
    if (found.has(name)) continue;
    found.add(name);
    withNeeds(python.lockfile.packages[name].depends, found);
  }
  return [...found];
}

// Which package holds an importable name.
let homes;
function packages() {
  return (homes ??= Object.fromEntries(
    Object.values(python.lockfile.packages).flatMap(({ name, imports }) => imports.map((top) => [top, name])),
  ));
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
