/** Names of the measures that a churn report's table shows, in its order. */
export const CHURN_METRICS = ['logLoss', 'auc', 'averagePrecision', 'brier', 'ece'] as const;
