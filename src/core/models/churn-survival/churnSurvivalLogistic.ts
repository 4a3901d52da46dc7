import { defaultParams } from '../../contract/index.ts';
import type { ParamSpecs } from '../../contract/index.ts';
import { fitLogistic, loadBoundedLogistic, logistic } from '../logistic/logistic.ts';
import type { LogisticParams } from '../logistic/logistic.ts';
import { competingHazards } from './competingHazards.ts';

export type ChurnSurvivalLogisticParams = Pick<LogisticParams, 'C' | 'maxIter' | 'tol'>;

const { C, maxIter, tol } = logistic.params;
const params: ParamSpecs<ChurnSurvivalLogisticParams> = { C, maxIter, tol };

/** Competing hazards on logistic regression: each period has a hazard of its own, and every feature moves its log-odds by a fixed amount, as far as it was seen to reach in training. */
export const churnSurvivalLogistic = competingHazards<ChurnSurvivalLogisticParams>({
  kind: 'churn-survival-logistic',
  version: 1,
  periodKind: 'category',
  params,
  fit: (data, given, ctx) => fitLogistic(data, { ...defaultParams(logistic.params), ...given }, ctx, true),
  load: loadBoundedLogistic,
});
