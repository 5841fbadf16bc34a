// The browser's storage, or memory where the browser keeps nothing.

export class Shelf {
  #memory = new Map(); // what could not be written to the storage

  // `storage` may be missing, and each use of it may throw: private windows, settings, a full disk.
  constructor(storage) {
    this.trouble = null; // "denied" or "full", once something could not be kept
    this.#storage = storage;
    if (!this.#works()) {
      this.#storage = null;
      this.trouble = "denied";
    }
  }

  #storage;

  #works() {
    try {
      const key = "dlbook:test";
      this.#storage.setItem(key, "1");
      this.#storage.removeItem(key);
      return true;
    } catch (error) {
      return error?.name === "QuotaExceededError"; // what is there can be read still
    }
  }

  get(key) {
    if (this.#memory.has(key)) return this.#memory.get(key);
    try { return this.#storage?.getItem(key) ?? null; } catch { return null; }
  }

  // Returns whether it will be there tomorrow.
  set(key, value) {
    try {
      this.#storage.setItem(key, value);
      this.#memory.delete(key);
      return true;
    } catch {
      this.#memory.set(key, value);
      this.trouble ??= "full";
      return false;
    }
  }

  remove(key) {
    this.#memory.delete(key);
    try { this.#storage?.removeItem(key); } catch { /* then it was not there */ }
  }

  keys() {
    let stored = [];
    try { if (this.#storage) stored = Array.from({ length: this.#storage.length }, (_, i) => this.#storage.key(i)); } catch { /* none */ }
    return [...new Set([...stored, ...this.#memory.keys()])];
  }
}
