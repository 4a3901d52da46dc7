/** Dropout (Srivastava et al. 2014) whose mask is a function of a seed and a number's place alone, so that every engine drops the same numbers and keeps no mask. */

/** The golden ratio as a fraction of 2^32: steps of it visit all numbers of 32 bits, far from each other. */
const GOLDEN = 0x9e3779b9;

/** Mixes 32 bits: the function `lowbias32` that Ellis and Wellons found by search (2018). */
function mix(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** The seed of a layer's mask in one step; `layer` is its number in the network. */
export function dropoutSeed(stepSeed: number, layer: number): number {
  return (stepSeed + Math.imul(GOLDEN, layer)) >>> 0;
}

/** Number `i` is kept where its hash is not below this; `rate` is below 1. */
export function dropThreshold(rate: number): number {
  return Math.ceil(rate * 2 ** 32);
}

/** Whether number `i` is kept. */
export function isKept(i: number, seed: number, threshold: number): boolean {
  return mix((Math.imul(i, GOLDEN) + seed) | 0) >= threshold;
}

/** Writes to `to` what is left of `from`: what is kept is divided by 1 − rate. Its gradient is the same function of the gradient. */
export function dropOut(from: Float32Array, rate: number, seed: number, to: Float32Array): void {
  const threshold = dropThreshold(rate);
  const scale = Math.fround(1 / (1 - rate));
  let place = seed | 0;
  for (let i = 0; i < from.length; i++) {
    to[i] = mix(place) >= threshold ? from[i] * scale : 0;
    place = (place + GOLDEN) | 0;
  }
}
