// Numbers as the reader sees them: few digits, a real minus sign, words for what is no number.

export function number(x, digits = 3) {
  if (Number.isNaN(x)) return "not a number";
  if (!Number.isFinite(x)) return x > 0 ? "∞" : "−∞";
  if (x === 0) return "0";
  const size = Math.abs(x);
  const text = size >= 1e5 || size < 10 ** -digits ? scientific(x) : trim(x.toFixed(size >= 100 ? 1 : digits));
  return text.replace(/-/g, "−");
}

// Four significant digits, for numbers that are multiplied or divided in front of the reader.
export function precise(x) {
  const size = Math.abs(x);
  if (!Number.isFinite(x) || x === 0) return number(x);
  const text = size >= 1e5 || size < 1e-4 ? scientific(x, 3) : trim(x.toPrecision(Math.max(4, Math.ceil(Math.log10(size)))));
  return text.replace(/-/g, "−");
}

export function powerOfTen(power) {
  return `10${superscript(power)}`;
}

function scientific(x, digits = 1) {
  const [head, power] = x.toExponential(digits).split("e");
  return `${trim(head)}·10${superscript(Number(power))}`;
}

export function superscript(power) {
  const digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  return [...String(power)].map((c) => (c === "-" ? "⁻" : digits[c])).join("");
}

function trim(text) {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

// A whole number with all its digits, in groups of three.
export function count(n) {
  return String(n).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

// A share as a percentage without its sign, always with one decimal place, so that columns line up.
export function percent(share) {
  return Number.isFinite(share) ? (100 * share).toFixed(1).replace("-", "−") : number(share);
}
