// A worker beside Python's: has packages come and unpacks them, while Python's own worker is busy with its start.

import { unzip, unzst } from "./zip.js";

async function unpack({ address, integrity }) {
  const answer = await fetch(address, { integrity });
  if (!answer.ok) throw new Error(`${address} did not come: ${answer.status}`);
  const parts = [];
  const reader = answer.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    postMessage({ count: part.value.byteLength });
    parts.push(part.value);
  }
  const data = new Uint8Array(await new Blob(parts).arrayBuffer());
  return address.endsWith(".zst") ? unzst(data) : unzip(data);
}

self.onmessage = async ({ data }) => {
  try {
    const files = await unpack(data);
    postMessage({ address: data.address, files }, [...new Set(files.map(([, bytes]) => bytes.buffer))]);
  } catch (error) {
    postMessage({ address: data.address, error: error.message });
  }
};
