// Dense networks: layers as they travel in a trait, the forward pass for one example, and the gradient back to the input.

import { ACTIVATIONS, linear, ofInput } from "./network.js";

// Numbers of a trait: float32, little-endian, in base64.
export function decode(text) {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float64Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

// Decode a list of {kind, …} as Python packs it: Linear with weight (row by row) and bias, ReLU, Tanh.
export function unpack(layers) {
  return layers.map(({ kind, ...arrays }) => {
    if (kind !== "Linear") return { kind };
    const [weight, bias] = [decode(arrays.weight), decode(arrays.bias)];
    return { kind, weight, bias, inputs: weight.length / bias.length, outputs: bias.length };
  });
}

const KINDS = { ReLU: ACTIVATIONS.relu, Tanh: ACTIVATIONS.tanh };

// Return what goes in and what comes out of every layer: [x, a₁, …, z].
export function forward(layers, x) {
  const seen = [x];
  for (const layer of layers) seen.push(apply(layer, seen.at(-1)));
  return seen;
}

function apply(layer, x) {
  return Array.from(layer.kind === "Linear" ? linear(layer, x, 1) : x, KINDS[layer.kind]?.f);
}

// From the gradient of something by the last output, return its gradients by all that `forward` returned.
export function backward(layers, seen, upstream) {
  const gradients = [upstream];
  for (let l = layers.length - 1; l >= 0; l -= 1) gradients.unshift(pull(layers[l], seen[l + 1], gradients[0]));
  return gradients;
}

function pull(layer, output, upstream) {
  if (layer.kind === "Linear") return Array.from(ofInput(layer, upstream, 1));
  return upstream.map((g, i) => g * KINDS[layer.kind].slope(output[i]));
}

export function softmax(z) {
  const most = Math.max(...z);
  const powers = z.map((v) => Math.exp(v - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((e) => e / sum);
}
