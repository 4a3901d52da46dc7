import { publicData } from './boostingData.ts';
import type { BoostingFit } from './boostingFits.ts';
import { base64, nativeTask, readFloats } from './boostingFits.ts';
import { hashTask, keptRows } from './boostingOracle.ts';
import type { LearnNative } from './boostingOracle.ts';
import { exactFit, sampledFit, scoreOf } from './boostingScores.ts';
import type { BoostingTable } from './boostingTable.ts';

/** The losses by which boosted trees learn what customers spend. */
export const LOSSES = ['squaredError', 'tweedie'] as const;
export type Loss = (typeof LOSSES)[number];

export const SCORES = ['rmse', 'gini'] as const;
export const SEEDS = 4;

/** What clvTrees.json holds: what native XGBoost made of CDNOW's features, by loss. `task` is the hash of all that it was given. */
export interface ClvTreesOracle {
  readonly xgboost: string;
  readonly sameTrees: Readonly<Record<string, { readonly task: string; readonly predictions: string }>>;
  readonly holdout: Readonly<Record<string, { readonly task: string; readonly scores: Readonly<Record<string, readonly number[]>> }>>;
}

export const cdnow = publicData.filter(({ name }) => name === 'cdnow')[0];

/** Named one by one, so that a new feature of the page does not make the stored numbers useless. */
const COLUMNS = [
  'recencyDays', 'tenureDays', 'activeSpanDays', 'purchaseDays', 'transactionCount', 'totalAmount', 'meanAmount', 'maxAmount', 'lastAmount', 'spendRatePerHorizon', 'gapMeanDays', 'gapStdDays', 'recentSpendShare',
  'spendLast30Days', 'countLast30Days', 'spendLast60Days', 'countLast60Days', 'spendLast90Days', 'countLast90Days', 'spendLastHorizon', 'countLastHorizon',
];

/** CDNOW's customers as of 1997-12-30, with what they spent in the 180 days from then; learned at an earlier cutoff. */
export async function cdnowTable(): Promise<BoostingTable> {
  const table = await cdnow.load();
  const features = COLUMNS.flatMap((name) => table.x.features.filter((feature) => feature.name === name));
  return { ...table, x: { rows: table.x.rows, features } };
}

/** Nothing is drawn by lot and numbers are coarse: both programs must grow the same trees. */
export function sameTreesFit(table: BoostingTable, loss: Loss): BoostingFit {
  return keptRows({ ...exactFit(table), id: `cdnow/${loss}`, objective: loss });
}

/** The hold-out by our defaults, which draw rows and columns, with one seed after the other. */
export function holdoutFits(table: BoostingTable, loss: Loss, seeds: number): readonly BoostingFit[] {
  return Array.from({ length: seeds }, (_, seed) => ({ ...sampledFit(table, 'default', seed), id: `cdnow/${loss}/${seed}`, objective: loss }));
}

/** Everything of clvTrees.json, learned anew. */
export async function makeClvTreesOracle(seeds: number, learnNative: LearnNative): Promise<ClvTreesOracle> {
  const table = await cdnowTable();
  const exact = LOSSES.map((loss) => sameTreesFit(table, loss));
  const { xgboost, predictions } = learnNative(nativeTask(exact));
  const sameTrees = Object.fromEntries(exact.map((fit) => [fit.id, { task: hashTask(fit), predictions: base64(readFloats(predictions[fit.id])) }]));
  const holdout = LOSSES.map((loss) => {
    const fits = holdoutFits(table, loss, seeds);
    const native = learnNative(nativeTask(fits)).predictions;
    const scores = SCORES.map((score) => [score, fits.map((fit) => scoreOf(score, fit, Float64Array.from(readFloats(native[fit.id]))))] as const);
    return [loss, { task: hashTask(fits[0]), scores: Object.fromEntries(scores) }] as const;
  });
  return { xgboost, sameTrees, holdout: Object.fromEntries(holdout) };
}
