import { describe, expect, it } from 'vitest';
import type { FeatureTable } from '../../../src/core/contract/index.ts';
import { measureCoverage } from '../../../src/core/metrics/outlook.ts';
import { createRng } from '../../../src/core/random.ts';
import { registry } from '../../../src/registry.ts';
import { learnedOf } from '../../../src/tasks/clv/learned.ts';
import { parseClvOptions } from '../../../src/tasks/clv/options.ts';
import { scoreClv } from '../../../src/tasks/clv/score.ts';
import type { Stream } from '../../../src/tasks/clv/stream.ts';
import { trainClv } from '../../../src/tasks/clv/train.ts';
import type { ClvReport } from '../../../src/tasks/clv/types.ts';
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

const modelOf = ({ models: found }: ClvReport, kind: string) => found.find((model) => model.kind === kind)!;

/** Each customer of either stream at each cutoff. */
async function everyone(cutoffs: readonly number[]): Promise<readonly string[]> {
  const buyers = await Promise.all(cutoffs.map(async (cutoff) => Array.from((await purchases.at(cutoff, 60, createTestContext())).customers, (customer) => purchases.keys[customer])));
  return buyers.flatMap((keys) => [...new Set([...keys, ...payers])]);
}

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
    expect(report.models.map(({ kind }) => kind).sort()).toEqual(['mean-sum', 'sum']);
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

  it('of which simple rules are the ones to use are compared with the means of both, and it is said', () => {
    const { report, predictions } = trained;
    expect(Object.values(report.streams ?? {}).map(({ championIsBaseline }) => championIsBaseline)).toEqual([true, true]);
    expect(report).toMatchObject({ champion: 'sum', championIsBaseline: true });
    const [sum, mean] = ['sum', 'mean-sum'].map((kind) => modelOf(report, kind));
    expect([sum.role, mean.role, mean.comparison]).toEqual(['baseline', 'baseline', null]);
    expect(sum.comparison).toMatchObject({ against: 'mean-sum', difference: sum.metrics.rmse - mean.metrics.rmse });
    expect(sum.comparison!.low).toBeLessThan(sum.comparison!.high);
    const means = ['transactions', 'subscriptions'].map((name) => predictions.byKind[`${name}:baseline-mean`]);
    predictions.keys.forEach((_, i) => expect(predictions.byKind['mean-sum'][i]).toBeCloseTo(means.reduce((total, values) => total + (values[i] || 0), 0), 8));
    const { transactions, subscriptions: subscribed } = report.streams ?? {};
    expect(report.warnings.find(({ key }) => key === 'streams-simple')?.facts).toEqual({ models: `transactions:${transactions?.champion}, subscriptions:${subscribed?.champion}` });
  });

  it('have an outlook of their own: of everyone in either at the training cutoffs, where no row was learned from', async () => {
    const { report, predictions } = trained;
    const { outlook, coverage } = modelOf(report, 'sum').judged!;
    const there = await everyone(report.plan.trainingCutoffs);
    expect(outlook!.bins.reduce((rows, bin) => rows + bin.rows, 0)).toBe(there.length);
    expect(coverage).toEqual(measureCoverage(outlook!, predictions.byKind.sum, predictions.actual));
    expect(Math.abs(coverage!.expectedNothing - coverage!.observedNothing)).toBeLessThan(0.1);
    expect(coverage!.inside).toBeGreaterThan(0.7);
    expect(modelOf(report, 'mean-sum').judged?.outlook?.bins.length).toBeGreaterThan(0);
  });

  it('have one of customers alone from whom neither stream’s learner learned, the same in both', async () => {
    const learners = await parseClvOptions({ asOf: '1970-10-28', horizonDays: 60, models: [{ kind: 'gbdt', params: { nEstimators: 60, minChildWeight: 1 } }, 'baseline-zero'] }, data.streams, registry);
    const { report } = await trainClv(data, learners, registry, createTestContext());
    expect(Object.values(report.streams ?? {}).map(({ champion }) => champion)).toEqual(['gbdt', 'gbdt']);
    expect(report).toMatchObject({ champion: 'sum', championIsBaseline: false });
    const lots = createRng(learners.seed).fork('apart');
    const there = await everyone(report.plan.trainingCutoffs);
    const apart = there.filter((key) => lots.fork(key).next() < 0.1);
    expect(apart.length).toBeGreaterThan(0.05 * there.length);
    const rowsOf = (of: ClvReport, kind: string) => modelOf(of, kind).judged!.outlook!.bins.reduce((rows, bin) => rows + bin.rows, 0);
    expect(rowsOf(report, 'sum')).toBe(apart.length);
    const subscribed = apart.filter((key) => payers.includes(key));
    expect(rowsOf(report.streams!.subscriptions!, 'gbdt')).toBe(subscribed.length);
    expect(rowsOf(report, 'baseline-sum')).toBe(there.length);
    expect(modelOf(report, 'sum').comparison).toMatchObject({ against: 'baseline-sum', verdict: 'better' });
  });

  it('say that there is nothing plainer to compare with, where the means were not trained', async () => {
    const rules = await parseClvOptions({ asOf: '1970-10-28', horizonDays: 60, models: ['baseline-last-period'] }, data.streams, registry);
    const { report } = await trainClv(data, rules, registry, createTestContext());
    expect(report.models.map(({ kind, comparison }) => [kind, comparison])).toEqual([['baseline-sum', null], ['sum', null]]);
    expect(report.champion).toBe('sum');
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
