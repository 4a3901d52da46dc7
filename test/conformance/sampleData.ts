import { defaultParams } from '../../src/core/contract/index.ts';
import type { Estimator, Feature, FeatureTable, Model, ParamValue, TrainingData } from '../../src/core/contract/index.ts';
import { createRng } from '../../src/core/random.ts';
import { createTestContext } from '../testContext.ts';
import type { TestContext } from '../testContext.ts';

const PLANS = ['basic', 'plus', 'pro'];

/** Customers with numbers, a category, and holes; the features that the baselines need among them. */
export function sampleTable(rows: number, seed = 1): FeatureTable {
  const rng = createRng(seed);
  const numbers = (name: string, draw: () => number): Feature => ({ name, kind: 'number', values: Float64Array.from({ length: rows }, draw) });
  const features: Feature[] = [
    numbers('spendLastHorizon', () => (rng.next() < 0.5 ? 0 : 100 * rng.next())),
    numbers('spendRatePerHorizon', () => 50 * rng.next()),
    numbers('recency', () => (rng.next() < 0.1 ? NaN : 300 * rng.next())),
    { name: 'plan', kind: 'category', categories: PLANS, codes: Int32Array.from({ length: rows }, () => rng.int(4) - 1) },
  ];
  return { rows, features };
}

export function sampleData(rows: number, seed = 1): TrainingData {
  const x = sampleTable(rows, seed);
  const [spend, rate, recency] = x.features.map((feature) => (feature.kind === 'number' ? feature.values : new Float64Array(0)));
  const [, , , plan] = x.features;
  const noise = createRng(seed).fork('noise');
  const y = Float64Array.from({ length: rows }, (_, row) => {
    const planEffect = plan.kind === 'category' ? 20 * Math.abs(plan.codes[row] - 1) : 0;
    return 0.5 * spend[row] + 0.01 * rate[row] * (recency[row] || 100) + planEffect + 5 * noise.normal();
  });
  return { x, y };
}

/** Fits with the defaults, changed by those of `params` that the kind has. */
export function fitWith(estimator: Estimator, data: TrainingData, params: Record<string, ParamValue> = {}, ctx: TestContext = createTestContext()): Promise<Model> {
  const own = Object.entries(params).filter(([name]) => Object.hasOwn(estimator.params, name));
  return estimator.fit(data, { ...defaultParams(estimator.params), ...Object.fromEntries(own) }, ctx);
}

/** The table with each feature changed. */
export function mapFeatures(x: FeatureTable, change: (feature: Feature) => Feature): FeatureTable {
  return { rows: x.rows, features: x.features.map(change) };
}

export function allMissing(feature: Feature): Feature {
  return feature.kind === 'number' ? { ...feature, values: new Float64Array(feature.values.length).fill(NaN) } : { ...feature, codes: new Int32Array(feature.codes.length).fill(-1) };
}
