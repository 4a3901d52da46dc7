import { defaultParams } from '../../src/core/contract/index.ts';
import type { Estimator, Feature, FeatureTable, LearningTask, Model, ParamValue, TrainingData } from '../../src/core/contract/index.ts';
import { createRng } from '../../src/core/random.ts';
import { registry } from '../../src/registry.ts';
import { purchaseHistory } from './purchaseHistory.ts';
import { createTestContext } from '../testContext.ts';
import type { TestContext } from '../testContext.ts';
import { contractFeatures, contractOutcome } from './contractSample.ts';
import { leftInWindow, timedOutcome } from './timedSample.ts';
import { RECENCY_FEATURE } from '../../src/core/models/baselines/recency.ts';

const PLANS = ['basic', 'plus', 'pro'];

/** Customers with numbers, a category, and holes; the features that baselines, models of customers and learners of contracts read by name among them. */
export function sampleTable(rows: number, seed = 1): FeatureTable {
  const rng = createRng(seed);
  const numbers = (name: string, draw: () => number): Feature => ({ name, kind: 'number', values: Float64Array.from({ length: rows }, draw) });
  const features: Feature[] = [
    numbers('spendLastHorizon', () => (rng.next() < 0.5 ? 0 : 100 * rng.next())),
    numbers('spendRatePerHorizon', () => 50 * rng.next()),
    numbers('recency', () => (rng.next() < 0.1 ? NaN : 300 * rng.next())),
    { name: 'plan', kind: 'category', categories: PLANS, codes: Int32Array.from({ length: rows }, () => rng.int(4) - 1) },
    ...purchaseHistory(rows, rng.fork('history')),
    ...contractFeatures(rows, seed),
  ];
  return { rows, features };
}

/** An estimator and one of its tasks: every law is tried on each. */
export interface Case {
  readonly kind: string;
  readonly task: LearningTask;
  readonly estimator: Estimator;
}

export const CASES: readonly Case[] = (await Promise.all(registry.kinds.map((kind) => registry.get(kind)))).flatMap((estimator) => estimator.tasks.map((task) => ({ kind: estimator.kind, task, estimator })));

/** Small where a kind has such parameters, so that many fits stay quick. */
export const SMALL: Record<string, ParamValue> = { nEstimators: 12, maxDepth: 3, nAlphas: 10, units: '8', denseUnits: '8', dimensions: 6, dropout: 0.1, epochs: 30, batchSize: 8, schedule: 'cosine' };

/** Learns from pairs of categories, and from nothing else. */
const PAIRS = 'ncf';
/** The categories of the sample table that stand for pairs. */
const PAIR_NAMES: ReadonlySet<string> = new Set(['plan', 'billingPeriod']);

/** Whether a kind cannot learn without this feature, whatever else there is. */
export function isNeeded(kind: string, { name }: Feature): boolean {
  return (kind === PAIRS && PAIR_NAMES.has(name)) || (kind === 'baseline-recency' && name === RECENCY_FEATURE);
}

/** A quantity below the first number is class 0, below the second 1, … */
const CLASS_BOUNDS = { regression: [], binary: [80], multiclass: [60, 110], anomaly: [], spend: [], contract: [], churn: [] };

/** Rows with something to be learned from them: a quantity, the class that it falls in, or nothing that counts. */
export function sampleData(task: LearningTask, rows: number, seed = 1): TrainingData {
  const x = sampleTable(rows, seed);
  const y = quantities(x, seed);
  const bounds = CLASS_BOUNDS[task];
  if (task === 'contract') return { x, y, outcome: contractOutcome(x, seed) };
  if (task === 'churn') return churnData(x, seed);
  if (task === 'regression' || task === 'spend') return { x, y };
  if (task === 'anomaly') return { x, y: new Float64Array(rows) };
  const classes = ['low', 'middle', 'high'].slice(0, bounds.length + 1);
  return { x, y: y.map((quantity) => bounds.filter((bound) => quantity >= bound).length), classes };
}

function churnData(x: FeatureTable, seed: number): TrainingData {
  const timed = timedOutcome(x, seed);
  return { x, y: leftInWindow(timed), classes: ['stayed', 'left'], timed };
}

/** Rows of which this kind can learn something by what it reads: for pairs, whether plan and billing go together. */
export function learnableData({ kind, task }: Case, rows: number): TrainingData {
  const data = sampleData(task, rows);
  if (kind !== PAIRS) return data;
  const [plan, billing] = ['plan', 'billingPeriod'].map((name) => data.x.features.find((feature) => feature.name === name));
  if (plan?.kind !== 'category' || billing?.kind !== 'category') throw new Error('The sample has no pairs.');
  return { ...data, y: Float64Array.from(plan.codes, (code, row) => (code + billing.codes[row] + 2) % (data.classes?.length ?? 2)) };
}

function quantities(x: FeatureTable, seed: number): Float64Array {
  const [spend, rate, recency] = x.features.map((feature) => (feature.kind === 'number' ? feature.values : new Float64Array(0)));
  const [, , , plan] = x.features;
  const noise = createRng(seed).fork('noise');
  return Float64Array.from({ length: x.rows }, (_, row) => {
    const planEffect = plan.kind === 'category' ? 20 * Math.abs(plan.codes[row] - 1) : 0;
    return 0.5 * spend[row] + 0.01 * rate[row] * (recency[row] || 100) + planEffect + 5 * noise.normal();
  });
}

/** Numbers that a model answers for each row. */
export function outputsOf({ classes }: { readonly classes?: readonly string[] }): number {
  return classes && classes.length > 2 ? classes.length : 1;
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

/** The given rows of a table. */
export function tableRows(x: FeatureTable, rows: readonly number[]): FeatureTable {
  const pick = (feature: Feature): Feature =>
    feature.kind === 'number' ? { ...feature, values: Float64Array.from(rows, (row) => feature.values[row]) } : { ...feature, codes: Int32Array.from(rows, (row) => feature.codes[row]) };
  return { rows: rows.length, features: x.features.map(pick) };
}

export function allMissing(feature: Feature): Feature {
  return feature.kind === 'number' ? { ...feature, values: new Float64Array(feature.values.length).fill(NaN) } : { ...feature, codes: new Int32Array(feature.codes.length).fill(-1) };
}
