import { formatInteger } from '../../i18n/format.ts';
import { t } from '../../i18n/messages/anomaly.ts';
import { t as tabular } from '../../i18n/messages/tabular.ts';
import type { AnomalyPlan } from '../../tasks/anomaly/types.ts';

/** What will be learned from, and judged by. */
export function planSentences({ features, rows, label }: AnomalyPlan): readonly string[] {
  const learns = t('planLearns', { count: rows.train, text: formatInteger(rows.train), features: tabular('planFeatures', { count: features.length }) });
  return label ? [learns, t('planJudges', { label: label.column, count: rows.judged, text: formatInteger(rows.judged) })] : [learns];
}
