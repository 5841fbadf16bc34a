// Numbers as the reader sees them: few digits, a real minus sign, words for what is no number.

export function number(x, digits = 3) {
  if (Number.isNaN(x)) return "not a number";
  if (!Number.isFinite(x)) return x > 0 ? "∞" : "−∞";
  if (x === 0) return "0";
  const size = Math.abs(x);
  const text = size >= 1e5 || size < 10 ** -digits ? scientific(x) : trim(x.toFixed(size >= 100 ? 1 : digits));
  return text.replace(/-/g, "−");
}

function scientific(x) {
  const [head, power] = x.toExponential(1).split("e");
  return `${trim(head)}·10${superscript(Number(power))}`;
}

function superscript(power) {
  const digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  return [...String(power)].map((c) => (c === "-" ? "⁻" : digits[c])).join("");
}

function trim(text) {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

// A share as a percentage without its sign, always with one decimal place, so that columns line up.
export function percent(share) {
  return Number.isFinite(share) ? (100 * share).toFixed(1).replace("-", "−") : number(share);
}
