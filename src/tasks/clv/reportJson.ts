import type { Json } from '../../core/contract/index.ts';
import { formatDay } from '../../core/data/calendar.ts';
import type { ClvModelReport, ClvPlan, ClvPredictions, ClvReport } from './types.ts';

/** What is known of the run around a report. */
export interface RunFacts {
  readonly appVersion: string;
  readonly engine: { readonly name: string; readonly reason: string };
  readonly dataHash: string;
  /** Rows of the file that were set aside at import; they count as read and as rejected. */
  readonly rowsQuarantined?: number;
  /** Milliseconds by phase; `import` where the file was read for this run. */
  readonly timingsMs: Readonly<Record<string, number | Readonly<Record<string, number>>>>;
}

/** A table of text cells; null is a missing value. */
export interface TextTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** `report.json` as the headless job writes it: dates as ISO text, models best first, no number that JSON cannot hold. */
export function reportJson(report: ClvReport, run: RunFacts): Readonly<Record<string, Json>> {
  const { plan, seed, rows, unit, champion, championIsBaseline } = report;
  const quarantined = run.rowsQuarantined ?? 0;
  return {
    task: 'clv',
    appVersion: run.appVersion,
    engine: { name: run.engine.name, reason: run.engine.reason },
    seed,
    dataHash: run.dataHash,
    plan: planJson(plan),
    unit,
    rows: { ...rows, read: rows.read + quarantined, rejected: rows.rejected + quarantined },
    warnings: report.warnings.map(({ key, message, facts }) => ({ key, message, facts: { ...facts } })),
    timingsMs: { ...run.timingsMs, features: report.timingsMs.features, fit: { ...report.timingsMs.fit }, predict: report.timingsMs.predict },
    champion,
    championIsBaseline,
    features: report.features.map(({ name, unit: featureUnit, meaning }) => ({ name, unit: featureUnit, meaning })),
    models: report.models.map(modelJson),
  };
}

/** predictions.csv: `key,actual,<kind>,…`, one row a customer; an unknown actual is empty, and 0 is a value. */
export function predictionsRows({ keys, actual, byKind }: ClvPredictions): TextTable {
  const kinds = Object.keys(byKind);
  return { header: ['key', 'actual', ...kinds], rows: keys.map((key, i) => [key, cell(actual[i]), ...kinds.map((kind) => cell(byKind[kind][i]))]) };
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
  const { kind, role, params, metrics, comparison, featureImportance, deciles, facts, stoppedEarly, fitMs, predictMs } = model;
  return {
    kind,
    role,
    params: { ...params },
    metrics: { ...metrics },
    comparison: comparison && { ...comparison },
    featureImportance: featureImportance.map(({ feature, importance }) => ({ feature, importance })),
    deciles: deciles.map((row) => ({ ...row })),
    facts: { ...facts },
    stoppedEarly,
    fitMs,
    predictMs,
  };
}

function cell(value: number): string | null {
  return Number.isNaN(value) ? null : String(value);
}
