import type { Estimator, FeatureTable, Registry } from '../../core/contract/index.ts';
import { predictRows } from '../../core/models/predictRows.ts';
import { createRng } from '../../core/random.ts';
import { groupHoldout, groupKFolds, splitByFold } from '../../core/selection/folds.ts';
import { selectRows } from '../featureTables.ts';
import { fitModel, learnsInSteps } from '../fitModel.ts';
import type { Fit, TrainingContext } from '../fitModel.ts';
import type { ModelRequest } from '../types.ts';
import type { Calibration, JudgedModel } from './judging.ts';
import { fitFeatureState, withRfmScores } from './rfm.ts';
import type { FeatureState } from './rfm.ts';
import { splitValidation, takeRows } from './trainingData.ts';
import type { ClvRows } from './trainingData.ts';

/** A model and what it says of the hold-out. */
export type FittedModel = JudgedModel;

/** What every model of a training shares. */
export interface FittingTask {
  /** Without RFM scores. */
  readonly training: ClvRows;
  /** Fitted on `training`. */
  readonly state: FeatureState;
  /** `training` with RFM scores. */
  readonly scored: ClvRows;
  readonly seed: number;
  readonly registry: Registry;
}

const FOLDS = 5;
/** Share of customers whose rows an outlook is made from, by a model that learned from the others. */
const CALIBRATION_SHARE = 0.2;

/** Learns from the training rows, and predicts the hold-out's (features with RFM scores). */
export async function fitForecast(task: FittingTask, holdout: FeatureTable, request: ModelRequest, ctx: TrainingContext): Promise<FittedModel> {
  const estimator = await task.registry.get(request.kind);
  const startMs = ctx.nowMs();
  const fitted = await fitRows(estimator, task.seed, task.scored, request, request.kind, ctx);
  const calibration = await calibrate(estimator, task, request, fitted, ctx);
  const fittedMs = ctx.nowMs();
  const predicted = await predictRows(fitted.model, holdout, ctx);
  return { ...fitted, predicted, calibration, fitMs: fittedMs - startMs, predictMs: ctx.nowMs() - fittedMs };
}

/** What the same way of learning says of customers it has not seen. A baseline says the same of everyone or looks at no target, and is asked itself. */
async function calibrate(estimator: Estimator, { scored, seed }: FittingTask, request: ModelRequest, fitted: Fit, ctx: TrainingContext): Promise<Calibration | null> {
  if (estimator.role === 'baseline') return { predicted: await predictRows(fitted.model, scored.x, ctx), actual: scored.y };
  if (fitted.stoppedEarly || new Set(scored.customers).size < FOLDS) return null;
  const { train, holdout } = groupHoldout(scored.customers, CALIBRATION_SHARE, createRng(seed).fork('calibration'));
  const apart = takeRows(scored, holdout);
  const { model } = await fitRows(estimator, seed, takeRows(scored, train), request, `${request.kind}/calibration`, { ...ctx, onProgress: () => {} });
  const predicted = await predictRows(model, apart.x, ctx);
  model.dispose();
  return { predicted, actual: apart.y };
}

/**
 * For one period only: each fifth of the customers is predicted by a model that learned from the other four, and the model that is
 * kept learns from all. Everything that is fitted, RFM cuts too, is fitted without the predicted fifth.
 * Throws `not-enough-data` for fewer than five customers.
 */
export async function fitFolds(task: FittingTask, request: ModelRequest, ctx: TrainingContext): Promise<FittedModel> {
  const estimator = await task.registry.get(request.kind);
  const { training, state } = task;
  const foldOfRow = groupKFolds(training.customers, FOLDS, createRng(task.seed).fork('folds'));
  const predicted = new Float64Array(training.x.rows);
  let fitMs = 0;
  let predictMs = 0;
  let stoppedEarly = false;
  for (let k = 0; k < FOLDS; k++) {
    const startMs = ctx.nowMs();
    const { train, holdout } = splitByFold(foldOfRow, k);
    const others = takeRows(training, train);
    const foldState = fitFeatureState(others.x, state.horizonDays);
    const fitted = await fitRows(estimator, task.seed, scoreRows(others, foldState), request, `${request.kind}/fold-${k + 1}`, ctx);
    const fittedMs = ctx.nowMs();
    const ofFold = await predictRows(fitted.model, withRfmScores(selectRows(training.x, holdout), foldState), ctx);
    holdout.forEach((row, i) => (predicted[row] = ofFold[i]));
    fitted.model.dispose();
    stoppedEarly ||= fitted.stoppedEarly;
    fitMs += fittedMs - startMs;
    predictMs += ctx.nowMs() - fittedMs;
  }
  const startMs = ctx.nowMs();
  const kept = await fitRows(estimator, task.seed, task.scored, request, request.kind, ctx);
  return { ...kept, stoppedEarly: stoppedEarly || kept.stoppedEarly, predicted, calibration: { predicted, actual: training.y }, fitMs: fitMs + ctx.nowMs() - startMs, predictMs };
}

export function scoreRows(rows: ClvRows, state: FeatureState): ClvRows {
  return { ...rows, x: withRfmScores(rows.x, state) };
}

async function fitRows(estimator: Estimator, seed: number, rows: ClvRows, request: ModelRequest, slot: string, ctx: TrainingContext): Promise<Fit> {
  const rng = createRng(seed).fork(slot);
  const { learn, validate } = splitValidation(rows, learnsInSteps(estimator), rng.fork('validation'));
  const data = { x: learn.x, y: learn.y, validation: validate && { x: validate.x, y: validate.y } };
  return fitModel(estimator, request, data, rng.fork('fit'), slot, ctx);
}
