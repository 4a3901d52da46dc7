import type { NetworkBatch, NetworkWeights } from '../../src/core/contract/index.ts';
import { SEED_NETWORK } from '../../src/core/neural/seedNetwork.ts';
import { sizeOf, weightShapes } from '../../src/core/neural/weightShapes.ts';

export const SEED_BATCH = 32;

/** Written again here, so that a slip in the engine's own hash would show. */
function hashAt(i: number, seed: number): number {
  let x = (Math.imul(i, 0x9e3779b9) + seed) >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d) >>> 0;
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b) >>> 0;
  return (x ^ (x >>> 16)) >>> 0;
}

export function numbers(count: number, seed: number, size: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: count }, (_, i) => ((hashAt(i, seed) / 2 ** 32) * 2 - 1) * size);
}

export function seedWeights(): NetworkWeights {
  const shapes = weightShapes(SEED_NETWORK);
  return { names: shapes.map(({ name }) => name), shapes: shapes.map(({ shape }) => shape), values: shapes.map(({ shape }, i) => numbers(sizeOf(shape), 100 + i, 0.3)) };
}

export function seedBatch(): NetworkBatch {
  return { x: numbers(SEED_BATCH * 30 * 8, 1, 2), y: Float32Array.from({ length: SEED_BATCH }, (_, i) => hashAt(i, 2) % 2), weight: new Float32Array(SEED_BATCH).fill(1) };
}

/** Every so many numbers of an array, as neural.py keeps them. */
export function sampled(values: Float32Array): number[] {
  const every = Math.max(1, Math.floor(values.length / 50));
  return Array.from(values).filter((_, i) => i % every === 0);
}
