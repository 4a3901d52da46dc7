import type { Estimator, FeatureTable, Registry, TrainingData } from '../../core/contract/index.ts';
import { predictRows } from '../../core/models/predictRows.ts';
import { createRng } from '../../core/random.ts';
import { splitByFold } from '../../core/selection/folds.ts';
import { selectRows } from '../featureTables.ts';
import { fitModel, learnsInSteps } from '../fitModel.ts';
import type { Fit, TrainingContext } from '../fitModel.ts';
import type { ModelRequest } from '../types.ts';
import { learningData, takeRows } from './learningRows.ts';
import type { LearningRows } from './learningRows.ts';
import { DEFAULT_THRESHOLD, chooseThreshold } from './threshold.ts';
import type { ThresholdOption } from './types.ts';

/** A model and what it says of the rows to predict. */
export interface FittedModel extends Fit {
  /** Rows × outputs: one number a row, or one probability a class where there are three or more. */
  readonly predicted: Float64Array;
  /** For two classes: from which probability a row is said to be of the second. */
  readonly threshold: number;
  /** False where a rule for the threshold had no rows to look at, and the default is used. */
  readonly thresholdFound: boolean;
  readonly fitMs: number;
  readonly predictMs: number;
}

/** What every model of a training shares. */
export interface FittingTask {
  readonly classes: readonly string[];
  readonly training: LearningRows;
  /** Rows to predict; for folds, those to learn from. */
  readonly x: FeatureTable;
  readonly foldOfRow?: Int32Array;
  readonly folds: number;
  readonly threshold: ThresholdOption;
  readonly validationShare: number;
  readonly seed: number;
  readonly registry: Registry;
}

/** Learns from the training rows, and predicts the others. */
export async function fitHoldout(task: FittingTask, request: ModelRequest, ctx: TrainingContext): Promise<FittedModel> {
  const estimator = await task.registry.get(request.kind);
  const startMs = ctx.nowMs();
  const fitted = await fitRows(task, estimator, task.training, request, request.kind, ctx);
  const fittedMs = ctx.nowMs();
  const predicted = await predictRows(fitted.fit.model, task.x, ctx);
  const predictMs = ctx.nowMs() - fittedMs;
  return { ...fitted.fit, predicted, ...settled([fitted.threshold]), fitMs: fittedMs - startMs, predictMs };
}

/**
 * Each fold is predicted by a model that learned from the others, encoders and threshold included; the model that is kept learns from all rows,
 * and its threshold is the folds' mean.
 */
export async function fitFolds(task: FittingTask, foldOfRow: Int32Array, request: ModelRequest, ctx: TrainingContext): Promise<FittedModel> {
  const estimator = await task.registry.get(request.kind);
  const outputs = task.classes.length > 2 ? task.classes.length : 1;
  const predicted = new Float64Array(task.x.rows * outputs);
  const thresholds: (number | undefined)[] = [];
  let fitMs = 0;
  let predictMs = 0;
  let stoppedEarly = false;
  for (let k = 0; k < task.folds; k++) {
    const startMs = ctx.nowMs();
    const { train, holdout } = splitByFold(foldOfRow, k);
    const { fit, threshold } = await fitRows(task, estimator, takeRows(task.training, train), request, `${request.kind}/fold-${k + 1}`, ctx);
    const fittedMs = ctx.nowMs();
    const ofFold = await predictRows(fit.model, selectRows(task.x, holdout), ctx);
    holdout.forEach((row, i) => predicted.set(ofFold.subarray(i * outputs, (i + 1) * outputs), row * outputs));
    fit.model.dispose();
    thresholds.push(threshold);
    stoppedEarly ||= fit.stoppedEarly;
    fitMs += fittedMs - startMs;
    predictMs += ctx.nowMs() - fittedMs;
  }
  const startMs = ctx.nowMs();
  const { fit } = await fitRows(task, estimator, task.training, request, request.kind, ctx);
  return { ...fit, stoppedEarly: stoppedEarly || fit.stoppedEarly, predicted, ...settled(thresholds), fitMs: fitMs + ctx.nowMs() - startMs, predictMs };
}

interface FitOfRows {
  readonly fit: Fit;
  readonly threshold: number | undefined;
}

async function fitRows({ classes, seed, threshold, validationShare }: FittingTask, estimator: Estimator, rows: LearningRows, request: ModelRequest, slot: string, ctx: TrainingContext): Promise<FitOfRows> {
  const rng = createRng(seed).fork(slot);
  const byRule = classes.length === 2 && typeof threshold !== 'number';
  const data = learningData(rows, classes, learnsInSteps(estimator) || byRule ? validationShare : 0, rng.fork('validation'));
  const fit = await fitModel(estimator, request, data, rng.fork('fit'), slot, ctx);
  return { fit, threshold: byRule ? await thresholdOf(data, fit, threshold, ctx) : thresholdNumber(threshold) };
}

async function thresholdOf({ validation }: TrainingData, { model }: Fit, rule: ThresholdOption, ctx: TrainingContext): Promise<number | undefined> {
  return validation && chooseThreshold(rule, validation.y, await predictRows(model, validation.x, ctx));
}

function thresholdNumber(threshold: ThresholdOption): number {
  return typeof threshold === 'number' ? threshold : DEFAULT_THRESHOLD;
}

function settled(thresholds: readonly (number | undefined)[]): Pick<FittedModel, 'threshold' | 'thresholdFound'> {
  const found = thresholds.filter((threshold) => threshold !== undefined);
  const mean = found.reduce((sum, threshold) => sum + threshold, 0) / found.length;
  return { threshold: found.length > 0 ? mean : DEFAULT_THRESHOLD, thresholdFound: found.length === thresholds.length };
}
