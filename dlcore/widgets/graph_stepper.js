// A computational graph, stepped node by node: values forward, gradients backward, with the arithmetic of each step.

import { button, h, slider } from "./shared/dom.js";
import { parse, trace } from "./shared/expression.js";
import { expressionForm } from "./shared/expression_form.js";
import { layOut } from "./shared/graph_layout.js";
import { graphView } from "./shared/graph_view.js";
import { localLines, makeSteps, shapeText, show, spoken } from "./shared/steps.js";
import { frame, share, ticker, widget } from "./shared/widget.js";

export { layOut, makeSteps, parse, spoken, trace };

const PACE = [0.8, 8]; // steps a second, for a small and for a large graph
const LONG = 60; // steps that play at the slow pace in a little more than a minute
const KINDS = { parameter: "an input", constant: "a constant: no gradient is sent to it", result: "the result" };

function render({ model, el }) {
  const { root, controls, body, say } = frame(el, {
    name: "GraphStepper",
    title: "A computational graph, step by step",
    hint: "Press Step: values go forward, then gradients come back, upstream × local = downstream. Point at a node, or tap it, for its local derivatives.",
  });
  const picture = h("div", { class: "dl-whole" });
  const panel = h("div", { class: "dl-whole dl-graph-panel" });
  const trouble = h("p", { class: "dl-whole dl-warning", role: "alert" });
  let graph, plan, view, player;
  let step = 0;
  let inspected = null;

  const again = button("Start over", () => { pause(); go(0); });
  const before = button("Step back", () => { pause(); go(step - 1); });
  const after = button("Step", () => { pause(); go(step + 1); });
  const play = button("Play", () => (player.running ? pause() : start()));
  const at = slider({
    label: "Go to", min: 1, max: 2, step: 1, value: 1, format: (k) => `step ${k} of ${plan?.steps.length ?? 1}`,
    onInput: (k) => { pause(); go(k - 1); },
  });
  controls.append(before, after, play, again, at.root);

  function advance() {
    if (step + 1 < plan.steps.length) go(step + 1);
    if (step + 1 < plan.steps.length) return true;
    play.textContent = "Play";
    return false;
  }

  function start() {
    if (step + 1 >= plan.steps.length) go(0);
    play.textContent = "Pause";
    player.start();
  }

  function pause() {
    player?.stop();
    play.textContent = "Play";
  }

  // Draw a graph, and open it at a step; without one, where the gradient is first multiplied by something to speak of.
  function open(next, first = null) {
    pause();
    graph = next;
    layOut(graph);
    plan = makeSteps(graph);
    player = ticker(root, advance, Math.min(PACE[1], Math.max(1, plan.steps.length / LONG) * PACE[0]));
    view = graphView(graph, plan, { onPick: pick, onInspect: inspect });
    picture.replaceChildren(view.root);
    at.input.max = plan.steps.length;
    inspected = null;
    display(first ?? instructive());
  }

  function instructive() {
    const telling = (i) => typeof graph.edges[i].local === "number" && Math.abs(graph.edges[i].local) !== 1;
    const found = [2, 1].map((least) => plan.steps.findIndex(({ pass, sum, edges }) => (
      pass === "backward" && !sum && edges.length >= least && edges.some(telling)
    ))).find((k) => k >= 0);
    return found ?? plan.turn + 1;
  }

  // Go to a step, as the reader wants: tell Python and those who listen.
  function go(k) {
    display(k);
    share(model, { step });
    const { title, lines } = plan.steps[step];
    say(`Step ${step + 1}. ${title}: ${lines.map(spoken).join("; ")}.`);
  }

  function display(k) {
    step = Math.max(0, Math.min(plan.steps.length - 1, Math.round(k)));
    before.disabled = again.disabled = step === 0;
    after.disabled = step === plan.steps.length - 1;
    at.set(step + 1);
    view.update(step, inspected);
    view.follow(step);
    explain();
  }

  // Jump to the step of a node, in the direction that is being read.
  function pick(i) {
    pause();
    inspected = i;
    const own = plan.steps.findLastIndex(({ pass, nodes }) => pass === "backward" && nodes.includes(i));
    const back = own < 0 ? plan.complete[i] : own;
    go(plan.steps[step].pass === "backward" && Number.isFinite(back) ? back : plan.appears[i]);
  }

  function inspect(i) {
    inspected = i;
    view.update(step, inspected);
    explain();
    if (i !== null) say(about(i).map((p) => p.textContent).join(". "));
  }

  function explain() {
    const { title, lines, note, pass } = plan.steps[step];
    panel.replaceChildren(
      h("div", { class: `dl-step dl-step-${pass}` }, heading(title), ...lines.map(math), remark(note)),
      h("div", { class: "dl-step" }, ...about(inspected)),
    );
  }

  // What the reader points at.
  function about(i) {
    if (i === null) return [remark("Point at a node, or tap it: its local derivatives stand here. A click goes to its step.")];
    const node = graph.nodes[i];
    if (node.kind === "operation") return [heading(`Local derivatives of ${node.label}`), ...localLines(graph, plan, i).map(math)];
    return [heading(`${node.label}: ${KINDS[node.kind]}`), math([["value "], [show(node.value), "value"]])];
  }

  const given = prepared(model.get("graph"));
  const back = button("Back to the book's graph", () => { form.close(); open(given); back.hidden = true; });
  back.hidden = true;
  const form = expressionForm({
    expression: model.get("expression"), values: model.get("values"),
    onTrouble: (sentence) => { trouble.textContent = sentence; },
    onGraph(next, fresh, typed) {
      open(next, fresh ? null : step);
      share(model, { ...typed, step });
      back.hidden = !given.nodes;
    },
  });
  form.root.append(back);
  body.append(picture, legend(), panel, trouble, form.root);
  step = model.get("step") ?? -1;
  if (given.nodes) open(given, model.get("step"));
  else form.draw(model.get("step") === null);
  return pause;
}

// A traced graph; a constant list is called by its length, which alone would look like its value.
function prepared(given) {
  const label = (node) => (node.kind === "constant" && node.shape.length ? shapeText(node.shape) : node.label);
  return given.nodes ? { ...given, nodes: given.nodes.map((node) => ({ ...node, label: label(node) })) } : given;
}

function legend() {
  return h(
    "p", { class: "dl-whole dl-note dl-math" },
    "Above a node: its ", h("span", { class: "value", text: "value" }), ". Below: ", h("span", { class: "gradient", text: "← its gradient" }),
    ". On an edge: ", h("span", { class: "local", text: "× local derivative" }), " and ", h("span", { class: "gradient", text: "← what it sends back" }), ".",
  );
}

const heading = (text) => h("p", { class: "dl-step-title", text });
const remark = (text) => h("p", { class: "dl-note", text });

// One line of arithmetic, coloured by role.
function math(line) {
  return h("p", { class: "dl-math dl-line" }, ...line.map(([text, role]) => h("span", { class: role || null, text })));
}

export default widget(render);
