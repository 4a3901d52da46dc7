import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import type { Feature, FeatureTable } from '../../src/core/contract/index.ts';
import { defaultParams, resolveParams } from '../../src/core/contract/index.ts';
import { evaluationMetric } from '../../src/core/metrics/evaluationMetric.ts';
import { rankByScore } from '../../src/core/metrics/ranking.ts';
import { isolationForest } from '../../src/core/models/isolation-forest/isolationForest.ts';
import { randomForest } from '../../src/core/models/random-forest/randomForest.ts';
import { missingSharedData, sharedData } from '../sharedData.ts';
import { createTestContext } from '../testContext.ts';
import oracle from './forests.json' with { type: 'json' };

interface ForestCase {
  readonly file: string;
  readonly heldFile?: string;
  readonly target: string;
  readonly positive?: string;
  readonly leftOut: readonly string[];
  readonly categories: readonly string[];
  /** By metric, one a seed. */
  readonly scores: Readonly<Record<string, readonly number[]>>;
}

interface IsolationCase {
  readonly file: string;
  readonly leftOut: readonly string[];
  readonly every: number;
  readonly scores: readonly number[];
}

const SYNTHETIC_ROWS = 600;
/** Ours are fewer than scikit-learn's 20 where there are many rows, so that the test is done in a minute. */
const seedsFor = (rows: number) => Array.from({ length: rows > 10_000 ? 2 : 10 }, (_, i) => i + 1);
const ISOLATION_SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

type Row = Readonly<Record<string, string>>;

function readRows(file: string): Row[] {
  return Papa.parse<Row>(readFileSync(sharedData(file), 'utf8'), { header: true, skipEmptyLines: true }).data;
}

const numberOf = (cell: string) => (cell.trim() === '' ? NaN : Number(cell));
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: readonly number[]) => values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1);

function numbers(name: string, values: Iterable<number>): Feature {
  return { name, kind: 'number', values: Float64Array.from(values) };
}

function tableOf(rows: readonly Row[], { target, leftOut, categories }: ForestCase): FeatureTable {
  const names = Object.keys(rows[0]).filter((name) => name !== target && !leftOut.includes(name));
  const features = names.map((name): Feature => {
    const cells = rows.map((row) => row[name]);
    if (!categories.includes(name)) return numbers(name, cells.map(numberOf));
    const known = [...new Set(cells)].sort();
    return { name, kind: 'category', categories: known, codes: Int32Array.from(cells, (cell) => known.indexOf(cell)) };
  });
  return { rows: rows.length, features };
}

async function forestScores(given: ForestCase): Promise<Record<string, number[]>> {
  const rows = readRows(given.file);
  const learned = given.heldFile ? rows : rows.filter((_, row) => row % 5 > 0);
  const held = given.heldFile ? readRows(given.heldFile) : rows.filter((_, row) => row % 5 === 0);
  const targetOf = (row: Row) => (given.positive ? Number(row[given.target] === given.positive) : Number(row[given.target]));
  const data = { x: tableOf(learned, given), y: Float64Array.from(learned, targetOf), classes: given.positive ? ['other', given.positive] : undefined };
  const params = resolveParams('random-forest', randomForest.params, { nEstimators: oracle.trees, minSamplesLeaf: 1 });
  const scores: Record<string, number[]> = {};
  for (const seed of seedsFor(learned.length)) {
    const model = await randomForest.fit(data, params, createTestContext({ seed }));
    const predicted = model.predict(tableOf(held, given));
    for (const metric of Object.keys(given.scores)) (scores[metric] ??= []).push(evaluationMetric(metric).evaluate(predicted, Float64Array.from(held, targetOf), undefined, 1));
  }
  return scores;
}

describe.each(Object.entries<ForestCase>(oracle.forests))('a random forest on %s', (name, given) => {
  it.skipIf(missingSharedData(given.file))('scores no worse than scikit-learn’s by more than 1 % or two standard errors (means over seeds)', { timeout: 300_000 }, async () => {
    for (const [metric, ours] of Object.entries(await forestScores(given))) {
      const theirs = given.scores[metric];
      const standardError = Math.sqrt(variance(ours) / ours.length + variance(theirs) / theirs.length);
      const worse = evaluationMetric(metric).direction === 'lower' ? mean(ours) - mean(theirs) : mean(theirs) - mean(ours);
      console.info(`${name}, ${metric}: ${mean(ours).toPrecision(5)}; scikit-learn ${mean(theirs).toPrecision(5)} (standard error of the difference ${standardError.toPrecision(2)})`);
      expect(worse).toBeLessThanOrEqual(Math.max(0.01 * mean(theirs), 2 * standardError));
    }
  });
});

/** Lehmer's generator, as in the script. */
function uniform(count: number, seed = 1): Float64Array {
  let state = seed;
  return Float64Array.from({ length: count }, () => (state = (16807 * state) % 2147483647) / 2147483647);
}

/** The script's rows × 4, by name. */
function synthetic(): Map<string, FeatureTable> {
  const u = uniform(5 * SYNTHETIC_ROWS);
  const twelve = uniform(48 * SYNTHETIC_ROWS, 2);
  const flat = (row: number, f: number) => u[5 * row + f];
  const bell = (row: number, f: number) => twelve.subarray(48 * row + 12 * f, 48 * row + 12 * f + 12).reduce((sum, value) => sum + value, 0) - 6;
  const isFar = (row: number) => row % 25 === 0;
  const cells: Record<string, (row: number, f: number) => number> = {
    uniform: flat,
    normal: bell,
    'heavy tails': (row, f) => 1 / (flat(row, f) + 0.01),
    'two clusters and strangers': (row, f) => (isFar(row) ? 16 * flat(row, f) - 8 : bell(row, f) + (flat(row, 4) < 0.5 ? 4 : -4)),
    'a line in space': (row, f) => flat(row, 4) * [1, 2, -1, 0.5][f] + (isFar(row) ? 0.5 : 0.02) * bell(row, f),
  };
  const columns = (cell: (row: number, f: number) => number) => [0, 1, 2, 3].map((f) => numbers(`x${f}`, Array.from({ length: SYNTHETIC_ROWS }, (_, row) => cell(row, f))));
  return new Map(Object.entries(cells).map(([name, cell]) => [name, { rows: SYNTHETIC_ROWS, features: columns(cell) }]));
}

async function isolationScores(x: FeatureTable, every: number): Promise<Float64Array> {
  const sums = new Float64Array(Math.ceil(x.rows / every));
  for (const seed of ISOLATION_SEEDS) {
    const model = await isolationForest.fit({ x, y: new Float64Array(x.rows) }, defaultParams(isolationForest.params), createTestContext({ seed }));
    const scores = model.predict(x);
    sums.forEach((sum, i) => (sums[i] = sum + scores[i * every]));
  }
  return sums.map((sum) => sum / ISOLATION_SEEDS.length);
}

/** Spearman's: the correlation of ranks. */
function rankCorrelation(a: Float64Array, b: Float64Array): number {
  const ranksOf = (values: Float64Array) => {
    const ranks = new Float64Array(values.length);
    rankByScore(values).forEach((row, rank) => (ranks[row] = rank));
    return ranks;
  };
  const [ranksA, ranksB] = [ranksOf(a), ranksOf(b)];
  const squares = ranksA.reduce((sum, rank, row) => sum + (rank - ranksB[row]) ** 2, 0);
  return 1 - (6 * squares) / (a.length * (a.length ** 2 - 1));
}

function expectSameScores(name: string, ours: Float64Array, theirs: Float64Array): void {
  const correlation = rankCorrelation(ours, theirs);
  const furthest = ours.reduce((most, score, row) => Math.max(most, Math.abs(score - theirs[row])), 0);
  console.info(`Isolation forest, ${name}: rank correlation ${correlation.toFixed(4)}, scores differ by ${furthest.toFixed(3)} at most`);
  expect(correlation).toBeGreaterThanOrEqual(0.95);
  expect(furthest).toBeLessThan(0.05);
}

describe('an isolation forest (means over seeds)', () => {
  const tables = synthetic();

  it.each(Object.entries(oracle.synthetic))('ranks and scores as scikit-learn’s does: %s', async (name, theirs) => {
    expectSameScores(name, await isolationScores(tables.get(name) ?? { rows: 0, features: [] }, 1), Float64Array.from(theirs));
  });

  const files = Object.entries<IsolationCase>(oracle.files);
  it.skipIf(files.some(([, { file }]) => missingSharedData(file))).each(files)('ranks and scores as scikit-learn’s does: the numbers of %s', async (name, { file, leftOut, every, scores }) => {
    const rows = readRows(file);
    const names = Object.keys(rows[0]).filter((column) => !leftOut.includes(column));
    const whole = rows.filter((row) => names.every((column) => !Number.isNaN(numberOf(row[column]))));
    const x = { rows: whole.length, features: names.map((column) => numbers(column, whole.map((row) => numberOf(row[column])))) };
    expectSameScores(name, await isolationScores(x, every), Float64Array.from(scores));
  });
});
