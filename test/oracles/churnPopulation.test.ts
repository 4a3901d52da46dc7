import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { formatDay, parseIsoDay } from '../../src/core/data/calendar.ts';
import { areaUnderRoc } from '../../src/core/metrics/areas.ts';
import { countFlagged } from '../../src/core/metrics/flagged.ts';
import { parseChurnReading } from '../../src/tasks/churn/options.ts';
import { planChurn } from '../../src/tasks/churn/plan.ts';
import { readChurn } from '../../src/tasks/churn/readChurn.ts';
import type { ChurnSource } from '../../src/tasks/churn/types.ts';
import { numberFeature } from '../../src/tasks/featureTables.ts';
import { CDNOW_FILE } from '../tasks/clv/readCdnow.ts';
import { missingSharedData, sharedData } from '../sharedData.ts';
import { sourceOf } from '../tasks/sourceOf.ts';
import { createTestContext } from '../testContext.ts';
import oracle from './churnPopulation.json' with { type: 'json' };

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

describe.skipIf(missingSharedData(CDNOW_FILE))('CDNOW in weeks against pandas', () => {
  let rows: string[][];
  const sources = new Map<number, ChurnSource>();

  beforeAll(async () => {
    const lines = readFileSync(sharedData(CDNOW_FILE), 'utf8').split(/\r?\n/).slice(1);
    rows = lines.map((line) => line.trim().split(/\s+/)).filter(({ length }) => length === 4).map(([id, date, , dollars]) => [`c${id}`, `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`, dollars]);
    const { table } = await sourceOf(['customer', 'date', 'amount'], rows);
    for (const window of [30, 52]) {
      const reading = parseChurnReading({ step: 'week', window, horizon: 9, label: 'no-purchase' }, ['transactions']);
      sources.set(window, (await readChurn({ transactions: { table, columns: { user: 'customer', date: 'date', amount: 'amount' } } }, reading, createTestContext())).source);
    }
  });

  it.each(oracle.cases)('at risk on $cutoff with a window of $window weeks', async (expected) => {
    const source = sources.get(expected.window)!;
    const cutoff = parseIsoDay(expected.cutoff)!;
    const { users, features, excluded } = await source.at(cutoff, createTestContext());
    const { churned, inGap } = source.outcome(users, cutoff);
    expect({ atRisk: users.length, left: sum(churned), notActive: excluded['not-active'] ?? 0, notYetThere: excluded['not-yet-there'] ?? 0 }).toEqual({ atRisk: expected.atRisk, left: expected.left, notActive: expected.notActive, notYetThere: expected.notYetThere });
    expect(sum(inGap)).toBe(0);
    const recency = numberFeature(features, 'daysSinceActive');
    expect(sum(recency)).toBe(expected.recencySum);
    expect(sum(numberFeature(features, 'activeSteps'))).toBe(expected.activeSteps);
    expect(areaUnderRoc(countFlagged(Float64Array.from(churned), recency))).toBeCloseTo(expected.aucOfRecency, 10);
  });

  it.each(oracle.cases)('sequences on $cutoff with a window of $window weeks', async (expected) => {
    const source = sources.get(expected.window)!;
    const cutoff = parseIsoDay(expected.cutoff)!;
    const { users } = await source.population(cutoff, createTestContext());
    const table = await source.sequences(users, cutoff, createTestContext());
    const steps = Array.from({ length: expected.window }, (_, step) => ({ purchases: numberFeature(table, `purchases@${step + 1}`), spend: numberFeature(table, `spend@${step + 1}`) }));
    const known = (values: Float64Array) => values.filter((value) => !Number.isNaN(value));
    expect(steps.map(({ purchases }) => sum(known(purchases)))).toEqual(expected.purchasesByStep);
    steps.forEach(({ spend }, step) => expect(sum(known(spend))).toBeCloseTo(expected.spendByStep[step], 1));
    expect(sum(steps.map(({ purchases }) => purchases.length - known(purchases).length))).toBe(expected.missingSteps);
    expect(source.keys[users[0]]).toBe(`c${expected.first.user}`);
    steps.forEach(({ spend }, step) => (expected.first.spend[step] === null ? expect(spend[0]).toBeNaN() : expect(spend[0]).toBeCloseTo(expected.first.spend[step], 6)));
  });

  it('is what the notes say of all 23,570 customers: 88 % inactive in nine weeks, days since the last purchase .79', () => {
    const all = oracle.cases[1];
    expect(all.atRisk).toBe(23_570);
    expect(all.left / all.atRisk).toBeCloseTo(0.88, 2);
    expect(all.aucOfRecency).toBeCloseTo(0.794, 3);
  });

  it('is planned on that cutoff, with four cutoffs to learn from', () => {
    const source = sources.get(30)!;
    const plan = planChurn(source, { asOf: parseIsoDay('1997-12-30')!, step: 'week', window: 30, horizon: 9, gap: 0, label: 'no-purchase', graceDays: 30 });
    expect(plan.holdoutKind).toBe('future');
    expect(formatDay(plan.holdoutCutoff)).toBe('1997-12-30');
    expect(plan.trainingCutoffs.map(formatDay)).toEqual(['1997-04-22', '1997-06-24', '1997-08-26', '1997-10-28']);
  });
});
