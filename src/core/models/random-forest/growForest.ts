import type { FitContext, TrainingData, TreeSession } from '../../contract/index.ts';
import type { EvaluationMetric } from '../../metrics/evaluationMetric.ts';
import type { FeatureBins } from '../../trees/binning.ts';
import { growTree } from '../../trees/grow.ts';
import type { GrowParams } from '../../trees/grow.ts';
import type { Scales } from '../../trees/splitRule.ts';
import { weightyRows } from '../forest/drawRows.ts';
import { taskOf } from '../trainingData.ts';
import { drawBag } from './bag.ts';
import type { Bag } from './bag.ts';
import type { ForestState } from './checkpoint.ts';
import { treesByOutput } from './forestTrees.ts';
import { featureShare } from './params.ts';
import type { RandomForestParams } from './params.ts';
import type { ForestTarget } from './target.ts';
import { addVotes, judgeVotes } from './votes.ts';

/** What a forest is grown from. */
export interface ForestTask {
  readonly data: TrainingData;
  readonly bins: readonly FeatureBins[];
  /** Bins are filled in; one output. */
  readonly session: TreeSession;
  readonly target: ForestTarget;
  readonly metric: EvaluationMetric;
  readonly params: RandomForestParams;
}

/** Whether trees leave rows out, by which the others can be judged. */
export function leavesRowsOut({ bootstrap, maxSamples }: RandomForestParams): boolean {
  return bootstrap || maxSamples < 1;
}

/**
 * Random forest (Breiman 2001): each tree learns from its own draw of rows, each of its nodes from its own draw of features, all by the tree's
 * number. Rows are judged by the trees that left them out (where all trees see all rows, by all trees). Adds to `state` until there are enough trees
 * or the person asks to stop. Returns whether they did.
 */
export async function growForest(task: ForestTask, state: ForestState, ctx: FitContext, afterTree: () => Promise<void>): Promise<boolean> {
  const { data, params, target, metric, session } = task;
  const weight = rowWeights(data, params);
  const growOne = createGrower(task, weight, ctx);
  const everyRow = weightyRows(data.x.rows, weight);
  const watched = weightyRows(data.validation?.x.rows ?? 0, undefined);
  const prior = target.leafMeans(1, new Float64Array(data.x.rows), everyRow, data.weight ?? new Float64Array(data.x.rows).fill(1));
  while (state.train.length < params.nEstimators) {
    const { bag, trees, means } = await growOne(state.train.length);
    state.trees.push(...trees);
    addVotes(state.trainVotes, leavesRowsOut(params) ? bag.resting : bag.learning, session.trainScores[0], means);
    addVotes(state.validationVotes, watched, session.validationScores[0], means);
    state.train.push(judgeVotes(state.trainVotes, metric, data, prior));
    if (data.validation) state.validation.push(judgeVotes(state.validationVotes, metric, data.validation, prior));
    await afterTree();
    await ctx.breathe();
    if (state.train.length < params.nEstimators && ctx.shouldStop()) return true;
  }
  return false;
}

/** What each row weighs when it is drawn; undefined where all weigh 1. */
function rowWeights({ y, classes, weight }: TrainingData, { classWeight }: RandomForestParams): Float64Array | undefined {
  if (!classes || classWeight !== 'balanced') return weight;
  const totals = new Float64Array(classes.length);
  for (let row = 0; row < y.length; row++) totals[y[row]] += weight ? weight[row] : 1;
  const total = totals.reduce((sum, ofClass) => sum + ofClass, 0);
  // So that all classes weigh the same, and as much as before in all.
  return y.map((which, row) => (totals[which] > 0 ? ((weight ? weight[row] : 1) * total) / (classes.length * totals[which]) : 0));
}

interface GrownRound {
  readonly bag: Bag;
  /** One an output. */
  readonly trees: ForestState['trees'];
  /** What each leaf says: leaves × outputs. The session's scores hold each row's leaf. */
  readonly means: Float64Array;
}

function createGrower({ data, bins, session, target, params }: ForestTask, weight: Float64Array | undefined, ctx: FitContext): (number: number) => Promise<GrownRound> {
  const rows = weightyRows(data.x.rows, weight);
  const features = Int32Array.from(bins, (_, feature) => feature);
  const growParams = growParamsOf(params, featureShare(params, taskOf(data), bins.length));
  return async (number) => {
    const rng = ctx.rng.fork('tree').fork(number);
    const bag = drawBag(rng.fork('rows'), rows, data.x.rows, params);
    const drawnWeight = weight ? bag.times.map((times, row) => times * weight[row]) : bag.times;
    const scales = await fillGradients(session, target.codes(rng.fork('codes')), drawnWeight);
    for (const scores of [...session.trainScores, ...session.validationScores]) scores.fill(0);
    await ctx.breathe();
    let leaves = 0;
    // Each leaf says its number, so that the scores tell in which leaf each row is.
    const renewLeaf = () => leaves++;
    const numbered = await growTree({ session, bins, scales, learning: bag.learning, resting: bag.resting, features, monotone: undefined, params: growParams, output: 0, rng, renewLeaf });
    const means = target.leafMeans(leaves, session.trainScores[0], bag.learning, drawnWeight);
    return { bag, trees: treesByOutput(numbered, means, target.outputs), means };
  };
}

function growParamsOf({ maxDepth, maxLeaves, minSamplesLeaf }: RandomForestParams, colsampleBynode: number): GrowParams {
  return {
    maxDepth,
    maxLeaves,
    growPolicy: maxLeaves > 0 ? 'lossguide' : 'depthwise',
    learningRate: 1,
    regLambda: 0,
    regAlpha: 0,
    gamma: 0,
    // One row is enough even where it weighs less than 1.
    minChildWeight: minSamplesLeaf > 1 ? minSamplesLeaf : 0,
    maxDeltaStep: 0,
    colsampleBylevel: 1,
    colsampleBynode,
    tieBreak: 'random',
  };
}

/** Of the squared error from 0: learning rate 1 and no penalty make a leaf the mean of its codes. Resting rows have none. */
async function fillGradients({ gradients: [gradient], hessians: [hessian], scaleOf }: TreeSession, codes: Float64Array, weight: Float64Array): Promise<Scales> {
  hessian.set(weight);
  for (let row = 0; row < weight.length; row++) gradient[row] = weight[row] === 0 ? 0 : -weight[row] * codes[row];
  return { hessian: await scaleOf(hessian), gradient: await scaleOf(gradient) };
}
