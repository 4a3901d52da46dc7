import { formatDay, formatInteger, formatMoney, formatPercent } from '../../i18n/format.ts';
import { metricText } from '../../i18n/metricText.ts';
import { t as judging } from '../../i18n/messages/clvJudging.ts';
import { metricMeaning, metricName } from '../../i18n/messages/metrics.ts';
import { t } from '../../i18n/messages/runs.ts';
import type { ClvModelReport, ClvReport } from '../../tasks/clv/types.ts';
import type { KeyNumber } from '../runs/keyNumber.ts';
import { holdoutMeans, modelOf } from './clvRunFacts.ts';

/** The numbers that carry the verdict: those of the model to use. */
export function clvKeyNumbers(report: ClvReport): readonly KeyNumber[] {
  const champion = modelOf(report, report.champion);
  if (!champion) return [];
  const { plan: { horizonDays: days, holdoutCutoff }, unit } = report;
  const means = holdoutMeans(champion);
  const each = t('perCustomer', { days });
  return [
    { label: t('typicalMiss'), value: formatMoney(champion.metrics.rmse, unit), about: each, explanation: metricMeaning('rmse', 'clv') },
    { label: t('meanPredicted'), value: formatMoney(means.predicted, unit), about: each },
    { label: t('meanActual'), value: formatMoney(means.actual, unit), about: each },
    { label: metricName('bias'), value: metricText('bias', champion.metrics.bias, unit), about: t('onHoldout', { days }), explanation: metricMeaning('bias', 'clv') },
    ...heldInRange(champion),
    { label: t('customersHeld'), value: formatInteger(report.rows.holdout), about: t('heldFrom', { from: formatDay(holdoutCutoff), to: formatDay(holdoutCutoff + days - 1) }) },
  ];
}

function heldInRange({ judged }: ClvModelReport): readonly KeyNumber[] {
  const coverage = judged?.coverage;
  if (!coverage || coverage.inside === null) return [];
  return [{ label: judging('heldInRange'), value: formatPercent(coverage.inside, 0), about: judging('heldInRangeAbout', { count: formatInteger(coverage.judged) }), explanation: judging('heldInRangeHelp') }];
}
