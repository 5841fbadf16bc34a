// A small network of fully connected layers: forward, loss, backward. No drawing here, and no library: read it.
//
// A batch of n examples is one Float64Array, row after row. A layer has a `weight` of `outputs` rows and `inputs`
// columns, also row after row, and a `bias`: Z = X Wᵀ + b, as dlcore.nn.Linear. Every layer but the last is followed by
// the activation; the last one gives scores (logits).

const sigma = (z) => (z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z)));

// Each activation, and its slope, written with the activation's own value a.
export const ACTIVATIONS = {
  tanh: { f: Math.tanh, slope: (a) => 1 - a * a },
  relu: { f: (z) => (z > 0 ? z : 0 * z), slope: (a) => (a > 0 ? 1 : 0) }, // 0 · z keeps what is not a number
  sigmoid: { f: sigma, slope: (a) => a * (1 - a) },
};

// A network with `sizes` units a layer, inputs first. `random` gives numbers from 0 to 1. Weights and biases start
// between ±1/√inputs, as dlcore.nn.Linear's.
export function makeNetwork(sizes, activation, random) {
  const layers = sizes.slice(1).map((outputs, l) => {
    const inputs = sizes[l];
    const start = () => (2 * random() - 1) / Math.sqrt(inputs);
    return { inputs, outputs, weight: Float64Array.from({ length: outputs * inputs }, start), bias: Float64Array.from({ length: outputs }, start) };
  });
  return { sizes, activation, layers };
}

// Go forward. Returns what every layer gives, the batch itself first and the scores last: backward needs them all.
export function forward({ layers, activation }, X, n) {
  const { f } = ACTIVATIONS[activation];
  const outputs = [X];
  layers.forEach((layer, l) => {
    const Z = linear(layer, outputs[l], n);
    if (l < layers.length - 1) for (let k = 0; k < Z.length; k += 1) Z[k] = f(Z[k]); // a loop is twice as fast as map
    outputs.push(Z);
  });
  return outputs;
}

// Z = X Wᵀ + b.
export function linear({ inputs, outputs, weight, bias }, X, n) {
  const Z = new Float64Array(n * outputs);
  for (let row = 0; row < n; row += 1) {
    for (let o = 0; o < outputs; o += 1) {
      let sum = bias[o];
      for (let i = 0; i < inputs; i += 1) sum += weight[o * inputs + i] * X[row * inputs + i];
      Z[row * outputs + o] = sum;
    }
  }
  return Z;
}

// Go backward from ∂L/∂scores. Returns ∂L/∂weight and ∂L/∂bias of each layer, and ∂L/∂X.
export function backward({ layers, activation }, outputs, gradientOfScores, n) {
  const { slope } = ACTIVATIONS[activation];
  const gradients = new Array(layers.length);
  let G = gradientOfScores; // the upstream gradient, ∂L/∂Z of the layer we are at
  for (let l = layers.length - 1; l >= 0; l -= 1) {
    gradients[l] = ofParameters(layers[l], outputs[l], G, n);
    G = ofInput(layers[l], G, n);
    if (l > 0) for (let k = 0; k < G.length; k += 1) G[k] *= slope(outputs[l][k]); // upstream × local
  }
  return { layers: gradients, input: G };
}

// ∂L/∂W = Gᵀ X, ∂L/∂b = the sum of G's rows.
function ofParameters({ inputs, outputs }, X, G, n) {
  const weight = new Float64Array(outputs * inputs);
  const bias = new Float64Array(outputs);
  for (let row = 0; row < n; row += 1) {
    for (let o = 0; o < outputs; o += 1) {
      const g = G[row * outputs + o];
      bias[o] += g;
      for (let i = 0; i < inputs; i += 1) weight[o * inputs + i] += g * X[row * inputs + i];
    }
  }
  return { weight, bias };
}

// ∂L/∂X = G W.
export function ofInput({ inputs, outputs, weight }, G, n) {
  const gradient = new Float64Array(n * inputs);
  for (let row = 0; row < n; row += 1) {
    for (let o = 0; o < outputs; o += 1) {
      const g = G[row * outputs + o];
      for (let i = 0; i < inputs; i += 1) gradient[row * inputs + i] += g * weight[o * inputs + i];
    }
  }
  return gradient;
}

// Sigmoid and binary cross-entropy, mean over the batch: L = mean of ln(1 + eᶻ) − y z, and ∂L/∂z = (σ(z) − y) / n.
export function binaryCrossEntropy(Z, y) {
  const n = Z.length;
  const probability = Z.map(sigma);
  const losses = Z.map((z, k) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - y[k] * z);
  const loss = losses.reduce((sum, one) => sum + one, 0) / n;
  return { loss, losses, probability, gradient: probability.map((p, k) => (p - y[k]) / n) };
}

// Loss and the share of right answers on a whole set.
export function evaluate(net, { X, y }) {
  const Z = forward(net, X, y.length).at(-1);
  let right = 0;
  for (let k = 0; k < y.length; k += 1) right += (Z[k] > 0 ? 1 : 0) === y[k];
  return { loss: binaryCrossEntropy(Z, y).loss, accuracy: right / y.length };
}
