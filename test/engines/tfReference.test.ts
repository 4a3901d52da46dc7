import { expect, it } from 'vitest';
import type { NetworkSpec } from '../../src/core/contract/index.ts';
import { layerWeights } from '../../src/core/neural/layerWeights.ts';
import { referenceEngine } from '../../src/core/neural/referenceEngine.ts';
import { createRng } from '../../src/core/random.ts';
import { startTestEngine } from './tfTestBackends.ts';

const rng = createRng('tf beside the reference');
const ROWS = 8;
const floats = (size: number, scale = 1) => Float32Array.from({ length: size }, () => (rng.next() * 2 - 1) * scale);
const dense = (units: number, activation: 'linear' | 'relu' | 'tanh' = 'linear') => ({ kind: 'dense', units, activation }) as const;

const specs: NetworkSpec[] = [
  { input: { kind: 'sequence', steps: 6, features: 3, masked: true }, layers: [{ kind: 'lstm', units: 8, sequences: true }, { kind: 'dropout', rate: 0.2 }, { kind: 'lstm', units: 5, sequences: false }, { kind: 'dropout', rate: 0.3 }, dense(7, 'relu'), dense(1)], loss: 'logistic' },
  { input: { kind: 'sequence', steps: 6, features: 3, masked: false }, layers: [{ kind: 'lstm', units: 5, sequences: false }, dense(3)], loss: 'softmax' },
  { input: { kind: 'pair', sizes: [9, 5], dimensions: 3 }, layers: [dense(6, 'tanh'), { kind: 'dropout', rate: 0.3 }, dense(1)], loss: 'squared' },
];

function randomBatch({ input }: NetworkSpec) {
  const y = Float32Array.from({ length: ROWS }, () => Math.floor(rng.next() * 2));
  const weight = Float32Array.from({ length: ROWS }, (_, row) => (row === ROWS - 1 ? 0 : 0.5 + rng.next()));
  if (input.kind === 'pair') return { x: Int32Array.from({ length: 2 * ROWS }, (_, i) => Math.floor(rng.next() * input.sizes[i % 2])), y, weight };
  const mask = input.masked ? Float32Array.from({ length: ROWS * input.steps }, (_, i) => Number(i % input.steps > i / input.steps / 3)) : undefined;
  return { x: floats(ROWS * input.steps * input.features), y, weight, mask };
}

function farthest(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  return Math.max(...a.flatMap((values, i) => Array.from(values, (value, k) => Math.abs(value - b[i][k]))));
}

it.each(specs.flatMap((spec) => (['cpu', 'wasm'] as const).map((name) => ({ name, loss: spec.loss, spec }))))('on $name: five steps lead where the reference goes, dropout and clipping included ($loss)', async ({ name, spec }) => {
  const all = layerWeights(spec).flat();
  const weights = { names: all.map((one) => one.name), shapes: all.map(({ shape }) => shape), values: all.map(({ shape }) => floats(shape.reduce((size, length) => size * length, 1), 0.5)) };
  const batch = randomBatch(spec);
  const results = [];
  for (const engine of [await startTestEngine(name), referenceEngine]) {
    const session = engine.open(spec, ROWS, weights);
    for (let i = 0; i < 5; i++) session.step(batch, { learningRate: 1e-3, clipNorm: i % 2 === 0 ? 0 : 0.1, seed: 1000 + i });
    results.push({ loss: await session.takeLoss(), state: await session.state(), scores: await session.scores(batch) });
    session.dispose();
  }
  const [ours, reference] = results;
  expect(Math.abs(ours.loss - reference.loss)).toBeLessThan(1e-6);
  expect(farthest([ours.scores], [reference.scores])).toBeLessThan(1e-5);
  expect(farthest(ours.state.first, reference.state.first)).toBeLessThan(1e-6);
  expect(farthest(ours.state.weights.values, reference.state.weights.values)).toBeLessThan(1e-4);
});
