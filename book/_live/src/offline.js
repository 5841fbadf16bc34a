// Keep the book in this browser, so that it works without the network. Called after the first Run; where it cannot be
// done, the page works all the same.

import { decided, prefix } from "./kept_book.js";

const root = new URL("../../", import.meta.url).href; // the site's folder, for a module in `_live/app/`
const SILENCE = 30_000; // milliseconds after which the worker is asked again: browsers end workers that take long

/**
 * Have the service worker keep the site and the runtime.
 *
 * @param {{onProgress?: (news: {loaded: number, total: number}) => void}} [options]
 * @returns {Promise<{state: "kept"|"unavailable"|"no-room"|"broken"|"unreachable", reason?: string}>} `kept`: all of it is
 *   here. `unavailable`: this browser, this window or this address lets no page be kept. `no-room`: the browser gives too
 *   little. `broken`: the server's files are not those of its list. `unreachable`: cut short, to go on at the next visit
 */
export async function keep({ onProgress = () => {} } = {}) {
  if (!isSecureContext || !("serviceWorker" in navigator)) {
    return { state: "unavailable", reason: "Browsers keep a site only where it comes by https, or from this computer." };
  }
  try {
    const registration = await navigator.serviceWorker.register(`${root}sw.js`, { updateViaCache: "none" });
    return await asked(await activated(registration), onProgress);
  } catch (error) {
    return { state: "unavailable", reason: error.message };
  }
}

/** Tell whether a whole edition is kept here. It asks no server. */
export async function isKept() {
  try {
    return Boolean((await decided(root))?.active);
  } catch {
    return false;
  }
}

/** Remove from this browser what was kept of the book. */
export async function forget() {
  try {
    const registration = await navigator.serviceWorker.getRegistration(root);
    if (registration?.scope === root) await registration.unregister();
    for (const name of await caches.keys()) if (name.startsWith(prefix(root))) await caches.delete(name);
  } catch {
    // Nothing is kept where nothing can be.
  }
}

function activated(registration) {
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  return new Promise((done, fail) => {
    const look = () => {
      if (worker.state === "activated") done(worker);
      if (worker.state === "redundant") fail(new Error("The browser did not take the service worker."));
    };
    worker.addEventListener("statechange", look);
    look();
  });
}

function asked(worker, onProgress) {
  const shown = performance.getEntriesByType("resource").map(({ name }) => name);
  const first = [location.href, ...shown].filter((url) => url.startsWith(root));
  return new Promise((done) => {
    let silence;
    const ask = () => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => hear(data);
      worker.postMessage({ keep: first }, [port2]);
      clearTimeout(silence);
      silence = setTimeout(ask, SILENCE);
    };
    const hear = (news) => {
      clearTimeout(silence);
      if (news.state !== "keeping") return done(news);
      silence = setTimeout(ask, SILENCE);
      onProgress({ loaded: news.loaded, total: news.total });
    };
    ask();
  });
}
