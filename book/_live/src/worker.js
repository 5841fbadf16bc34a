// The worker: starts Python, loads the packages that a cell imports, and runs what the page sends, one after the other.

import { startPython } from "./python.js";

// Started before the way to workers is closed.
const unpacker = new Worker(new URL("./unpacker.js", import.meta.url), { type: "module", name: "unpacker" });

// What Python may say to the page; the worker itself says the rest.
const ABOUT_CODE = ["complete", "needs"]; // the other questions are about exercises
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

async function start({ home, source }) {
  const tell = { bytes: (count) => post({ type: "bytes", count }), total: (count) => post({ type: "total", count }) };
  ({ python, packages } = await startPython(home, source, unpacker, tell));
  bridge = python.pyimport("book_live.bridge");
  bridge.start(send);
  return { version: python.version };
}

// Loads the packages that a piece of code imports, and says which, with those that they need in turn.
async function load(source, job) {
  const names = packages.holding(JSON.parse(bridge.wanted(source)));
  const missing = packages.missing(names);
  if (!missing.length) return;
  post({ type: "loading", job, names, total: packages.size(missing) });
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
    await load(ABOUT_CODE.includes(question) ? source : `${source}\nimport dlcore.exercises`);
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
    post({ type: "failed", id, message: String(error?.message || error?.type || error), fatal: Boolean(error?.pyodide_fatal_error) });
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
