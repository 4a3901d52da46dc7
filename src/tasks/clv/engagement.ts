import type { Feature, FeatureTable } from '../../core/contract/index.ts';
import { numberFeature } from '../featureTables.ts';
import type { FeatureNote } from './types.ts';

/** The seed document's weights: 0.3 page views, 0.4 session duration, 0.3 feature usage. */
const PARTS = [
  { feature: 'pageViews', weight: 0.3 },
  { feature: 'sessionDuration', weight: 0.4 },
  { feature: 'featureUsage', weight: 0.3 },
] as const;

/** What each part is measured in: its mean and standard deviation over the training rows; 0 and 1 for the seed document's raw sum. */
export interface EngagementScale {
  readonly means: readonly number[];
  readonly deviations: readonly number[];
}

export const RAW_SCALE: EngagementScale = { means: [0, 0, 0], deviations: [1, 1, 1] };

export const engagementNote: FeatureNote = { name: 'engagement', unit: 'score', meaning: '0.3 page views + 0.4 session duration + 0.3 feature usage, each in standard deviations of the training rows, or raw as in the seed document.' };

export function hasEngagement({ features }: FeatureTable): boolean {
  return PARTS.every(({ feature }) => features.some(({ name }) => name === feature));
}

/** Over the rows that have a part; a constant part counts nothing. */
export function fitEngagementScale(training: FeatureTable): EngagementScale {
  const columns = PARTS.map(({ feature }) => numberFeature(training, feature).filter(Number.isFinite));
  const means = columns.map((values) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length));
  const deviations = columns.map((values, i) => Math.sqrt(values.reduce((sum, value) => sum + (value - means[i]) ** 2, 0) / Math.max(1, values.length)) || Number.MAX_VALUE);
  return { means, deviations };
}

/** Missing where any part is. */
export function engagement(table: FeatureTable, { means, deviations }: EngagementScale): Feature {
  const columns = PARTS.map(({ feature }) => numberFeature(table, feature));
  const values = Float64Array.from({ length: table.rows }, (_, row) => PARTS.reduce((sum, { weight }, i) => sum + (weight * (columns[i][row] - means[i])) / deviations[i], 0));
  return { name: engagementNote.name, kind: 'number', values };
}
