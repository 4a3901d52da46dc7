import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/random.ts';
import { categoryFeature, growOn, numberFeature } from '../core/trees/growTree.ts';
import type { GrowOptions } from '../core/trees/growTree.ts';
import { createTestEngine } from './wasmTestEngine.ts';

const engines = [1, 2, 3].map((threads) => createTestEngine(threads));
afterAll(() => engines.forEach((engine) => engine.dispose()));

/** Numbers with ties and holes, a category with many values, targets. */
function table(rows: number, features: number, seed: number) {
  const rng = createRng(seed);
  const columns = Array.from({ length: features }, (_, f) =>
    f % 4 === 3
      ? categoryFeature(`c${f}`, Array.from({ length: rows }, () => (rng.next() < 0.1 ? null : `k${rng.int(40)}`)))
      : numberFeature(`n${f}`, Array.from({ length: rows }, () => (rng.next() < 0.05 ? NaN : f % 4 === 1 ? rng.int(9) : rng.normal()))),
  );
  const first = columns[0].kind === 'number' ? columns[0].values : new Float64Array(rows);
  const y = Array.from({ length: rows }, (_, row) => (Number.isNaN(first[row]) ? 2 : first[row] ** 2) + rng.normal());
  return { columns, y, weight: Array.from({ length: rows }, () => rng.int(4) / 2) };
}

const cases: readonly [string, number, number, GrowOptions][] = [
  ['deep', 5_000, 6, { params: { maxDepth: 0 } }],
  ['wide', 600, 150, { params: { maxDepth: 5, regLambda: 1 } }],
  ['many rows', 40_000, 9, { params: { maxDepth: 8, minChildWeight: 3, regLambda: 1, learningRate: 0.1 } }],
  ['few leaves, the best first', 5_000, 6, { params: { maxDepth: 0, maxLeaves: 31, growPolicy: 'lossguide' } }],
  ['few leaves, level by level', 5_000, 6, { params: { maxDepth: 0, maxLeaves: 31 } }],
  ['L1 and a gain to reach', 5_000, 6, { params: { regAlpha: 20, gamma: 3, regLambda: 2 } }],
  ['a largest step', 5_000, 6, { params: { maxDeltaStep: 0.4, regLambda: 1 } }],
  ['monotone', 5_000, 6, { params: { regLambda: 1 }, monotone: Int8Array.of(1, -1, 0, 0, 1, 0) }],
  ['features drawn by level and node', 5_000, 12, { params: { colsampleBylevel: 0.6, colsampleBynode: 0.5 } }],
  ['few features a node', 5_000, 12, { params: { colsampleBynode: 0.2, maxDepth: 0 } }],
  ['rows that rest', 5_000, 6, { resting: Array.from({ length: 1_000 }, (_, i) => 3 * i + 1) }],
];

describe.each(engines.map((engine) => [engine.threads, engine] as const))('WebAssembly with %i threads', (_, engine) => {
  it.each(cases)('grows the tree of the reference, and predicts as it does: %s', async (_name, rows, features, options) => {
    const { columns, y, weight } = table(rows, features, rows + features);
    for (const given of [options, { ...options, weight }]) {
      const reference = await growOn(columns, y, given);
      const grown = await growOn(columns, y, { ...given, engine });
      expect(grown.tree).toEqual(reference.tree);
      expect(grown.raw).toEqual(reference.raw);
      expect(grown.predicted).toEqual(reference.predicted);
    }
  });

  it('grows any small tree as the reference does', async () => {
    const cell = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constant(NaN), fc.double({ min: -5, max: 5, noNaN: true }));
    const name = fc.constantFrom('p', 'q', 'r', 's', null);
    const rowsOf = fc.array(fc.tuple(cell, cell, name, fc.integer({ min: -20, max: 20 })), { minLength: 1, maxLength: 400 });
    await fc.assert(
      fc.asyncProperty(rowsOf, fc.integer({ min: 0, max: 8 }), fc.boolean(), async (cells, maxDepth, bounded) => {
        const columns = [numberFeature('a', cells.map(([a]) => a)), numberFeature('b', cells.map(([, b]) => b)), categoryFeature('c', cells.map(([, , c]) => c))];
        const options = { params: { maxDepth, regLambda: 1, maxDeltaStep: bounded ? 1 : 0 } };
        const y = cells.map(([, , , value]) => value);
        expect(await growOn(columns, y, { ...options, engine })).toEqual(await growOn(columns, y, options));
      }),
      { seed: 8, numRuns: 60 },
    );
  });
});
