import type { ParamSpecs } from '../../contract/index.ts';
import { gbdtParams } from '../gradient-boosting/params.ts';
import type { GbdtParams } from '../gradient-boosting/params.ts';

/** What trees over person-periods can be asked. */
export type HazardTreeParams = Pick<GbdtParams, 'nEstimators' | 'maxDepth' | 'learningRate' | 'subsample' | 'colsampleBytree' | 'regLambda' | 'minChildWeight' | 'earlyStoppingRounds'>;

/** The boosted trees' own, but that leaves of rare ends are small: the hessian of a chance of 3 % is a thirtieth of a row. */
export const hazardTreeParams: ParamSpecs<HazardTreeParams> = {
  nEstimators: gbdtParams.nEstimators,
  maxDepth: gbdtParams.maxDepth,
  learningRate: gbdtParams.learningRate,
  subsample: gbdtParams.subsample,
  colsampleBytree: gbdtParams.colsampleBytree,
  regLambda: gbdtParams.regLambda,
  minChildWeight: { type: 'number', default: 3, min: 0, max: 1e9, help: 'Least sum of p · (1 − p) over the person-periods on each side of a split.' },
  earlyStoppingRounds: gbdtParams.earlyStoppingRounds,
};
