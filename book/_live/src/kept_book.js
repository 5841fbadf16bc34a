// The book as this browser keeps it: one cache for each edition, named by its version, and a small one for what was
// decided. An edition takes over when all of it is there; until then the one before it stays. Each kept file carries its
// hash, so whatever another edition has of the new one is copied and not fetched, also when the work was cut short.

const HASH = "X-Book-Sha256";
const nothing = { wanted: false, lite: false, active: null, behind: false, noRoom: null };

class Damaged extends Error {}

/** @param {string} root - the address of the site's folder, with a slash at its end */
export class KeptBook {
  #root;
  #prefix;
  #state = null;
  #work = null;
  #listeners = new Set();

  constructor(root) {
    this.#root = root;
    this.#prefix = prefix(root);
  }

  /** Give the kept file of an address, whatever its query, or undefined. */
  async find(url) {
    const { active } = await this.#decided();
    if (!this.#state.wanted) return undefined;
    const names = active ? [this.#prefix + active.version] : await this.#editions();
    for (const name of names) {
      const found = await caches.match(this.#address(url), { cacheName: name });
      if (found) return found;
    }
    return undefined;
  }

  /** Tell whether a whole edition is kept and none of a newer one was seen. */
  async isCurrent() {
    const { active, behind } = await this.#decided();
    return Boolean(active) && !behind;
  }

  /** Note that there is a newer edition if the server's page is not the kept one. */
  async compare(kept, body) {
    const { active, behind } = await this.#decided();
    if (active && !behind && (await sha256(body)) !== kept.headers.get(HASH)) await this.#decide({ behind: true });
  }

  /** Go on with what is not done, and look for a new edition, where the reader once had the book kept. */
  async goOn(url) {
    const { wanted } = await this.#decided();
    if (!wanted) return;
    if (url.startsWith(`${this.#root}lite/`)) await this.#decide({ lite: true });
    await this.#once([], { again: true });
  }

  /**
   * Keep the book, or go on with it.
   *
   * @param {string[]} first - addresses of what to fetch next after the runtime
   * @param {(news: {state: "keeping", loaded: number, total: number}) => void} tell - hears of the bytes that are there
   * @returns {Promise<{state: string, reason?: string}>} state: kept, no-room, broken, unreachable
   */
  async keep(first, tell) {
    this.#listeners.add(tell);
    try {
      this.#state = null; // the page may have removed what was kept
      await this.#decide({ wanted: true });
      return await this.#once(first, {});
    } finally {
      this.#listeners.delete(tell);
    }
  }

  #once(first, options) {
    this.#work ??= this.#attempt(first, options).finally(() => (this.#work = null));
    return this.#work;
  }

  async #attempt(first, { again }) {
    let edition;
    try {
      edition = await this.#latest();
      const { active, lite, noRoom } = await this.#decided();
      if (active?.version === edition.version && (active.lite || !lite)) {
        await this.#decide({ behind: false });
        return { state: "kept" };
      }
      if (again && noRoom === edition.version) return { state: "no-room" };
      await this.#gather(edition, { ...edition.files, ...(lite && edition.lite) }, first);
      await this.#takeOver({ version: edition.version, lite });
      return { state: "kept" };
    } catch (error) {
      if (error instanceof Damaged) return { state: "broken", reason: error.message };
      if (error.name !== "QuotaExceededError") return { state: "unreachable", reason: String(error) };
      await this.#giveUp(edition.version);
      return { state: "no-room" };
    }
  }

  async #latest() {
    const reply = await fetch(`${this.#root}_live/offline.json`, { cache: "no-cache" });
    const edition = reply.ok ? await reply.json() : null;
    if (!edition?.version || !edition.files) throw new Error("The server does not say what the book consists of.");
    return edition;
  }

  async #gather({ version }, files, first) {
    const total = Object.values(files).reduce((sum, [, size]) => sum + size, 0);
    const cache = await caches.open(this.#prefix + version);
    const others = (await this.#editions()).filter((name) => name !== this.#prefix + version);
    const damaged = [];
    let loaded = 0;
    let measured = false;
    for (const path of inOrder(Object.keys(files), first.map((url) => this.#address(url).slice(this.#root.length)))) {
      const [hash, size] = files[path];
      const address = this.#root + path;
      if (!(await has(cache, address, hash))) {
        if (!measured) await checkRoom(total - loaded);
        measured = true;
        const found = (await this.#copy(others, address, hash)) ?? (await fetchWhole(address, hash));
        if (found) await cache.put(address, found);
        else damaged.push(path);
      }
      loaded += size;
      for (const tell of this.#listeners) tell({ state: "keeping", loaded, total });
    }
    if (damaged.length) throw new Damaged(`not what the edition lists: ${damaged.join(", ")}`);
  }

  async #copy(names, address, hash) {
    for (const name of names) {
      const found = await caches.match(address, { cacheName: name });
      if (found?.headers.get(HASH) === hash) return found;
    }
  }

  // The decision first: killed before the old edition is gone, the worker finds the new one in use.
  async #takeOver(active) {
    await this.#decide({ active, behind: false, noRoom: null });
    for (const name of await this.#editions()) if (name !== this.#prefix + active.version) await caches.delete(name);
  }

  async #giveUp(version) {
    const { active } = await this.#decided();
    if (active?.version !== version) await caches.delete(this.#prefix + version);
    await this.#decide({ noRoom: version });
  }

  async #editions() {
    const names = await caches.keys();
    return names.filter((name) => name.startsWith(this.#prefix) && name !== `${this.#prefix}decided`).reverse();
  }

  async #decided() {
    this.#state ??= { ...nothing, ...(await decided(this.#root).catch(() => null)) }; // storage may be closed to us
    return this.#state;
  }

  async #decide(change) {
    this.#state = { ...(await this.#decided()), ...change };
    const cache = await caches.open(`${this.#prefix}decided`);
    await cache.put(this.#root, new Response(JSON.stringify(this.#state)));
  }

  #address(url) {
    const { origin, pathname } = new URL(url);
    return origin + pathname + (pathname.endsWith("/") ? "index.html" : "");
  }
}

/** Give the beginning of the names of a book's caches. A space ends it, since no address has one. */
export const prefix = (root) => `book ${root} `;

/** Give what was decided about the book in a folder, or null. */
export async function decided(root) {
  const found = await caches.match(root, { cacheName: `${prefix(root)}decided` });
  return found ? found.json() : null;
}

// The runtime first, which the page has just loaded; then what the page consists of; then the rest.
function inOrder(paths, first) {
  const early = new Set(first);
  const rank = (path) => (path.startsWith("_live/") ? 0 : early.has(path) ? 1 : 2);
  return paths.sort((a, b) => rank(a) - rank(b));
}

async function has(cache, address, hash) {
  return (await cache.match(address))?.headers.get(HASH) === hash;
}

// Fetch a file and give it with its hash, or undefined where it is missing or another. What the browser still has of it
// will do; if that is old, the server is asked.
async function fetchWhole(address, hash) {
  for (const cache of ["default", "reload"]) {
    const reply = await fetch(address, { cache, priority: "low" });
    if (!reply.ok || reply.type !== "basic") continue;
    const body = await reply.arrayBuffer();
    if ((await sha256(body)) !== hash) continue;
    const headers = new Headers(reply.headers);
    for (const name of ["Content-Encoding", "Content-Length", "Vary"]) headers.delete(name); // how it travelled
    headers.set(HASH, hash);
    return new Response(body, { headers });
  }
}

async function sha256(body) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function checkRoom(bytes) {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  if (quota && quota - usage < bytes) throw new DOMException("The book needs more room.", "QuotaExceededError");
}
