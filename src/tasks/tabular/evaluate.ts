import type { FeatureTable } from '../../core/contract/index.ts';
import { compareByLoss } from '../../core/metrics/pairedBootstrap.ts';
import { evaluateLoss } from '../../core/metrics/meanLoss.ts';
import { createRng } from '../../core/random.ts';
import { selectValues } from '../featureTables.ts';
import type { TrainingContext } from '../fitModel.ts';
import { permuteFeatures, sampleRows } from '../permuteFeatures.ts';
import type { FittedModel } from './fitting.ts';
import { judge } from './judge.ts';
import { lossOf, outputsOf } from './losses.ts';
import type { Comparison, TabularLearn, TabularModelReport } from './types.ts';

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
  const sample = sampleRows(task.x, task.judged, actual);
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

function selectOutputs(predicted: Float64Array, rows: Int32Array, outputs: number): Float64Array {
  const selected = new Float64Array(rows.length * outputs);
  for (let i = 0; i < rows.length; i++) {
    for (let k = 0; k < outputs; k++) selected[i * outputs + k] = predicted[rows[i] * outputs + k];
  }
  return selected;
}
