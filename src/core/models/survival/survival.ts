import { defaultParams } from '../../contract/index.ts';
import type { ParamSpecs } from '../../contract/index.ts';
import { gradientBoosting } from '../gradient-boosting/gradientBoosting.ts';
import { gbdtParams } from '../gradient-boosting/params.ts';
import type { GbdtParams } from '../gradient-boosting/params.ts';
import { hazardEstimator } from './hazardEstimator.ts';

export type SurvivalParams = Pick<GbdtParams, 'nEstimators' | 'maxDepth' | 'learningRate' | 'subsample' | 'colsampleBytree' | 'regLambda' | 'minChildWeight' | 'earlyStoppingRounds'>;

/** The boosted trees' own, but that leaves of rare ends are small: the hessian of a chance of 3 % is a thirtieth of a row. */
const params: ParamSpecs<SurvivalParams> = {
  nEstimators: gbdtParams.nEstimators,
  maxDepth: gbdtParams.maxDepth,
  learningRate: gbdtParams.learningRate,
  subsample: gbdtParams.subsample,
  colsampleBytree: gbdtParams.colsampleBytree,
  regLambda: gbdtParams.regLambda,
  minChildWeight: { type: 'number', default: 3, min: 0, max: 1e9, help: 'Least sum of p · (1 − p) over the person-periods on each side of a split.' },
  earlyStoppingRounds: gbdtParams.earlyStoppingRounds,
};

/** Discrete-time hazard on boosted trees. */
export const survival = hazardEstimator<SurvivalParams>({
  kind: 'survival',
  version: 1,
  params,
  presets: {},
  fit: (data, given, ctx) => gradientBoosting.fit(data, { ...defaultParams(gbdtParams), ...given }, ctx),
  load: (artifact) => gradientBoosting.load(artifact),
});
