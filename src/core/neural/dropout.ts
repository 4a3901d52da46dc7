/** 2^32 / φ: successive numbers times this are far from each other. */
const GOLDEN = 0x9e3779b9;

/**
 * Dropout (Srivastava et al. 2014) with a mask that is a function of seed and place, so that every engine drops the same numbers, forwards and backwards, and none is kept.
 * Number i is kept where hash(i · 2^32/φ + seed) ≥ rate · 2^32, and then divided by 1 − rate; the hash is Wellons' lowbias32. It is its own gradient.
 */
export function dropout(x: Float32Array, rate: number, seed: number): Float32Array {
  const y = new Float32Array(x.length);
  const threshold = rate * 4294967296;
  const factor = 1 / (1 - rate);
  for (let i = 0; i < x.length; i++) if (dropoutHash(i, seed) >= threshold) y[i] = x[i] * factor;
  return y;
}

/** The seed of a network's dropout layer, by the step's seed and the layer's number among the dropout layers, from 0. */
export function dropoutSeed(stepSeed: number, number: number): number {
  return (stepSeed + Math.imul(GOLDEN, number)) >>> 0;
}

/** A whole number below 2^32. */
export function dropoutHash(i: number, seed: number): number {
  let x = (Math.imul(i, GOLDEN) + seed) | 0;
  x ^= x >>> 16;
  x = Math.imul(x, 0x7feb352d);
  x ^= x >>> 15;
  x = Math.imul(x, 0x846ca68b);
  x ^= x >>> 16;
  return x >>> 0;
}
