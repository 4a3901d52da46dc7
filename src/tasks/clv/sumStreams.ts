import type { Artifact } from '../../core/contract/index.ts';
import { createRng } from '../../core/random.ts';
import type { TrainingContext } from '../fitModel.ts';
import { chooseClvChampion } from './champion.ts';
import { evaluateModels } from './evaluate.ts';
import { jointCalibration } from './jointCalibration.ts';
import type { Calibration, JudgedModel, WeeklyTotals } from './judging.ts';
import type { Stream } from './stream.ts';
import { SUM_KIND, addendsOf, areSimple, chosenOf } from './summedKinds.ts';
import type { Addends } from './summedKinds.ts';
import type { StreamResult } from './trainStream.ts';
import type { ClvModelReport, ClvOptions, ClvPredictions, ClvReport, ClvResult, ReportWarning } from './types.ts';
import { verdictWarnings } from './warnings.ts';

/** Lifetime value over both streams of money: each customer of either, the champions added up and judged as one model. */
export async function sumStreams(streams: readonly Stream[], results: readonly StreamResult[], options: ClvOptions, isApart: (key: string) => boolean, ctx: TrainingContext): Promise<Omit<ClvResult, 'featureState'>> {
  const names = streams.map(({ name }) => `${name}:`);
  const chosen = addendsOf(chosenOf(results.map(({ report }) => report)));
  const holdout = addUp(results.map((result) => result.holdout), names, chosen);
  const judged = Object.keys(holdout.totals).map((kind) => {
    const addends = results.map(({ calibrations }, i) => ({ calibrations, kind: chosen[i][kind] }));
    return addedModel(kind, results, chosen, holdout.totals[kind], jointCalibration(addends, isApart));
  });
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
export function addUp(lists: readonly ClvPredictions[], names: readonly string[], chosen: readonly Addends[]): AddedUp {
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

function addWeeks(parts: readonly WeeklyTotals[]): WeeklyTotals {
  const sum = (of: (part: WeeklyTotals) => Float64Array) => of(parts[0]).map((_, week) => parts.reduce((total, part) => total + of(part)[week], 0));
  return { actual: sum(({ actual }) => actual), profile: sum(({ profile }) => profile) };
}

/** A sum of simple rules alone is no learner; it is compared with the other sum, unless the two are one. */
function addedModel(kind: string, results: readonly StreamResult[], chosen: readonly Addends[], predicted: Float64Array, calibration: Calibration | null): JudgedModel {
  const isSum = kind === SUM_KIND;
  const isSimple = areSimple(results.map(({ report }) => report));
  const other = Object.keys(chosen[0]).find((name) => name !== SUM_KIND && chosen.some((kinds) => kinds[name] !== kinds[SUM_KIND]));
  return {
    request: { kind, params: {} },
    role: isSum && !isSimple ? 'learner' : 'baseline',
    model: null,
    predicted,
    calibration,
    ...(isSum && isSimple && other !== undefined && { against: other }),
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
  const isSimple = areSimple(reports);
  const champion = (isSimple ? models.find(({ kind }) => kind === SUM_KIND) : undefined) ?? chooseClvChampion(models);
  const sum = (count: (report: ClvReport) => number) => reports.reduce((total, report) => total + count(report), 0);
  return {
    ...first,
    rows: { read: sum(({ rows }) => rows.read), rejected: sum(({ rows }) => rows.rejected), train: sum(({ rows }) => rows.train), holdout: models[0].deciles.reduce((total, { customers }) => total + customers, 0) },
    features: [],
    warnings: [...commonWarnings(reports), ...(isSimple ? [simpleWarning(streams, reports)] : []), ...verdictWarnings(models, champion)],
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

function simpleWarning(streams: readonly Stream[], reports: readonly ClvReport[]): ReportWarning {
  const kinds = reports.map(({ champion }) => champion);
  const said = streams.map(({ name }, i) => `"${kinds[i]}" of ${name}`).join(' and ');
  return { key: 'streams-simple', message: `No learner is the model to use in either stream: what is added up are simple rules, ${said}.`, facts: { models: streams.map((stream, i) => `${stream.name}:${kinds[i]}`).join(', ') } };
}

/** What both streams say, such as of the plan. */
function commonWarnings(reports: readonly ClvReport[]): readonly ReportWarning[] {
  const [first, ...others] = reports.map(({ warnings }) => warnings);
  return first.filter(({ key, message }) => others.every((warnings) => warnings.some((other) => other.key === key && other.message === message)));
}
