import { createHash } from 'node:crypto';
import { exactCases } from './boostingCases.ts';
import type { PublicData, ScoreName } from './boostingData.ts';
import { base64, nativeTask, readFloats } from './boostingFits.ts';
import type { BoostingFit } from './boostingFits.ts';
import { exactFit, sampledFit, scoreOf, SETTING_NAMES } from './boostingScores.ts';
import type { SettingName } from './boostingScores.ts';
import type { BoostingTable } from './boostingTable.ts';

/** What boosting.json holds: what native XGBoost made of our fits. `task` is the hash of all that it was given; of another task it is of no use. */
export interface BoostingOracle {
  readonly xgboost: string;
  /** By a fit's id: predictions of some of the training rows, as base64 of 32-bit floats. */
  readonly sameTrees: Readonly<Record<string, { readonly task: string; readonly predictions: string }>>;
  /** By data and setting: hold-out scores by seed. */
  readonly holdout: Readonly<Record<string, { readonly task: string; readonly scores: Readonly<Partial<Record<ScoreName, readonly number[]>>> }>>;
}

/** Predictions of fits by id, as test/oracles/boosting.py prints them. */
export interface NativePredictions {
  readonly xgboost: string;
  readonly predictions: Readonly<Record<string, string>>;
}

/** Rows of a fit whose predictions are kept, at most. */
const KEPT_ROWS = 1_000;

/** Evenly spaced rows of those that the fit is asked about, at most 1,000: enough to say that 99 % agree. */
export function keptRows(fit: BoostingFit): BoostingFit {
  const every = Math.ceil(fit.predict.length / KEPT_ROWS);
  return { ...fit, predict: fit.predict.filter((_, i) => i % every === 0) };
}

export function hashTask(fit: BoostingFit): string {
  return createHash('sha256').update(JSON.stringify(nativeTask([fit]))).digest('hex').slice(0, 16);
}

/** Fits of one table with `seeds` draws of each setting. */
export function sampledFits(table: BoostingTable, setting: SettingName, seeds: number): BoostingFit[] {
  return Array.from({ length: seeds }, (_, seed) => sampledFit(table, setting, seed));
}

export type LearnNative = (task: object) => NativePredictions;

/** Everything of boosting.json, learned anew. Takes minutes. */
export async function makeOracle(data: readonly PublicData[], seeds: number, learnNative: LearnNative): Promise<BoostingOracle> {
  const tables = await Promise.all(data.map(({ load }) => load()));
  const exact = [...exactCases(), ...tables.map(exactFit)].map(keptRows);
  const { xgboost, predictions } = learnNative(nativeTask(exact));
  const sameTrees = Object.fromEntries(exact.map((fit) => [fit.id, { task: hashTask(fit), predictions: base64(readFloats(predictions[fit.id])) }]));
  const holdout = tables.flatMap((table, i) => SETTING_NAMES.map((setting) => [`${table.name}/${setting}`, nativeScores(sampledFits(table, setting, seeds), data[i].scores, learnNative)] as const));
  return { xgboost, sameTrees, holdout: Object.fromEntries(holdout) };
}

function nativeScores(fits: readonly BoostingFit[], names: readonly ScoreName[], learnNative: LearnNative): BoostingOracle['holdout'][string] {
  const { predictions } = learnNative(nativeTask(fits));
  const scores = Object.fromEntries(names.map((name) => [name, fits.map((fit) => scoreOf(name, fit, Float64Array.from(readFloats(predictions[fit.id]))))]));
  return { task: hashTask(fits[0]), scores };
}
