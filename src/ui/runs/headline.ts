import { metricText } from '../../i18n/metricText.ts';
import { metricName } from '../../i18n/messages/metrics.ts';
import { t } from '../../i18n/messages/runs.ts';
import type { AnomalyReport } from '../../tasks/anomaly/types.ts';
import { metricOf } from '../tabular/tabularMetrics.ts';
import type { Report } from './readReport.ts';
import { predictsText } from './runSentence.ts';

/** What the list says of a run. */
export interface Headline {
  readonly champion: string;
  readonly predicts: string;
  /** The measure that ranked its champion, with its name; absent for a model that was not measured here. */
  readonly score?: string;
}

export function headlineOf(report: Report): Headline {
  return { champion: report.champion, predicts: predictsText(report), score: scoreOf(report) };
}

function scoreOf(report: Report): string | undefined {
  if (report.task === 'imported') return undefined;
  if (report.task === 'clv') return scoreText('rmse', report.models.find(({ kind }) => kind === report.champion)?.metrics.rmse, report.unit);
  if (report.task === 'anomaly') return anomalyScore(report);
  if (report.task === 'churn') return scoreText('logLoss', report.models.find(({ kind }) => kind === report.champion)?.metrics.logLoss, '');
  const champion = report.models.find(({ kind }) => kind === report.champion);
  return scoreText(report.rankedBy, champion && metricOf(champion, report.rankedBy), report.unit);
}

/** Nothing where no answer was known. */
function anomalyScore({ models, champion }: AnomalyReport): string | undefined {
  const { aucPr } = models.find(({ kind }) => kind === champion)?.metrics ?? {};
  return typeof aucPr === 'number' ? scoreText('aucPr', aucPr, '') : undefined;
}

function scoreText(metric: string, value: number | null | undefined, unit: string): string {
  return t('scoreText', { metric: metricName(metric), value: metricText(metric, value, unit) });
}
