import type { Json } from '../../core/contract/index.ts';
import { commonJson, importanceJson, numberCell } from '../runReport.ts';
import type { RunFacts, TextTable } from '../runReport.ts';
import type { TableFeatureState, TablePredictions } from '../table/types.ts';
import { isFlagged } from './judge.ts';
import type { AnomalyModelReport, AnomalyPlan, AnomalyReport } from './types.ts';

/** `report.json` as the headless job writes it. */
export function anomalyReportJson(report: AnomalyReport, run: RunFacts): Readonly<Record<string, Json>> {
  return { ...commonJson(report, run), plan: planJson(report.plan), models: report.models.map(modelJson) };
}

/**
 * predictions.csv: `key,actual,<kind>,<kind>-flagged`, one row a row of the table: the score, the higher the more unusual, and 1 where it is above
 * the model's threshold, else 0. An unknown label is empty.
 */
export function anomalyPredictionRows({ keys, actual, byKind }: Pick<TablePredictions, 'keys' | 'actual' | 'byKind'>, { classes, thresholds }: Pick<TableFeatureState, 'classes' | 'thresholds'>): TextTable {
  const kinds = Object.keys(byKind);
  return {
    header: ['key', 'actual', ...kinds.flatMap((kind) => [kind, `${kind}-flagged`])],
    rows: keys.map((key, i) => [
      key,
      Number.isNaN(actual[i]) ? null : classes[actual[i]],
      ...kinds.flatMap((kind) => [numberCell(byKind[kind][i]), isFlagged(byKind[kind][i], thresholds[kind]) ? '1' : '0']),
    ]),
  };
}

function planJson({ label, key, columns, features }: AnomalyPlan): Json {
  return {
    label: label && { ...label, classes: label.classes.map((entry) => ({ ...entry })) },
    key,
    columns: columns.map((column) => ({ ...column })),
    features: features.map((feature) => ({ ...feature })),
  };
}

function modelJson({ params, metrics, chance, featureImportance, histogram, unusual, facts, ...rest }: AnomalyModelReport): Json {
  return {
    ...rest,
    params: { ...params },
    metrics: { ...metrics },
    chance: chance && { ...chance },
    featureImportance: importanceJson(featureImportance),
    histogram: { ...histogram },
    unusual: unusual.map(({ reasons, ...row }) => ({ ...row, reasons: reasons.map((reason) => ({ ...reason })) })),
    facts: { ...facts },
  };
}
