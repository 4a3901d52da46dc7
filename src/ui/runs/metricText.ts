import { NO_VALUE, formatMoney, formatNumber, formatPercent } from '../../i18n/format.ts';
import type { ClvMetrics } from '../../tasks/clv/types.ts';

export type Metric = Exclude<keyof ClvMetrics, 'mapeLeftOut'>;

/** In the order of the table. */
export const METRICS: readonly Metric[] = ['rmse', 'mae', 'r2', 'wape', 'bias', 'gini', 'mape'];

/** A measure with its unit; RMSE and MAE are amounts a customer. */
export function metricText(metric: Metric, value: number | null, unit: string): string {
  if (value === null || !Number.isFinite(value)) return NO_VALUE;
  switch (metric) {
    case 'rmse':
    case 'mae':
      return formatMoney(value, unit);
    case 'bias':
      return withSign(value, formatPercent(Math.abs(value)));
    case 'wape':
    case 'mape':
      return formatPercent(value);
    case 'r2':
    case 'gini':
      return `${value < 0 ? '−' : ''}${formatNumber(Math.abs(value), 3)}`;
  }
}

/** `<0.1 %` says all that a sign would. */
function withSign(value: number, size: string): string {
  return value === 0 || size.startsWith('<') ? size : `${value > 0 ? '+' : '−'}${size}`;
}
