// How a gradient becomes a step: the rules of dlcore.optim, with their defaults.
//
// Each changes the parameters `theta` in place, given their gradient `g` (arrays of one length), the learning rate, and
// `memory`, an object of its own for each array of parameters, empty at first.

export const RULES = {
  // Gradient descent: θ ← θ − η g
  sgd(theta, g, memory, { lr }) {
    for (let i = 0; i < theta.length; i += 1) theta[i] -= lr * g[i];
  },

  // Momentum: v ← μ v + g, θ ← θ − η v
  momentum(theta, g, memory, { lr, momentum = 0.9 }) {
    memory.v ??= new Float64Array(theta.length);
    for (let i = 0; i < theta.length; i += 1) {
      memory.v[i] = momentum * memory.v[i] + g[i];
      theta[i] -= lr * memory.v[i];
    }
  },

  // Adam: m and s are running means of g and g², corrected for their start at zero.
  adam(theta, g, memory, { lr, beta1 = 0.9, beta2 = 0.999, eps = 1e-8 }) {
    memory.m ??= new Float64Array(theta.length);
    memory.s ??= new Float64Array(theta.length);
    memory.t = (memory.t ?? 0) + 1;
    const rate = lr / (1 - beta1 ** memory.t);
    const correction = (1 - beta2 ** memory.t) ** -0.5;
    for (let i = 0; i < theta.length; i += 1) {
      memory.m[i] = beta1 * memory.m[i] + (1 - beta1) * g[i];
      memory.s[i] = beta2 * memory.s[i] + (1 - beta2) * g[i] * g[i];
      theta[i] -= (rate * memory.m[i]) / (Math.sqrt(memory.s[i]) * correction + eps);
    }
  },
};
