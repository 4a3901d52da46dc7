import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MISSING_DAY } from '../../../src/core/data/column.ts';
import type { Column } from '../../../src/core/data/column.ts';
import { dateDensity } from '../../../src/core/data/density.ts';

const dates = (...days: number[]): Column => ({ schema: { name: 'd', type: 'date', format: {} }, chunks: [{ type: 'date', days: Int32Array.from(days) }] });

it('counts rows a day, days without rows included', () => {
  expect(dateDensity(dates(10, 12, 10, MISSING_DAY))).toEqual({ firstDay: 10, stepDays: 1, counts: [2, 0, 1] });
  expect(dateDensity(dates(MISSING_DAY))).toEqual({ firstDay: 0, stepDays: 1, counts: [] });
  expect(dateDensity({ schema: { name: 't', type: 'datetime', format: {} }, chunks: [{ type: 'datetime', ms: Float64Array.of(-1, 0, NaN) }] })).toEqual({ firstDay: -1, stepDays: 1, counts: [1, 1] });
});

it('has wider steps where there are more than 400 days', () => {
  expect(dateDensity(dates(0, 399)).counts.length).toBe(400);
  expect(dateDensity(dates(0, 1, 400))).toMatchObject({ stepDays: 2 });
  expect(dateDensity(dates(0, 1, 400)).counts.length).toBe(201);
});

it('counts every date once, in at most 400 steps', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -100_000, max: 100_000 }), { minLength: 1 }), (days) => {
      const { counts, firstDay } = dateDensity(dates(...days));
      expect(counts.length).toBeLessThanOrEqual(400);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(days.length);
      expect(firstDay).toBe(Math.min(...days));
    }),
  );
});

it('is refused for columns without dates', () => {
  expect(() => dateDensity({ schema: { name: 'n', type: 'number', format: {} }, chunks: [{ type: 'number', values: Float64Array.of(1) }] })).toThrow('"n" holds number values');
});
