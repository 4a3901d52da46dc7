import { describe, expect, it } from 'vitest';
import type { FeatureTable } from '../../../src/core/contract/index.ts';
import { dayFromDate } from '../../../src/core/data/calendar.ts';
import { registry } from '../../../src/registry.ts';
import { stackTables } from '../../../src/tasks/featureTables.ts';
import { parseClvOptions } from '../../../src/tasks/clv/options.ts';
import { trainClv } from '../../../src/tasks/clv/train.ts';
import { createTestContext } from '../../testContext.ts';
import { type Company, courseShop, subscriptionProduct } from './companies.ts';

const CUTOFF = dayFromDate(2026, 1, 1);
const HORIZON_DAYS = 180;

/** How far a model is from what is truly expected of each customer: not from what chance then made of it. */
interface Distance {
  readonly rmse: number;
  /** Spearman's, ties averaged. */
  readonly rank: number;
  /** Σ predicted / Σ true. */
  readonly total: number;
}

async function distances({ data, truth }: Company, models: readonly string[]): Promise<Readonly<Record<string, Distance>>> {
  const options = await parseClvOptions({ asOf: '2026-01-01', horizonDays: HORIZON_DAYS, completeThrough: '2026-06-30', models }, data.streams, registry);
  const { predictions } = await trainClv(data, options, registry, createTestContext());
  const expected = Float64Array.from(predictions.keys, (key) => truth.get(key) ?? NaN);
  return Object.fromEntries(Object.entries(predictions.byKind).map(([kind, predicted]) => [kind, distance(predicted, expected)]));
}

function distance(predicted: Float64Array, expected: Float64Array): Distance {
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  return {
    rmse: Math.sqrt(sum(predicted.map((value, i) => (value - expected[i]) ** 2)) / expected.length),
    rank: correlation(ranks(predicted), ranks(expected)),
    total: sum(predicted) / sum(expected),
  };
}

function ranks(values: Float64Array): Float64Array {
  const order = [...values.keys()].sort((a, b) => values[a] - values[b]);
  const found = new Float64Array(values.length);
  for (let at = 0; at < order.length; ) {
    let end = at + 1;
    while (end < order.length && values[order[end]] === values[order[at]]) end++;
    for (let i = at; i < end; i++) found[order[i]] = (at + end - 1) / 2;
    at = end;
  }
  return found;
}

/** 0 where one of them is constant. */
function correlation(a: Float64Array, b: Float64Array): number {
  const mean = (values: Float64Array) => values.reduce((total, value) => total + value, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  const product = (x: Float64Array, mx: number, y: Float64Array, my: number) => x.reduce((total, value, i) => total + (value - mx) * (y[i] - my), 0);
  const spread = Math.sqrt(product(a, ma, a, ma) * product(b, mb, b, mb));
  return spread > 0 ? product(a, ma, b, mb) / spread : 0;
}

const best = (found: Readonly<Record<string, Distance>>, kinds: readonly string[]) => ({
  rmse: Math.min(...kinds.map((kind) => found[kind].rmse)),
  rank: Math.max(...kinds.map((kind) => found[kind].rank)),
});

/** The features of a company's customers at the cutoff, as models without attributes see them, and their true values. */
async function knownTruth({ data: { streams: [stream] }, truth }: Company): Promise<{ x: FeatureTable; y: Float64Array }> {
  const { x, customers } = await stream.at(CUTOFF, HORIZON_DAYS, createTestContext());
  return { x, y: Float64Array.from(customers, (customer) => truth.get(stream.keys[customer]) ?? NaN) };
}

/**
 * As near as purchases let anybody come: trees that are told the truth itself of three other shops' customers, 6,700 of them. What they miss,
 * purchases do not tell.
 */
async function bestFromPurchases(): Promise<(company: Company) => Promise<Distance>> {
  const told = await Promise.all([21, 22, 23].map(async (seed) => knownTruth(await courseShop(seed, 3000, CUTOFF, HORIZON_DAYS))));
  const y = Float64Array.from(told.flatMap((part) => [...part.y]));
  const gbdt = await registry.get('gbdt');
  const model = await gbdt.fit({ x: stackTables(told.map(({ x }) => x)), y }, { nEstimators: 300, learningRate: 0.05, maxDepth: 4 }, createTestContext());
  return async (company) => {
    const { x, y: expected } = await knownTruth(company);
    return distance(model.predict(x), expected);
  };
}

describe('what is learned of the course shop, against what is true of its customers', () => {
  const LEARNERS = ['bgnbd', 'ziln', 'gbdt', 'gbdt-tweedie', 'ridge'];
  const BASELINES = ['baseline-mean', 'baseline-last-period', 'baseline-spend-rate'];
  const reference = bestFromPurchases();

  it.each([1, 2, 3])('seed %i', async (seed) => {
    const company = await courseShop(seed, 3000, CUTOFF, HORIZON_DAYS);
    const found = await distances(company, [...LEARNERS, ...BASELINES]);
    const nobody = best(found, BASELINES);
    const possible = await (await reference)(company);
    // Over the seeds 1 to 3 its RMSE is 0.65 to 0.67 of the best baseline's, and its rank correlation 0.79 to 0.80 where that has 0.67 to 0.69.
    expect(found.bgnbd.rmse).toBeLessThan(0.75 * nobody.rmse);
    expect(found.bgnbd.rank).toBeGreaterThan(nobody.rank + 0.06);
    // The shop buys as BG/NBD says, and nobody should come nearer than who knew the truth of others.
    expect(found.bgnbd.rmse).toBeLessThan(1.1 * possible.rmse);
    expect(found.bgnbd.rank).toBeGreaterThan(possible.rank - 0.03);
    // What comes in differs from what was expected by up to 6 % in itself here, and training windows as much.
    expect(Math.abs(found.bgnbd.total - 1)).toBeLessThan(0.15);
    for (const kind of LEARNERS) expect(found[kind].rmse, kind).toBeLessThan(nobody.rmse);
    for (const kind of ['ziln', 'gbdt', 'gbdt-tweedie']) expect(found[kind].rank, kind).toBeGreaterThan(nobody.rank);
  });
});

describe('what is learned of the subscription product, against what is true of its customers', () => {
  const LEARNERS = ['survival', 'survival-logistic', 'survival-sbg'];
  const BASELINES = ['baseline-retention', 'baseline-arpu-churn', 'baseline-mean'];

  it.each([1, 2, 3])('seed %i', async (seed) => {
    const company = await subscriptionProduct(seed, 5000, CUTOFF, HORIZON_DAYS);
    const found = await distances(company, [...LEARNERS, ...BASELINES]);
    const nobody = best(found, BASELINES);
    const mean = [...company.truth.values()].reduce((sum, value) => sum + value, 0) / company.truth.size;
    expect(found.survival.rmse).toBeLessThan(0.8 * nobody.rmse);
    expect(found.survival.rmse).toBeLessThan(0.12 * mean);
    expect(found.survival.rank).toBeGreaterThan(0.99);
    for (const kind of LEARNERS) {
      expect(Math.abs(found[kind].total - 1), kind).toBeLessThan(0.05);
      expect(found[kind].rank, kind).toBeGreaterThan(best(found, ['baseline-arpu-churn', 'baseline-mean']).rank);
    }
    expect(found['survival-sbg'].rmse).toBeLessThan(nobody.rmse);
    expect(nobody.rmse).toBe(found['baseline-retention'].rmse);
  });
});
