import type { ClvMetrics } from '../../tasks/clv/types.ts';

export type ClvMetric = Exclude<keyof ClvMetrics, 'mapeLeftOut'>;

/** In the order of the table. */
export const CLV_METRICS: readonly ClvMetric[] = ['rmse', 'mae', 'r2', 'wape', 'bias', 'gini', 'mape'];
