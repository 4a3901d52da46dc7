import { signed } from '../../charts/comparisonChart.ts';
import { NO_VALUE, formatNumber } from '../../i18n/format.ts';
import { metricText } from '../../i18n/metricText.ts';
import { t as runs } from '../../i18n/messages/runs.ts';
import type { ChurnModelReport } from '../../tasks/churn/types.ts';
import type { CHURN_METRICS } from './churnMetrics.ts';

const loss = (value: number) => formatNumber(value, 4);

/** A model's metric, with its 95 % interval where there is one. */
export function metricCell({ metrics }: ChurnModelReport, metric: (typeof CHURN_METRICS)[number]): string {
  const interval = metric === 'auc' ? metrics.aucInterval : metric === 'averagePrecision' ? metrics.averagePrecisionInterval : null;
  const value = metricText(metric, metrics[metric], '');
  return interval ? runs('interval', { difference: value, low: formatNumber(interval[0], 3), high: formatNumber(interval[1], 3) }) : value;
}

/** Log loss less the best baseline's, with its interval; a dash where nothing was compared. */
export function againstCell({ comparison }: ChurnModelReport): string {
  if (!comparison) return NO_VALUE;
  const { difference, low, high } = comparison;
  return runs('interval', { difference: signed(difference, loss), low: signed(low, loss), high: signed(high, loss) });
}

/** The baseline that learners were compared with; undefined where none was. */
export function comparedWith(models: readonly ChurnModelReport[]): string | undefined {
  return models.find(({ comparison }) => comparison)?.comparison?.against;
}
