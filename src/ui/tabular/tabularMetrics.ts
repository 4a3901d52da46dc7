import type { TabularLearn } from '../../tasks/tabular/types.ts';

/** Names of the measures that a report's table shows, in its order. */
export const TABULAR_METRICS: Readonly<Record<TabularLearn, readonly string[]>> = {
  regression: ['rmse', 'mae', 'r2', 'wape', 'bias', 'mape'],
  binary: ['logLoss', 'auc', 'aucPr', 'brier', 'accuracy', 'balancedAccuracy', 'precision', 'recall', 'f1', 'matthews', 'calibrationError'],
  multiclass: ['logLoss', 'accuracy', 'balancedAccuracy', 'macroF1', 'auc'],
};

/** A measure of a model by its name; null where it has none, or no meaning. */
export function metricOf({ metrics }: { readonly metrics: object }, metric: string): number | null {
  const value = Object.hasOwn(metrics, metric) ? (metrics as Readonly<Record<string, unknown>>)[metric] : null;
  return typeof value === 'number' ? value : null;
}

