// A slider for learning rates: round numbers, evenly spread on a log scale.

import { slider } from "./dom.js";
import { number } from "./format.js";

const HEADS = [1, 1.1, 1.2, 1.35, 1.5, 1.7, 1.9, 2, 2.2, 2.5, 2.8, 3, 3.5, 4, 4.5, 5, 5.6, 6.3, 7, 8, 9];

// Round numbers from 10^low to 10^high, and `value` among them.
export function rates(low, high, value) {
  const found = new Set([value, 10 ** high]);
  for (let power = low; power < high; power += 1) HEADS.forEach((head) => found.add(Number((head * 10 ** power).toPrecision(3))));
  return [...found].sort((a, b) => a - b);
}

// Like `slider`; `set` takes a rate, and chooses the one closest to it.
export function rateSlider({ label, low, high, value, onInput }) {
  const choices = rates(low, high, value);
  const distance = (i, rate) => Math.abs(Math.log(choices[i] / rate));
  const place = (rate) => choices.reduce((best, _, i) => (distance(i, rate) < distance(best, rate) ? i : best), 0);
  const made = slider({
    label, min: 0, max: choices.length - 1, step: 1, value: place(value),
    format: (i) => number(choices[i], 4), onInput: (i) => onInput(choices[i]),
  });
  return { root: made.root, input: made.input, set: (rate) => made.set(place(rate)) };
}
