import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/random.ts';
import { groupHoldout, groupKFolds, kFolds, splitByFold } from '../../../src/core/selection/folds.ts';

function sizes(foldOfRow: Iterable<number>, folds: number): number[] {
  const counts = new Array<number>(folds).fill(0);
  for (const fold of foldOfRow) counts[fold]++;
  return counts;
}

const customers = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 80 }).map((codes) => Int32Array.from(codes));

describe('folds', () => {
  it('are of one size, give or take one, and decided by the seed', () => {
    const folds = kFolds(23, 5, createRng(1));
    expect(sizes(folds, 5).sort()).toEqual([4, 4, 5, 5, 5]);
    expect(kFolds(23, 5, createRng(1))).toEqual(folds);
    expect(kFolds(23, 5, createRng(2))).not.toEqual(folds);
  });

  it('split into rows inside and outside', () => {
    expect(splitByFold(Int32Array.of(0, 1, 0, 2), 0)).toEqual({ train: Int32Array.of(1, 3), holdout: Int32Array.of(0, 2) });
  });

  it('refuse more folds than rows, and fewer than two', () => {
    expect(() => kFolds(3, 5, createRng(1))).toThrow(/5 folds need at least 5 rows; there are 3/);
    expect(() => kFolds(3, 1, createRng(1))).toThrow(/from 2/);
  });

  it('keep a customer in one fold, whatever the order of rows', () => {
    fc.assert(
      fc.property(customers, fc.integer({ min: 2, max: 4 }), (codes, folds) => {
        const distinct = [...new Set(codes)];
        if (distinct.length < folds) {
          expect(() => groupKFolds(codes, folds, createRng(3))).toThrow(/groups/);
          return;
        }
        const foldOf = new Map<number, number>();
        groupKFolds(codes, folds, createRng(3)).forEach((fold, row) => {
          expect(foldOf.get(codes[row]) ?? fold).toBe(fold);
          foldOf.set(codes[row], fold);
        });
        const counts = sizes(foldOf.values(), folds);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        const reversed = groupKFolds(codes.toReversed(), folds, createRng(3));
        codes.toReversed().forEach((code, row) => expect(reversed[row]).toBe(foldOf.get(code)));
      }),
      { seed: 4 },
    );
  });
});

describe('hold-out by customer', () => {
  it('holds out whole customers, some and not all', () => {
    fc.assert(
      fc.property(customers, fc.double({ min: 0, max: 1, noNaN: true }), (codes, share) => {
        const distinct = new Set(codes).size;
        if (distinct < 2) {
          expect(() => groupHoldout(codes, share, createRng(5))).toThrow(/at least 2/);
          return;
        }
        const { train, holdout } = groupHoldout(codes, share, createRng(5));
        const held = new Set(holdout.map((row) => codes[row]));
        expect(held.size).toBe(Math.min(distinct - 1, Math.max(1, Math.round(share * distinct))));
        for (const row of train) expect(held.has(codes[row])).toBe(false);
        expect([...train, ...holdout].sort((a, b) => a - b)).toEqual([...codes.keys()]);
      }),
      { seed: 6 },
    );
  });
});
