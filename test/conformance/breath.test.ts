import { describe, expect, it } from 'vitest';
import type { Feature, ParamValue, TrainingData } from '../../src/core/contract/index.ts';
import { createRng } from '../../src/core/random.ts';
import { createTestContext } from '../testContext.ts';
import { purchaseHistory } from './purchaseHistory.ts';
import { CASES, fitWith } from './sampleData.ts';
import type { Case } from './sampleData.ts';
import { contractFeatures, contractOutcome } from './contractSample.ts';
import { RECENCY_FEATURE } from '../../src/core/models/baselines/recency.ts';
import { leftInWindow, timedOutcome } from './timedSample.ts';

const ROWS = 100_000;
const LIMIT_MS = 200;
/** Short where a kind has such parameters: how long it holds its breath does not depend on how often it does. */
const SHORT: Record<string, ParamValue> = { nEstimators: 2, maxDepth: 8, nAlphas: 5, maxIter: 3, epochs: 1, batchSize: 1024, units: '4', denseUnits: '4', dimensions: 4 };

const rng = createRng(1);
const columns = Array.from({ length: 20 }, () => Float64Array.from({ length: ROWS }, () => rng.next()));
const numbers: Feature[] = columns.map((values, f) => ({ name: ['spendLastHorizon', 'spendRatePerHorizon'][f] ?? `x${f}`, kind: 'number', values }));
const features = [...numbers, ...purchaseHistory(ROWS, rng.fork('history'))];
const pair = ['user', 'item'].map((name): Feature => ({ name, kind: 'category', categories: Array.from({ length: 1_000 }, (_, i) => `${name} ${i}`), codes: Int32Array.from({ length: ROWS }, () => rng.int(1_000)) }));

function dataFor({ kind, task }: Case): TrainingData {
  const classes = { regression: undefined, spend: undefined, contract: undefined, anomaly: undefined, churn: ['stayed', 'left'], binary: ['low', 'high'], multiclass: ['low', 'middle', 'high'] }[task];
  if (task === 'contract') return contracts();
  const quantity = columns[0].map((value) => (value + rng.next()) / 2);
  if (task === 'churn') return users();
  return { x: { rows: ROWS, features: kind === 'ncf' ? [...features, ...pair] : features }, y: classes ? quantity.map((value) => Math.floor(value * classes.length)) : quantity, classes };
}

/** With what baselines read, and more person-periods than are learned from. */
function users(): TrainingData {
  const recency: Feature = { name: RECENCY_FEATURE, kind: 'number', values: columns[19].map((value) => Math.floor(30 * value)) };
  const x = { rows: ROWS, features: [...features, recency] };
  const timed = timedOutcome(x, 1);
  return { x, y: leftInWindow(timed), classes: ['stayed', 'left'], timed };
}

/** Half of the columns, and what contracts need beside. */
function contracts(): TrainingData {
  const plan: Feature = { name: 'plan', kind: 'category', categories: ['basic', 'pro'], codes: Int32Array.from(columns[19], (value) => (value < 0.5 ? 0 : 1)) };
  const x = { rows: ROWS, features: [...features.slice(0, 11), plan, ...contractFeatures(ROWS, 1)] };
  return { x, y: columns[0].map((value) => 100 * value), outcome: contractOutcome(x, 1) };
}

/** The longest that a fit goes without a breath: a cancel is answered at the next one. */
async function longestHold({ estimator }: Case, data: TrainingData): Promise<number> {
  let last = performance.now();
  let longest = 0;
  const ctx = createTestContext();
  const breathe = async () => {
    longest = Math.max(longest, performance.now() - last);
    await ctx.breathe();
    last = performance.now();
  };
  await fitWith(estimator, data, SHORT, { ...ctx, breathe });
  return Math.max(longest, performance.now() - last);
}

describe('a cancel at 100,000 rows × 20', () => {
  it.each(CASES)('is answered within 200 ms by $kind ($task)', async (each) => {
    const data = dataFor(each);
    const holds: number[] = [];
    while (holds.length < 3 && !holds.some((holdMs) => holdMs < LIMIT_MS)) holds.push(await longestHold(each, data));
    expect(Math.min(...holds)).toBeLessThan(LIMIT_MS);
  });
});
