import type { Artifact } from '../../core/contract/index.ts';
import type { LearnedClv } from './score.ts';
import { bestBaseline } from './sumStreams.ts';
import type { ClvReport } from './types.ts';

/** What a report and its artifacts say that was learned; of two streams, which models are added up. */
export function learnedOf({ streams }: Pick<ClvReport, 'streams'>, featureState: Artifact, models: Readonly<Record<string, Artifact>>): LearnedClv {
  const chosen = streams && Object.fromEntries(Object.entries(streams).map(([name, report]) => [name, { champion: report.champion, baseline: bestBaseline(report).kind }]));
  return { featureState, models, chosen };
}
