import { shareAt } from '../../charts/gainChart.ts';
import { NO_VALUE, formatInteger, formatNumber, formatPercent } from '../../i18n/format.ts';
import { t } from '../../i18n/messages/churnRuns.ts';
import { metricMeaning, metricName } from '../../i18n/messages/metrics.ts';
import type { ChurnReport } from '../../tasks/churn/types.ts';
import type { KeyNumber } from '../runs/keyNumber.ts';

const FIFTH = 0.2;
const score = (value: number | null) => (value === null ? NO_VALUE : formatNumber(value, 3));

/** The numbers that carry the verdict: those of the model to use, and how many left. */
export function churnKeyNumbers({ models, champion: kind, population: { rate, leavers, atRisk } }: ChurnReport): readonly KeyNumber[] {
  const champion = models.find((model) => model.kind === kind);
  if (!champion) return [];
  const { metrics: { auc, aucInterval, averagePrecision, averagePrecisionInterval, ece }, uncalibrated, judgement } = champion;
  return [
    { label: metricName('auc'), value: score(auc), about: aucInterval ? t('range', { low: score(aucInterval[0]), high: score(aucInterval[1]) }) : '', explanation: metricMeaning('auc', 'churn') },
    { label: metricName('averagePrecision'), value: score(averagePrecision), about: averagePrecisionInterval ? t('chancePr', { low: score(averagePrecisionInterval[0]), high: score(averagePrecisionInterval[1]), chance: score(rate) }) : '', explanation: metricMeaning('averagePrecision', 'churn') },
    { label: t('found'), value: formatPercent(shareAt(judgement.gains, FIFTH), 0), about: '' },
    { label: metricName('ece'), value: formatPercent(ece), about: t('gapBefore', { before: formatPercent(uncalibrated.ece) }), explanation: metricMeaning('ece', 'churn') },
    { label: t('baseRate'), value: rate === null ? NO_VALUE : formatPercent(rate), about: t('ofAtRisk', { leavers: formatInteger(leavers), atRisk: formatInteger(atRisk) }) },
  ];
}
