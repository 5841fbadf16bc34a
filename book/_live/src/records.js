// What a record of the reader's work must look like. All that comes from a file or from the browser's storage is held to it.

const KINDS = {
  code: ({ text, at, was }) => isText(text) && isTime(at) && (was === undefined || was === null || isText(was)),
  others: ({ texts }) => Array.isArray(texts) && texts.every(isText),
  verdict: ({ status, at }) => isText(status) && isTime(at),
  hints: ({ count }) => Number.isInteger(count) && count >= 0,
  flag: ({ value }) => isText(value) || typeof value === "boolean",
};

// The kinds of record that go into a file. Flags are of this browser alone.
export const kinds = Object.keys(KINDS).filter((kind) => kind !== "flag");

function isText(text) { return typeof text === "string"; }
function isTime(at) { return Number.isFinite(at) && at >= 0; }

export function isObject(value) { return value !== null && typeof value === "object" && !Array.isArray(value); }

// Names that mean something else to an object of JavaScript. No edition, page or exercise is called so.
const TAKEN = new Set(["__proto__", "constructor", "prototype"]);

// Whether an edition may be called so.
export function isEdition(version) { return version.length > 0 && !TAKEN.has(version); }

// Whether a record may be called so: code belongs to the cell of a page, such as "chain_rule/derivatives:3".
export function isName(kind, name) {
  const page = kind === "code" || kind === "others" ? /^([^:]+):\d+$/.exec(name)?.[1] : name;
  return Boolean(page) && !TAKEN.has(page);
}

// Whether a record of a kind is one that the book writes.
export function isRecord(kind, record) { return isObject(record) && Object.hasOwn(KINDS, kind) && KINDS[kind](record); }
