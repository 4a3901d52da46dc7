import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WorkbenchError } from '../../../src/core/contract/index.ts';
import { planChurn, planWarnings } from '../../../src/tasks/churn/plan.ts';
import type { ChurnTiming } from '../../../src/tasks/churn/plan.ts';

const timing = (more: Partial<ChurnTiming> = {}): ChurnTiming => ({ asOf: 300, step: 'day', window: 30, horizon: 30, gap: 0, label: 'no-activity', graceDays: 30, ...more });
const days = { firstDay: 0, completeThrough: 364 };

describe('planChurn', () => {
  it('holds out as-of where its window is complete, and steps back by the horizon', () => {
    const plan = planChurn(days, timing());
    expect(plan).toMatchObject({ holdoutKind: 'future', holdoutCutoff: 300, graceDays: 0 });
    expect(plan.trainingCutoffs).toEqual([60, 90, 120, 150, 180, 210, 240, 270]);
  });

  it('holds out as-of to the last day that is enough, and an earlier cutoff from the next on', () => {
    expect(planChurn({ firstDay: 0, completeThrough: 329 }, timing())).toMatchObject({ holdoutKind: 'future', holdoutCutoff: 300 });
    expect(planChurn({ firstDay: 0, completeThrough: 328 }, timing())).toMatchObject({ holdoutKind: 'earlier', holdoutCutoff: 299 });
  });

  it('leaves room for gap and grace: what undoes an end must be known by the hold-out’s cutoff', () => {
    const plan = planChurn(days, timing({ label: 'contract-end', gap: 7, asOf: 280 }));
    // 7 + 30 + 30 days: 280 + 67 − 1 ≤ 364.
    expect(plan).toMatchObject({ holdoutKind: 'future', holdoutCutoff: 280, graceDays: 30 });
    expect(plan.trainingCutoffs.at(-1)).toBe(280 - 67);
    expect(plan.trainingCutoffs.at(-2)).toBe(280 - 97);
  });

  it('needs half a window before a training cutoff', () => {
    expect(planChurn({ firstDay: 0, completeThrough: 74 }, timing({ asOf: 45 })).trainingCutoffs).toEqual([15]);
    expect(() => planChurn({ firstDay: 1, completeThrough: 74 }, timing({ asOf: 45 }))).toThrow(/horizon of at most 29 days/);
  });

  it('says which horizon would do, or what else', () => {
    const refused = (() => {
      try {
        return planChurn({ firstDay: 0, completeThrough: 99 }, timing({ asOf: 100, horizon: 60 }));
      } catch (error) {
        return error;
      }
    })();
    expect(refused).toBeInstanceOf(WorkbenchError);
    expect(refused).toMatchObject({ code: 'not-enough-data', details: { longestLegalHorizon: 42, horizon: 60, option: 'horizon' } });
    expect(planChurn({ firstDay: 0, completeThrough: 99 }, timing({ asOf: 100, horizon: 42 })).trainingCutoffs).toEqual([16]);
    expect(() => planChurn({ firstDay: 0, completeThrough: 20 }, timing({ asOf: 20, window: 60 }))).toThrow(/shorter window/);
    expect(() => planChurn(days, timing({ asOf: 0 }))).toThrow(/As-of must lie after the first row/);
  });

  it('warns of an as-of behind the data, of an earlier hold-out, and of cut windows', () => {
    const keys = (timed: ChurnTiming) => planWarnings(planChurn(days, timed)).map(({ key }) => key);
    expect(keys(timing())).toEqual([]);
    expect(keys(timing({ asOf: 380 }))).toEqual(['as-of-after-data', 'earlier-holdout']);
    expect(keys(timing({ window: 100 }))).toEqual(['short-windows']);
  });

  it('no label window of training reaches the hold-out’s cutoff, and no two share a day', () => {
    const arbitrary = fc.record({
      last: fc.integer({ min: 30, max: 900 }), asOf: fc.integer({ min: 1, max: 950 }), step: fc.constantFrom('day' as const, 'week' as const), window: fc.integer({ min: 1, max: 60 }),
      horizon: fc.integer({ min: 1, max: 60 }), gap: fc.integer({ min: 0, max: 10 }), label: fc.constantFrom('no-activity' as const, 'contract-end' as const), graceDays: fc.integer({ min: 0, max: 45 }),
    });
    fc.assert(fc.property(arbitrary, ({ last, ...asked }) => {
      let plan;
      try {
        plan = planChurn({ firstDay: 0, completeThrough: last }, asked);
      } catch (error) {
        if (!(error instanceof WorkbenchError)) throw error;
        const longest = Number(error.details.longestLegalHorizon);
        return asked.asOf <= 0 || longest < asked.horizon && (longest === 0 || planChurn({ firstDay: 0, completeThrough: last }, { ...asked, horizon: longest }).trainingCutoffs.length > 0);
      }
      const reach = (asked.gap + asked.horizon) * plan.stepDays + plan.graceDays;
      const cutoffs = plan.trainingCutoffs;
      const apart = cutoffs.every((cutoff, i) => i === 0 || cutoff - cutoffs[i - 1] === asked.horizon * plan.stepDays);
      return apart && cutoffs.length <= 8 && plan.holdoutCutoff + reach - 1 <= last && plan.holdoutCutoff <= asked.asOf && cutoffs.every((cutoff) => cutoff + reach <= plan.holdoutCutoff && 2 * cutoff >= asked.window * plan.stepDays);
    }), { numRuns: 500 });
  });
});
