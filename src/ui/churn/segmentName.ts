import { t as charts } from '../../i18n/messages/churnCharts.ts';
import { t } from '../../i18n/messages/churnRuns.ts';
import type { RiskSegment } from '../../tasks/churn/types.ts';

/** What the users of a segment have in common. */
export function segmentName({ value }: Pick<RiskSegment, 'value'>): string {
  return value === '' ? charts('noValue') : value === '…' ? t('others') : value;
}
