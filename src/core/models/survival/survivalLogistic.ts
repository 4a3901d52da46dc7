import { defaultParams } from '../../contract/index.ts';
import type { ParamSpecs } from '../../contract/index.ts';
import { fitLogistic, loadBoundedLogistic, logistic } from '../logistic/logistic.ts';
import type { LogisticParams } from '../logistic/logistic.ts';
import { hazardEstimator } from './hazardEstimator.ts';

export type SurvivalLogisticParams = Pick<LogisticParams, 'C' | 'maxIter' | 'tol'>;

const { C, maxIter, tol } = logistic.params;
const params: ParamSpecs<SurvivalLogisticParams> = { C, maxIter, tol };

/** Discrete-time hazard on logistic regression: every feature moves the log-odds of leaving by a fixed amount, as far as it was seen to reach in training. */
export const survivalLogistic = hazardEstimator<SurvivalLogisticParams>({
  kind: 'survival-logistic',
  // 2: how far each feature reached; a model that does not know it says that whoever is far from all others leaves at once, or never.
  version: 2,
  params,
  presets: {},
  fit: (data, given, ctx) => fitLogistic(data, { ...defaultParams(logistic.params), ...given }, ctx, true),
  load: loadBoundedLogistic,
});
