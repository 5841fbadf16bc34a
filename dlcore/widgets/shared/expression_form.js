// Where the reader types an expression, with a field for the value of each input.

import { h, numberField, uid } from "./dom.js";
import { ExpressionError, trace } from "./expression.js";

// `onGraph` gets each graph that can be drawn, and whether the expression is new; `onTrouble` a sentence, or "".
export function expressionForm({ expression, values, onGraph, onTrouble }) {
  const id = uid("expression");
  const known = { ...values };
  const fields = h("div", { class: "dl-controls" });
  const input = h("input", {
    id, type: "text", value: expression, maxlength: 2000, autocomplete: "off", autocapitalize: "off", spellcheck: "false",
    "aria-describedby": `${id}-help`,
  });
  const submit = h("button", { type: "submit", class: "dl-button", text: "Draw" });
  const root = h(
    "form",
    { class: "dl-own", novalidate: true, onsubmit: (event) => { event.preventDefault(); draw(true); } },
    h("div", { class: "dl-field dl-wide" }, h("label", { for: id, text: "Your own expression" }), input, submit),
    h("p", { class: "dl-note", id: `${id}-help`, text: "Use + − * / **, sin, cos, tan, tanh, exp, log, sqrt, relu, sigmoid, abs, max, min, pi, e." }),
    fields,
  );
  let offered = "";

  // Trace what is typed, and tell what is wrong with it if anything is.
  function draw(fresh) {
    try {
      const graph = traced();
      tell(graph.warnings[0] ?? "", false);
      onGraph(graph, fresh, { expression: input.value, values: Object.fromEntries(graph.inputs.map((name) => [name, known[name]])) });
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      tell(error.message, true);
    }
  }

  function traced() {
    const { inputs } = trace(input.value, known);
    for (const name of inputs) if (!Object.hasOwn(known, name)) known[name] = 1;
    offer(inputs);
    const graph = trace(input.value, known);
    if (graph.missing.length) throw new ExpressionError(`${graph.missing.join(" and ")} ${graph.missing.length > 1 ? "need numbers" : "needs a number"}.`);
    return graph;
  }

  function offer(names) {
    if (names.join() === offered) return;
    offered = names.join();
    fields.replaceChildren(...names.map((name) => numberField({
      label: name, value: known[name], onChange: (x) => { known[name] = x; draw(false); },
    }).root));
  }

  function tell(sentence, invalid) {
    input.setAttribute("aria-invalid", invalid);
    onTrouble(sentence);
  }

  return {
    root, draw,
    close() { offered = ""; fields.replaceChildren(); tell("", false); },
  };
}
