import { defaultParams } from '../../contract/index.ts';
import { gradientBoosting } from '../gradient-boosting/gradientBoosting.ts';
import { gbdtParams } from '../gradient-boosting/params.ts';
import { hazardEstimator } from './hazardEstimator.ts';
import { hazardTreeParams } from './hazardTreeParams.ts';
import type { HazardTreeParams } from './hazardTreeParams.ts';

/** Discrete-time hazard on boosted trees. */
export const survival = hazardEstimator<HazardTreeParams>({
  kind: 'survival',
  version: 1,
  params: hazardTreeParams,
  presets: {},
  fit: (data, given, ctx) => gradientBoosting.fit(data, { ...defaultParams(gbdtParams), ...given }, ctx),
  load: (artifact) => gradientBoosting.load(artifact),
});
