import { describe, expect, it } from 'vitest';
import { parseIsoDay } from '../../../src/core/data/calendar.ts';
import { createRng } from '../../../src/core/random.ts';
import { stratifiedFolds, stratifiedHoldout } from '../../../src/core/selection/stratified.ts';
import { timeHoldout } from '../../../src/core/selection/timeHoldout.ts';
import { sourceOf } from '../sourceOf.ts';
import { membersSource } from './fixtures.ts';
import { plan, train } from './training.ts';

const cells = (count: number, row: (i: number) => string[]) => Array.from({ length: count }, (_, i) => row(i));

describe('a split in time', () => {
  it('is the proposed one where there is a date, and says so', async () => {
    const found = await plan(await membersSource(), {});
    expect(found.split).toMatchObject({ kind: 'time', column: 'joined', share: 0.25 });
    expect(found.splitIsProposed).toBe(true);
    expect(found.warnings.map(({ key }) => key)).toContain('split-in-time');
    expect((await plan(await membersSource(), { split: { kind: 'time' } })).warnings.map(({ key }) => key)).not.toContain('split-in-time');
  });

  it('holds out rows that are strictly later, equal dates at the border together', async () => {
    // Ten rows a day: a quarter of 120 rows would cut a day in two.
    const rows = cells(120, (i) => [`2024-01-${String(1 + Math.floor(i / 10)).padStart(2, '0')}`, String(i % 7), String(i)]);
    const source = await sourceOf(['day', 'a', 'y'], rows);
    for (const share of [0.25, 0.3, 0.01, 0.9]) {
      const { predictions, report } = await train(source, { target: 'y', split: { kind: 'time', share }, models: ['baseline-mean'] });
      const held = new Set(predictions.rows);
      const days = rows.map(([day]) => parseIsoDay(day) ?? NaN);
      const latest = Math.max(...days.filter((_, row) => !held.has(row)));
      const earliest = Math.min(...days.filter((_, row) => held.has(row)));
      expect(latest).toBeLessThan(earliest);
      expect(predictions.cutoff).toBe(earliest);
      expect(report.rows.train + report.rows.holdout).toBe(120);
    }
  });

  it('leaves out rows without a date', async () => {
    const rows = cells(100, (i) => [i % 20 === 0 ? '' : `2024-01-${String(1 + (i % 28)).padStart(2, '0')}`, String(i % 7), String(i)]);
    const found = await plan(await sourceOf(['day', 'a', 'y'], rows), { target: 'y' });
    expect(found.rows.rejected).toBe(5);
    expect(found.warnings).toContainEqual(expect.objectContaining({ key: 'missing-date', facts: { rows: 5, column: 'day' } }));
  });

  it('needs two moments', () => {
    expect(() => timeHoldout(Float64Array.of(4, 4, 4), 0.5)).toThrow(/one date/);
    expect(timeHoldout(Float64Array.of(4, 5, 4), 0.01)).toMatchObject({ cutoff: 5, train: Int32Array.of(0, 2), holdout: Int32Array.of(1) });
  });

  it('does not judge classes that no training row has', async () => {
    const rows = cells(90, (i) => [`2024-01-${String(1 + Math.floor(i / 3)).padStart(2, '0')}`, String(i % 7), i >= 87 ? 'late' : ['a', 'b', 'c'][i % 3]]);
    const { report, predictions } = await train(await sourceOf(['day', 'x', 'y'], rows), { target: 'y', models: ['baseline-base-rate'] });
    expect(report.plan.classes.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(report.warnings).toContainEqual(expect.objectContaining({ key: 'unseen-class', facts: { rows: 3 } }));
    expect(report.rows.holdout).toBe(predictions.keys.length - 3);
  });
});

describe('stratified splits', () => {
  const classes = Int32Array.from({ length: 100 }, (_, i) => (i < 90 ? 0 : i < 99 ? 1 : 2));
  const shareOf = (rows: Int32Array, code: number) => rows.filter((row) => classes[row] === code).length;

  it('hold out each class’s share, and never a whole class', () => {
    const { train: learned, holdout } = stratifiedHoldout(classes, 0.5, createRng(1));
    expect([0, 1, 2].map((code) => shareOf(holdout, code))).toEqual([45, 5, 0]);
    expect([...learned, ...holdout].toSorted((a, b) => a - b)).toEqual(Array.from(classes.keys()));
    expect(() => stratifiedHoldout(Int32Array.of(0, 1, 2), 0.5, createRng(1))).toThrow(/none can be held out/);
  });

  it('spread each class evenly over folds', () => {
    const folds = stratifiedFolds(classes, 3, createRng(1));
    for (let k = 0; k < 3; k++) {
      const rows = Int32Array.from(classes.keys()).filter((row) => folds[row] === k);
      expect(shareOf(rows, 0)).toBe(30);
      expect(shareOf(rows, 1)).toBe(3);
    }
  });
});
