/** What a headless job leaves behind, read as somebody else's program would; and the measures of its report, computed again from its predictions. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import type { Outlook } from '../../src/core/metrics/outlook.ts';

export interface JobModel {
  readonly kind: string;
  readonly role: 'learner' | 'baseline';
  readonly params: object;
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly featureImportance: readonly { readonly feature: string; readonly importance: number }[];
  /** Its RMSE less another's, with the 95 % interval. */
  readonly comparison: { readonly against: string; readonly difference: number; readonly low: number; readonly high: number } | null;
  /** What a prediction means for one customer. */
  readonly outlook: Outlook | null;
  readonly fitted?: Readonly<Record<string, { readonly estimate: number; readonly standardError: number | null }>>;
}

export interface JobReport {
  readonly task: string;
  readonly appVersion: string;
  readonly engine: { readonly name: string; readonly reason: string };
  readonly seed: number;
  readonly dataHash: string;
  readonly sourceHashes?: Readonly<Record<string, string>>;
  readonly unit: string;
  readonly rows: { readonly read: number; readonly rejected: number; readonly train: number; readonly holdout: number };
  readonly warnings: readonly { readonly key: string; readonly message: string; readonly facts: Readonly<Record<string, unknown>> }[];
  readonly timingsMs: { readonly import: number; readonly features: number; readonly fit: Readonly<Record<string, number>>; readonly predict: number };
  readonly champion: string;
  readonly models: readonly JobModel[];
  readonly streams?: Readonly<Record<string, { readonly champion: string; readonly rows: JobReport['rows']; readonly models: readonly JobModel[] }>>;
}

export function readReport(out: string): JobReport {
  return JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as JobReport;
}

/** predictions.csv by column; keys as they stand, an empty cell NaN. */
export interface JobPredictions {
  readonly header: readonly string[];
  readonly keys: readonly string[];
  column(name: string): Float64Array;
}

export function readPredictions(out: string): JobPredictions {
  const [header, ...rows] = csvRows(join(out, 'predictions.csv'));
  return {
    header,
    keys: rows.map(([key]) => key),
    column(name) {
      const at = header.indexOf(name);
      if (at < 0) throw new Error(`predictions.csv has no column ${name}: ${header.join(',')}`);
      return Float64Array.from(rows, (row) => (row[at] === '' ? NaN : Number(row[at])));
    },
  };
}

export function csvRows(path: string): string[][] {
  const { data, errors } = Papa.parse<string[]>(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''), { skipEmptyLines: true });
  if (errors.length > 0) throw new Error(JSON.stringify(errors[0]));
  return data;
}

/** A CSV's rows by the names of its first. */
export function csvRecords(path: string): Record<string, string>[] {
  const [header, ...rows] = csvRows(path);
  return rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i]])));
}

/** The day number of an ISO day. */
export function dayOf(text: string): number {
  const day = Date.parse(`${text.slice(0, 10)}T00:00:00Z`) / 86_400_000;
  if (!Number.isInteger(day)) throw new Error(`No day: ${JSON.stringify(text)}`);
  return day;
}

/** The measures of design.md for numbers, written down a second time. */
export function metricsAgain(actual: Float64Array, predicted: Float64Array): Readonly<Record<string, number | null>> {
  const n = actual.length;
  const sum = (of: (i: number) => number) => actual.reduce((total, _, i) => total + of(i), 0);
  const squares = sum((i) => (predicted[i] - actual[i]) ** 2);
  const misses = sum((i) => Math.abs(predicted[i] - actual[i]));
  const total = sum((i) => actual[i]);
  const spread = sum((i) => (actual[i] - total / n) ** 2);
  const paid = [...actual.keys()].filter((i) => actual[i] !== 0);
  return {
    mae: misses / n,
    rmse: Math.sqrt(squares / n),
    r2: 1 - squares / spread,
    mape: paid.reduce((all, i) => all + Math.abs((predicted[i] - actual[i]) / actual[i]), 0) / paid.length,
    mapeLeftOut: 1 - paid.length / n,
    wape: misses / sum((i) => Math.abs(actual[i])),
    bias: (sum((i) => predicted[i]) - total) / total,
    gini: actual.some((value) => value < 0) ? null : gini(predicted, actual) / gini(actual, actual),
  };
}

/** Twice the area between the gain curve, highest score first and equal scores as a straight line, and the diagonal. */
function gini(score: Float64Array, value: Float64Array): number {
  const n = score.length;
  const total = value.reduce((sum, one) => sum + one, 0);
  const order = [...score.keys()].sort((a, b) => score[b] - score[a]);
  let area = 0;
  let gained = 0;
  for (let at = 0; at < n; ) {
    let end = at;
    let group = 0;
    while (end < n && score[order[end]] === score[order[at]]) group += value[order[end++]];
    area += ((end - at) / n) * ((2 * gained + group) / total / 2);
    gained += group;
    at = end;
  }
  return 2 * (area - 0.5);
}
