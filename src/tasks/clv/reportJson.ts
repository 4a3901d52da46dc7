import type { Json } from '../../core/contract/index.ts';
import { formatDay } from '../../core/data/calendar.ts';
import { commonJson, comparisonJson, importanceJson, numberCell } from '../runReport.ts';
import type { RunFacts, TextTable } from '../runReport.ts';
import type { ClvJudgement, ClvModelReport, ClvPlan, ClvPredictions, ClvReport } from './types.ts';

/** `report.json` as the headless job writes it: dates as ISO text, models best first, no number that JSON cannot hold. */
export function reportJson(report: ClvReport, run: RunFacts): Readonly<Record<string, Json>> {
  return {
    ...commonJson(report, run),
    plan: planJson(report.plan),
    features: report.features.map(({ name, unit, meaning }) => ({ name, unit, meaning })),
    models: report.models.map(modelJson),
  };
}

/** predictions.csv: `key,actual,<kind>,…`, one row a customer; an unknown actual is empty, and 0 is a value. */
export function predictionsRows({ keys, actual, byKind }: ClvPredictions): TextTable {
  const kinds = Object.keys(byKind);
  return { header: ['key', 'actual', ...kinds], rows: keys.map((key, i) => [key, numberCell(actual[i]), ...kinds.map((kind) => numberCell(byKind[kind][i]))]) };
}

function planJson({ holdoutKind, asOf, horizonDays, holdoutCutoff, trainingCutoffs, firstDay, completeThrough }: ClvPlan): Json {
  return {
    holdoutKind,
    asOf: formatDay(asOf),
    horizonDays,
    holdoutCutoff: formatDay(holdoutCutoff),
    trainingCutoffs: trainingCutoffs.map(formatDay),
    firstDay: formatDay(firstDay),
    completeThrough: formatDay(completeThrough),
  };
}

function modelJson(model: ClvModelReport): Json {
  const { kind, role, params, metrics, comparison, featureImportance, deciles, facts, stoppedEarly, fitMs, predictMs, judged } = model;
  return {
    kind,
    role,
    params: { ...params },
    metrics: { ...metrics, ...(judged ? { coverage80: judged.coverage?.inside ?? null } : {}) },
    comparison: comparisonJson(comparison),
    featureImportance: importanceJson(featureImportance),
    deciles: deciles.map((row) => ({ ...row })),
    facts: { ...facts },
    stoppedEarly,
    fitMs,
    predictMs,
    ...(judged ? judgementJson(judged) : {}),
  };
}

/** `fitted` only for statistical models; all else as the report has it. */
function judgementJson({ fitted, permutationImportance, outlook, coverage, tracking, segments }: ClvJudgement): Readonly<Record<string, Json>> {
  return {
    ...(fitted ? { fitted: Object.fromEntries(Object.entries(fitted).map(([name, { estimate, standardError }]) => [name, { estimate: finiteOrNull(estimate), standardError: finiteOrNull(standardError) }])) } : {}),
    permutationImportance: permutationImportance.map((entry) => ({ ...entry })),
    outlook: outlook && { bins: outlook.bins.map(({ range, ...bin }) => ({ ...bin, range: range && { ...range } })) },
    coverage: coverage && { ...coverage, bins: coverage.bins.map((bin) => ({ ...bin })) },
    tracking: { ...tracking, weeks: tracking.weeks.map((week) => ({ ...week })) },
    segments: segments.map(({ feature, segments: rows }) => ({ feature, segments: rows.map(({ segment, ...totals }) => ({ segment: { ...segment }, ...totals })) })),
  };
}

function finiteOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
