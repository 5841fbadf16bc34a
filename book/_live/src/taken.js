// What leads out of a worker, and how it is taken away.

// What a worker shares with pages of this host, with other tabs, or with other hosts; and workers, since one started from
// a file would not be confined.
export const TAKEN = [
  "indexedDB", "caches", "cookieStore", "CookieStore", "BroadcastChannel", "Worker", "SharedWorker", "WebSocket",
  "WebSocketStream", "EventSource", "WebTransport", "RTCPeerConnection", "RTCDataChannel", "XMLHttpRequest", "fetchLater",
  "importScripts", "Notification", "FontFace", "webkitRequestFileSystem", "webkitRequestFileSystemSync",
  "webkitResolveLocalFileSystemURL", "webkitResolveLocalFileSystemSyncURL",
]; // prettier-ignore
export const TAKEN_FROM_NAVIGATOR = [
  "storage", "storageBuckets", "locks", "serviceWorker", "sendBeacon", "permissions", "serial", "hid", "usb", "bluetooth",
  "mediaCapabilities", "clipboard", "credentials",
]; // prettier-ignore

// Python can reach a getter on a prototype as well, so the name goes everywhere that the object may have it from.
export function take(object, name) {
  for (let owner = object; owner && owner !== Object.prototype; owner = Object.getPrototypeOf(owner)) {
    if (!Object.hasOwn(owner, name)) continue;
    if (!Reflect.deleteProperty(owner, name)) Object.defineProperty(owner, name, { value: undefined, writable: false });
  }
}
