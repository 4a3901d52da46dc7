import type { ChartTheme } from '../../charts/figure.ts';
import type { SharedPart, SharedResult } from '../../charts/share/shareDocument.ts';
import { formatDay, formatMoment } from '../../i18n/format.ts';
import { currentLanguage } from '../../i18n/language.ts';
import { stepsText } from '../../i18n/messages/churnNames.ts';
import { t } from '../../i18n/messages/churnShare.ts';
import { t as share } from '../../i18n/messages/clvShare.ts';
import { engineName } from '../../i18n/messages/engines.ts';
import { modelName } from '../../i18n/messages/modelNames.ts';
import { t as warningTexts } from '../../i18n/messages/runWarnings.ts';
import { t as runs } from '../../i18n/messages/runs.ts';
import type { RunSummary } from '../../storage/records.ts';
import type { ChurnReport } from '../../tasks/churn/types.ts';
import type { ChurnUserPage } from '../../workers/churnProtocol.ts';
import type { SharedDataset } from '../runs/sharedDatasets.ts';
import { churnKeyNumbers } from './churnKeyNumbers.ts';
import { sharedCharts } from './churnSharedCharts.ts';
import { askedFacts, dataFacts, limitFacts, populationFacts, termFacts } from './churnSharedFacts.ts';
import { sharedModels, sharedPolicies, sharedSegments, sharedUsers } from './churnSharedTables.ts';
import { unsaidWarnings, verdictSentences } from './churnVerdict.ts';
import { churnWarningText } from './churnWarning.ts';

export interface ChurnToShare {
  readonly run: RunSummary;
  readonly report: ChurnReport;
  readonly datasets: readonly SharedDataset[];
  /** None unless the person asked for them. */
  readonly users?: ChurnUserPage;
}

/** A run on churn in the words of a document, with charts in `theme`; no row of a single user but those in `users`, and no kind of fewer than five. */
export function churnSharedResult({ run, report, datasets, users }: ChurnToShare, theme: ChartTheme): SharedResult {
  const { plan, step, champion } = report;
  const charts = sharedCharts(report, theme);
  return {
    language: currentLanguage(),
    title: t('title', { dataset: datasets.map(({ name }) => name).join(' + ') }),
    lead: t('lead', { horizon: stepsText(step, plan.horizon), asOf: formatDay(plan.asOf), run: run.name, when: formatMoment(run.createdAtMs) }),
    asTable: share('asTable'),
    parts: [
      { kind: 'answer', heading: runs('useModel', { model: modelName(champion) }), sentences: verdictSentences(report), numbers: churnKeyNumbers(report) },
      ...warningsPart(report),
      { kind: 'facts', ...populationFacts(report) },
      ...charts.population,
      sharedModels(report),
      ...charts.models,
      ...charts.when,
      ...sharedPolicies(report),
      ...charts.profit,
      ...sharedSegments(report),
      ...charts.looksAt,
      ...(users ? [sharedUsers(report, users)] : []),
      { kind: 'facts', heading: share('asked'), rows: askedFacts(report) },
      { kind: 'facts', heading: share('data'), rows: dataFacts(run, report, datasets) },
      { kind: 'facts', heading: t('terms'), rows: termFacts(report) },
      { kind: 'facts', heading: t('limits'), rows: limitFacts(report) },
    ],
    footer: share('footer', { version: run.appVersion, engine: engineName(run.engine.name) }),
  };
}

function warningsPart(report: ChurnReport): readonly SharedPart[] {
  const warnings = unsaidWarnings(report).map((warning) => {
    const text = churnWarningText(warning);
    return text === undefined ? { text: warning.message, language: 'en' } : { text };
  });
  return warnings.length > 0 ? [{ kind: 'warnings', heading: warningTexts('warnings'), warnings }] : [];
}
