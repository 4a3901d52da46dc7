import { describe, expect, it } from 'vitest';
import { readContracts } from '../../../../src/core/models/contract/features.ts';
import { countRenewals, renewalPath } from '../../../../src/core/models/sbg/renewals.ts';
import { survivalSbg } from '../../../../src/core/models/sbg/survivalSbg.ts';
import { createTestContext } from '../../../testContext.ts';
import { contractData, contractTable, repeat } from '../contract/contractData.ts';
import type { ContractRow } from '../contract/contractData.ts';

async function counts(rows: readonly ContractRow[], horizonDays = 90) {
  const { x, outcome } = contractData(rows, horizonDays);
  const found = await countRenewals(readContracts(x), outcome, new Float64Array(rows.length).fill(1), 1, new Int32Array(rows.length), createTestContext());
  const [{ atRisk, ended }] = found.bySlot;
  return { atRisk: [...atRisk.subarray(0, 6)], ended: [...ended.subarray(0, 6)], trials: found.trials, converted: found.converted };
}

describe('renewals', () => {
  it('have the age that the days since the start say', () => {
    const rows = readContracts(contractTable([{ contractDays: 10, daysToRenewal: 20 }, { contractDays: 65, daysToRenewal: 26 }, { billing: 'yearly', contractDays: 700, daysToRenewal: 31 }, { contractDays: 4, trialDaysLeft: 10 }]));
    expect([0, 1, 2, 3].map((row) => renewalPath(rows, row).age)).toEqual([1, 3, 2, 1]);
    expect(renewalPath(rows, 3).firstDay).toBeCloseTo(10 + 365.25 / 12, 9);
  });

  it('count who came to them, from the age at which a row is first seen, within the horizon', async () => {
    // First renewals on days 20, 50.4 and 80.9.
    const first: ContractRow = { contractDays: 10, daysToRenewal: 20 };
    expect(await counts([first])).toMatchObject({ atRisk: [1, 1, 1, 0, 0, 0], ended: [0, 0, 0, 0, 0, 0] });
    expect(await counts([{ ...first, ends: 50 }])).toMatchObject({ atRisk: [1, 1, 0, 0, 0, 0], ended: [0, 1, 0, 0, 0, 0] });
    expect(await counts([{ ...first, contractDays: 71 }], 60)).toMatchObject({ atRisk: [0, 0, 1, 1, 0, 0] });
  });

  it('count an end between two of them at the next, also where that lies beyond the horizon', async () => {
    const yearly: ContractRow = { billing: 'yearly', contractDays: 100, daysToRenewal: 265 };
    expect(await counts([{ contractDays: 10, daysToRenewal: 20, ends: 5 }])).toMatchObject({ atRisk: [1, 0, 0, 0, 0, 0], ended: [1, 0, 0, 0, 0, 0] });
    expect(await counts([yearly, yearly])).toMatchObject({ atRisk: [0, 0, 0, 0, 0, 0] });
    expect(await counts([{ ...yearly, ends: 40 }, { ...yearly, daysToRenewal: 60, contractDays: 305 }])).toMatchObject({ atRisk: [1, 0, 0, 0, 0, 0], ended: [1, 0, 0, 0, 0, 0] });
  });

  it('leave trials and known ends out', async () => {
    expect(await counts([{ trialDaysLeft: 10, ends: 10 }, { trialDaysLeft: 10 }, { trialDaysLeft: 10, ends: 60 }, { trialDaysLeft: 95 }, { daysToKnownEnd: 3, ends: 3 }])).toEqual({ atRisk: [0, 0, 0, 0, 0, 0], ended: [0, 0, 0, 0, 0, 0], trials: 3, converted: 2 });
  });
});

describe('the shifted beta-geometric as an estimator', () => {
  const rows = [
    ...repeat(300, { contractDays: 10, daysToRenewal: 20, ends: 20 }),
    ...repeat(700, { contractDays: 10, daysToRenewal: 20 }),
    ...repeat(5, { contractDays: 560, daysToRenewal: 20, ends: 20 }),
    ...repeat(995, { contractDays: 560, daysToRenewal: 20 }),
    ...repeat(40, { plan: 'pro', billing: 'yearly', contractDays: 340, daysToRenewal: 20, ends: 20 }),
    ...repeat(60, { plan: 'pro', billing: 'yearly', contractDays: 340, daysToRenewal: 20 }),
    ...repeat(29, { trialDaysLeft: 10 }),
    ...repeat(70, { trialDaysLeft: 10, ends: 10 }),
  ];
  const fit = () => survivalSbg.fit(contractData(rows, 30), {}, createTestContext());

  it('keeps more of the old than of the young, and billing periods apart', async () => {
    const model = await fit();
    const x = contractTable([{ contractDays: 10, daysToRenewal: 20 }, { contractDays: 560, daysToRenewal: 20 }, { plan: 'new', billing: 'yearly', contractDays: 340, daysToRenewal: 20 }]);
    const [young, old, yearly] = model.parts?.(x).survival ?? [];
    expect(young).toBeCloseTo(0.7, 1);
    expect(old).toBeCloseTo(0.995, 2);
    expect(yearly).toBeCloseTo(0.6, 1);
    expect(model.predict(x)[0]).toBeCloseTo(20 + 10 * young, 6);
  });

  it('names its estimates, with standard errors where there are any', async () => {
    const { fitted = {} } = await fit();
    expect(Object.keys(fitted)).toEqual(['alpha', 'beta', 'alpha monthly', 'beta monthly', 'alpha yearly', 'beta yearly', 'alpha basic × monthly', 'beta basic × monthly']);
    expect(fitted['alpha basic × monthly'].standardError).toBeGreaterThan(0);
    // One renewal of yearly contracts was seen: the share that left is known, and not how alike they are.
    expect(fitted['alpha yearly'].standardError).toBeNull();
  });

  it('has trials begin to pay as often as they did', async () => {
    const parts = (await fit()).parts?.(contractTable([{ trialDaysLeft: 10 }])) ?? {};
    expect(parts.nothing[0]).toBeCloseTo(1 - 29.5 / 100, 9);
    expect(parts.retained[0]).toBeCloseTo(20 * 0.295, 6);
  });
});
