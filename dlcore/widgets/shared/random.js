// Random numbers that a seed decides.

// Uniform in [0, 1): mulberry32 by Tommy Ettinger, in the public domain.
export function uniform(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const kept = new Map();

// Standard normal numbers, the same for the same seed and stream (Box and Muller); those asked for lately are kept.
export function normals(seed, stream, count) {
  const key = `${seed} ${stream} ${count}`;
  if (!kept.has(key)) {
    if (kept.size > 200) kept.clear();
    const next = uniform(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b));
    kept.set(key, Float64Array.from({ length: count }, () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())));
  }
  return kept.get(key);
}
