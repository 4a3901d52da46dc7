import { exp } from '../../core/math/exp.ts';
import { log } from '../../core/math/log.ts';
import { sigmoid } from '../../core/math/sigmoid.ts';
import { defaultObjectiveParams } from '../../core/objectives/objective.ts';
import type { ObjectiveName, ObjectiveParams } from '../../core/objectives/objective.ts';
import { hasField, objectAt, parameterAt } from './fields.ts';
import type { Fields } from './fields.ts';

/** How XGBoost keeps the base score: as a prediction, whose link it takes on loading. */
export type BaseScoreLink = 'identity' | 'log' | 'logit';

/** An objective as both sides know it. */
export interface SharedObjective {
  /** First the name that is written, then others that mean the same model. */
  readonly xgboostNames: readonly [string, ...string[]];
  readonly link: BaseScoreLink;
  /** XGBoost's block of parameters, and the parameter that is ours too. */
  readonly block?: readonly [block: string, parameter: string, ours: keyof ObjectiveParams];
}

const SCALE_POS_WEIGHT = ['reg_loss_param', 'scale_pos_weight', 'scalePosWeight'] as const;

export const SHARED_OBJECTIVES: Readonly<Record<ObjectiveName, SharedObjective>> = {
  squaredError: { xgboostNames: ['reg:squarederror', 'reg:linear'], link: 'identity', block: SCALE_POS_WEIGHT },
  absoluteError: { xgboostNames: ['reg:absoluteerror'], link: 'identity' },
  // XGBoost 1.7 has no quantiles: for it this is the median's objective, which predicts the same way.
  quantile: { xgboostNames: ['reg:absoluteerror'], link: 'identity' },
  huber: { xgboostNames: ['reg:pseudohubererror'], link: 'identity', block: ['pseudo_huber_param', 'huber_slope', 'huberSlope'] },
  logistic: { xgboostNames: ['binary:logistic'], link: 'logit', block: SCALE_POS_WEIGHT },
  softmax: { xgboostNames: ['multi:softprob', 'multi:softmax'], link: 'identity' },
  poisson: { xgboostNames: ['count:poisson'], link: 'log', block: ['poisson_regression_param', 'max_delta_step', 'maxDeltaStep'] },
  gamma: { xgboostNames: ['reg:gamma'], link: 'log' },
  tweedie: { xgboostNames: ['reg:tweedie'], link: 'log', block: ['tweedie_regression_param', 'tweedie_variance_power', 'tweedieVariancePower'] },
};

/** Our name of XGBoost's objective; undefined for one that we do not have. */
export function objectiveNamed(xgboostName: string): ObjectiveName | undefined {
  const names = Object.keys(SHARED_OBJECTIVES) as ObjectiveName[];
  return names.find((name) => SHARED_OBJECTIVES[name].xgboostNames.includes(xgboostName));
}

/** The objective's parameters from the file's block; defaults for what it does not have. Throws `bad-file`. */
export function readObjectiveParams(name: ObjectiveName, objective: Fields): ObjectiveParams {
  const [block, parameter, ours] = SHARED_OBJECTIVES[name].block ?? [];
  if (!block || !parameter || !ours || !hasField(objective, block)) return defaultObjectiveParams;
  return { ...defaultObjectiveParams, [ours]: parameterAt(objectAt(objective, block), parameter) };
}

/** The margin that XGBoost makes of a base score, with its 32-bit steps; NaN or infinite where it has none. */
export function marginOf(baseScore: number, link: BaseScoreLink): number {
  const score = Math.fround(baseScore);
  if (link === 'identity') return score;
  if (link === 'log') return Math.fround(log(score));
  return 0 - Math.fround(log(Math.fround(Math.fround(1 / score) - 1)));
}

/** The 32-bit base score whose margin is nearest to this one; a neutral one where no score has such a margin. */
export function baseScoreFor(margin: number, link: BaseScoreLink): number {
  const score = Math.fround(link === 'identity' ? margin : link === 'log' ? exp(margin) : sigmoid(margin));
  if (Number.isFinite(marginOf(score, link))) return score;
  return { identity: 0, log: 1, logit: 0.5 }[link];
}
