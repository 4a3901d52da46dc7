import { metricText } from '../../i18n/metricText.ts';
import { modelName } from '../../i18n/messages/modelNames.ts';
import { paramLabel } from '../../i18n/messages/params.ts';
import { t } from '../../i18n/messages/runFacts.ts';
import { t as tabular } from '../../i18n/messages/tabularRuns.ts';
import type { AnomalyReport } from '../../tasks/anomaly/types.ts';
import type { TabularReport } from '../../tasks/tabular/types.ts';
import { ANOMALY_METRICS } from '../anomaly/anomalyMetrics.ts';
import { CHURN_METRICS } from '../churn/churnMetrics.ts';
import { CLV_METRICS } from '../clv/clvMetrics.ts';
import { TABULAR_METRICS, metricOf } from '../tabular/tabularMetrics.ts';
import type { TrainedReport } from './readReport.ts';

export type Difference = 'whatData' | 'whatTask' | 'whatTarget' | 'whatLabel' | 'whatLearn' | 'whatAsOf' | 'whatHorizon' | 'whatHoldout';

export interface Side {
  readonly report: TrainedReport;
  readonly dataHash: string;
}

/** Why two runs' numbers answer different questions; empty where they can be compared. */
export function differences(a: Side, b: Side): readonly Difference[] {
  const found: Difference[] = a.dataHash === b.dataHash ? [] : ['whatData'];
  if (a.report.task === 'clv' && b.report.task === 'clv') {
    const [planA, planB] = [a.report.plan, b.report.plan];
    if (planA.asOf !== planB.asOf) found.push('whatAsOf');
    if (planA.horizonDays !== planB.horizonDays) found.push('whatHorizon');
    if (found.length === 0 && (planA.holdoutCutoff !== planB.holdoutCutoff || planA.holdoutKind !== planB.holdoutKind)) found.push('whatHoldout');
  } else if (a.report.task === 'tabular' && b.report.task === 'tabular') {
    const [planA, planB] = [a.report.plan, b.report.plan];
    if (planA.target !== planB.target) found.push('whatTarget');
    if (planA.learn !== planB.learn || planA.positiveClass !== planB.positiveClass) found.push('whatLearn');
    // What was held out is decided by the split, and by which rows could be used.
    if (found.length === 0 && (JSON.stringify(planA.split) !== JSON.stringify(planB.split) || planA.rows.holdout !== planB.rows.holdout)) found.push('whatHoldout');
  } else if (a.report.task === 'churn' && b.report.task === 'churn') {
    const [planA, planB] = [a.report.plan, b.report.plan];
    if (a.report.label !== b.report.label) found.push('whatLabel');
    if (planA.asOf !== planB.asOf) found.push('whatAsOf');
    if (planA.horizon * planA.stepDays !== planB.horizon * planB.stepDays || planA.gap * planA.stepDays !== planB.gap * planB.stepDays) found.push('whatHorizon');
    if (found.length === 0 && (planA.holdoutCutoff !== planB.holdoutCutoff || a.report.rows.holdout !== b.report.rows.holdout)) found.push('whatHoldout');
  } else if (a.report.task === 'anomaly' && b.report.task === 'anomaly') {
    if (answerOf(a.report) !== answerOf(b.report)) found.push('whatLabel');
  } else {
    found.push('whatTask');
  }
  return found;
}

function answerOf({ plan: { label } }: AnomalyReport): string {
  return JSON.stringify([label?.column, label?.positiveClass]);
}

export interface SettingRow {
  readonly label: string;
  readonly a: string;
  readonly b: string;
}

/** Parameters whose values differ; a model that only one run has counts as one difference, '' where it is not. */
export function settingRows(a: TrainedReport, b: TrainedReport): readonly SettingRow[] {
  const rows: SettingRow[] = [...taskSettings(a, b)];
  for (const kind of kindsOf(a, b)) {
    const [inA, inB] = [find(a, kind), find(b, kind)];
    if (!inA || !inB) {
      rows.push({ label: modelName(kind), a: inA ? '✓' : '', b: inB ? '✓' : '' });
      continue;
    }
    for (const name of new Set([...Object.keys(inA.params), ...Object.keys(inB.params)])) {
      const [valueA, valueB] = [inA.params[name], inB.params[name]];
      if (valueA !== valueB) rows.push({ label: `${modelName(kind)}: ${paramLabel(name, kind)}`, a: valueA === undefined ? '' : String(valueA), b: valueB === undefined ? '' : String(valueB) });
    }
  }
  return rows;
}

/** What is asked beside the models' parameters. */
function taskSettings(a: TrainedReport, b: TrainedReport): readonly SettingRow[] {
  const rows: SettingRow[] = [{ label: t('factSeed'), a: String(a.seed), b: String(b.seed) }];
  if (a.task === 'anomaly' && b.task === 'anomaly') rows.push({ label: tabular('factFeatures'), a: featuresOf(a), b: featuresOf(b) });
  if (a.task === 'tabular' && b.task === 'tabular') {
    rows.push({ label: tabular('factThreshold'), a: String(a.thresholdRule), b: String(b.thresholdRule) });
    rows.push({ label: tabular('factWeight'), a: a.plan.weight ?? '', b: b.plan.weight ?? '' });
    rows.push({ label: tabular('factFeatures'), a: featuresOf(a), b: featuresOf(b) });
  }
  return rows.filter((row) => row.a !== row.b);
}

function featuresOf({ plan }: TabularReport | AnomalyReport): string {
  return plan.features.map(({ name }) => name).join(', ');
}

export interface MetricRow {
  readonly kind: string;
  readonly a: number | null;
  readonly b: number | null;
  /** b less a; null where either is missing. */
  readonly change: number | null;
}

/** One measure of every model in both runs, in the first run's ranking. */
export function metricRows(a: TrainedReport, b: TrainedReport, metric: string): readonly MetricRow[] {
  return kindsOf(a, b).map((kind) => {
    const [valueA, valueB] = [measured(a, kind, metric), measured(b, kind, metric)];
    return { kind, a: valueA, b: valueB, change: valueA === null || valueB === null ? null : valueB - valueA };
  });
}

/** Measures that both reports have, in the order of their tables; the one that ranks first. */
export function sharedMetrics(a: TrainedReport, b: TrainedReport): readonly string[] {
  const ofB = new Set(metricsOf(b));
  return metricsOf(a).filter((metric) => ofB.has(metric));
}

/** A change with its sign; what is shown as nothing has none. */
export function changeText(metric: string, change: number | null, unit: string): string {
  const text = metricText(metric, change === null ? null : Math.abs(change), unit).replace(/^\+/, '');
  return change !== null && /[1-9]/.test(text) ? `${change > 0 ? '+' : '−'}${text}` : text;
}

function metricsOf(report: TrainedReport): readonly string[] {
  if (report.task === 'anomaly') return report.plan.label ? ANOMALY_METRICS : [];
  if (report.task === 'churn') return CHURN_METRICS;
  return report.task === 'clv' ? CLV_METRICS : TABULAR_METRICS[report.plan.learn];
}

type Model = TrainedReport['models'][number];

function kindsOf(a: TrainedReport, b: TrainedReport): readonly string[] {
  return [...new Set([...a.models, ...b.models].map(({ kind }) => kind))];
}

function find(report: TrainedReport, kind: string): Model | undefined {
  const models: readonly Model[] = report.models;
  return models.find((model) => model.kind === kind);
}

function measured(report: TrainedReport, kind: string, metric: string): number | null {
  const model = find(report, kind);
  return model ? metricOf(model, metric) : null;
}
