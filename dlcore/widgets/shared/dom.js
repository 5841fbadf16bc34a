// Elements, and the controls that all widgets use. Every control has a visible label.

const SVG = "http://www.w3.org/2000/svg";
let count = 0;

// Set attributes on an element: `on…` are listeners, `text` its text, null and false leave an attribute out.
function dress(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "text") node.textContent = value;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value !== null && value !== false && value !== undefined) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

export function h(tag, attributes = {}, ...children) {
  return dress(document.createElement(tag), attributes, children);
}

export function s(tag, attributes = {}, ...children) {
  return dress(document.createElementNS(SVG, tag), attributes, children);
}

export function uid(word) {
  count += 1;
  return `dl-${word}-${count}`;
}

export function button(text, onclick, attributes = {}) {
  return h("button", { type: "button", class: "dl-button", text, onclick, ...attributes });
}

// A slider with its label and its value as text; `set` moves it without calling back.
export function slider({ label, min, max, step, value, format = String, onInput }) {
  const id = uid("slider");
  const shown = h("output", { for: id, class: "dl-output" });
  const input = h("input", { id, type: "range", min, max, step, oninput: () => { tell(); onInput(Number(input.value)); } });
  const tell = () => {
    shown.textContent = format(Number(input.value));
    input.setAttribute("aria-valuetext", shown.textContent);
  };
  const set = (x) => { input.value = x; tell(); };
  set(value);
  const root = h("div", { class: "dl-field" }, h("label", { for: id, text: label }), input, shown);
  return { root, input, set, get value() { return Number(input.value); } };
}

export function select({ label, options, value, onChange }) {
  const id = uid("select");
  const input = h("select", { id, onchange: () => onChange(input.value) });
  for (const option of options) {
    const [key, text] = Array.isArray(option) ? option : [option, option];
    input.append(h("option", { value: key, text }));
  }
  input.value = value;
  return { root: h("div", { class: "dl-field" }, h("label", { for: id, text: label }), input), input };
}

export function checkbox({ label, checked, onChange, mark = null }) {
  const id = uid("check");
  const input = h("input", { id, type: "checkbox", onchange: () => onChange(input.checked) });
  input.checked = checked;
  const words = h("label", { for: id, text: label });
  return { root: h("div", { class: "dl-choice" }, input, ...(mark ? [mark] : []), words), input };
}

// A field for a number that the reader types; `onChange` gets NaN for what is no number.
export function numberField({ label, value, step = "any", onChange }) {
  const id = uid("number");
  const input = h("input", { id, type: "number", step, value, oninput: () => onChange(input.value === "" ? NaN : Number(input.value)) });
  return { root: h("div", { class: "dl-field" }, h("label", { for: id, text: label }), input), input };
}
