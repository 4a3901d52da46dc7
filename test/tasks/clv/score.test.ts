import { describe, expect, it } from 'vitest';
import { registry } from '../../../src/registry.ts';
import { customerHistory } from '../../../src/tasks/clv/customer.ts';
import { parseClvOptions } from '../../../src/tasks/clv/options.ts';
import { scoreClv } from '../../../src/tasks/clv/score.ts';
import { trainClv } from '../../../src/tasks/clv/train.ts';
import { createTestContext } from '../../testContext.ts';
import { clvFeatureNames, purchaseData, shopRows, transactionsOf } from './fixtures.ts';

const shop = transactionsOf(shopRows(2));
const models = [{ kind: 'gbdt', params: { nEstimators: 20, minChildWeight: 5 } }, 'ridge', 'baseline-mean', 'baseline-last-period'];
const options = await parseClvOptions({ asOf: '1970-10-28', horizonDays: 60, models }, (await purchaseData(shop)).streams, registry);
const trained = await trainClv(await purchaseData(shop), options, registry, createTestContext());
const learned = { featureState: trained.featureState, models: trained.models };
const score = async (rows = shop, asOf = options.asOf, horizonDays = 60) => scoreClv(await purchaseData(rows), { asOf, horizonDays }, structuredClone(learned), registry, createTestContext());

describe('scoreClv', () => {
  it('says what training said of the same rows at the same cutoff', async () => {
    expect(await score()).toEqual(trained.predictions);
  });

  it('scores customers never seen before, whose future is unknown', async () => {
    const fresh = transactionsOf([['new', 500, 20], ['new', 520, 25], ['later', 530, 5]]);
    const { keys, actual, byKind, cutoff } = await score(fresh, 525);
    expect({ keys, cutoff, actual: [...actual] }).toEqual({ keys: ['new'], cutoff: 525, actual: [NaN] });
    expect([...byKind['baseline-last-period']]).toEqual([45]);
    expect(Number.isFinite(byKind.gbdt[0])).toBe(true);
  });

  it('refuses another horizon, a day before everything, and artifacts that are not what they say', async () => {
    await expect(score(shop, options.asOf, 90)).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('60 days') });
    await expect(score(shop, 0)).rejects.toMatchObject({ code: 'not-enough-data' });
    const swapped = scoreClv(await purchaseData(shop), options, { ...learned, featureState: trained.models.gbdt }, registry, createTestContext());
    await expect(swapped).rejects.toMatchObject({ code: 'bad-file' });
    const mixed = scoreClv(await purchaseData(shop), options, { ...learned, models: { ridge: trained.models.gbdt } }, registry, createTestContext());
    await expect(mixed).rejects.toMatchObject({ code: 'bad-file' });
  });
});

describe('customerHistory', () => {
  it('shows one customer as the models saw them, and all of their purchases', async () => {
    const rows = await purchaseData(transactionsOf([['a', 3, 5], ['b', 1, 2], ['b', 9, 4], ['b', 4, 3]]));
    const { features, purchases } = await customerHistory(rows, 'b', { cutoff: 8, horizonDays: 60, featureState: trained.featureState }, createTestContext());
    expect(purchases).toEqual([{ day: 1, amount: 2 }, { day: 4, amount: 3 }, { day: 9, amount: 4 }]);
    expect(features).toMatchObject({ recencyDays: 4, tenureDays: 7, totalAmount: 5, gapMeanDays: 3, gapStdDays: null });
    expect(Object.keys(features)).toEqual(clvFeatureNames(60));
    await expect(customerHistory(rows, 'zoe', { cutoff: 8, horizonDays: 60 }, createTestContext())).rejects.toMatchObject({ code: 'not-found' });
  });
});
