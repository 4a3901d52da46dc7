import type { Estimator, Registry } from '../../core/contract/index.ts';
import { predictRows } from '../../core/models/predictRows.ts';
import { createRng } from '../../core/random.ts';
import { groupKFolds, splitByFold } from '../../core/selection/folds.ts';
import { selectRows } from '../featureTables.ts';
import { fitModel, learnsInSteps } from '../fitModel.ts';
import type { Fit, TrainingContext } from '../fitModel.ts';
import type { ModelRequest } from '../types.ts';
import type { Calibration, JudgedModel } from './judging.ts';
import { completeFeatures, fitFeatureState } from './featureState.ts';
import type { FeatureState } from './featureState.ts';
import { splitValidation, takeRows } from './trainingData.ts';
import type { ClvRows, RowsApart } from './trainingData.ts';
import type { StreamName } from './sources.ts';
import type { ClvOptions } from './types.ts';

/** A model and what it says of the hold-out. */
export interface FittedModel extends Fit, Omit<JudgedModel, keyof Fit> {}

/** What every model of a stream's training shares. */
export interface FittingTask {
  readonly stream: StreamName;
  /** Names the stream's random numbers and checkpoints. */
  readonly slot: string;
  /** Without the features that need a state. */
  readonly training: ClvRows;
  /** Fitted on `training`. */
  readonly state: FeatureState;
  /** `training` with all features. */
  readonly scored: ClvRows;
  /** Whose rows are set apart, where two streams must agree on it; default: drawn by lot for each model. By index into the stream's keys. */
  readonly isApart?: (customer: number) => boolean;
  readonly options: Pick<ClvOptions, 'seed' | 'rfm' | 'engagement'>;
  readonly registry: Registry;
}

const FOLDS = 5;

/** Learns from the training rows, and predicts the hold-out's (with all features). One that looks at no target learns from what the held-out customers did before. */
export async function fitForecast(task: FittingTask, holdout: ClvRows, request: ModelRequest, ctx: TrainingContext): Promise<FittedModel> {
  const estimator = await task.registry.get(request.kind);
  const startMs = ctx.nowMs();
  const fitted = await fitRows(estimator, task, estimator.learnsFrom === 'history' ? holdout : task.scored, request, request.kind, ctx);
  const calibration = { ...(await judge(fitted, fitted.apart ?? task.scored, ctx)), places: fitted.apart?.places };
  const fittedMs = ctx.nowMs();
  const predicted = await predictRows(fitted.model, holdout.x, ctx);
  return { ...fitted, predicted, calibration, fitMs: fittedMs - startMs, predictMs: ctx.nowMs() - fittedMs };
}

/**
 * For one period only: each fifth of the customers is predicted by a model that learned from the other four, and the model that is
 * kept learns from all. Everything that is fitted, RFM cuts too, is fitted without the predicted fifth.
 * Throws `not-enough-data` for fewer than five customers.
 */
export async function fitFolds(task: FittingTask, request: ModelRequest, ctx: TrainingContext): Promise<FittedModel> {
  const estimator = await task.registry.get(request.kind);
  const { training, options } = task;
  const foldOfRow = groupKFolds(training.customers, FOLDS, createRng(options.seed).fork('folds'));
  const predicted = new Float64Array(training.x.rows);
  let fitMs = 0;
  let predictMs = 0;
  let stoppedEarly = false;
  for (let k = 0; k < FOLDS; k++) {
    const startMs = ctx.nowMs();
    const { train, holdout } = splitByFold(foldOfRow, k);
    const others = takeRows(training, train);
    const foldState = fitFeatureState(task.stream, others.x, options);
    const fitted = await fitRows(estimator, task, completeRows(others, foldState), request, `${request.kind}/fold-${k + 1}`, ctx);
    const fittedMs = ctx.nowMs();
    const ofFold = await predictRows(fitted.model, completeFeatures(selectRows(training.x, holdout), foldState), ctx);
    holdout.forEach((row, i) => (predicted[row] = ofFold[i]));
    fitted.model.dispose();
    stoppedEarly ||= fitted.stoppedEarly;
    fitMs += fittedMs - startMs;
    predictMs += ctx.nowMs() - fittedMs;
  }
  const startMs = ctx.nowMs();
  const kept = await fitRows(estimator, task, task.scored, request, request.kind, ctx);
  const calibration = { predicted, actual: training.y };
  return { ...kept, stoppedEarly: stoppedEarly || kept.stoppedEarly, predicted, calibration, fitMs: fitMs + ctx.nowMs() - startMs, predictMs };
}

export function completeRows(rows: ClvRows, state: FeatureState): ClvRows {
  return { ...rows, x: completeFeatures(rows.x, state) };
}

interface FitApart extends Fit {
  /** Rows that it did not learn from; absent where it looks at no target, or where there are too few customers. */
  readonly apart?: RowsApart;
}

/** A learner of targets learns from nine tenths of the customers; a baseline, and one that looks at no target, from all. */
async function fitRows(estimator: Estimator, { options, slot: prefix, isApart }: FittingTask, rows: ClvRows, request: ModelRequest, name: string, ctx: TrainingContext): Promise<FitApart> {
  const slot = `${prefix}${name}`;
  const rng = createRng(options.seed).fork(slot);
  const learnsTargets = estimator.role === 'learner' && estimator.learnsFrom !== 'history';
  const { learn, apart } = learnsTargets ? splitValidation(rows, rng.fork('validation'), isApart) : { learn: rows, apart: undefined };
  const validation = learnsInSteps(estimator) && apart ? { x: apart.x, y: apart.y, outcome: apart.outcome } : undefined;
  const fit = await fitModel(estimator, request, { x: learn.x, y: learn.y, outcome: learn.outcome, validation }, rng.fork('fit'), slot, ctx);
  return { ...fit, apart };
}

async function judge({ model }: Fit, { x, y }: ClvRows, ctx: TrainingContext): Promise<Calibration> {
  return { predicted: await predictRows(model, x, ctx), actual: y };
}
