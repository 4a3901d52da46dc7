import type { Json } from '../../core/contract/index.ts';
import { commonJson, comparisonJson, importanceJson, numberCell } from '../runReport.ts';
import type { RunFacts, TextTable } from '../runReport.ts';
import type { TablePredictions } from '../table/types.ts';
import type { TabularModelReport, TabularPlan, TabularReport } from './types.ts';

/** `report.json` as the headless job writes it: models best first, no number that JSON cannot hold. */
export function tabularReportJson(report: TabularReport, run: RunFacts): Readonly<Record<string, Json>> {
  return {
    ...commonJson(report, run),
    thresholdRule: report.thresholdRule,
    rankedBy: report.rankedBy,
    startedFrom: report.startedFrom ? { ...report.startedFrom } : null,
    plan: planJson(report.plan),
    models: report.models.map(modelJson),
  };
}

/**
 * predictions.csv: `key,actual,<kind>,…`, one row a prediction; an unknown actual is empty. Of two classes a model's column is the probability of the
 * positive one; of more, its column is the predicted class, followed by `<kind>:<class>` with each probability. Actual classes are given by name.
 */
export function tabularPredictionRows({ keys, actual, byKind }: Pick<TablePredictions, 'keys' | 'actual' | 'byKind'>, classes: readonly string[], kinds: readonly string[]): TextTable {
  const series = Object.keys(byKind);
  const named = new Set(classes.length > 2 ? kinds : []);
  const classCell = (index: number) => (Number.isNaN(index) ? null : classes[index]);
  const actualCell = classes.length > 0 ? classCell : numberCell;
  return {
    header: ['key', 'actual', ...series],
    rows: keys.map((key, i) => [key, actualCell(actual[i]), ...series.map((name) => (named.has(name) ? classCell(byKind[name][i]) : numberCell(byKind[name][i])))]),
  };
}

function planJson(plan: TabularPlan): Json {
  const { target, learn, classes, positiveClass, weight, key, columns, features, split, splitIsProposed } = plan;
  return {
    target,
    learn,
    classes: classes.map(({ name, rows }) => ({ name, rows })),
    positiveClass,
    weight,
    key,
    split: { ...split },
    splitIsProposed,
    columns: columns.map((column) => ({ ...column })),
    features: features.map((feature) => ({ ...feature })),
  };
}

function modelJson(model: TabularModelReport): Json {
  const { kind, role, params, comparison, featureImportance, permutationImportance, facts, learning, stoppedEarly, fitMs, predictMs } = model;
  return {
    kind,
    role,
    params: { ...params },
    metrics: { ...model.metrics },
    comparison: comparisonJson(comparison),
    featureImportance: importanceJson(featureImportance),
    permutationImportance: permutationImportance.map((entry) => ({ ...entry })),
    ...judgementJson(model),
    learning: learning && { ...learning },
    facts: { ...facts },
    stoppedEarly,
    fitMs,
    predictMs,
  };
}

function judgementJson(model: TabularModelReport): Readonly<Record<string, Json>> {
  if (model.learn === 'regression') return { scatter: { ...model.scatter } };
  const shared = { confusion: model.confusion, calibration: model.calibration.map((bin) => ({ ...bin })) };
  if (model.learn === 'multiclass') return shared;
  return { ...shared, threshold: model.threshold, thresholds: model.thresholds.map((row) => ({ ...row })), roc: { ...model.roc }, precisionRecall: { ...model.precisionRecall } };
}
