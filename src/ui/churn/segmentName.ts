import { t as charts } from '../../i18n/messages/churnCharts.ts';
import { t } from '../../i18n/messages/churnRuns.ts';
import { billingPeriodName } from '../../i18n/messages/contractNames.ts';
import type { ChurnReport, RiskSegment } from '../../tasks/churn/types.ts';
import { churnFeatureValue } from './churnFeatureValue.ts';

/** What the users of a segment have in common; a range of numbers with its unit. */
export function segmentName({ feature, value }: Pick<RiskSegment, 'feature' | 'value'>, report: Pick<ChurnReport, 'features' | 'unit'>): string {
  if (value === '') return charts('noValue');
  if (value === '…') return t('others');
  if (feature === 'billingPeriod') return billingPeriodName(value);
  const isNumber = report.features.some(({ name, unit }) => name === feature && unit !== '' && unit !== 'category');
  return isNumber ? value.split(' – ').map((end) => churnFeatureValue(feature, end, report) ?? end).join(' – ') : value;
}
