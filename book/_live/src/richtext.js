// The little Markdown that messages, hints and explanations use: `code`, $mathematics$, **bold**, *emphasis*, paragraphs.

const PIECE = /`([^`]+)`|\$([^$]+)\$|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*/g;

// Returns the text as a piece of a page. It is built from nodes, so that nothing in it can be taken for HTML.
export function rich(text) {
  const all = document.createDocumentFragment();
  for (const part of text.trim().split(/\n\s*\n/)) {
    const paragraph = all.appendChild(document.createElement("p"));
    inline(paragraph, part.replace(/\\\n/g, " ").replace(/\s*\n\s*/g, " "));
  }
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

function piece([, code, math, bold, emphasis]) {
  if (math === undefined) {
    const tag = code !== undefined ? "code" : bold !== undefined ? "strong" : "em";
    return Object.assign(document.createElement(tag), { textContent: code ?? bold ?? emphasis });
  }
  return Object.assign(document.createElement("span"), { className: "math notranslate nohighlight", textContent: `\\(${math}\\)` });
}

// Has the page's MathJax set what mathematics there is; without it, it stays as it is written.
export async function typeset(element) {
  if (!element.querySelector(".math")) return;
  const { MathJax } = globalThis;
  await MathJax?.startup?.promise;
  await MathJax?.typesetPromise?.([element]).catch(() => {});
}
