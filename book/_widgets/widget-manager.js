// Shows the widgets of a page without a kernel: their state stands in the page, and JavaScript alone reacts to the reader.

import "anywidget";
import * as base from "@jupyter-widgets/base";
import { ManagerBase } from "@jupyter-widgets/base-manager";
import * as controls from "@jupyter-widgets/controls";
import { Widget } from "@lumino/widgets";
import { anywidget } from "./define.js";
import * as safeHtml from "./safe_html.js";

const MODULES = { "@jupyter-widgets/base": base, "@jupyter-widgets/controls": { ...controls, ...safeHtml }, anywidget };
const STATE = 'script[type="application/vnd.jupyter.widget-state+json"]';
const VIEW = 'script[type="application/vnd.jupyter.widget-view+json"]';
const here = document.currentScript.src;

class NeedsKernel extends base.DOMWidgetView {
  render() {
    super.render();
    this.el.textContent = "This part works in a running notebook only.";
  }
}

async function loadClass(name, module) {
  return MODULES[module]?.[name] ?? (name.endsWith("Model") ? base.DOMWidgetModel : NeedsKernel);
}

class PageManager extends ManagerBase {
  loadClass(name, module) { return loadClass(name, module); }

  async _get_comm_info() { return {}; }
}

// The controls ask MathJax 2 to typeset their labels; the book has MathJax 3.
function translateForMathJax() {
  if (!window.MathJax) return;
  const typeset = async (element) => {
    await window.MathJax.startup?.promise;
    delimit(element);
    await window.MathJax.typesetPromise([element]);
  };
  window.MathJax.Hub = { Queue: ([, , element]) => typeset(element) };
}

// Widgets write $x$, which in a page is no mathematics, since a text may have prices in it.
function delimit(element) {
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replace(/\$([^$]+)\$/g, "\\($1\\)");
}

// anywidget takes whoever needs more than two seconds to start for broken, and says so to nobody. A slow phone is no error.
function forgiveSlowness(event) {
  if (event.reason?.message === "[anywidget] Failed to initialize model.") event.preventDefault();
}

function addStyle() {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: here.replace(/\.js\b.*/, ".css") });
  document.head.prepend(link); // before the book's own, which has the last word
}

async function draw(manager, id, place) {
  place.className = "widget-live";
  const view = await manager.create_view(await manager.get_model(id));
  Widget.attach(view.luminoWidget, place);
}

async function showAll() {
  const manager = new PageManager();
  for (const script of document.querySelectorAll(STATE)) await manager.set_state(JSON.parse(script.textContent));
  await Promise.all([...document.querySelectorAll(VIEW)].map((script) => {
    const place = document.createElement("div");
    script.after(place);
    return draw(manager, JSON.parse(script.textContent).model_id, place);
  }));
}

window.addEventListener("unhandledrejection", forgiveSlowness);
if (window !== top) throw new Error("Widgets are shown in pages, not in frames."); // a frame could hold anyone's state
addStyle();
const atEnd = (task) => (document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", task) : task());
atEnd(() => { translateForMathJax(); showAll(); });

// Where a kernel runs in the page, its manager is made of the same parts.
window.bookWidgets = { base, ManagerBase, loadClass, draw };
