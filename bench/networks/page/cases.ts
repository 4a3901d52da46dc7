/** The networks that are measured, and made-up rows for them. */
import type { NetworkBatch, NetworkSpec, NetworkWeights } from '../../../src/core/contract/index.ts';
import { layerWeights } from '../../../src/core/neural/layerWeights.ts';
import { SEED_NETWORK } from '../../../src/core/neural/seedNetwork.ts';
import { type Rng, createRng } from '../../../src/core/random.ts';

export type NetworkName = 'lstm' | 'ncf';

/** What one round measures: `units` training steps of `batch` rows, or `units` rows to score. */
export interface Task {
  readonly network: NetworkName;
  readonly work: 'step' | 'score';
  readonly batch: number;
  readonly units: number;
}

/** `loss`: the steps' mean; where rows are scored, a sum of some scores. */
export interface Answer {
  readonly ms: number;
  readonly loss: number;
  readonly engine: string;
}

export const STEPS = 30;
export const FEATURES = 8;

export const SPECS: Readonly<Record<NetworkName, NetworkSpec>> = {
  lstm: SEED_NETWORK,
  ncf: {
    input: { kind: 'pair', sizes: [1000, 500], dimensions: 50 },
    layers: [
      { kind: 'dense', units: 128, activation: 'relu' },
      { kind: 'dense', units: 64, activation: 'relu' },
      { kind: 'dense', units: 1, activation: 'linear' },
    ],
    loss: 'logistic',
  },
};

/** Uniform, as wide as Glorot and Bengio (2010) say; biases 0. */
export function makeWeights(network: NetworkName): NetworkWeights {
  const rng = createRng(`${network} weights`);
  const all = layerWeights(SPECS[network]).flat();
  const valuesOf = (shape: readonly number[]) => {
    const limit = shape.length === 1 ? 0 : Math.sqrt(6 / (shape[0] + shape[1]));
    return Float32Array.from({ length: shape.reduce((size, length) => size * length, 1) }, () => (rng.next() * 2 - 1) * limit);
  };
  return { names: all.map(({ name }) => name), shapes: all.map(({ shape }) => shape), values: all.map(({ shape }) => valuesOf(shape)) };
}

/** Batches that a network can learn from: whether the first feature is above 0 in the mean; whether user and item are of one parity. */
export function makeBatches(network: NetworkName, rows: number, count: number): NetworkBatch[] {
  const rng = createRng(`${network} rows`);
  const make = network === 'lstm' ? makeSequences : makePairs;
  return Array.from({ length: count }, () => ({ ...make(rng, rows), weight: new Float32Array(rows).fill(1) }));
}

function makeSequences(rng: Rng, rows: number) {
  const x = Float32Array.from({ length: rows * STEPS * FEATURES }, () => rng.next() * 2 - 1);
  const y = Float32Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let step = 0; step < STEPS; step++) sum += x[(row * STEPS + step) * FEATURES];
    return Number(sum > 0);
  });
  return { x, y };
}

function makePairs(rng: Rng, rows: number) {
  const x = Int32Array.from({ length: rows * 2 }, (_, i) => Math.floor(rng.next() * (i % 2 === 0 ? 1000 : 500)));
  return { x, y: Float32Array.from({ length: rows }, (_, row) => Number((x[row * 2] + x[row * 2 + 1]) % 2 === 0)) };
}
