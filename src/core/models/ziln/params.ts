import { defaultParams } from '../../contract/index.ts';
import type { ParamSpecs } from '../../contract/index.ts';
import { gbdtParams, gbdtPresets } from '../gradient-boosting/params.ts';
import type { GbdtParams } from '../gradient-boosting/params.ts';

/** Of boosting's parameters those that mean the same for both of its parts: their losses are given, and weighing spenders more would spoil the chances. */
type Fixed = 'objective' | 'evalMetric' | 'scalePosWeight' | 'quantileAlpha' | 'huberSlope' | 'tweedieVariancePower';

/** For each of the two boostings alike. */
export type ZilnParams = Omit<GbdtParams, Fixed>;

const { objective, evalMetric, scalePosWeight, quantileAlpha, huberSlope, tweedieVariancePower, ...shared } = gbdtParams;

export const zilnParams: ParamSpecs<ZilnParams> = {
  ...shared,
  nEstimators: { ...shared.nEstimators, help: 'How many trees each of the two parts adds up, at most: the chance to spend, and how much.' } as typeof shared.nEstimators,
};

export const zilnPresets: Readonly<Record<string, Partial<ZilnParams>>> = gbdtPresets;

/** What a part's boosting is told. */
export function partParams(params: ZilnParams): GbdtParams {
  return { ...defaultParams<GbdtParams>(gbdtParams), ...params };
}
