import { defaultParams } from '../../contract/index.ts';
import type { ParamSpecs } from '../../contract/index.ts';
import { gradientBoosting } from '../gradient-boosting/gradientBoosting.ts';
import { gbdtParams } from '../gradient-boosting/params.ts';
import { hazardTreeParams } from '../survival/hazardTreeParams.ts';
import type { HazardTreeParams } from '../survival/hazardTreeParams.ts';
import { competingHazards } from './competingHazards.ts';

/** They stop where validation users say so. */
const params: ParamSpecs<HazardTreeParams> = {
  ...hazardTreeParams,
  earlyStoppingRounds: { type: 'integer', default: 20, min: 0, max: 10_000, unit: 'trees', help: 'Stop after this many rounds without a better score of the validation users, and keep the best; 0 is off. Without validation users it is off.' },
};

/** Competing hazards on boosted trees. */
export const churnSurvival = competingHazards<HazardTreeParams>({
  kind: 'churn-survival',
  version: 1,
  periodKind: 'number',
  params,
  fit: (data, given, ctx) => gradientBoosting.fit(data, { ...defaultParams(gbdtParams), ...given, earlyStoppingRounds: data.validation ? given.earlyStoppingRounds : 0 }, ctx),
  load: (artifact) => gradientBoosting.load(artifact),
});
