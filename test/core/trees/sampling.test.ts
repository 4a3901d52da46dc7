import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/random.ts';
import { partition } from '../../../src/core/trees/rowSet.ts';
import { ROWS_PER_DRAW, drawFeatures, sampleRows } from '../../../src/core/trees/sampling.ts';
import { createBinnedMatrix } from '../../../src/core/trees/binnedMatrix.ts';

describe('samples', () => {
  it('have the exact size, ascend, and leave the others', () => {
    for (const share of [0.01, 0.3, 0.8, 1]) {
      const { learning, resting } = sampleRows(createRng(1), 101, share);
      expect(learning.length).toBe(Math.max(1, Math.round(share * 101)));
      expect(Array.from(learning)).toEqual(Array.from(learning).sort((a, b) => a - b));
      expect([...learning, ...resting].sort((a, b) => a - b)).toEqual(Array.from({ length: 101 }, (_, i) => i));
    }
  });

  it('are spread evenly over blocks of rows, each of which is drawn by itself', () => {
    const { learning, resting } = sampleRows(createRng(1), 10_000, 0.3);
    expect([learning.length, resting.length]).toEqual([3_000, 7_000]);
    expect(new Set([...learning, ...resting]).size).toBe(10_000);
    expect(learning.filter((row) => row < ROWS_PER_DRAW).length).toBe(Math.round(0.3 * ROWS_PER_DRAW));
    const shorter = sampleRows(createRng(1), 2 * ROWS_PER_DRAW, 0.3).learning;
    expect(shorter.filter((row) => row < ROWS_PER_DRAW)).toEqual(learning.filter((row) => row < ROWS_PER_DRAW));
  });

  it('take each row about equally often', () => {
    const counts = new Int32Array(10);
    for (let t = 0; t < 5_000; t++) for (const row of sampleRows(createRng(t), 10, 0.5).learning) counts[row]++;
    for (const count of counts) expect(Math.abs(count - 2_500)).toBeLessThan(150);
  });

  it('always have a feature', () => {
    expect(drawFeatures(createRng(1), Int32Array.of(7), 0.01)).toEqual(Int32Array.of(7));
    const drawn = drawFeatures(createRng(1), Int32Array.of(1, 3, 5, 7, 9), 0.8);
    expect(drawn.length).toBe(4);
    for (const feature of drawn) expect([1, 3, 5, 7, 9]).toContain(feature);
  });
});

describe('partition', () => {
  it('divides a range stably and leaves the rest alone', () => {
    const matrix = createBinnedMatrix(8, 5);
    [0, 1, 2, 0, 1, 2, 0, 1].forEach((bin, row) => (matrix.words[row * matrix.wordsPerRow + 1] = bin));
    const order = Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7);
    const goesLeft = new Uint8Array(256);
    goesLeft[1] = 1;
    const middle = partition({ matrix, order }, { from: 1, to: 7 }, 4, goesLeft, new Int32Array(8));
    expect(middle).toBe(3);
    expect(Array.from(order)).toEqual([0, 1, 4, 2, 3, 5, 6, 7]);
  });
});
