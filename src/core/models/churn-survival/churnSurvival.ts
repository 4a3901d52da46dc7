import { defaultParams } from '../../contract/index.ts';
import type { ParamSpecs } from '../../contract/index.ts';
import { gradientBoosting } from '../gradient-boosting/gradientBoosting.ts';
import { gbdtParams } from '../gradient-boosting/params.ts';
import type { GbdtParams } from '../gradient-boosting/params.ts';
import { competingHazards } from './competingHazards.ts';

export type ChurnSurvivalParams = Pick<GbdtParams, 'nEstimators' | 'maxDepth' | 'learningRate' | 'subsample' | 'colsampleBytree' | 'regLambda' | 'minChildWeight' | 'earlyStoppingRounds'>;

/** The boosted trees' own, but for leaves of rare events (the hessian of a chance of 3 % is a thirtieth of a row), and that they stop where validation users say so. */
const params: ParamSpecs<ChurnSurvivalParams> = {
  nEstimators: gbdtParams.nEstimators,
  maxDepth: gbdtParams.maxDepth,
  learningRate: gbdtParams.learningRate,
  subsample: gbdtParams.subsample,
  colsampleBytree: gbdtParams.colsampleBytree,
  regLambda: gbdtParams.regLambda,
  minChildWeight: { type: 'number', default: 3, min: 0, max: 1e9, help: 'Least sum of p · (1 − p) over the person-periods on each side of a split.' },
  earlyStoppingRounds: { type: 'integer', default: 20, min: 0, max: 10_000, unit: 'trees', help: 'Stop after this many rounds without a better score of the validation users, and keep the best; 0 is off. Without validation users it is off.' },
};

/** Competing hazards on boosted trees. */
export const churnSurvival = competingHazards<ChurnSurvivalParams>({
  kind: 'churn-survival',
  version: 1,
  periodKind: 'number',
  params,
  fit: (data, given, ctx) => gradientBoosting.fit(data, { ...defaultParams(gbdtParams), ...given, earlyStoppingRounds: data.validation ? given.earlyStoppingRounds : 0 }, ctx),
  load: (artifact) => gradientBoosting.load(artifact),
});
