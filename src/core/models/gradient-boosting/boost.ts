import type { FitContext } from '../../contract/index.ts';
import { growTree } from '../../trees/grow.ts';
import type { Histogram } from '../../trees/histogram.ts';
import { addPredictions } from '../../trees/predict.ts';
import { quantise } from '../../trees/quantise.ts';
import type { RowSet } from '../../trees/rowSet.ts';
import { sampleFeatures, sampleRows } from '../../trees/sampling.ts';
import { bestTree } from './learningState.ts';
import type { LearningState } from './learningState.ts';
import type { GbdtParams } from './params.ts';
import type { PreparedData, PreparedRows } from './prepare.ts';

/** Called after each tree: reports, saves. */
export type AfterTree = (state: LearningState) => Promise<void>;

/**
 * Gradient boosting for squared error (Friedman 2001; the tree of Chen & Guestrin 2016): each tree learns from g = w · (prediction − y)
 * on its own sample of rows and features, drawn from `ctx.rng` by the tree's number. Adds to `state` until there are enough trees, validation no
 * longer improves, or the person asks to stop. Returns whether they did.
 */
export async function boost(data: PreparedData, baseScore: number, params: GbdtParams, state: LearningState, ctx: FitContext, afterTree: AfterTree): Promise<boolean> {
  const train = { ...data.train, raw: startScores(data.train, baseScore, state) };
  const validation = data.validation && { ...data.validation, raw: startScores(data.validation, baseScore, state) };
  const gradient = new Float64Array(train.y.length);
  const integers = new Int32Array(train.y.length);
  const pool: Histogram[] = [];
  await ctx.breathe();
  while (!isDone(state, params)) {
    const rng = ctx.rng.fork('tree').fork(state.trees.length);
    fillGradient(gradient, train.raw, train.y, data.weight);
    const features = sampleFeatures(rng.fork('features'), data.bins.length, params.colsampleBytree);
    const task = { bins: data.bins, gradient: quantise(gradient, integers), hessian: data.hessian, features, params, pool };
    const { inBag, outOfBag } = sampleRows(rng.fork('rows'), train.y.length, params.subsample);
    const sets: RowSet[] = [inBag, outOfBag].map((order) => ({ matrix: train.matrix, order, raw: train.raw }));
    if (validation) sets.push({ matrix: validation.matrix, order: allRows(validation.y.length), raw: validation.raw });
    state.trees.push(await growTree(task, sets, () => ctx.breathe()));
    state.trainRmse.push(rmse(train.raw, train.y, data.weight));
    if (validation) state.validationRmse.push(rmse(validation.raw, validation.y));
    await afterTree(state);
    await ctx.breathe();
    if (!isDone(state, params) && ctx.shouldStop()) return true;
  }
  return false;
}

function isDone(state: LearningState, { nEstimators, earlyStoppingRounds }: GbdtParams): boolean {
  const grown = state.trees.length;
  if (grown >= nEstimators) return true;
  return earlyStoppingRounds > 0 && grown > 0 && grown - 1 - bestTree(state) >= earlyStoppingRounds;
}

function startScores({ y, encode, matrix }: PreparedRows, baseScore: number, { trees }: LearningState): Float64Array {
  const raw = new Float64Array(y.length).fill(baseScore);
  if (trees.length > 0) addPredictions(trees, encode, matrix.features, raw);
  return raw;
}

function fillGradient(gradient: Float64Array, raw: Float64Array, y: Float64Array, weight: Float64Array | undefined): void {
  for (let row = 0; row < y.length; row++) gradient[row] = raw[row] - y[row];
  if (weight) for (let row = 0; row < y.length; row++) gradient[row] *= weight[row];
}

function rmse(raw: Float64Array, y: Float64Array, weight?: Float64Array): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < y.length; row++) {
    const w = weight ? weight[row] : 1;
    sum += w * (raw[row] - y[row]) ** 2;
    total += w;
  }
  return Math.sqrt(sum / total);
}

function allRows(rows: number): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => row);
}
