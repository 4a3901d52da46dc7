import type { Artifact } from '../../core/contract/index.ts';
import { createRng } from '../../core/random.ts';
import type { TrainingContext } from '../fitModel.ts';
import { chooseClvChampion, rankByRmse } from './champion.ts';
import { evaluateModels } from './evaluate.ts';
import type { JudgedModel, WeeklyTotals } from './judging.ts';
import type { Stream } from './stream.ts';
import type { StreamResult } from './trainStream.ts';
import type { ClvModelReport, ClvOptions, ClvPredictions, ClvReport, ClvResult, ReportWarning } from './types.ts';
import { verdictWarnings } from './warnings.ts';

/** Both streams' champions added up, and both best baselines. */
export const SUM_KIND = 'sum';
export const BASELINE_SUM_KIND = 'baseline-sum';

/** Lifetime value over both streams of money: each customer of either, the champions added up and judged as one model. */
export async function sumStreams(streams: readonly Stream[], results: readonly StreamResult[], options: ClvOptions, ctx: TrainingContext): Promise<Omit<ClvResult, 'featureState'>> {
  const names = streams.map(({ name }) => `${name}:`);
  const chosen = results.map(({ report }) => ({ [SUM_KIND]: report.champion, [BASELINE_SUM_KIND]: bestBaseline(report).kind }));
  const holdout = addUp(results.map((result) => result.holdout), names, chosen);
  const judged = Object.keys(holdout.totals).map((kind) => addedModel(kind, results, holdout.totals[kind]));
  const { holdoutKind, horizonDays } = results[0].report.plan;
  const judging = { holdoutKind, horizonDays, x: { rows: holdout.keys.length, features: [] }, y: holdout.actual, weekly: addWeeks(results.map(({ weekly }) => weekly)) };
  const models = await evaluateModels(judged, judging, createRng(options.seed).fork('bootstrap'), ctx);
  const list = addUp(results.map(({ predictions }) => predictions), names, chosen);
  return {
    report: composeReport(streams, results, models),
    predictions: { keys: list.keys, cutoff: list.cutoff, actual: list.actual, byKind: { ...list.totals, ...list.byStream }, parts: list.parts },
    models: Object.fromEntries(results.flatMap((result, i) => Object.entries(result.models).map(([kind, artifact]): [string, Artifact] => [`${names[i]}${kind}`, artifact]))),
  };
}

interface AddedUp {
  readonly keys: readonly string[];
  readonly cutoff: number;
  readonly actual: Float64Array;
  readonly totals: Readonly<Record<string, Float64Array>>;
  /** By stream and kind; missing where a customer is not in the stream. */
  readonly byStream: Readonly<Record<string, Float64Array>>;
  readonly parts: Readonly<Record<string, Float64Array>>;
}

/** Each customer of any list once, by key; who is not in a stream brings nothing there. */
export function addUp(lists: readonly ClvPredictions[], names: readonly string[], chosen: readonly Readonly<Record<string, string>>[]): AddedUp {
  const keys = [...new Set(lists.flatMap((list) => list.keys))].sort();
  const rowOf = new Map(keys.map((key, row) => [key, row]));
  const actual = new Float64Array(keys.length);
  const totals: Record<string, Float64Array> = Object.fromEntries(Object.keys(chosen[0]).map((kind) => [kind, new Float64Array(keys.length)]));
  const byStream: Record<string, Float64Array> = {};
  const parts: Record<string, Float64Array> = {};
  lists.forEach((list, i) => {
    const rows = Int32Array.from(list.keys, (key) => rowOf.get(key) ?? 0);
    rows.forEach((row, at) => (actual[row] += list.actual[at]));
    const spread = (values: Float64Array): Float64Array => {
      const column = new Float64Array(keys.length).fill(NaN);
      rows.forEach((row, at) => (column[row] = values[at]));
      return column;
    };
    for (const [kind, values] of Object.entries(list.byKind)) byStream[`${names[i]}${kind}`] = spread(values);
    for (const [part, values] of Object.entries(list.parts ?? {})) parts[`${names[i]}${part}`] = spread(values);
    for (const [total, kind] of Object.entries(chosen[i])) rows.forEach((row, at) => (totals[total][row] += list.byKind[kind][at]));
  });
  return { keys, cutoff: lists[0].cutoff, actual, totals, byStream, parts };
}

/** The kind of the best baseline; where none was trained, the champion. */
export function bestBaseline({ models, champion }: ClvReport): Pick<ClvModelReport, 'kind'> {
  return rankByRmse(models).find(({ role }) => role === 'baseline') ?? { kind: champion };
}

function addWeeks(parts: readonly WeeklyTotals[]): WeeklyTotals {
  const sum = (of: (part: WeeklyTotals) => Float64Array) => of(parts[0]).map((_, week) => parts.reduce((total, part) => total + of(part)[week], 0));
  return { actual: sum(({ actual }) => actual), profile: sum(({ profile }) => profile) };
}

function addedModel(kind: string, results: readonly StreamResult[], predicted: Float64Array): JudgedModel {
  return {
    request: { kind, params: {} },
    role: kind === SUM_KIND ? 'learner' : 'baseline',
    model: null,
    predicted,
    calibration: null,
    importance: [],
    learning: null,
    stoppedEarly: results.some(({ report }) => report.models.some((model) => model.stoppedEarly)),
    fitMs: 0,
    predictMs: 0,
  };
}

function composeReport(streams: readonly Stream[], results: readonly StreamResult[], models: readonly ClvModelReport[]): ClvReport {
  const reports = results.map(({ report }) => report);
  const [first] = reports;
  const champion = chooseClvChampion(models);
  const sum = (count: (report: ClvReport) => number) => reports.reduce((total, report) => total + count(report), 0);
  return {
    ...first,
    rows: { read: sum(({ rows }) => rows.read), rejected: sum(({ rows }) => rows.rejected), train: sum(({ rows }) => rows.train), holdout: models[0].deciles.reduce((total, { customers }) => total + customers, 0) },
    features: [],
    warnings: [...commonWarnings(reports), ...verdictWarnings(models, champion)],
    models,
    champion: champion.kind,
    championIsBaseline: champion.role === 'baseline',
    timingsMs: {
      features: sum(({ timingsMs }) => timingsMs.features),
      fit: Object.fromEntries(reports.flatMap(({ timingsMs }, i) => Object.entries(timingsMs.fit).map(([kind, ms]) => [`${streams[i].name}:${kind}`, ms]))),
      predict: sum(({ timingsMs }) => timingsMs.predict),
    },
    streams: Object.fromEntries(reports.map((report, i) => [streams[i].name, report])),
  };
}

/** What both streams say, such as of the plan. */
function commonWarnings(reports: readonly ClvReport[]): readonly ReportWarning[] {
  const [first, ...others] = reports.map(({ warnings }) => warnings);
  return first.filter(({ key, message }) => others.every((warnings) => warnings.some((other) => other.key === key && other.message === message)));
}
