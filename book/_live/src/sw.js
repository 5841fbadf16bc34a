// The service worker: serves the book from this browser once it is kept here (see `kept_book.js`). It stands at the site's
// root, so that it may serve all of the site, and nothing beside it. A page where Run was never pressed does not start it.

import { KeptBook } from "./kept_book.js";

const root = new URL("./", self.location).href;
const book = new KeptBook(root);
const PATIENCE = 2500; // milliseconds that a page may take to come from the server, where there is a kept one

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const [port] = event.ports;
  if (!port || !event.data?.keep) return;
  event.waitUntil(book.keep(event.data.keep, (news) => port.postMessage(news)).then((end) => port.postMessage(end)));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(root) || request.headers.has("Range")) return;
  event.respondWith(request.mode === "navigate" ? page(request) : file(request));
  if (request.mode === "navigate") event.waitUntil(book.goOn(request.url));
});

// A page comes from the server if that answers soon, so that a new edition is seen.
async function page(request) {
  const kept = await book.find(request.url);
  if (!kept) return fetch(request);
  let late = false;
  const patience = new Promise((done) => setTimeout(done, PATIENCE)).then(() => {
    late = true;
    return kept;
  });
  const fresh = fetch(request).then(async (reply) => {
    if (reply.type === "opaqueredirect") return reply;
    if (!reply.ok) return kept;
    const copy = await reply.clone().arrayBuffer();
    if (!late) await book.compare(kept, copy);
    return reply;
  });
  return Promise.race([fresh.catch(() => kept), patience]);
}

// All else comes from the edition that is kept. But once a page of a newer one was seen, and until that is whole here, from
// the server: its pages want its own files.
async function file(request) {
  if (await book.isCurrent()) return (await book.find(request.url)) ?? fetch(request);
  try {
    const reply = await fetch(request);
    return reply.ok ? reply : ((await book.find(request.url)) ?? reply);
  } catch (error) {
    const kept = await book.find(request.url);
    if (kept) return kept;
    throw error;
  }
}
