// Runs first in the worker of a notebook's kernel: takes away what the page's policy does not speak of.

import { take, TAKEN, TAKEN_FROM_NAVIGATOR } from "./taken.js";

// The kernel reads and writes files by XMLHttpRequest, and its libraries name WebSocket. Both ask whom the policy allows.
const NEEDED = ["XMLHttpRequest", "WebSocket", "importScripts"];

for (const name of TAKEN) if (!NEEDED.includes(name)) take(globalThis, name);
for (const name of TAKEN_FROM_NAVIGATOR) take(navigator, name);
