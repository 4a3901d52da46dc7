import { modelName } from '../../i18n/messages/clvNames.ts';
import { paramLabel } from '../../i18n/messages/clvParams.ts';
import type { ClvMetrics, ClvModelReport, ClvReport } from '../../tasks/clv/types.ts';

export type Difference = 'whatData' | 'whatAsOf' | 'whatHorizon' | 'whatHoldout';

interface Side {
  readonly report: ClvReport;
  readonly dataHash: string;
}

/** Why two runs' numbers answer different questions; empty where they can be compared. */
export function differences(a: Side, b: Side): readonly Difference[] {
  const { plan: planA } = a.report;
  const { plan: planB } = b.report;
  const found: Difference[] = [];
  if (a.dataHash !== b.dataHash) found.push('whatData');
  if (planA.asOf !== planB.asOf) found.push('whatAsOf');
  if (planA.horizonDays !== planB.horizonDays) found.push('whatHorizon');
  if (found.length === 0 && (planA.holdoutCutoff !== planB.holdoutCutoff || planA.holdoutKind !== planB.holdoutKind)) found.push('whatHoldout');
  return found;
}

export interface SettingRow {
  readonly label: string;
  readonly a: string;
  readonly b: string;
}

/** Parameters whose values differ; a model that only one run has counts as one difference, '' where it is not. */
export function settingRows(a: ClvReport, b: ClvReport): readonly SettingRow[] {
  const rows: SettingRow[] = a.seed === b.seed ? [] : [{ label: 'seed', a: String(a.seed), b: String(b.seed) }];
  for (const kind of kindsOf(a, b)) {
    const [inA, inB] = [find(a, kind), find(b, kind)];
    if (!inA || !inB) {
      rows.push({ label: modelName(kind), a: inA ? '✓' : '', b: inB ? '✓' : '' });
      continue;
    }
    for (const name of new Set([...Object.keys(inA.params), ...Object.keys(inB.params)])) {
      const [valueA, valueB] = [inA.params[name], inB.params[name]];
      if (valueA !== valueB) rows.push({ label: `${modelName(kind)}: ${paramLabel(name)}`, a: valueA === undefined ? '' : String(valueA), b: valueB === undefined ? '' : String(valueB) });
    }
  }
  return rows;
}

export interface MetricRow {
  readonly kind: string;
  readonly a: number | null;
  readonly b: number | null;
  /** b less a; null where either is missing. */
  readonly change: number | null;
}

/** One measure of every model in both runs, in the first run's ranking. */
export function metricRows(a: ClvReport, b: ClvReport, metric: keyof ClvMetrics): readonly MetricRow[] {
  return kindsOf(a, b).map((kind) => {
    const [valueA, valueB] = [find(a, kind)?.metrics[metric] ?? null, find(b, kind)?.metrics[metric] ?? null];
    return { kind, a: valueA, b: valueB, change: valueA === null || valueB === null ? null : valueB - valueA };
  });
}

function kindsOf(a: ClvReport, b: ClvReport): readonly string[] {
  return [...new Set([...a.models, ...b.models].map(({ kind }) => kind))];
}

function find(report: ClvReport, kind: string): ClvModelReport | undefined {
  return report.models.find((model) => model.kind === kind);
}
