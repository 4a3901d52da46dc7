import { describe, expect, it } from 'vitest';
import type { FeatureTable } from '../../../src/core/contract/index.ts';
import { registry } from '../../../src/registry.ts';
import { learnedOf } from '../../../src/tasks/clv/learned.ts';
import { parseClvOptions } from '../../../src/tasks/clv/options.ts';
import { scoreClv } from '../../../src/tasks/clv/score.ts';
import type { Stream } from '../../../src/tasks/clv/stream.ts';
import { trainClv } from '../../../src/tasks/clv/train.ts';
import { transactionStream } from '../../../src/tasks/clv/transactionStream.ts';
import { createTestContext } from '../../testContext.ts';
import { shopRows, transactionsOf } from './fixtures.ts';

const purchases = await transactionStream(transactionsOf(shopRows(4, 200)), createTestContext());

/** Flat fees by customer, as a second stream of money: every second customer of the shop, and some of its own. */
const payers = [...purchases.keys.filter((_, i) => i % 2 === 0), ...Array.from({ length: 20 }, (_, i) => `payer ${String(i).padStart(2, '0')}`)].sort();
const fee = (customer: number) => 1 + (customer % 5);
const subscriptions: Stream = {
  name: 'subscriptions',
  learn: 'contract',
  keys: payers,
  joined: new Int32Array(payers.length),
  firstDay: 0,
  lastDay: 399,
  completeThrough: 399,
  rows: { read: payers.length, rejected: 0 },
  unit: '€',
  warnings: [],
  notes: () => [{ name: 'plan', unit: '', meaning: 'The plan.' }, { name: 'spendLastHorizon', unit: 'amount', meaning: 'Paid in the last horizon.' }],
  async at(_cutoff, horizonDays, _ctx, among) {
    const customers = among ?? Int32Array.from(payers.keys());
    const x: FeatureTable = {
      rows: customers.length,
      features: [
        { name: 'plan', kind: 'category', categories: ['basic', 'pro'], codes: Int32Array.from(customers, (customer) => customer % 2) },
        { name: 'spendLastHorizon', kind: 'number', values: Float64Array.from(customers, (customer) => fee(customer) * horizonDays) },
      ],
    };
    return { customers, x };
  },
  value: (customers, from, to) => Float64Array.from(customers, (customer) => fee(customer) * (to - from)),
  rowsOf: () => [],
};

const data = { streams: [purchases, subscriptions] };
const models = [{ kind: 'gbdt', params: { nEstimators: 10, minChildWeight: 1 } }, 'baseline-mean', 'baseline-last-period'];
const options = await parseClvOptions({ asOf: '1970-10-28', horizonDays: 60, models }, data.streams, registry);
const trained = await trainClv(data, options, registry, createTestContext());

describe('two streams of money', () => {
  it('give each customer of either stream the sum of both', async () => {
    const { keys, actual, byKind } = trained.predictions;
    const asOf = 300;
    const buyers = await purchases.at(asOf, 60, createTestContext());
    const bought = new Map([...buyers.customers].map((customer, i) => [purchases.keys[customer], purchases.value(buyers.customers, asOf, asOf + 60, 0)[i]]));
    expect(keys).toEqual([...new Set([...bought.keys(), ...payers])].sort());
    const paid = (key: string) => (payers.includes(key) ? 60 * fee(payers.indexOf(key)) : 0);
    keys.forEach((key, i) => expect(actual[i]).toBeCloseTo((bought.get(key) ?? 0) + paid(key), 8));
    const { transactions, subscriptions: subscribed } = trained.report.streams ?? {};
    const parts = [`transactions:${transactions?.champion}`, `subscriptions:${subscribed?.champion}`];
    keys.forEach((_, i) => expect(byKind.sum[i]).toBeCloseTo(parts.reduce((sum, name) => sum + (byKind[name][i] || 0), 0), 8));
    expect(keys.some((key, i) => !bought.has(key) && Number.isNaN(byKind[parts[0]][i]))).toBe(true);
  });

  it('are judged apart and together', () => {
    const { report } = trained;
    expect(report.models.map(({ kind }) => kind).sort()).toEqual(['baseline-sum', 'sum']);
    expect(Object.keys(report.streams ?? {})).toEqual(['transactions', 'subscriptions']);
    expect(report.streams?.subscriptions?.models[0].metrics.rmse).toBeCloseTo(0, 6);
    expect(report.rows.holdout).toBe(trained.predictions.keys.length);
    expect(report.rows.read).toBe(purchases.rows.read + payers.length);
  });

  it('are scored again as they were trained', async () => {
    const learned = structuredClone(learnedOf(trained.report, trained.featureState, trained.models));
    const scored = await scoreClv(data, { asOf: options.asOf, horizonDays: 60 }, learned, registry, createTestContext());
    expect(scored).toEqual(trained.predictions);
    await expect(scoreClv({ streams: [purchases] }, { asOf: options.asOf, horizonDays: 60 }, learned, registry, createTestContext())).rejects.toThrow(/learned from transactions and subscriptions; got transactions/);
  });

  it('begin where both have begun, and end where the first is complete to', async () => {
    const late = { ...subscriptions, firstDay: 100, lastDay: 380, completeThrough: 380 };
    const both = await parseClvOptions({ horizonDays: 60 }, [purchases, late], registry);
    expect(both).toMatchObject({ completeThrough: 380, asOf: 381 });
    const said = await parseClvOptions({ horizonDays: 60, completeThrough: { subscriptions: '1970-12-01' } }, [purchases, late], registry);
    expect(said.completeThrough).toBe(334);
    await expect(parseClvOptions({ completeThrough: { customers: '1970-12-01' } }, [purchases, late], registry)).rejects.toThrow(/names "customers"/);
  });
});
