import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/random.ts';
import { writeColumn } from '../../src/core/trees/binnedMatrix.ts';
import { findEdges, fitBins } from '../../src/core/trees/binning.ts';
import { growTree } from '../../src/core/trees/grow.ts';
import { ROWS_PER_SUM } from '../../src/core/trees/quantise.ts';
import { typescriptEngine } from '../../src/core/trees/typescriptEngine.ts';
import type { Engine } from '../../src/core/contract/index.ts';
import { PLAIN, categoryFeature, numberFeature } from '../core/trees/growTree.ts';
import { createTestEngine } from './wasmTestEngine.ts';

const engines = [1, 3].map((threads) => createTestEngine(threads));
afterAll(() => engines.forEach((engine) => engine.dispose()));
const immediately = async () => {};

describe.each(engines.map((engine) => [engine.threads, engine] as const))('WebAssembly with %i threads, as the reference', (_, engine) => {
  it('finds the edges of any numbers', async () => {
    const cell = fc.oneof(fc.double({ noDefaultInfinity: true, noNaN: true }), fc.integer({ min: -3, max: 3 }), fc.constantFrom(NaN, 0, -0, 5e-324, -1e308, 1e308));
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { maxLength: 300 }), fc.integer({ min: 2, max: 255 }), async (cells, maxBin) => {
        const column = Float64Array.from(cells);
        const given = column.slice();
        expect(await engine.findEdges([column], maxBin, immediately)).toEqual([findEdges(column, maxBin)]);
        expect(column).toEqual(given);
      }),
      { seed: 12 },
    );
  });

  it('finds the edges of many columns of many rows', async () => {
    const rng = createRng(4);
    const kinds = [() => rng.normal(), () => rng.int(300), () => (rng.next() < 0.7 ? 0 : rng.next() * 1e6), () => NaN, () => -7, () => (rng.next() < 0.1 ? NaN : Math.fround(rng.normal()))];
    const columns = kinds.map((kind) => Float64Array.from({ length: 30_000 }, kind));
    expect(await engine.findEdges(columns, 255, immediately)).toEqual(columns.map((column) => findEdges(column, 255)));
    expect(await engine.findEdges([], 255, immediately)).toEqual([]);
  });

  it('draws the same rows and finds the same scales, over several blocks', async () => {
    const facts = async (from: Engine) => {
      const rows = ROWS_PER_SUM + 12_345;
      const session = await from.openTrees({ rows, validationRows: 0, bins: [fitBins(numberFeature('x', [1, 2]), 255)], outputs: 1 }, immediately);
      const rng = createRng(8);
      const [gradient] = session.gradients;
      for (let row = 0; row < rows; row++) gradient[row] = rng.normal() * 1e-3;
      const scale = await session.scaleOf(gradient);
      const samples = [];
      for (const share of [1e-9, 0.3, 0.8, 1]) {
        const { learning, resting } = await session.sampleRows(rng.fork(String(share)), share);
        samples.push([Array.from(learning), Array.from(resting)]);
      }
      session.close();
      return { scale, samples };
    };
    expect(await facts(engine)).toEqual(await facts(typescriptEngine));
  });

  it('leads resting and watched rows to the same leaves, categories and missing values included', async () => {
    const walked = async (from: Engine) => {
      const rng = createRng(21);
      const features = (rows: number) => [
        numberFeature('a', Array.from({ length: rows }, () => (rng.next() < 0.1 ? NaN : rng.normal()))),
        categoryFeature('b', Array.from({ length: rows }, () => (rng.next() < 0.1 ? null : `k${rng.int(60)}`))),
        numberFeature('c', Array.from({ length: rows }, () => rng.int(4))),
      ];
      const [train, watched] = [features(6_000), features(1_001)];
      const bins = train.map((feature) => fitBins(feature, 255));
      const session = await from.openTrees({ rows: 6_000, validationRows: 1_001, bins, outputs: 2 }, immediately);
      train.forEach((feature, f) => writeColumn(session.train, f, feature, bins[f]));
      await session.writeBins(session.validation!, watched);
      for (let row = 0; row < 6_000; row++) {
        session.hessians[1][row] = 1;
        session.gradients[1][row] = rng.normal() + (row % 3);
      }
      const scales = { gradient: await session.scaleOf(session.gradients[1]), hessian: 1 };
      const rows = await session.sampleRows(rng.fork('rows'), 0.6);
      const features012 = Int32Array.of(0, 1, 2);
      await growTree({ session, bins, scales, ...rows, features: features012, monotone: undefined, params: { ...PLAIN, maxDepth: 7 }, output: 1, rng });
      const scores = [...session.trainScores, ...session.validationScores].map((column) => Array.from(column));
      session.close();
      return scores;
    };
    const [reference, found] = [await walked(typescriptEngine), await walked(engine)];
    expect(found).toEqual(reference);
    expect(new Set(reference[3]).size).toBeGreaterThan(20);
  });
});
