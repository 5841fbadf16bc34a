// The little Markdown that messages, hints and explanations use: `code`, $mathematics$, **bold**, *emphasis*, paragraphs,
// and blocks of code between lines of ```.

const PIECE = /`([^`]+)`|(\$\$?)([^$]+)\$\$?|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*/g;
const BLOCK = /^```\w*\n([\s\S]*?)\n?^```$/m;

// Returns the text as a piece of a page. It is built from nodes, so that nothing in it can be taken for HTML.
export function rich(text) {
  const all = document.createDocumentFragment();
  for (const [place, part] of text.split(BLOCK).entries()) all.append(...(place % 2 ? [block(part)] : paragraphs(part)));
  return all;
}

function block(code) {
  const pre = document.createElement("pre");
  pre.append(Object.assign(document.createElement("code"), { textContent: code }));
  return pre;
}

function paragraphs(text) {
  return text.trim().split(/\n\s*\n/).filter(Boolean).map((part) => {
    if (/^[-*] /.test(part)) return list(part.split(/\n(?=[-*] )/));
    const paragraph = document.createElement("p");
    inline(paragraph, part.replace(/\\\n/g, " ").replace(/\s*\n\s*/g, " "));
    return paragraph;
  });
}

function list(items) {
  const all = document.createElement("ul");
  for (const item of items) inline(all.appendChild(document.createElement("li")), item.slice(2).replace(/\s*\n\s*/g, " "));
  return all;
}

// Adds one line of text to an element.
export function inline(element, text) {
  let at = 0;
  for (const found of text.matchAll(PIECE)) {
    element.append(text.slice(at, found.index), piece(found));
    at = found.index + found[0].length;
  }
  element.append(text.slice(at));
}

function piece([, code, sign, math, bold, emphasis]) {
  if (math === undefined) {
    const tag = code !== undefined ? "code" : bold !== undefined ? "strong" : "em";
    return Object.assign(document.createElement(tag), { textContent: code ?? bold ?? emphasis });
  }
  const textContent = sign === "$$" ? `\\[${math}\\]` : `\\(${math}\\)`;
  return Object.assign(document.createElement("span"), { className: "math notranslate nohighlight", textContent });
}

// Has the page's MathJax set what mathematics there is; without it, it stays as it is written.
export async function typeset(element) {
  if (!element.querySelector(".math")) return;
  const { MathJax } = globalThis;
  await MathJax?.startup?.promise;
  await MathJax?.typesetPromise?.([element]).catch(() => {});
}
