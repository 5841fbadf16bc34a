// The page's notebook: the code of all its cells, and the file with the reader's code in it.

const notebooks = new Map(); // by address: a promise

// Fetches the notebook of the page that `settings`, the data of the starter's tag, speaks of; once.
export function openNotebook({ notebook }) {
  if (!notebooks.has(notebook)) {
    const opening = load(notebook);
    opening.catch(() => notebooks.delete(notebook)); // the next press tries again
    notebooks.set(notebook, opening);
  }
  return notebooks.get(notebook);
}

async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`The notebook of this page cannot be loaded (${answer.status}).`);
  return new Notebook(await answer.json(), decodeURIComponent(address.split(/[?#]/)[0].split("/").pop()));
}

export class Notebook {
  constructor(content, name) {
    this.content = content;
    this.name = name; // a file name, such as derivatives.ipynb
    this.cells = content.cells.map((cell, index) => ({ index, type: cell.cell_type, source: whole(cell.source) }));
    this.code = this.cells.filter(({ type }) => type === "code");
  }

  // The notebook with the code that `codeOf(index)` gives, as an object; null leaves the book's. A changed cell loses
  // its outputs, since they are another code's.
  withCode(codeOf) {
    const cells = this.content.cells.map((cell, index) => {
      const code = cell.cell_type === "code" ? codeOf(index) : null;
      if (code === null || code === undefined || code === whole(cell.source)) return cell;
      return { ...cell, source: lines(code), outputs: [], execution_count: null };
    });
    return { ...this.content, cells };
  }

  // The same as the text of a file, laid out as Jupyter does.
  text(codeOf) { return `${JSON.stringify(this.withCode(codeOf), null, 1)}\n`; }

  // The same as short as possible, for the check: outputs and pictures say nothing about answers.
  short(codeOf) {
    const { cells } = this.withCode(codeOf);
    return JSON.stringify({ cells: cells.map(({ cell_type, source }) => ({ cell_type, source: whole(source) })) });
  }
}

function whole(source) { return Array.isArray(source) ? source.join("") : source; }

function lines(text) { return text.match(/[^\n]*\n|[^\n]+$/g) ?? []; }

// Hands a file to the reader.
export function download(name, text, type = "application/json") {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
