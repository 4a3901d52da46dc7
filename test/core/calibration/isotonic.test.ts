import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitIsotonicKnots, interpolate, poolAdjacentViolators } from '../../../src/core/calibration/isotonic.ts';

const of = (...values: number[]) => Float64Array.from(values);
const spread = (values: Float64Array, weights?: Float64Array) => poolAdjacentViolators(values, weights).flatMap(({ from, to, mean }) => new Array<number>(to - from).fill(mean));
const weighted = fc.array(fc.record({ value: fc.integer({ min: -5, max: 5 }), weight: fc.integer({ min: 1, max: 4 }) }), { minLength: 1, maxLength: 7 });
const rows = fc.array(fc.record({ score: fc.integer({ min: 0, max: 8 }).map((eighths) => eighths / 8), label: fc.integer({ min: 0, max: 1 }), weight: fc.integer({ min: 0, max: 3 }) }), { minLength: 2, maxLength: 30 });

/** The least squares of a rising sequence, tried: every way to cut the values into neighbours that share their mean. */
function bruteForce(values: Float64Array, weights: Float64Array): number[] {
  let best: { loss: number; fitted: number[] } = { loss: Infinity, fitted: [] };
  for (let cuts = 0; cuts < 2 ** (values.length - 1); cuts++) {
    const fitted: number[] = [];
    for (let from = 0; from < values.length; from = fitted.length) {
      let to = from + 1;
      while (to < values.length && !(cuts & (1 << (to - 1)))) to++;
      const sum = (of: (i: number) => number) => Array.from({ length: to - from }, (_, i) => of(from + i)).reduce((a, b) => a + b, 0);
      fitted.push(...new Array<number>(to - from).fill(sum((i) => weights[i] * values[i]) / sum((i) => weights[i])));
    }
    if (fitted.some((value, i) => i > 0 && value < fitted[i - 1])) continue;
    const loss = fitted.reduce((sum, value, i) => sum + weights[i] * (value - values[i]) ** 2, 0);
    if (loss < best.loss) best = { loss, fitted };
  }
  return best.fitted;
}

describe('pool adjacent violators', () => {
  it('pools as the hand does', () => {
    expect(spread(of(1, 3, 2, 4))).toEqual([1, 2.5, 2.5, 4]);
    expect(spread(of(4, 2, 0))).toEqual([2, 2, 2]);
    // (3 · 1 + 1 · 5) / 4: the heavier pulls more.
    expect(spread(of(5, 1), of(1, 3))).toEqual([2, 2]);
  });

  it('rises, keeps the mean, and is nearest of all that rise', () => {
    fc.assert(
      fc.property(weighted, (cells) => {
        const values = Float64Array.from(cells, ({ value }) => value);
        const weights = Float64Array.from(cells, ({ weight }) => weight);
        const fitted = spread(values, weights);
        for (let i = 1; i < fitted.length; i++) expect(fitted[i]).toBeGreaterThanOrEqual(fitted[i - 1]);
        const mean = (of: ArrayLike<number>) => weights.reduce((sum, w, i) => sum + w * of[i], 0);
        expect(mean(fitted)).toBeCloseTo(mean(values), 9);
        bruteForce(values, weights).forEach((value, i) => expect(fitted[i]).toBeCloseTo(value, 9));
      }),
      { seed: 3 },
    );
  });
});

describe('isotonic calibration', () => {
  it('takes rows of one score as one, and is straight between knots and level beyond', () => {
    // Shares 1/2 at .2, 1/3 at .4, 3/4 at .8: the first two pool to 2/5.
    const knots = fitIsotonicKnots(of(0.2, 0.2, 0.4, 0.4, 0.4, 0.8, 0.8, 0.8, 0.8), of(0, 1, 0, 0, 1, 1, 0, 1, 1));
    expect(knots).toEqual({ scores: [0.2, 0.4, 0.8], probabilities: [0.4, 0.4, 0.75] });
    expect([-3, 0.2, 0.3, 0.4, 0.8, 7].map((score) => interpolate(knots, score))).toEqual([0.4, 0.4, 0.4, 0.4, 0.75, 0.75]);
    expect(interpolate(knots, 0.6)).toBeCloseTo(0.575, 14);
    expect(interpolate(knots, NaN)).toBeNaN();
  });

  it("says Laplace's share, not 0 or 1, where all rows of an end are of one class", () => {
    // Three stayers, a mixed pair, five leavers: 1/5, 1/2, 6/7.
    const score = of(1, 2, 3, 4, 4, 5, 6, 7, 8, 9);
    const { probabilities } = fitIsotonicKnots(score, of(0, 0, 0, 0, 1, 1, 1, 1, 1, 1));
    expect(probabilities).toEqual([1 / 5, 1 / 5, 1 / 2, 6 / 7, 6 / 7]);
  });

  it('keeps an end of few rows half its way from the next block, so that the curve rises', () => {
    // One stayer alone would say 1/3, above the 1/10 that follows.
    const { probabilities } = fitIsotonicKnots(of(0, ...new Array<number>(10).fill(1)), of(0, 1, ...new Array<number>(9).fill(0)));
    expect(probabilities).toEqual([0.05, 0.1]);
    const high = fitIsotonicKnots(of(...new Array<number>(10).fill(1), 2), of(0, ...new Array<number>(9).fill(1), 1));
    expect(high.probabilities).toEqual([0.9, 0.95]);
  });

  it('keeps the mean of its rows but for ends of one class, never falls, and is never certain', () => {
    fc.assert(
      fc.property(rows, (cells) => {
        const [score, label, weight] = (['score', 'label', 'weight'] as const).map((name) => Float64Array.from(cells, (cell) => cell[name]));
        const total = (value: number) => cells.reduce((sum, cell) => sum + (cell.label === value ? cell.weight : 0), 0);
        fc.pre(total(0) > 0 && total(1) > 0);
        const knots = fitIsotonicKnots(score, label, weight);
        const fitted = score.map((value) => interpolate(knots, value));
        for (const [i, p] of knots.probabilities.entries()) {
          expect(p > 0 && p < 1).toBe(true);
          if (i > 0) expect(p).toBeGreaterThanOrEqual(knots.probabilities[i - 1]);
          if (i > 0) expect(knots.scores[i]).toBeGreaterThan(knots.scores[i - 1]);
        }
        const ofEnd = (p: number) => {
          const end = cells.filter((cell, i) => fitted[i] === p && cell.weight > 0);
          return end.every((cell) => cell.label === end[0].label);
        };
        if (ofEnd(knots.probabilities[0]) || ofEnd(knots.probabilities[knots.probabilities.length - 1])) return;
        expect(weight.reduce((sum, w, i) => sum + w * fitted[i], 0)).toBeCloseTo(total(1), 9);
      }),
      { seed: 4 },
    );
  });
});
