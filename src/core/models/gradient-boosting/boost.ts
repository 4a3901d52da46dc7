import type { FitContext, ForestScorer, FeatureTable, TrainingData, TreeSession } from '../../contract/index.ts';
import type { EvaluationMetric } from '../../metrics/evaluationMetric.ts';
import type { Objective } from '../../objectives/objective.ts';
import type { FeatureBins } from '../../trees/binning.ts';
import { growTree } from '../../trees/grow.ts';
import type { GrowParams, GrowTask } from '../../trees/grow.ts';
import { drawFeatures } from '../../trees/sampling.ts';
import { alignFeatures } from '../alignFeatures.ts';
import { createCurveMeter } from './curveMeter.ts';
import { bestRound } from './learningState.ts';
import type { LearningState } from './learningState.ts';
import type { GbdtParams } from './params.ts';

/** What a boosting works on. */
export interface BoostTask {
  readonly data: TrainingData;
  readonly bins: readonly FeatureBins[];
  /** Bins are filled in. */
  readonly session: TreeSession;
  readonly objective: Objective;
  readonly metric: EvaluationMetric;
  readonly monotone: Int8Array | undefined;
  readonly params: GbdtParams;
}

/** Called after each round: reports, saves. */
export type AfterRound = () => Promise<void>;

/**
 * Gradient boosting (Friedman 2001; the tree of Chen & Guestrin 2016): each tree learns from the gradients of the loss on its own sample
 * of rows and features, drawn from `ctx.rng` by the tree's number. The session's scores are where it starts from. Adds to `state` until there
 * are enough rounds, validation no longer improves, or the person asks to stop. Returns whether they did.
 */
export async function boost(task: BoostTask, state: LearningState, ctx: FitContext, afterRound: AfterRound): Promise<boolean> {
  const { data, session, objective, metric, params } = task;
  const grown = createGrower(task, ctx);
  const curve = createCurveMeter(data, session, objective, metric);
  await ctx.breathe();
  while (!isDone(state, metric, params)) {
    objective.fill(session.trainScores, data.y, data.weight, session.gradients, session.hessians);
    await ctx.breathe();
    const round: LearningState['trees'] = [];
    for (let output = 0; output < objective.outputs; output++) {
      const number = state.trees.length + output;
      round.push(await grown(number, output));
      await ctx.breathe();
    }
    state.trees.push(...round);
    const { train, validation } = curve();
    state.train.push(train);
    if (validation !== undefined) state.validation.push(validation);
    await afterRound();
    await ctx.breathe();
    if (!isDone(state, metric, params) && ctx.shouldStop()) return true;
  }
  return false;
}

function isDone(state: LearningState, metric: EvaluationMetric, { nEstimators, earlyStoppingRounds }: GbdtParams): boolean {
  const rounds = state.train.length;
  if (rounds >= nEstimators) return true;
  return earlyStoppingRounds > 0 && rounds > 0 && rounds - 1 - bestRound(state, metric) >= earlyStoppingRounds;
}

type GrowOne = (number: number, output: number) => ReturnType<typeof growTree>;

function createGrower({ data, bins, session, objective, monotone, params }: BoostTask, ctx: FitContext): GrowOne {
  const growParams = { ...params, growPolicy: params.growPolicy === 'lossguide' ? 'lossguide' : 'depthwise', maxDeltaStep: stepLimit(params) } satisfies GrowParams;
  const allFeatures = Int32Array.from(bins, (_, feature) => feature);
  let hessianScale = 0;
  return async (number, output) => {
    const rng = ctx.rng.fork('tree').fork(number);
    if (hessianScale === 0 || !objective.constantHessian) hessianScale = await session.scaleOf(session.hessians[output]);
    const scales = { hessian: hessianScale, gradient: await session.scaleOf(session.gradients[output]) };
    const rows = await session.sampleRows(rng.fork('rows'), params.subsample);
    const features = drawFeatures(rng.fork('features'), allFeatures, params.colsampleBytree);
    const renewLeaf = leafRenewal(objective, data, session.trainScores[output]);
    return growTree({ session, bins, scales, ...rows, features, monotone, params: growParams, output, rng, renewLeaf });
  };
}

/** XGBoost guards counts with 0.7 where nothing is said. */
function stepLimit({ objective, maxDeltaStep }: GbdtParams): number {
  return objective === 'poisson' && maxDeltaStep === 0 ? 0.7 : maxDeltaStep;
}

function leafRenewal({ renewLeaf }: Objective, { y, weight }: TrainingData, scores: Float64Array): GrowTask['renewLeaf'] {
  if (!renewLeaf) return undefined;
  return (inAnyOrder) => {
    // Sums of weights depend on their order, in the last bit.
    const rows = weight ? inAnyOrder.toSorted() : inAnyOrder;
    const residuals = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) residuals[i] = y[rows[i]] - scores[rows[i]];
    return renewLeaf(residuals, weight && selectNumbers(weight, rows));
  };
}

function selectNumbers(values: Float64Array, rows: Int32Array): Float64Array {
  const selected = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) selected[i] = values[rows[i]];
  return selected;
}

/** Sets the session's scores to the base scores, and adds the trees that are there already. */
export function startScores(session: TreeSession, { x, validation }: TrainingData, bins: readonly FeatureBins[], baseScores: Float64Array, scorer: ForestScorer | undefined): void {
  writeScores(session.trainScores, x, bins, baseScores, scorer);
  if (validation) writeScores(session.validationScores, validation.x, bins, baseScores, scorer);
}

function writeScores(into: readonly Float64Array[], x: FeatureTable, bins: readonly FeatureBins[], baseScores: Float64Array, scorer: ForestScorer | undefined): void {
  const outputs = baseScores.length;
  const scores = Float64Array.from({ length: x.rows * outputs }, (_, i) => baseScores[i % outputs]);
  if (scorer) scorer.add(alignFeatures(bins, x), x.rows, scores);
  into.forEach((column, output) => {
    for (let row = 0; row < x.rows; row++) column[row] = scores[row * outputs + output];
  });
}
