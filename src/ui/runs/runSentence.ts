import { formatDay, formatMoment } from '../../i18n/format.ts';
import { t as anomaly } from '../../i18n/messages/anomalyRuns.ts';
import { stepsText } from '../../i18n/messages/churnNames.ts';
import { t as churn } from '../../i18n/messages/churnRuns.ts';
import { t as importedTexts } from '../../i18n/messages/importedModel.ts';
import { t } from '../../i18n/messages/runs.ts';
import { t as setup } from '../../i18n/messages/tabular.ts';
import { t as tabular } from '../../i18n/messages/tabularRuns.ts';
import type { RunSummary } from '../../storage/records.ts';
import type { Report } from './readReport.ts';

/** What a run predicts, in a few words. */
export function predictsText(report: Report): string {
  if (report.task === 'imported') return setup(`learn.${report.learn}`);
  if (report.task === 'anomaly') return anomaly('findsText');
  if (report.task === 'churn') return churn('predictsText', { horizon: stepsText(report.step, report.plan.horizon), asOf: formatDay(report.plan.asOf) });
  return report.task === 'clv' ? t('predictsText', { days: report.plan.horizonDays, asOf: formatDay(report.plan.asOf) }) : tabular('predictsText', { target: report.plan.target });
}

/** What a run predicts, from which data, and when it was made. */
export function runSentence({ createdAtMs }: RunSummary, report: Report, dataset: string): string {
  const when = formatMoment(createdAtMs);
  if (report.task === 'imported') return `${importedTexts('importedFrom', { file: report.fileName })} · ${when}`;
  if (report.task === 'anomaly') return anomaly('facts', { dataset, when });
  if (report.task === 'churn') return churn('facts', { dataset, label: churn(`label.${report.label}`), horizon: stepsText(report.step, report.plan.horizon), asOf: formatDay(report.plan.asOf), when });
  if (report.task === 'clv') return t('facts', { dataset, days: report.plan.horizonDays, asOf: formatDay(report.plan.asOf), when });
  return tabular('facts', { dataset, target: report.plan.target, when });
}
