// Widgets whose Python runs in the page: ipywidgets' own front end, with the kernel's worker at the other end of the line.

import { Output } from "./output.js";

const VERSION = "2.1.0"; // of the widgets' protocol
const OUTPUT = "@jupyter-widgets/output";
const ALLOWED = new URL("./widget-modules.json", import.meta.url);

// The script that shows widgets without a kernel is there already on pages with widgets.
async function parts(root) {
  if (!window.bookWidgets) {
    const script = Object.assign(document.createElement("script"), { src: `${root}_static/widget-manager.js` });
    await new Promise((resolve, reject) => {
      Object.assign(script, { onload: resolve, onerror: () => reject(new Error("The widgets could not be loaded.")) });
      document.head.append(script);
    });
  }
  return window.bookWidgets;
}

class Comm {
  #onMessage = () => {};
  #onClose = () => {};

  constructor(id, kernel) { Object.assign(this, { comm_id: id, target_name: "jupyter.widget", kernel }); }

  on_msg(callback) { this.#onMessage = callback; }
  on_close(callback) { this.#onClose = callback; }
  open() { return ""; }
  close() { return ""; }
  take(message) { return this.#onMessage(message); }
  closed(message) { return this.#onClose(message); }

  // The widget sends its next state when the last has been worked on.
  send(data, callbacks, metadata, buffers) {
    const plain = (buffers ?? []).map((part) => new Uint8Array(part.buffer ?? part).slice());
    this.kernel.sendComm(this.comm_id, data, plain).then(() => {
      callbacks?.iopub?.status?.({ content: { execution_state: "idle" } });
    });
    return "";
  }
}

// What `with output:` caught: Python keeps the list, the page draws it.
function outputClasses(base, manager) {
  class OutputModel extends base.DOMWidgetModel {
    defaults() {
      return { ...super.defaults(), _model_name: "OutputModel", _view_name: "OutputView", _model_module: OUTPUT,
        _view_module: OUTPUT, msg_id: "", outputs: [] };
    }
  }
  class OutputView extends base.DOMWidgetView {
    #turn = Promise.resolve();

    render() {
      super.render();
      this.el.classList.add("live-output-widget");
      this.listenTo(this.model, "change:outputs", () => this.draw());
      this.draw();
    }

    // A picture is decoded before it takes the place of the last one, or the page would jump at each move of a slider.
    draw() {
      this.#turn = this.#turn.then(async () => {
        const next = document.createElement("div");
        const output = new Output(next, { widget: (id, place) => manager.draw(id, place) });
        for (const item of this.model.get("outputs")) show(output, item);
        output.flush();
        await Promise.allSettled([...next.querySelectorAll("img")].map((image) => image.decode()));
        this.el.replaceChildren(next);
        this.el.dispatchEvent(new CustomEvent("drawn", { bubbles: true }));
      });
    }
  }
  return { OutputModel, OutputView };
}

function show(output, item) {
  if (item.output_type === "stream") output.stream(item.text, item.name);
  else if (item.output_type === "error") output.error(item);
  else output.display(item.data, item.metadata);
}

async function digest(text) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

let allowed;

// What a widget brings, JavaScript and style, has the page's own rights: only the book's modules are taken.
async function guard(state) {
  if (!state?._esm && !state?._css) return;
  allowed ??= fetch(ALLOWED).then((answer) => answer.json());
  const known = await allowed;
  if (state._css && !known.includes(await digest(state._css))) state._css = "";
  if (!state._esm || known.includes(await digest(state._esm))) return;
  state._esm = "export default { render({ el }) { el.textContent = 'A widget with JavaScript of its own works in Jupyter, not in this page.'; } }";
}

export async function openWidgets(kernel, root) {
  const { base, ManagerBase, loadClass, draw } = await parts(root);
  const comms = new Map();

  class LiveManager extends ManagerBase {
    #own = outputClasses(base, this);
    loadClass(name, module) { return module === OUTPUT ? this.#own[name] : loadClass(name, module); }
    async _create_comm(target, id) { return new Comm(id, kernel); }
    async _get_comm_info() { return {}; }
    draw(id, place) { return draw(this, id, place); }
  }

  const manager = new LiveManager();
  let turn = Promise.resolve();

  async function take({ type, comm: id, data, metadata, buffers }) {
    const message = {
      content: { comm_id: id, target_name: "jupyter.widget", data },
      metadata: { version: VERSION, ...metadata },
      buffers: (buffers ?? []).map((part) => new DataView(part.buffer, part.byteOffset, part.byteLength)),
    };
    await guard(data.state);
    if (type === "comm_open") {
      const comm = new Comm(id, kernel);
      comms.set(id, comm);
      await manager.handle_comm_open(comm, message);
    } else if (type === "comm_msg") await comms.get(id)?.take(message);
    else if (type === "comm_close") await comms.get(id)?.closed(message);
  }

  const next = (task) => (turn = turn.then(task).catch((error) => console.error(error)));

  // Both wait for what came before: a widget is drawn once all that was said of it has been heard.
  return { take: (message) => next(() => take(message)), draw: (id, place) => next(() => manager.draw(id, place)) };
}
