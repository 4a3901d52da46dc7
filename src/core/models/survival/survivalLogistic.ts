import { defaultParams } from '../../contract/index.ts';
import type { ParamSpecs } from '../../contract/index.ts';
import { logistic } from '../logistic/logistic.ts';
import type { LogisticParams } from '../logistic/logistic.ts';
import { hazardEstimator } from './hazardEstimator.ts';

export type SurvivalLogisticParams = Pick<LogisticParams, 'C' | 'maxIter' | 'tol'>;

const { C, maxIter, tol } = logistic.params;
const params: ParamSpecs<SurvivalLogisticParams> = { C, maxIter, tol };

/** Discrete-time hazard on logistic regression: every feature moves the log-odds of leaving by a fixed amount. */
export const survivalLogistic = hazardEstimator<SurvivalLogisticParams>({
  kind: 'survival-logistic',
  params,
  presets: {},
  fit: (data, given, ctx) => logistic.fit(data, { ...defaultParams(logistic.params), ...given }, ctx),
  load: (artifact) => logistic.load(artifact),
});
