import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayFromDate, formatDay } from '../../src/core/data/calendar.ts';
import { cutoffRows, densityBars, domainOf, handleSpan, keyStep, limitsOf, timeScale, timeTicks, valueAt } from '../../src/ui/timeline/geometry.ts';

const density = { firstDay: 100, stepDays: 1, counts: [4, 0, 2, 8] };
const timing = { asOf: 102, gapDays: 0, horizonDays: 10, completeThrough: 103 };

describe('the days in sight', () => {
  it('hold the rows and the whole target window', () => {
    const { start, end } = domainOf(density, timing);
    expect(start).toBeLessThan(100);
    expect(end).toBeGreaterThanOrEqual(112);
    expect(domainOf(density, { ...timing, gapDays: 5 }).end).toBeGreaterThanOrEqual(117);
  });
});

describe('the scale', () => {
  it('finds the day again from its place', () => {
    fc.assert(
      fc.property(fc.integer({ min: -50_000, max: 50_000 }), fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 0, max: 2000 }), (start, days, offset) => {
        const scale = timeScale({ start, end: start + days }, 700);
        return scale.toDay(scale.toX(start + offset)) === start + offset;
      }),
    );
  });
});

describe('density bars', () => {
  it('are one a step where there is room, relative to the highest', () => {
    const bars = densityBars(density, timeScale({ start: 100, end: 104 }, 400));
    expect(bars.map(({ x, width, height, rows }) => [x, width, height, rows])).toEqual([[0, 100, 0.5, 4], [100, 100, 0, 0], [200, 100, 0.25, 2], [300, 100, 1, 8]]);
  });

  it('put steps together where there is none, and lose no row', () => {
    const bars = densityBars({ firstDay: 0, stepDays: 2, counts: Array.from({ length: 1001 }, () => 1) }, timeScale({ start: 0, end: 2002 }, 300));
    expect(bars.length).toBeLessThanOrEqual(101);
    expect(bars.reduce((sum, { rows }) => sum + rows, 0)).toBe(1001);
    expect(bars.at(-1)?.lastDay).toBe(2001);
  });
});

describe('ticks', () => {
  it('fall on the first of months or years, far enough apart to be read', () => {
    const start = dayFromDate(1997, 1, 5);
    const months = timeTicks(timeScale({ start, end: start + 540 }, 700));
    expect(months.map(({ day }) => formatDay(day))).toEqual(['1997-04-01', '1997-07-01', '1997-10-01', '1998-01-01', '1998-04-01']);
    const years = timeTicks(timeScale({ start, end: start + 365 * 8 }, 700));
    expect(years.every(({ level }) => level === 'year')).toBe(true);
    expect(years.map(({ day }) => formatDay(day).slice(4))).toEqual(years.map(() => '-01-01'));
  });

  it('never crowd, whatever the width and span', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), fc.integer({ min: 3, max: 80_000 }), fc.integer({ min: 200, max: 2000 }), (start, days, width) => {
        const ticks = timeTicks(timeScale({ start, end: start + days }, width));
        for (const [index, tick] of ticks.entries()) {
          expect(tick.x).toBeGreaterThanOrEqual(0);
          expect(tick.x).toBeLessThanOrEqual(width);
          if (index > 0) expect(tick.x - ticks[index - 1].x).toBeGreaterThan(60);
        }
      }),
    );
  });
});

describe('marks', () => {
  it('move by keys and stop at their limits', () => {
    const limits = limitsOf('as-of', 100, 200);
    expect(limits).toEqual({ min: 101, max: 201 });
    expect(['ArrowRight', 'ArrowLeft', 'PageUp', 'PageDown', 'Home', 'End', 'a'].map((key) => keyStep(key, false, 150, limits))).toEqual([151, 149, 180, 120, 101, 201, undefined]);
    expect(keyStep('ArrowUp', true, 198, limits)).toBe(201);
    expect(keyStep('PageDown', false, 1, limitsOf('gap', 100, 200))).toBe(0);
  });

  it('take the value of the day where they are let go', () => {
    const at = { asOf: 150, gapDays: 7, horizonDays: 30, completeThrough: 200 };
    expect(valueAt('as-of', 160, at, limitsOf('as-of', 100, 200))).toBe(160);
    expect(valueAt('horizon', 217, at, limitsOf('horizon', 100, 200))).toBe(60);
    expect(valueAt('horizon', 120, at, limitsOf('horizon', 100, 200))).toBe(1);
    expect(valueAt('gap', 160, at, limitsOf('gap', 100, 200))).toBe(10);
  });
});

describe('handles', () => {
  it('stand on their side of the line, inside the strip', () => {
    const free = handleSpan('1 Jul', 300, 'left', 700);
    expect(free.x + free.width).toBe(300);
    expect(handleSpan('1 Jul', 300, 'right', 700).x).toBe(300);
    const atEnd = handleSpan('30 days', 698, 'right', 700);
    expect(atEnd.x + atEnd.width).toBeLessThan(700);
    expect(handleSpan('1 Jul', 2, 'left', 700).x).toBeGreaterThan(0);
  });

  it('never hide each other at the end of the strip', () => {
    const horizon = handleSpan('7 days', 690, 'right', 700);
    const asOf = handleSpan('Jul 1, 1998', 680, 'left', 700, horizon.x);
    expect(asOf.x + asOf.width).toBeLessThan(horizon.x);
  });
});

describe('cutoff rows', () => {
  it('show training, what is held out, and the future only where as-of is not held out', () => {
    const rows = cutoffRows(100, [130, 120], 140, { asOf: 150, gapDays: 2, horizonDays: 10, completeThrough: 149 });
    expect(rows.map(({ cutoff, role }) => [cutoff, role])).toEqual([[120, 'training'], [130, 'training'], [140, 'holdout'], [150, 'future']]);
    expect(rows[0].target).toEqual({ from: 122, to: 132 });
    expect(cutoffRows(100, [], 140, { ...timing, asOf: 150 }, true).map(({ role }) => role)).toEqual(['holdout']);
    expect(cutoffRows(100, [130], 150, timing).map(({ role }) => role)).toEqual(['training', 'holdout', 'future']);
    expect(cutoffRows(100, [130], 150, { ...timing, asOf: 150 }).map(({ role }) => role)).toEqual(['training', 'holdout']);
  });
});
