// Runs a Python file in Pyodide under Node: node python.mjs RUNTIME FOLDER FILE [PACKAGE …]. The folder is /work in there.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [runtime, folder, file, ...packages] = process.argv.slice(2);
const index = resolve(runtime) + "/";
try {
  const { loadPyodide } = await import(pathToFileURL(index + "pyodide.mjs"));
  // The order of a frozen set follows the hash seed, and shows in compiled code.
  const python = await loadPyodide({ indexURL: index, env: { HOME: "/home/pyodide", PYTHONHASHSEED: "0" } });
  python.mountNodeFS("/work", resolve(folder));
  await python.loadPackage(packages, { messageCallback() {} });
  python.runPython(readFileSync(file, "utf8"), { filename: file });
} catch (error) {
  console.error(error.message); // Node would show the line of minified code that threw it, a megabyte long
  process.exit(1);
}
