import { gradientBoosting } from '../../src/core/models/gradient-boosting/gradientBoosting.ts';
import type { GbdtParams } from '../../src/core/models/gradient-boosting/params.ts';
import { areaUnderRoc } from '../../src/core/metrics/areas.ts';
import { evaluationMetric } from '../../src/core/metrics/evaluationMetric.ts';
import { countFlagged } from '../../src/core/metrics/flagged.ts';
import { normalisedGini } from '../../src/core/metrics/gini.ts';
import { EXACT } from './boostingCases.ts';
import type { ScoreName } from './boostingData.ts';
import type { BoostingFit } from './boostingFits.ts';
import { coarsen, divide, takeRows } from './boostingTable.ts';
import type { BoostingTable } from './boostingTable.ts';

export type SettingName = 'seed' | 'default';

/** The seed document's parameters with 100 trees, and our own defaults. Both draw rows and columns. */
export const SETTINGS: Readonly<Record<SettingName, Partial<GbdtParams>>> = {
  seed: { ...gradientBoosting.presets.seed, nEstimators: 100 },
  default: {},
};
export const SETTING_NAMES = ['seed', 'default'] as const;

/** Same trees expected: the table's numbers coarsened, nothing drawn by lot, all training rows predicted. */
export function exactFit(table: BoostingTable): BoostingFit {
  const { x, ...rest } = takeRows(table, divide(table, 0).train);
  const coarse = { ...rest, name: table.name, x: coarsen(x) };
  const all = divide({ ...coarse, heldFrom: x.rows }, 0).train;
  return { ...fitOf(coarse), id: table.name, params: EXACT, seed: 1, learn: all, predict: all };
}

/** The table's hold-out, predicted by a model that draws with `seed`. */
export function sampledFit(table: BoostingTable, setting: SettingName, seed: number): BoostingFit {
  const { train, held } = divide(table, seed);
  return { ...fitOf(table), id: `${table.name}/${setting}/${seed}`, params: SETTINGS[setting], seed, learn: train, predict: held };
}

function fitOf(table: BoostingTable): Pick<BoostingFit, 'table' | 'columns' | 'objective'> {
  return { table, columns: table.x.features.map(({ name }) => name), objective: table.classes ? 'logistic' : 'squaredError' };
}

/** Larger is better for areas, smaller for losses. */
export function isHigherBetter(score: ScoreName): boolean {
  return score === 'auc' || score === 'gini';
}

/** A score of a fit's predictions. */
export function scoreOf(score: ScoreName, { table, predict }: BoostingFit, predictions: Float64Array): number {
  const { y } = takeRows(table, predict);
  if (score === 'gini') return normalisedGini(y, predictions) ?? NaN;
  if (score === 'auc') return areaUnderRoc(countFlagged(y, predictions)) ?? NaN;
  return evaluationMetric(score).evaluate(predictions, y, undefined, 1);
}

export interface Comparison {
  readonly ours: number;
  readonly native: number;
  /** By which part of the native score ours is worse; below 0 where it is better. */
  readonly worseBy: number;
  /** How much worse it may be: the larger of 1 % and two standard errors of the difference, as a part of the native score. */
  readonly allowed: number;
}

/** Scores by seed, in pairs. */
export function compare(score: ScoreName, ours: readonly number[], native: readonly number[]): Comparison {
  const sign = isHigherBetter(score) ? -1 : 1;
  const differences = ours.map((value, i) => sign * (value - native[i]));
  const size = Math.abs(mean(native));
  const standardError = Math.sqrt(mean(differences.map((d) => (d - mean(differences)) ** 2)) / Math.max(1, ours.length - 1));
  return { ours: mean(ours), native: mean(native), worseBy: mean(differences) / size, allowed: Math.max(0.01, (2 * standardError) / size) };
}

/** The part of rows whose predictions (rows × outputs) are all within 1e-3 standard deviations of the target (for classes: of being in the class, at most ½) of each other. */
export function shareAgreeing({ table, predict }: BoostingFit, ours: ArrayLike<number>, native: ArrayLike<number>, rows = predict.length): number {
  const outputs = ours.length / rows;
  const { y } = takeRows(table, predict);
  const near = Array.from({ length: outputs }, (_, k) => 1e-3 * deviation(outputs > 1 ? y.map((label) => Number(label === k)) : y));
  let agreeing = 0;
  for (let row = 0; row < rows; row++) agreeing += Number(near.every((most, k) => Math.abs(ours[row * outputs + k] - native[row * outputs + k]) <= most));
  return agreeing / rows;
}

function deviation(values: Float64Array): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
