import { engagementNote } from './engagement.ts';
import { rfmNotes } from './featureList.ts';
import type { FeatureState } from './featureState.ts';
import type { FeatureNote } from './types.ts';

/** The notes of a stream's own features, and behind them those of what its state adds: in the table's order. */
export function completeNotes(notes: readonly FeatureNote[], { rfm, engagement }: FeatureState): readonly FeatureNote[] {
  return [...notes, ...(rfm ? rfmNotes : []), ...(engagement ? [engagementNote] : [])];
}
