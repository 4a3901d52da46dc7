import type { AnomalyMetrics } from '../../tasks/anomaly/types.ts';

/** Names of the measures that a report shows, in its order. */
export const ANOMALY_METRICS: readonly (keyof AnomalyMetrics)[] = ['precision', 'recall', 'aucPr', 'auc'];
