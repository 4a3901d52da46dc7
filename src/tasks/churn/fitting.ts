import type { Estimator, FeatureTable, Registry, TrainingData } from '../../core/contract/index.ts';
import type { Calibration, CalibrationMethod } from '../../core/calibration/calibration.ts';
import { predictRows } from '../../core/models/predictRows.ts';
import { createRng } from '../../core/random.ts';
import { fitModel, learnsInSteps } from '../fitModel.ts';
import type { Fit, TrainingContext } from '../fitModel.ts';
import type { ModelRequest } from '../types.ts';
import { calibrateModel } from './calibrateModel.ts';
import type { Holdout } from './holdout.ts';
import { CHURN_CLASSES, inputOf, learnsTimes, plannedRequest, timedOf } from './modelInputs.ts';
import type { TimedRows } from './timedRows.ts';
import { takeRows } from './trainingRows.ts';
import type { ChurnRows } from './trainingRows.ts';
import type { ChurnPlan } from './types.ts';

/** What every model of a training shares. */
export interface FittingTask {
  /** Nobody among these three left within the gap: they have no answer. */
  readonly learning: ChurnRows;
  readonly validation: ChurnRows;
  /** Users whom no model learns from. */
  readonly calibrating: ChurnRows;
  /** What models of when users leave learn from and stop by in place of the first two; absent where none was asked for. */
  readonly timed?: TimedRows;
  readonly holdout: Holdout;
  readonly plan: Pick<ChurnPlan, 'horizon' | 'gap' | 'stepDays'>;
  readonly calibration: CalibrationMethod;
  readonly seed: number;
  readonly registry: Registry;
}

/** A model, what it says of the held-out users, and how that is to be read. */
export interface FittedModel extends Fit {
  /** The table that it reads of the held-out users. */
  readonly input: FeatureTable;
  /** Of every held-out user, as the model says it. */
  readonly predicted: Float64Array;
  readonly calibration: Calibration;
  /** Of the calibration rows, as the model says it. */
  readonly onCalibration: Float64Array;
  readonly fitMs: number;
  readonly predictMs: number;
}

/** Learns one model, calibrates it by users whom it did not learn from, and predicts every held-out user. Progress phase: `fit:<kind>`. */
export async function fitChurnModel(task: FittingTask, asked: ModelRequest, ctx: TrainingContext): Promise<FittedModel> {
  const request = plannedRequest(asked, task.plan);
  const estimator = await task.registry.get(request.kind);
  const startMs = ctx.nowMs();
  const rng = createRng(task.seed).fork(request.kind);
  const fit = await fitModel(estimator, request, dataFor(estimator, task), rng.fork('fit'), request.kind, ctx);
  const fittedMs = ctx.nowMs();
  const onCalibration = await predictCalibration(estimator, fit, task, ctx);
  const calibration = calibrateModel(onCalibration, task.calibrating.y, task.calibration);
  const input = inputOf(request.kind, task.holdout);
  const predicted = await predictRows(fit.model, input, ctx);
  return { ...fit, input, predicted, calibration, onCalibration, fitMs: fittedMs - startMs, predictMs: ctx.nowMs() - fittedMs };
}

/** One that looks at no target learns from what the held-out users did before the cutoff. */
function dataFor(estimator: Estimator, task: FittingTask): TrainingData {
  const { kind } = estimator;
  if (estimator.learnsFrom === 'history') return historyOf(kind, task.holdout);
  const timed = learnsTimes(kind) ? task.timed : undefined;
  const { learning, validation } = timed ?? task;
  const partOf = (rows: ChurnRows) => ({ x: inputOf(kind, rows), y: rows.y, ...(timed && { timed: timedOf(rows, task.plan, timed.causes) }) });
  const watched = learnsInSteps(estimator) && validation.x.rows > 0;
  return { ...partOf(learning), classes: CHURN_CLASSES, ...(watched ? { validation: partOf(validation) } : {}) };
}

function historyOf(kind: string, rows: Pick<ChurnRows, 'x' | 'sequences'>): TrainingData {
  return { x: inputOf(kind, rows), y: new Float64Array(rows.x.rows), classes: CHURN_CLASSES };
}

/**
 * What a model says of the calibration rows. One that looks at no target has seen there what became of them: a twin says it, that learned from the other users at the latest
 * cutoff before.
 */
async function predictCalibration(estimator: Estimator, fit: Fit, { learning, calibrating, seed }: FittingTask, ctx: TrainingContext): Promise<Float64Array> {
  const input = inputOf(estimator.kind, calibrating);
  if (input.rows === 0) return new Float64Array(0);
  if (estimator.learnsFrom !== 'history') return predictRows(fit.model, input, ctx);
  const latest = learning.cutoffs.reduce((most, cutoff) => Math.max(most, cutoff), -Infinity);
  const rows = takeRows(learning, Int32Array.from(learning.cutoffs.keys()).filter((row) => learning.cutoffs[row] === latest));
  const slot = `${estimator.kind}/twin`;
  const twin = await fitModel(estimator, fit.request, historyOf(estimator.kind, rows), createRng(seed).fork(slot), slot, ctx);
  try {
    return await predictRows(twin.model, input, ctx);
  } finally {
    twin.model.dispose();
  }
}
