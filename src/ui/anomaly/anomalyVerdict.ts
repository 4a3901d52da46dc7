import { formatInteger, formatNumber, formatPercent } from '../../i18n/format.ts';
import { t } from '../../i18n/messages/anomalyRuns.ts';
import type { AnomalyModelReport, AnomalyReport } from '../../tasks/anomaly/types.ts';

/** How many rows are flagged. */
export function verdictTitle({ flagged }: AnomalyModelReport, { rows }: AnomalyReport): string {
  return t('verdictTitle', { count: flagged, text: formatInteger(flagged), all: formatInteger(rows.train) });
}

/** Why so many are flagged, and how far that can be trusted, in plain sentences. */
export function verdictSentences(model: AnomalyModelReport, report: AnomalyReport): readonly string[] {
  const { contamination } = model.params;
  const threshold = formatNumber(model.threshold, 3);
  const flags = typeof contamination === 'number' && contamination > 0 ? t('verdictFlags', { threshold, share: formatPercent(contamination) }) : t('verdictHalf', { threshold });
  return [flags, ...judgement(model, report)];
}

function judgement({ metrics: { precision, recall }, chance }: AnomalyModelReport, { plan: { label } }: AnomalyReport): readonly string[] {
  if (!label || !chance) return [t('verdictNoLabel')];
  const named = { label: label.column, name: label.positiveClass };
  if (typeof precision !== 'number' || typeof recall !== 'number' || chance.precision === null) return [t('verdictNothing', named)];
  const judged = t('verdictJudged', { ...named, precision: formatPercent(precision), chance: formatPercent(chance.precision), recall: formatPercent(recall) });
  return precision <= chance.precision ? [judged, t('verdictNoBetter')] : [judged];
}
