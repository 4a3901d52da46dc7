import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/random.ts';
import { countDays, proposeCompleteThrough } from '../../../src/tasks/clv/completeThrough.ts';
import { missingSharedData } from '../../sharedData.ts';
import { CDNOW_FILE, readCdnow } from './readCdnow.ts';

const FIRST = 19_000;

/** Counts from day FIRST on; days with 0 rows are left out. */
function propose(counts: readonly number[], more: readonly (readonly [day: number, rows: number])[] = []) {
  const found = [...counts.map((rows, i) => [FIRST + i, rows] as const), ...more].filter(([, rows]) => rows > 0);
  return proposeCompleteThrough({ day: Int32Array.from(found, ([day]) => day), rows: Int32Array.from(found, ([, rows]) => rows) });
}

/** About `level` rows a day, give or take a fifth, with a factor by weekday. */
function noisy(days: number, level: (i: number) => number, seed = 1): number[] {
  const rng = createRng(`days/${seed}`);
  return Array.from({ length: days }, (_, i) => Math.round(level(i) * (0.8 + 0.4 * rng.next())));
}

const WEEK = [1, 1.1, 1, 1.2, 1.4, 0.3, 0.15];
const even = noisy(120, () => 100);
const weekly = noisy(120, (i) => 200 * WEEK[i % 7]);
const LAST = FIRST + 119;

describe('the day that a source is complete to', () => {
  it('is the last one of even data and of weeks with a quiet end', () => {
    for (const counts of [even, weekly, weekly.slice(0, 118), weekly.slice(0, 117)]) expect(propose(counts)).toEqual({ day: FIRST + counts.length - 1, lastDay: FIRST + counts.length - 1, why: [] });
  });

  it('is the day before where the file was exported at noon, and says so', () => {
    expect(propose([...even, 38])).toMatchObject({ day: LAST, lastDay: LAST + 1, why: [{ key: 'short-last-days', facts: { rows: 38, usual: expect.closeTo(100, -1.5), proposed: '2022-05-07', shortDay: '2022-05-08' } }] });
    expect(propose([...weekly.slice(0, 119), Math.round(0.3 * 200 * WEEK[119 % 7])])).toMatchObject({ day: LAST - 1, why: [{ key: 'short-last-days' }] });
  });

  it('is earlier by some days where rows come in late', () => {
    expect(propose([...even, 45, 20, 4])).toMatchObject({ day: LAST, lastDay: LAST + 3, why: [{ key: 'short-last-days', facts: { rows: 45 } }] });
  });

  it('is not moved by a fall in business: two weeks at a third are no cut-off file', () => {
    for (const seed of [2, 3, 4, 5, 6, 7]) expect(propose([...even, ...noisy(14, () => 30, seed)])).toMatchObject({ day: LAST + 14, why: [] });
  });

  it('is not moved by holidays without a row, nor by a quiet day that such weeks have', () => {
    const closed = even.map((rows, i) => (i >= 100 && i < 114 ? 0 : rows));
    expect(propose(closed)).toMatchObject({ day: LAST, why: [] });
    expect(propose([...closed, ...Array.from({ length: 14 }, () => 0), ...noisy(3, () => 100, 3)])).toMatchObject({ day: LAST + 17, why: [] });
  });

  it('is the last one while business grows, by a third a month or by twice', () => {
    expect(propose(noisy(200, (i) => 30 * 1.01 ** i))).toMatchObject({ day: FIRST + 199, why: [] });
    expect(propose(noisy(200, (i) => 20 * 1.023 ** i))).toMatchObject({ day: FIRST + 199, why: [] });
  });

  it('is the last one of sparse data, where a day with few rows is chance', () => {
    expect(propose(noisy(300, (i) => 3 * (i % 2)))).toMatchObject({ day: FIRST + 299, why: [] });
    expect(propose([...Array.from({ length: 200 }, () => 8), 1])).toMatchObject({ day: FIRST + 200, why: [] });
    expect(propose([5])).toEqual({ day: FIRST, lastDay: FIRST, why: [] });
    expect(propose([500, 400, 3])).toMatchObject({ day: FIRST + 2, why: [] });
  });

  it('leaves a tail of stray future dates behind, dense or far away', () => {
    const strays = Array.from({ length: 40 }, (_, i) => [LAST + 2 + 9 * i, 1 + (i % 2)] as const);
    expect(propose(even, strays)).toMatchObject({ day: LAST, lastDay: LAST + 353, why: [{ key: 'stray-dates', facts: { rows: 60, bodyEnd: '2022-05-07' } }] });
    const sparse = Array.from({ length: 300 }, () => 2);
    expect(propose(sparse, [[FIRST + 9000, 1]])).toMatchObject({ day: FIRST + 299, why: [{ key: 'stray-dates', facts: { rows: 1 } }] });
    expect(propose([...even, 38], strays)).toMatchObject({ day: LAST, why: [{ key: 'stray-dates' }, { key: 'short-last-days' }] });
  });

  it('is the last one of customers who fade away', () => {
    const fading = noisy(400, (i) => 400 * 0.985 ** i).map((rows) => Math.max(1, rows));
    expect(propose(fading)).toMatchObject({ day: FIRST + 399, why: [] });
  });

  it.skipIf(missingSharedData(CDNOW_FILE))('is 1998-06-30 for CDNOW', () => {
    expect(proposeCompleteThrough(countDays(readCdnow().knownFrom))).toEqual({ day: 10_407, lastDay: 10_407, why: [] });
  });
});

describe('countDays', () => {
  it('counts rows by day, in any order', () => {
    const { day, rows } = countDays(Int32Array.of(5, -2, 5, 9, 5));
    expect([[...day], [...rows]]).toEqual([[-2, 5, 9], [1, 3, 1]]);
  });
});
