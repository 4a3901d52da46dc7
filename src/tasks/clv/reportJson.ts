import type { Json } from '../../core/contract/index.ts';
import { formatDay } from '../../core/data/calendar.ts';
import { commonJson, comparisonJson, importanceJson, numberCell } from '../runReport.ts';
import type { RunFacts, TextTable } from '../runReport.ts';
import type { ClvJudgement, ClvModelReport, ClvPlan, ClvPredictions, ClvReport, MoneyOptions, ReportWarning } from './types.ts';

/** `report.json` as the headless job writes it: dates as ISO text, models best first, no number that JSON cannot hold. */
export function reportJson(report: ClvReport, run: RunFacts): Readonly<Record<string, Json>> {
  return {
    ...commonJson({ ...report, warnings: allWarnings(report) }, run),
    ...(report.money ? { money: moneyJson(report.money) } : {}),
    plan: planJson(report.plan),
    features: report.features.map(({ name, unit, meaning }) => ({ name, unit, meaning })),
    models: report.models.map(modelJson),
    ...(report.streams ? { streams: Object.fromEntries(Object.entries(report.streams).map(([name, stream]) => [name, streamJson(stream)])) } : {}),
  };
}

/** The report's own warnings, and of two streams what each says alone. */
function allWarnings({ warnings, streams }: ClvReport): readonly ReportWarning[] {
  const isSaid = ({ key, message }: ReportWarning) => warnings.some((own) => own.key === key && own.message === message);
  const ofStreams = Object.entries(streams ?? {}).flatMap(([stream, report]) => report.warnings.filter((warning) => !isSaid(warning)).map((warning) => ({ ...warning, facts: { ...warning.facts, stream } })));
  return [...warnings, ...ofStreams];
}

/** One of two streams: what its own report adds to that of their sum. */
function streamJson({ champion, championIsBaseline, rows, warnings, features, models }: ClvReport): Json {
  return {
    champion,
    championIsBaseline,
    rows: { ...rows },
    warnings: warnings.map(({ key, message, facts }) => ({ key, message, facts: { ...facts } })),
    features: features.map(({ name, unit, meaning }) => ({ name, unit, meaning })),
    models: models.map(modelJson),
  };
}

function moneyJson({ measure, currency, discountRate, marginShare, taxIncluded }: MoneyOptions): Json {
  return { measure, currency: currency ?? null, discountRate, marginShare, taxIncluded };
}

/** predictions.csv: `key,actual,<kind>,…,<kind>-<part>,…`, one row a customer; an unknown actual is empty, and 0 is a value. */
export function predictionsRows({ keys, actual, byKind, parts }: ClvPredictions): TextTable {
  const series = Object.entries({ ...byKind, ...parts });
  return { header: ['key', 'actual', ...series.map(([name]) => name)], rows: keys.map((key, i) => [key, numberCell(actual[i]), ...series.map(([, values]) => numberCell(values[i]))]) };
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
