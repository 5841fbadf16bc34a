// Dense networks: layers as they travel in a trait, the forward pass, and the gradient back to the input.

// Numbers of a trait: float32, little-endian, in base64.
export function decode(text) {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float64Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

// Decode a list of {kind, …} as Python packs it: Linear with weight (row by row) and bias, ReLU, Tanh.
export function unpack(layers) {
  return layers.map(({ kind, weight, bias }) => (kind === "Linear" ? { kind, weight: decode(weight), bias: decode(bias) } : { kind }));
}

// For each activation, its value, and its slope written with that value; ReLU's slope at 0 is 0, as in dlcore.
const ACTIVATIONS = {
  ReLU: [(z) => Math.max(z, 0), (a) => (a > 0 ? 1 : 0)],
  Tanh: [Math.tanh, (a) => 1 - a * a],
};

// Return what goes in and what comes out of every layer: [x, a₁, …, z].
export function forward(layers, x) {
  const seen = [x];
  for (const layer of layers) seen.push(apply(layer, seen.at(-1)));
  return seen;
}

function apply({ kind, weight, bias }, x) {
  if (kind !== "Linear") return x.map(ACTIVATIONS[kind][0]);
  return Array.from(bias, (b, i) => x.reduce((sum, value, j) => sum + weight[i * x.length + j] * value, b));
}

// From the gradient of something by the last output, return its gradients by all that `forward` returned.
export function backward(layers, seen, upstream) {
  const gradients = [upstream];
  for (let l = layers.length - 1; l >= 0; l -= 1) gradients.unshift(pull(layers[l], seen[l], seen[l + 1], gradients[0]));
  return gradients;
}

function pull({ kind, weight }, x, output, upstream) {
  if (kind !== "Linear") return upstream.map((g, i) => g * ACTIVATIONS[kind][1](output[i]));
  return x.map((_, j) => upstream.reduce((sum, g, i) => sum + weight[i * x.length + j] * g, 0));
}

export function softmax(z) {
  const most = Math.max(...z);
  const powers = z.map((v) => Math.exp(v - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((e) => e / sum);
}
