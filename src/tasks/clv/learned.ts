import type { Artifact } from '../../core/contract/index.ts';
import type { LearnedClv } from './score.ts';
import { chosenOf } from './summedKinds.ts';
import type { ClvReport } from './types.ts';

/** What a report and its artifacts say that was learned; of two streams, which models are added up. */
export function learnedOf({ streams }: Pick<ClvReport, 'streams'>, featureState: Artifact, models: Readonly<Record<string, Artifact>>): LearnedClv {
  const names = Object.keys(streams ?? {});
  const chosen = streams && Object.fromEntries(chosenOf(Object.values(streams)).map((one, i) => [names[i], one]));
  return { featureState, models, chosen };
}
