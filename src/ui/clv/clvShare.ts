import { comparisonChart } from '../../charts/comparisonChart.ts';
import { coverageChart } from '../../charts/coverageChart.ts';
import { decileChart } from '../../charts/decileChart.ts';
import type { Chart, ChartTheme } from '../../charts/figure.ts';
import { gainChart } from '../../charts/gainChart.ts';
import { importanceChart } from '../../charts/importanceChart.ts';
import { permutationChart } from '../../charts/permutationChart.ts';
import { segmentResidualChart } from '../../charts/segmentResidualChart.ts';
import { segmentTotalsChart } from '../../charts/segmentTotalsChart.ts';
import type { SharedPart, SharedResult } from '../../charts/share/shareDocument.ts';
import { cumulativeChart, weeklyChart } from '../../charts/trackingChart.ts';
import { formatDay, formatInteger, formatMoment, formatPercent } from '../../i18n/format.ts';
import { currentLanguage } from '../../i18n/language.ts';
import { metricText } from '../../i18n/metricText.ts';
import { t as judging } from '../../i18n/messages/clvJudging.ts';
import { t } from '../../i18n/messages/clvShare.ts';
import { engineName } from '../../i18n/messages/engines.ts';
import { metricMeaning, metricName } from '../../i18n/messages/metrics.ts';
import { modelName } from '../../i18n/messages/modelNames.ts';
import { t as factTexts } from '../../i18n/messages/runFacts.ts';
import { t as warningTexts } from '../../i18n/messages/runWarnings.ts';
import { t as runs } from '../../i18n/messages/runs.ts';
import type { RunSummary } from '../../storage/records.ts';
import type { ClvModelReport, ClvReport, SegmentedTotals } from '../../tasks/clv/types.ts';
import { warningText } from '../runs/reportWarning.ts';
import { datasetFacts } from '../runs/sharedDatasets.ts';
import type { SharedDataset } from '../runs/sharedDatasets.ts';
import { clvAssumptions } from './clvAssumptions.ts';
import { clvKeyNumbers } from './clvKeyNumbers.ts';
import { CLV_METRICS } from './clvMetrics.ts';
import { columnNames, modelOf } from './clvRunFacts.ts';
import { sharedCustomers } from './sharedCustomers.ts';
import type { CustomersToShare } from './sharedCustomers.ts';
import { againstText, unsaidWarnings, verdictSentences } from './clvVerdict.ts';

export interface ClvToShare {
  readonly run: RunSummary;
  readonly report: ClvReport;
  readonly datasets: readonly SharedDataset[];
  /** None unless the person asked for them. */
  readonly customers?: CustomersToShare;
}

/** Fewer customers in one kind could be somebody: such rows stay out of what is shared. */
const MIN_SHARED = 5;

/** A run on lifetime value in the words of a document, with charts in `theme`; no row of a single customer but those in `customers`. */
export function clvSharedResult({ run, report, datasets, customers }: ClvToShare, theme: ChartTheme): SharedResult {
  const { plan } = report;
  const facts = { days: plan.horizonDays, asOf: formatDay(plan.asOf) };
  return {
    language: currentLanguage(),
    title: t('title', { dataset: datasets.map(({ name }) => name).join(' + ') }),
    lead: t('lead', { ...facts, run: run.name, when: formatMoment(run.createdAtMs) }),
    asTable: t('asTable'),
    parts: [
      { kind: 'answer', heading: runs('useModel', { model: modelName(report.champion) }), sentences: verdictSentences(report), numbers: clvKeyNumbers(report) },
      ...warningsPart(report),
      { kind: 'table', heading: runs('tabModels'), note: modelsNote(report), table: modelsTable(report) },
      ...chartParts(report, theme),
      ...(customers ? [sharedCustomers(report, customers)] : []),
      { kind: 'facts', heading: t('asked'), rows: askedRows(report) },
      { kind: 'facts', heading: t('data'), rows: dataRows(run, report, datasets) },
      { kind: 'facts', heading: t('assumptions'), rows: clvAssumptions(run, report.unit, report.money) },
    ],
    footer: t('footer', { version: run.appVersion, engine: engineName(run.engine.name) }),
  };
}

function warningsPart(report: ClvReport): readonly SharedPart[] {
  const warnings = unsaidWarnings(report).map((warning) => {
    const text = warningText(warning);
    return text === undefined ? { text: warning.message, language: 'en' } : { text };
  });
  return warnings.length > 0 ? [{ kind: 'warnings', heading: warningTexts('warnings'), warnings }] : [];
}

function modelsTable({ models, rows, unit, champion }: ClvReport): Extract<SharedPart, { kind: 'table' }>['table'] {
  return {
    caption: runs('modelTable', { customers: formatInteger(rows.holdout) }),
    columns: [{ title: runs('model'), numeric: false }, ...CLV_METRICS.map((metric) => ({ title: metricName(metric), numeric: true })), { title: runs('against'), numeric: true }],
    rows: models.map((model) => ({ marked: model.kind === champion, cells: [nameOf(model), ...CLV_METRICS.map((metric) => metricText(metric, model.metrics[metric], unit)), againstText(model, unit)] })),
  };
}

/** Units, and whom MAPE leaves out: it never stands without. */
function modelsNote({ models, unit, plan }: ClvReport): string {
  const left = formatPercent(models.at(0)?.metrics.mapeLeftOut ?? 0);
  return `${runs('perCustomerUnit', { unit: unit || runs('theAmount'), days: plan.horizonDays })} ${metricName('mape')}: ${metricMeaning('mape', 'clv', left)}`;
}

function nameOf({ kind, role }: ClvModelReport): string {
  return role === 'baseline' ? `${modelName(kind)} (${runs('yardstick')})` : modelName(kind);
}

function chartParts(report: ClvReport, theme: ChartTheme): readonly SharedPart[] {
  const champion = modelOf(report, report.champion) ?? report.models[0];
  const learner = champion.role === 'learner' ? champion : report.models.find(({ role }) => role === 'learner');
  const parts: readonly (readonly [heading: string, charts: readonly Chart[]])[] = [
    [t('compared'), comparedCharts(report, champion, theme)],
    [judging('byKind'), segmentCharts(report, champion, theme)],
    [judging('byWeek'), weekCharts(report, champion, theme)],
    [judging('oneCustomer'), champion.judged?.coverage ? [coverageChart(champion.kind, champion.judged.coverage, theme)] : []],
    ...(learner ? [[t('looksAt', { model: modelName(learner.kind) }), featureCharts(report, learner, theme)] as const] : []),
  ];
  return parts.filter(([, charts]) => charts.length > 0).map(([heading, charts]) => ({ kind: 'charts', heading, charts }));
}

function comparedCharts(report: ClvReport, champion: ClvModelReport, theme: ChartTheme): readonly Chart[] {
  const comparison = comparisonChart(report.models, { metric: 'rmse', unit: report.unit }, theme);
  return [...(comparison ? [comparison] : []), gainChart(report.models, theme, { emphasised: champion.kind, champion: champion.kind }), decileChart(champion.kind, champion.deciles, moneyOf(report), theme)];
}

function segmentCharts(report: ClvReport, { kind, judged }: ClvModelReport, theme: ChartTheme): readonly Chart[] {
  const facts = { ...moneyOf(report), features: report.features };
  return (judged?.segments ?? []).map(withoutFew).flatMap((segmented) => (segmented.segments.length > 0 ? [segmentTotalsChart(kind, segmented, facts, theme), segmentResidualChart(kind, segmented, facts, theme)] : []));
}

function withoutFew({ feature, segments }: SegmentedTotals): SegmentedTotals {
  return { feature, segments: segments.filter(({ customers }) => customers >= MIN_SHARED) };
}

function weekCharts(report: ClvReport, { kind, judged }: ClvModelReport, theme: ChartTheme): readonly Chart[] {
  const facts = { ...moneyOf(report), cutoff: report.plan.holdoutCutoff };
  return judged ? [weeklyChart(kind, judged.tracking, facts, theme), cumulativeChart(kind, judged.tracking, facts, theme)] : [];
}

function featureCharts(report: ClvReport, { kind, featureImportance, judged }: ClvModelReport, theme: ChartTheme): readonly Chart[] {
  const gain = featureImportance.some(({ importance }) => importance > 0) ? [importanceChart(kind, featureImportance, theme)] : [];
  return judged && judged.permutationImportance.length > 0 ? [...gain, permutationChart(kind, judged.permutationImportance, moneyOf(report), theme)] : gain;
}

function moneyOf({ unit, plan }: ClvReport): { readonly unit: string; readonly horizonDays: number } {
  return { unit, horizonDays: plan.horizonDays };
}

type Rows = readonly (readonly [label: string, value: string])[];

function askedRows({ plan, rows, models, seed }: ClvReport): Rows {
  const { horizonDays, asOf, holdoutCutoff, holdoutKind, trainingCutoffs } = plan;
  const learned = holdoutKind === 'same-period' ? t('learnedFromFolds', { rows: formatInteger(rows.train) }) : t('learnedFromText', { rows: formatInteger(rows.train), cutoffs: trainingCutoffs.map((cutoff) => formatDay(cutoff)).join(' · ') });
  return [
    [t('question'), t('questionText', { days: horizonDays, asOf: formatDay(asOf) })],
    [t('learnedFrom'), learned],
    [t('judgedOn'), t('judgedOnText', { customers: formatInteger(rows.holdout), from: formatDay(holdoutCutoff), to: formatDay(holdoutCutoff + horizonDays - 1), kind: factTexts(`kind.${holdoutKind}`) })],
    [runs('tabModels'), models.map(({ kind }) => modelName(kind)).join(' · ')],
    [t('seed'), String(seed)],
  ];
}

function dataRows(run: RunSummary, { plan, rows }: ClvReport, datasets: readonly SharedDataset[]): Rows {
  const named = columnNames(run, new Map(datasets.map(({ hash, name }) => [hash, name])));
  return [
    ...datasetFacts(datasets),
    ...(named.length > 0 ? [[t('columns'), named.join('; ')] as const] : []),
    [t('rows'), t('rowsText', { read: formatInteger(rows.read), rejected: formatInteger(rows.rejected) })],
    [t('period'), t('periodText', { from: formatDay(plan.firstDay), to: formatDay(plan.completeThrough) })],
    [t('dataHash'), run.dataHash],
  ];
}
