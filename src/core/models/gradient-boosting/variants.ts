import type { Artifact, Estimator } from '../../contract/index.ts';
import { asKind, variant } from '../variant.ts';
import { GBDT_KIND } from './gbdtModel.ts';
import { gradientBoosting } from './gradientBoosting.ts';
import { gbdtPresets } from './params.ts';

/**
 * Boosted trees for money that is often 0: Tweedie's loss with a log link, so that predictions are above 0. Targets below 0 (refunds larger than purchases) count as 0,
 * for the distribution has none: those rows are predicted too much, and so is the total, by what was refunded.
 */
export const tweedieBoosting: Estimator = variant(gradientBoosting, {
  kind: 'gbdt-tweedie',
  tasks: ['spend', 'contract'],
  defaults: {},
  fixed: { objective: 'tweedie' },
  without: ['quantileAlpha', 'huberSlope', 'scalePosWeight'],
  presets: { seed: gbdtPresets.seed },
  target: (y) => y.map((money) => Math.max(0, money)),
});

/** Boosted trees with the seed document's settings as defaults, to stand beside tame ones in the same table. */
export const seedBoosting: Estimator = variant(gradientBoosting, { kind: 'gbdt-seed', tasks: ['spend', 'contract'], defaults: { ...gbdtPresets.seed, objective: 'squaredError' } });

const VARIANTS: ReadonlySet<string> = new Set([tweedieBoosting.kind, seedBoosting.kind]);

/** The artifact of boosted trees under boosting's own name, whichever variant learned it; undefined where it holds no boosted trees alone. */
export function asBoosting(artifact: Artifact): Artifact | undefined {
  if (artifact.kind === GBDT_KIND) return artifact;
  return VARIANTS.has(artifact.kind) ? asKind(artifact, artifact.kind, GBDT_KIND) : undefined;
}
