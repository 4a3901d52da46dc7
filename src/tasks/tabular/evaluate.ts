import type { FeatureTable } from '../../core/contract/index.ts';
import { compareByLoss } from '../../core/metrics/pairedBootstrap.ts';
import { evaluateLoss } from '../../core/metrics/meanLoss.ts';
import type { MeanLoss } from '../../core/metrics/meanLoss.ts';
import { createRng } from '../../core/random.ts';
import { permutationImportance } from '../../core/selection/permutationImportance.ts';
import { selectRows, selectValues } from '../featureTables.ts';
import type { TrainingContext } from '../fitModel.ts';
import type { FittedModel } from './fitting.ts';
import { judge } from './judge.ts';
import { lossOf, outputsOf } from './losses.ts';
import type { Comparison, PermutationImportance, TabularLearn, TabularModelReport } from './types.ts';

/** Permuting costs a prediction a feature and deal: with many features, fewer rows. */
const MAX_PERMUTED_ROWS = 2000;
const MIN_PERMUTED_ROWS = 200;
const PERMUTED_CELLS = 100_000;
/** Each costs a prediction by all features: among ten thousand, only those that count most. */
const MAX_PERMUTED_FEATURES = 200;
const PERMUTATION_REPEATS = 3;

/** The rows by which every model is judged: those with a known actual. */
export interface JudgingTask {
  readonly learn: TabularLearn;
  readonly classes: readonly string[];
  /** Of all rows that were predicted. */
  readonly x: FeatureTable;
  readonly actual: Float64Array;
  /** Positions of the rows to judge by. */
  readonly judged: Int32Array;
  readonly seed: number;
}

interface Judged {
  readonly model: FittedModel;
  readonly predicted: Float64Array;
  readonly loss: number;
}

/** Every model judged on the same rows, lowest loss first; each learner is compared with the best baseline. Progress phase: `evaluate`. */
export async function evaluateModels(fitted: readonly FittedModel[], task: JudgingTask, ctx: TrainingContext): Promise<readonly TabularModelReport[]> {
  const loss = lossOf(task.learn);
  const outputs = outputsOf(task.classes);
  const actual = selectValues(task.actual, task.judged);
  const judged: Judged[] = [];
  for (const model of fitted) {
    await ctx.breathe();
    const predicted = selectOutputs(model.predicted, task.judged, outputs);
    judged.push({ model, predicted, loss: evaluateLoss(loss, predicted, actual, undefined, outputs) });
  }
  const ranked = judged.toSorted((a, b) => a.loss - b.loss || (a.model.request.kind < b.model.request.kind ? -1 : 1));
  const baseline = ranked.find(({ model }) => model.role === 'baseline');
  const rng = createRng(task.seed);
  const sample = sampleRows(task, actual);
  const reports: TabularModelReport[] = [];
  for (const [i, { model, predicted }] of ranked.entries()) {
    ctx.onProgress({ phase: 'evaluate', done: i, total: ranked.length, unit: 'models' });
    await ctx.breathe();
    const theirs = model.role === 'learner' && baseline ? { name: baseline.model.request.kind, predicted: baseline.predicted } : undefined;
    const comparison = theirs ? await compareByLoss(loss, { actual, mine: predicted, theirs, outputs }, { rng: rng.fork('bootstrap'), breathe: () => ctx.breathe() }) : null;
    const permuted = await permuteFeatures(model, sample, loss, outputs, { ...ctx, rng: rng.fork('permutation') });
    reports.push({ ...modelFacts(model, comparison), permutationImportance: permuted, ...judge(task.learn, actual, predicted, task.classes.length, model.threshold) });
  }
  return reports;
}

function modelFacts({ request, role, model, importance, learning, stoppedEarly, fitMs, predictMs }: FittedModel, comparison: Comparison | null) {
  const featureImportance = importance.toSorted((a, b) => b.importance - a.importance);
  return { kind: request.kind, role, params: request.params, comparison, featureImportance, facts: model.facts, learning, stoppedEarly, fitMs, predictMs };
}

interface SampledRows {
  readonly x: FeatureTable;
  readonly y: Float64Array;
}

/** What the loss grows by, feature by feature that the model asks (of very many, the most important), largest first. The same deals for every model. */
async function permuteFeatures({ model, importance }: FittedModel, { x, y }: SampledRows, loss: MeanLoss, outputs: number, ctx: TrainingContext): Promise<readonly PermutationImportance[]> {
  const asked = new Set(model.featureNames);
  const features = x.features.filter(({ name }) => asked.has(name));
  if (features.length === 0) return [];
  const mostImportant = importance.toSorted((a, b) => b.importance - a.importance).slice(0, MAX_PERMUTED_FEATURES).map(({ feature }) => feature);
  const permuted = features.length > MAX_PERMUTED_FEATURES ? new Set(mostImportant) : asked;
  const score = { of: (actual: Float64Array, predicted: Float64Array) => evaluateLoss(loss, predicted, actual, undefined, outputs), higherIsBetter: false };
  const silent = { ...ctx, onProgress: () => {} };
  const found = await permutationImportance({ x: { rows: x.rows, features }, y, features: permuted, predict: (table) => model.predict(table, ctx.engine), score, repeats: PERMUTATION_REPEATS }, silent);
  return found.map(({ feature, mean, deviation }) => ({ feature, increase: mean, std: deviation })).sort((a, b) => b.increase - a.increase);
}

/** Evenly spread over the rows to judge by. */
function sampleRows({ x, judged }: JudgingTask, actual: Float64Array): SampledRows {
  const wanted = Math.min(MAX_PERMUTED_ROWS, Math.max(MIN_PERMUTED_ROWS, Math.floor(PERMUTED_CELLS / x.features.length)));
  const step = Math.max(1, judged.length / wanted);
  const at = Int32Array.from({ length: Math.min(wanted, judged.length) }, (_, i) => Math.floor(i * step));
  return { x: selectRows(x, at.map((position) => judged[position])), y: selectValues(actual, at) };
}

function selectOutputs(predicted: Float64Array, rows: Int32Array, outputs: number): Float64Array {
  const selected = new Float64Array(rows.length * outputs);
  for (let i = 0; i < rows.length; i++) {
    for (let k = 0; k < outputs; k++) selected[i * outputs + k] = predicted[rows[i] * outputs + k];
  }
  return selected;
}
