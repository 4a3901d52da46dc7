import { createRng } from '../../src/core/random.ts';
import type { Feature } from '../../src/core/contract/index.ts';
import type { GbdtParams } from '../../src/core/models/gradient-boosting/params.ts';
import type { BoostingFit } from './boostingFits.ts';
import { coarsen } from './boostingTable.ts';
import type { BoostingTable } from './boostingTable.ts';

const ROWS = 2_000;
const NUMBERS = ['n0', 'n1', 'n2', 'n3', 'n4', 'n5'];
const WITH_MISSING = [...NUMBERS, 'm0', 'm1'];

/** Nothing is drawn by lot, so that both programs must grow the same trees. */
export const EXACT: Partial<GbdtParams> = { nEstimators: 50, maxDepth: 6, learningRate: 0.1, subsample: 1, colsampleBytree: 1, minChildWeight: 1, regLambda: 1 };

/**
 * XGBoost 1.7 does not apply the learning rate to leaves that are medians. Residuals of 0 have gradient 0 in both, so the target is of whole numbers, which
 * 32-bit floats add up exactly; after some 20 trees medians of medians have too many digits for that.
 */
const ABSOLUTE: Partial<GbdtParams> = { learningRate: 1, nEstimators: 20 };

/** One table with a target for each objective. Numbers have at most 200 values. */
interface Synthetic {
  readonly features: readonly Feature[];
  readonly weight: Float64Array;
  /** Any quantity; whole numbers with outliers; a count; above 0; at least 0, often 0; one of two and of four classes. */
  readonly targets: Readonly<Record<'quantity' | 'outliers' | 'count' | 'amount' | 'spend' | 'two' | 'four', Float64Array>>;
}

function synthetic(): Synthetic {
  const rng = createRng('oracle/synthetic');
  const drawn = NUMBERS.map((name): Feature => ({ name, kind: 'number', values: Float64Array.from({ length: ROWS }, () => rng.normal()) }));
  const [a, b, c, d] = coarsen({ rows: ROWS, features: drawn }).features.map((feature) => (feature.kind === 'number' ? feature.values : new Float64Array(0)));
  const holes = [a, b].map((values) => values.map((value) => (rng.next() < 0.1 + 0.2 * Number(value > 0) ? NaN : Math.round(value * 20))));
  const small = Int32Array.from({ length: ROWS }, () => rng.int(6));
  const large = Int32Array.from({ length: ROWS }, () => (rng.next() < 0.05 ? -1 : rng.int(40)));
  const strength = Float64Array.from({ length: 40 }, () => rng.normal());
  const signal = Float64Array.from(a, (_, row) => a[row] * b[row] + Math.abs(c[row]) + (d[row] > 0.5 ? 1 : 0) + (small[row] % 3) / 2 + (large[row] < 0 ? 1 : strength[large[row]]));
  const noisy = (spread: number) => signal.map((value) => value + spread * rng.normal());
  const gammaLike = signal.map((value) => Math.fround(10 * 2 ** value * (0.1 + rng.normal() ** 2)));
  return {
    features: [
      ...drawn,
      ...holes.map((values, i): Feature => ({ name: `m${i}`, kind: 'number', values })),
      { name: 'c6', kind: 'category', codes: small, categories: Array.from({ length: 6 }, (_, code) => `s${code}`) },
      { name: 'c40', kind: 'category', codes: large, categories: Array.from({ length: 40 }, (_, code) => `l${code}`) },
    ],
    weight: Float64Array.from({ length: ROWS }, () => (1 + rng.int(8)) / 4),
    targets: {
      quantity: noisy(1).map(Math.fround),
      outliers: noisy(1).map((value) => Math.round(16 * (rng.next() < 0.05 ? 30 * value : value))),
      count: signal.map((value) => Math.floor(2 ** value * 2 * rng.next())),
      amount: gammaLike,
      spend: gammaLike.map((value) => (rng.next() < 0.4 ? 0 : value)),
      two: noisy(1).map((value) => Number(value > 1.5)),
      four: noisy(1).map((value) => Math.min(3, Math.max(0, Math.floor(value)))),
    },
  };
}

interface Case {
  readonly name: string;
  readonly target: keyof Synthetic['targets'];
  readonly objective: BoostingFit['objective'];
  readonly params?: Partial<GbdtParams>;
  readonly columns?: readonly string[];
  readonly weighted?: boolean;
}

const CASES: readonly Case[] = [
  { name: 'squared error', target: 'quantity', objective: 'squaredError' },
  { name: 'weights', target: 'quantity', objective: 'squaredError', weighted: true },
  { name: 'missing values', target: 'quantity', objective: 'squaredError', columns: WITH_MISSING },
  { name: 'a category with 6 values', target: 'quantity', objective: 'squaredError', columns: [...WITH_MISSING, 'c6'] },
  { name: 'a category with 40 values', target: 'quantity', objective: 'squaredError', columns: [...NUMBERS, 'c40'] },
  { name: 'L1', target: 'quantity', objective: 'squaredError', params: { regAlpha: 5 } },
  { name: 'L2', target: 'quantity', objective: 'squaredError', params: { regLambda: 30 } },
  { name: 'no L2', target: 'quantity', objective: 'squaredError', params: { regLambda: 0 } },
  { name: 'gamma', target: 'quantity', objective: 'squaredError', params: { gamma: 4 } },
  { name: 'minimum child weight', target: 'quantity', objective: 'squaredError', params: { minChildWeight: 15 } },
  { name: 'minimum child weight and missing values', target: 'two', objective: 'logistic', params: { minChildWeight: 4 }, columns: WITH_MISSING },
  { name: 'monotone constraints', target: 'quantity', objective: 'squaredError', params: { monotoneConstraints: '{"n0": 1, "n2": -1, "n4": 1}' } },
  { name: 'monotone constraints and missing values', target: 'quantity', objective: 'squaredError', params: { monotoneConstraints: '{"n0": 1, "n2": -1, "m1": 1}' }, columns: WITH_MISSING },
  { name: 'leaves that gain most', target: 'quantity', objective: 'squaredError', params: { maxDepth: 0, maxLeaves: 24, growPolicy: 'lossguide' }, columns: WITH_MISSING },
  { name: 'leaves level by level', target: 'quantity', objective: 'squaredError', params: { maxDepth: 0, maxLeaves: 24 }, columns: WITH_MISSING },
  { name: 'a largest step', target: 'quantity', objective: 'squaredError', params: { maxDeltaStep: 0.5 } },
  { name: 'fast learning', target: 'quantity', objective: 'squaredError', params: { learningRate: 0.3 }, columns: WITH_MISSING },
  { name: 'absolute error', target: 'outliers', objective: 'absoluteError', params: ABSOLUTE },
  { name: 'absolute error with weights', target: 'outliers', objective: 'absoluteError', params: ABSOLUTE, weighted: true },
  { name: 'pseudo-Huber', target: 'quantity', objective: 'huber', params: { huberSlope: 2 } },
  { name: 'logistic', target: 'two', objective: 'logistic', columns: WITH_MISSING },
  { name: 'logistic with scalePosWeight and weights', target: 'two', objective: 'logistic', params: { scalePosWeight: 3 }, weighted: true },
  { name: 'softmax', target: 'four', objective: 'softmax', columns: WITH_MISSING },
  { name: 'Poisson', target: 'count', objective: 'poisson' },
  { name: 'Poisson with a step of its own', target: 'count', objective: 'poisson', params: { maxDeltaStep: 0.2 } },
  { name: 'gamma deviance', target: 'amount', objective: 'gamma' },
  { name: 'Tweedie', target: 'spend', objective: 'tweedie', params: { tweedieVariancePower: 1.3 } },
];

const CLASSES: Partial<Record<Case['target'], readonly string[]>> = { two: ['no', 'yes'], four: ['a', 'b', 'c', 'd'] };

/** A table a fit: they share their columns. */
export function exactCases(): BoostingFit[] {
  const { features, weight, targets } = synthetic();
  const rows = Int32Array.from({ length: ROWS }, (_, row) => row);
  const x = coarsen({ rows: ROWS, features });
  return CASES.map(({ name, target, objective, params, columns = NUMBERS, weighted }): BoostingFit => {
    const table: BoostingTable = { name: 'synthetic', x, y: targets[target], classes: CLASSES[target], ...(weighted && { weight }) };
    return { id: name, table, columns, objective, params: { ...EXACT, ...params }, seed: 1, learn: rows, predict: rows };
  });
}
