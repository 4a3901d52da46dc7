import { featureName } from '../i18n/messages/clvNames.ts';
import { segmentText } from '../i18n/segmentText.ts';
import type { FeatureNote, SegmentedTotals } from '../tasks/clv/types.ts';

/** What a chart by segment says beside the numbers. */
export interface SegmentFacts {
  /** Of money. */
  readonly unit: string;
  readonly horizonDays: number;
  /** The report's, for units of what customers are divided by. */
  readonly features: readonly FeatureNote[];
}

/** The feature in plain words, and each segment in turn. */
export function segmentNames({ feature, segments }: SegmentedTotals, { unit, features }: SegmentFacts): { readonly feature: string; readonly segments: readonly string[] } {
  const featureUnit = features.find(({ name }) => name === feature)?.unit ?? '';
  return { feature: featureName(feature), segments: segments.map(({ segment }) => segmentText(segment, featureUnit, unit)) };
}

/** Inside a title. Spanish and English both write it small there; an acronym stays. */
export function lowerFirst(text: string): string {
  return /^\p{Lu}\p{Lu}/u.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}
