import type { Calibration } from '../../core/calibration/calibration.ts';
import type { Model, TaskContext } from '../../core/contract/index.ts';
import { predictRows } from '../../core/models/predictRows.ts';
import type { PredictionContext } from '../../core/models/predictRows.ts';
import { finalProbability } from './calibrateModel.ts';
import type { UsersAtRisk } from './holdout.ts';
import { inputOf } from './modelInputs.ts';
import { expectedProfitOf } from './profit.ts';
import type { ChurnPredictions, Economics } from './types.ts';

/** A model of a list, and how what it says is to be read. */
export interface ListModel {
  readonly kind: string;
  readonly model: Model;
  readonly calibration: Calibration;
  /** Raised by the boost where that is asked for: baselines are not. */
  readonly isLearner: boolean;
}

/** What a list is made of beside the models' numbers. */
export interface ListFacts {
  readonly keys: readonly string[];
  readonly users: Pick<UsersAtRisk, 'cutoff' | 'users'>;
  readonly actual: Float64Array;
  readonly value: Float64Array;
  readonly economics: Economics;
  readonly champion: string;
  /** Whom the boost is for; absent: no boost. */
  readonly flagged?: Uint8Array;
}

/** What each model says of users at risk, as it says it. Progress phase: `predict`. */
export async function predictUsers(models: readonly Pick<ListModel, 'kind' | 'model'>[], users: UsersAtRisk, ctx: PredictionContext & Pick<TaskContext, 'onProgress'>): Promise<Readonly<Record<string, Float64Array>>> {
  const byKind: Record<string, Float64Array> = {};
  for (const [i, { kind, model }] of models.entries()) {
    ctx.onProgress({ phase: 'predict', done: i, total: models.length, unit: 'models' });
    await ctx.breathe();
    byKind[kind] = users.users.length === 0 ? new Float64Array(0) : await predictRows(model, inputOf(kind, users), ctx);
  }
  return byKind;
}

export function composeList(models: readonly Pick<ListModel, 'kind' | 'calibration' | 'isLearner'>[], byKind: ChurnPredictions['byKind'], { keys, users, actual, value, economics, champion, flagged }: ListFacts): ChurnPredictions {
  const calibrated = Object.fromEntries(models.map(({ kind, calibration, isLearner }) => [kind, finalProbability(calibration, byKind[kind], isLearner ? flagged : undefined)]));
  return {
    keys: Array.from(users.users, (user) => keys[user]),
    cutoff: users.cutoff,
    actual,
    byKind,
    calibrated,
    value,
    expectedProfit: expectedProfitOf(calibrated[champion], value, economics),
  };
}
