// The page's Python: one worker, a queue of jobs, and the means to end it.

import { confinedWorker } from "./confine.js";

const WORKER = new URL("./worker.js", import.meta.url);

export class Stopped extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason; // "stopped", "timeout" or "crashed"
  }
}

let kernel;

// The page's one kernel. The scripts that show what it says may come while Python starts.
export function openKernel(home) { return (kernel ??= new Kernel(home)); }

export class Kernel extends EventTarget {
  #worker;
  #ready; // a promise, once a start was asked for
  #calls = new Map(); // by id: what waits for an answer of the worker
  #last = 0;
  #listeners = new Map(); // by job: where its output goes; kept, since widgets print later

  constructor(home) {
    super();
    this.home = home; // where Pyodide's files are
    this.starting = null; // while Python starts: how many bytes have come, and how many will; 0 while unknown
  }

  get started() { return Boolean(this.#ready); }
  get busy() { return this.#calls.size > 0; }

  // Starts Python unless it runs; fires "progress" with the bytes that have come. What the code `source` needs comes too.
  start(source = "") {
    this.#ready ??= this.#begin(source);
    return this.#ready;
  }

  async #begin(source) {
    this.starting = { bytes: 0, total: 0 };
    const worker = (this.#worker = confinedWorker(WORKER, { type: "module", name: "python" }));
    worker.onmessage = ({ data }) => this.#hear(data);
    worker.onerror = (event) => this.#end("crashed", event.message);
    this.#tell("starting");
    try {
      await this.#call("start", { home: this.home, source });
    } catch (error) {
      if (this.#worker === worker) this.#end("crashed", error.message); // it may have been stopped, and another begun
      throw error;
    }
    this.starting = null;
    this.#tell("ready");
  }

  #tell(type, detail = {}) { this.dispatchEvent(new CustomEvent(type, { detail })); }

  #call(action, message, limit = 0) {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject, limit });
      this.#worker.postMessage({ action, id, job: id, ...message });
      if (action !== "run") this.#limit(id);
    });
  }

  // A job's time counts from when it begins, not from when it was put into the queue.
  #limit(id) {
    const call = this.#calls.get(id);
    if (call?.limit) call.timer = setTimeout(() => this.#end("timeout"), 1000 * call.limit);
  }

  #hear(message) {
    const { type } = message;
    if (type === "bytes") {
      if (this.starting) this.starting.bytes += message.count;
      return this.#tell("progress", message);
    }
    if (type === "total") {
      if (this.starting) this.starting.total = message.count;
      return this.#tell("total", message);
    }
    if (type === "loading") return this.#listeners.get(message.job)?.loading?.(message);
    if (type === "began") {
      this.#limit(message.job);
      return this.#listeners.get(message.job)?.began?.();
    }
    if (type === "done" || type === "failed") return this.#settle(message);
    if (type.startsWith("comm_")) return this.#tell("comm", message);
    this.#listeners.get(message.job)?.[type]?.(message);
  }

  #settle({ id, type, result, message, fatal }) {
    if (fatal) return this.#end("crashed", message);
    const call = this.#calls.get(id);
    if (!call) return;
    this.#calls.delete(id);
    clearTimeout(call.timer);
    if (type === "done") call.resolve(result);
    else call.reject(new Error(message));
  }

  // Runs a cell. `on` has a function for each kind of output: stream, display, update, clear, error, began.
  // Returns { status: "ok" | "error" | "stopped" | "timeout" | "crashed", missing }.
  async run(source, { cell = 0, on = {}, limit = 0 } = {}) {
    await this.start();
    this.#listeners.set(this.#last + 1, on);
    try {
      return await this.#call("run", { cell, source }, limit);
    } catch (error) {
      if (error instanceof Stopped) return { status: error.reason };
      throw error;
    }
  }

  // Asks Python something about the page or an exercise; `source` names by its imports what must be loaded before.
  async ask(question, args, { limit = 0, source = "" } = {}) {
    await this.start();
    return this.#call("ask", { question, args, source }, limit);
  }

  // Has Python hear of a widget. A callback that takes long, or for ever, fires "slow", and its end "heard".
  async sendComm(comm, data, buffers = []) {
    if (!this.#worker) return;
    const waiting = setTimeout(() => this.#tell("slow"), 1000);
    await this.#call("comm", { comm, data, buffers }).catch(() => {});
    clearTimeout(waiting);
    this.#tell("heard");
  }

  // Ends Python at once, whatever it does. Names and results are lost; the next run starts afresh.
  stop() { this.#end("stopped"); }

  async restart() {
    this.stop();
    await this.start();
  }

  #end(reason, message = "") {
    this.#worker?.terminate();
    this.#worker = this.#ready = undefined;
    this.starting = null;
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    this.#listeners.clear();
    for (const call of calls) {
      clearTimeout(call.timer);
      call.reject(new Stopped(reason));
    }
    this.#tell("ended", { reason, message });
  }
}
