import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LARGEST_RATIO, deviationOf, recentRatioOf, recentSteps, slopeOf, summariesOf, windowNotes, windowWriter } from '../../../src/tasks/churn/windowFeatures.ts';
import type { ChurnMeasure } from '../../../src/tasks/churn/types.ts';

const steps = (...values: number[]) => Float64Array.from(values);
const measure = (name: string, more: Partial<ChurnMeasure> = {}): ChurnMeasure => ({ name, source: 'activity', column: name, combine: 'sum', gap: 'zero', ...more });

describe('window features by hand', () => {
  it('slope is least squares over the known steps', () => {
    expect(slopeOf(steps(1, 3, 5, 7))).toBeCloseTo(2, 12);
    // Places 0, 2, 3 with 1, 2, 6: means 5/3 and 3; Σ(t−t̄)(y−ȳ) = 10/3 − 1/3 + 4 = 7, Σ(t−t̄)² = 14/3.
    expect(slopeOf(steps(1, NaN, 2, 6))).toBeCloseTo(1.5, 12);
  });

  it('slope and deviation of a constant are exactly 0, and missing with fewer than two steps', () => {
    expect(slopeOf(steps(0.1, 0.1, 0.1))).toBe(0);
    expect(deviationOf(steps(0.1, 0.1, 0.1))).toBe(0);
    for (const few of [steps(), steps(4), steps(NaN, 4, NaN)]) {
      expect(slopeOf(few)).toBeNaN();
      expect(deviationOf(few)).toBeNaN();
    }
  });

  it('deviation divides by n − 1', () => {
    expect(deviationOf(steps(2, 4, NaN, 6))).toBeCloseTo(2, 12);
  });

  it('ratio: recent mean over the mean before', () => {
    expect(recentRatioOf(steps(1, 3, NaN, 4, 8), 2)).toBe(3);
  });

  it('ratio 0 / 0 is missing, something after nothing is the largest, and one side unknown is missing', () => {
    expect(recentRatioOf(steps(0, 0, 0, 0), 2)).toBeNaN();
    expect(recentRatioOf(steps(0, 0, 0, 5), 2)).toBe(LARGEST_RATIO);
    expect(recentRatioOf(steps(0.001, 0, 9, 9), 2)).toBe(LARGEST_RATIO);
    expect(recentRatioOf(steps(3, 3, 0, 0), 2)).toBe(0);
    expect(recentRatioOf(steps(NaN, NaN, 1, 2), 2)).toBeNaN();
    expect(recentRatioOf(steps(4), recentSteps(1))).toBeNaN();
  });

  it('seven steps are recent, and half of a short window', () => {
    expect([30, 60, 14, 10, 3, 1].map(recentSteps)).toEqual([7, 7, 7, 5, 1, 0]);
  });
});

describe('the seed document’s four measures', () => {
  const measures = ['page_views', 'session_duration', 'feature_usage', 'support_tickets'].map((name) => measure(name));

  it('come to its 13 features', () => {
    const names = windowNotes(measures, 30).map(({ name }) => name);
    expect(names).toHaveLength(13);
    for (const name of ['page_views', 'session_duration', 'feature_usage']) for (const summary of ['mean', 'slope', 'deviation', 'recentRatio']) expect(names).toContain(`${name}:${summary}`);
    expect(names).toContain('support_tickets:sum');
  });

  it('are written in the order of their notes', () => {
    const notes = windowNotes(measures, 4);
    const columns = notes.map(() => new Float64Array(2).fill(-1));
    const values = [steps(1, 1, 3, 3), steps(0, 0, 0, 0), steps(2, 4, 6, 8), steps(1, 0, NaN, 2)];
    windowWriter(measures)({ values }, columns, 1);
    const written = Object.fromEntries(notes.map(({ name }, f) => [name, columns[f][1]]));
    expect(written).toMatchObject({ 'page_views:mean': 2, 'page_views:slope': 0.8, 'page_views:recentRatio': 3, 'session_duration:slope': 0, 'session_duration:recentRatio': NaN, 'feature_usage:slope': 2, 'feature_usage:mean': 5, 'support_tickets:sum': 3 });
    expect(columns.map((column) => column[0])).toEqual(notes.map(() => -1));
  });

  it('count kinds and tickets by their sum alone', () => {
    expect(summariesOf(measure('login', { kind: 'login' }))).toEqual(['sum']);
    expect(summariesOf(measure('tickets', { source: 'tickets' }))).toEqual(['sum']);
    expect(summariesOf(measure('ticket_price'))).toEqual(['sum']);
    expect(summariesOf(measure('clicks'))).toHaveLength(4);
  });
});

const values = fc.array(fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constant(NaN), fc.constant(0)), { minLength: 2, maxLength: 40 });

describe('laws of the window features', () => {
  it('a slope follows scale, and does not hear of a constant that is added', () => {
    fc.assert(fc.property(values, fc.integer({ min: -50, max: 50 }), (list, shift) => {
      const [plain, moved, turned] = [slopeOf(Float64Array.from(list)), slopeOf(Float64Array.from(list, (value) => value + shift)), slopeOf(Float64Array.from(list, (value) => -value))];
      if (Number.isNaN(plain)) return Number.isNaN(moved) && Number.isNaN(turned);
      return Math.abs(plain - moved) <= 1e-6 * (1 + Math.abs(plain)) && Math.abs(plain + turned) <= 1e-9 * (1 + Math.abs(plain));
    }));
  });

  it('a ratio is missing or within its bounds, and a deviation missing or at least 0', () => {
    fc.assert(fc.property(values, (list) => {
      const ratio = recentRatioOf(Float64Array.from(list), recentSteps(list.length));
      const deviation = deviationOf(Float64Array.from(list));
      return (Number.isNaN(ratio) || Math.abs(ratio) <= LARGEST_RATIO) && (Number.isNaN(deviation) || deviation >= 0);
    }));
  });
});
