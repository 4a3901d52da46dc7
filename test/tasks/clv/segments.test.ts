import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../src/core/contract/index.ts';
import { segmentings } from '../../../src/tasks/clv/segments.ts';

const numbers = (name: string, values: readonly number[]): Feature => ({ name, kind: 'number', values: Float64Array.from(values) });
const repeated = (counts: readonly (readonly [value: number, times: number])[]) => counts.flatMap(([value, times]) => new Array<number>(times).fill(value));
const sizes = (of: Int32Array, count: number) => Array.from({ length: count }, (_, s) => of.reduce((sum, at) => sum + Number(at === s), 0));

describe('segmentings', () => {
  it('divides by a category: largest first, small ones together, the missing apart where they are many', () => {
    const codes = Int32Array.from(repeated([[0, 40], [1, 90], [2, 5], [3, 29], [-1, 36]]));
    const [found, ...others] = segmentings({ rows: 200, features: [{ name: 'country', kind: 'category', codes, categories: ['ES', 'FR', 'PT', 'IT'] }] });
    expect(others).toEqual([]);
    expect(found.segments).toEqual([{ kind: 'category', name: 'FR' }, { kind: 'category', name: 'ES' }, { kind: 'missing' }, { kind: 'rest' }]);
    expect(sizes(found.of, 4)).toEqual([90, 40, 36, 34]);
  });

  it('divides by a number into fifths, ties together, no range under thirty', () => {
    const [found] = segmentings({ rows: 200, features: [numbers('purchaseDays', repeated([[1, 120], [2, 51], [3, 10], [9, 10], [12, 9]]))] });
    expect(found.segments).toEqual([{ kind: 'range', low: 1, high: 1 }, { kind: 'range', low: 2, high: 12 }]);
    expect(sizes(found.of, 2)).toEqual([120, 80]);
    const [even] = segmentings({ rows: 500, features: [numbers('recencyDays', Array.from({ length: 500 }, (_, i) => 499 - i))] });
    expect(even.segments).toEqual([[0, 99], [100, 199], [200, 299], [300, 399], [400, 499]].map(([low, high]) => ({ kind: 'range', low, high })));
  });

  it('keeps customers without a value apart, and leaves out what does not divide or is not asked for', () => {
    const [found] = segmentings({ rows: 80, features: [numbers('mrr', repeated([[NaN, 40], [10, 40]]))] });
    expect(found.segments).toEqual([{ kind: 'range', low: 10, high: 10 }, { kind: 'missing' }]);
    expect(sizes(found.of, 2)).toEqual([40, 40]);
    expect(segmentings({ rows: 40, features: [numbers('tenureDays', new Array<number>(40).fill(7)), numbers('gapMeanDays', Array.from({ length: 40 }, (_, i) => i)), numbers('totalAmount', Array.from({ length: 40 }, (_, i) => i))] })).toEqual([]);
  });

  it('puts every customer into one segment that holds their value', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.integer({ min: -3, max: 12 }), fc.constant(NaN)), { minLength: 1, maxLength: 400 }), (values) => {
        for (const { segments, of } of segmentings({ rows: values.length, features: [numbers('totalAmount', values)] })) {
          values.forEach((value, row) => {
            const segment = segments[of[row]];
            if (Number.isNaN(value)) expect(segment).toEqual({ kind: 'missing' });
            else expect(segment.kind === 'range' && segment.low <= value && value <= segment.high).toBe(true);
          });
          const ranges = segments.flatMap((segment) => (segment.kind === 'range' ? [segment] : []));
          for (const [i, { low }] of ranges.entries()) if (i > 0) expect(low).toBeGreaterThan(ranges[i - 1].high);
        }
      }),
    );
  });
});
