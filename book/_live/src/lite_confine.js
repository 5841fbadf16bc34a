// The first script of JupyterLite's pages: keeps what runs in them to this site, and to its own folder of it.

const own = new URL("./", document.currentScript.src).href; // `lite/`

// A worker that is started from a file has the policy that the server sends with it, and a static server sends none. One
// that is started from a blob has the page's.
class ConfinedWorker extends Worker {
  constructor(url, options = {}) {
    const file = new URL(url, document.baseURI).href;
    const start = URL.createObjectURL(new Blob([program(file, options.type)], { type: "text/javascript" }));
    super(start, options);
    const release = () => URL.revokeObjectURL(start);
    this.addEventListener("message", release, { once: true });
    this.addEventListener("error", release, { once: true });
  }
}

// Both run before any message is given out: a worker's messages wait for its first script with all that it imports.
function program(file, type) {
  const both = [`${own}lock.js`, file].map((one) => JSON.stringify(one));
  return type === "module" ? both.map((one) => `import ${one};`).join("\n") : `importScripts(${both});`;
}

Object.defineProperty(ConfinedWorker, "name", { value: "Worker" });
globalThis.Worker = ConfinedWorker;

// At its first visit JupyterLite unregisters all service workers that it finds. The book's is none of its own.
if (globalThis.ServiceWorkerContainer) {
  const { getRegistrations } = ServiceWorkerContainer.prototype;
  ServiceWorkerContainer.prototype.getRegistrations = async function () {
    return (await getRegistrations.call(this)).filter(({ scope }) => scope.startsWith(own));
  };
}
