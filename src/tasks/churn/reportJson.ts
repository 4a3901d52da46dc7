import type { Calibration } from '../../core/calibration/calibration.ts';
import type { Json } from '../../core/contract/index.ts';
import type { ProfitReport } from '../../core/economics/profitReport.ts';
import { formatDay } from '../../core/data/calendar.ts';
import { commonJson, comparisonJson, importanceJson, numberCell } from '../runReport.ts';
import type { RunFacts, TextTable } from '../runReport.ts';
import type { ChurnJudgement } from './judge.ts';
import { economicsJson } from './state.ts';
import type { BaseRate, ChurnMetrics, ChurnModelReport, ChurnPlan, ChurnPredictions, ChurnReport, LeavingShares, MeanCurves } from './types.ts';

/** `report.json` as the headless job writes it: dates as ISO text, models best first, no number that JSON cannot hold. */
export function reportJson(report: ChurnReport, run: RunFacts): Readonly<Record<string, Json>> {
  const { label, step, plan, slices, population, baseRates, measures, causes, features, models, economics, profit, retention, segments, anomaly } = report;
  return {
    ...commonJson(report, run),
    label,
    step,
    plan: planJson(plan),
    slices: { ...slices },
    population: baseRateJson(population),
    baseRates: baseRates.map(baseRateJson),
    measures: measures.map((measure) => ({ ...measure })),
    causes: causes.map((cause) => ({ ...cause })),
    features: features.map(({ name, unit, meaning }) => ({ name, unit, meaning })),
    models: models.map(modelJson),
    economics: economicsJson(economics),
    profit: profit && profitJson(profit),
    retention: retention && { ...retention },
    segments: segments.map((segment) => ({ ...segment })),
    anomaly: anomaly && { ...anomaly, boosted: metricsJson(anomaly.boosted) },
  };
}

/** predictions.csv: `user,actual,<kind>,…,<kind>-calibrated,…,value,expectedProfit`, one row a user; what is unknown is empty, and 0 is a value. */
export function predictionsRows({ keys, actual, byKind, calibrated, value, expectedProfit }: ChurnPredictions): TextTable {
  const series: readonly (readonly [string, Float64Array])[] = [
    ['actual', actual],
    ...Object.entries(byKind),
    ...Object.entries(calibrated).map(([kind, values]) => [`${kind}-calibrated`, values] as const),
    ['value', value],
    ['expectedProfit', expectedProfit],
  ];
  return { header: ['user', ...series.map(([name]) => name)], rows: keys.map((key, i) => [key, ...series.map(([, values]) => numberCell(values[i]))]) };
}

function planJson({ holdoutKind, asOf, stepDays, window, horizon, gap, holdoutCutoff, trainingCutoffs, firstDay, completeThrough, graceDays }: ChurnPlan): Json {
  return { holdoutKind, asOf: formatDay(asOf), stepDays, window, horizon, gap, holdoutCutoff: formatDay(holdoutCutoff), trainingCutoffs: trainingCutoffs.map(formatDay), firstDay: formatDay(firstDay), completeThrough: formatDay(completeThrough), graceDays };
}

function baseRateJson({ cutoff, atRisk, leavers, rate, excluded }: BaseRate): Json {
  return { cutoff: formatDay(cutoff), atRisk, leavers, rate, excluded: { ...excluded } };
}

function metricsJson({ auc, aucInterval, averagePrecision, averagePrecisionInterval, logLoss, brier, ece }: ChurnMetrics): Json {
  return { auc, aucInterval: aucInterval && [...aucInterval], averagePrecision, averagePrecisionInterval: averagePrecisionInterval && [...averagePrecisionInterval], logLoss, brier, ece };
}

function modelJson(model: ChurnModelReport): Json {
  const { kind, role, params, metrics, uncalibrated, calibration, judgement, reliabilityBefore, comparison, timed, featureImportance, permutationImportance, facts, stoppedEarly, fitMs, predictMs } = model;
  return {
    kind,
    role,
    params: { ...params },
    metrics: metricsJson(metrics),
    uncalibrated: metricsJson(uncalibrated),
    calibration: calibrationJson(calibration),
    ...judgementJson(judgement),
    reliabilityBefore: reliabilityBefore.map((bin) => ({ ...bin })),
    comparison: comparisonJson(comparison),
    timed: timed && { brier: { scores: [...timed.brier.scores], mean: timed.brier.mean }, concordance: timed.concordance, ...(timed.curves && { curves: curvesJson(timed.curves) }) },
    featureImportance: importanceJson(featureImportance),
    permutationImportance: permutationImportance.map((entry) => ({ ...entry })),
    facts: { ...facts },
    stoppedEarly,
    fitMs,
    predictMs,
  };
}

/** Curves of every threshold are left out: predictions.csv has what they are made of. */
function judgementJson({ decisions, reliability, byGroup, lift, mrrGains, gains, atCapacity }: ChurnJudgement): Readonly<Record<string, Json>> {
  return {
    threshold: decisions.threshold,
    confusion: decisions.confusion.map((row) => [...row]),
    reliability: reliability.byCount.map((bin) => ({ ...bin })),
    byGroup: byGroup.map(({ name, values }) => ({ name, values: values.map((bin) => ({ ...bin })) })),
    gains: { shareOfUsers: [...gains.shareOfCustomers], shareOfLeavers: [...gains.shareOfValue] },
    mrrGains: mrrGains && { shareOfUsers: [...mrrGains.shareOfCustomers], shareOfMoney: [...mrrGains.shareOfValue] },
    lift: { shareOfUsers: [...lift.shareOfCustomers], lift: [...lift.lift] },
    atCapacity: atCapacity && { ...atCapacity, interval: { ...atCapacity.interval } },
  };
}

function calibrationJson(calibration: Calibration): Json {
  return calibration.method === 'isotonic' ? { method: calibration.method, scores: [...calibration.scores], probabilities: [...calibration.probabilities] } : { ...calibration };
}

function profitJson({ list, threshold, policies, cost, budgetCounts, breakEvenSaveRate }: ProfitReport): Json {
  return {
    contacts: list.length,
    threshold,
    policies: policies.map(({ interval, lessInterval, ...policy }) => ({ ...policy, interval: interval && { ...interval }, lessInterval: lessInterval && { ...lessInterval } })),
    cost: { ...cost },
    budgetCounts,
    breakEvenSaveRate,
  };
}

function curvesJson({ causes, observed, ...mean }: MeanCurves): Json {
  return { causes: [...causes], ...sharesJson(mean), observed: sharesJson(observed) };
}

function sharesJson({ survival, incidence }: LeavingShares): { readonly [name: string]: Json } {
  return { survival: [...survival], incidence: incidence.map((values) => [...values]) };
}
