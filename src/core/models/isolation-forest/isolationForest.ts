import { resolveParams } from '../../contract/index.ts';
import type { Estimator, Feature, FeatureTable, FitContext, Forest, Model, TrainingData } from '../../contract/index.ts';
import { weightedQuantile } from '../../math/weightedQuantile.ts';
import { MAX_VALUE_BINS, fitBins } from '../../trees/binning.ts';
import { readerOf } from '../../trees/encode.ts';
import type { TreeInput } from '../../trees/encode.ts';
import type { FlatTree } from '../../trees/flatTree.ts';
import { packTrees, unpackTrees } from '../../trees/forestBuffers.ts';
import { drawFeatures } from '../../trees/sampling.ts';
import { toInput } from '../../trees/treeData.ts';
import { alignFeatures, byName } from '../alignFeatures.ts';
import { fingerprintFit } from '../fingerprint.ts';
import { createSaver, resume } from '../forest/checkpointing.ts';
import { drawDistinct, weightyRows } from '../forest/drawRows.ts';
import { checkHasFeatures, checkTrainingData } from '../trainingData.ts';
import { ISOLATION_FOREST_KIND, createIsolationModel, loadIsolationModel } from './isolationModel.ts';
import { growIsolationTree } from './isolationTree.ts';
import type { IsolationTreeTask } from './isolationTree.ts';
import { isolationForestParams } from './params.ts';
import type { IsolationForestParams } from './params.ts';

const CHECKPOINT = { kind: 'isolation-forest-checkpoint', version: 2 };
/** Steps down trees between two breaths: some 20 ms. */
const STEPS_PER_BREATH = 4_000_000;
/** The threshold without `contamination`: what the paper calls "no distinct anomaly". */
const NEUTRAL_SCORE = 0.5;

/**
 * Isolation forest (Liu, Ting & Zhou 2008): anomalies are few and different, so random questions part them from the others early.
 * A prediction is the paper's score between 0 and 1, the higher the more anomalous; `facts.threshold` is the score above which rows
 * are flagged. It looks at no target; rows of weight 0 are not drawn, other weights play no part.
 */
export const isolationForest: Estimator<IsolationForestParams> = {
  kind: ISOLATION_FOREST_KIND,
  role: 'learner',
  tasks: ['anomaly'],
  params: isolationForestParams,
  presets: {},
  fit,
  load: loadIsolationModel,
};

async function fit(data: TrainingData, given: IsolationForestParams, ctx: FitContext): Promise<Model> {
  const params = resolveParams(ISOLATION_FOREST_KIND, isolationForestParams, given);
  checkTrainingData(data);
  checkHasFeatures(data.x);
  await ctx.breathe();
  const inputs = await learnInputs(data.x, ctx);
  const rows = weightyRows(data.x.rows, data.weight);
  const sampleRows = Math.min(params.maxSamples, rows.length);
  const { trees, stopped } = await growTrees(data, inputs, rows, sampleRows, params, ctx);
  const forest: Forest = { inputs, trees, outputs: 1, float32: false };
  const facts = { trees: trees.length, sampleRows, stoppedEarly: stopped ? 1 : 0 };
  if (params.contamination === 0) return createIsolationModel({ forest, sampleRows, facts: { ...facts, threshold: NEUTRAL_SCORE } });
  const scores = await scoreRows(createIsolationModel({ forest, sampleRows, facts }), data.x, trees.length, ctx);
  const drawable = data.weight ? Float64Array.from(rows, (row) => scores[row]) : scores;
  const threshold = weightedQuantile(drawable, undefined, 1 - params.contamination);
  const shareFlagged = drawable.reduce((flagged, score) => flagged + Number(score > threshold), 0) / drawable.length;
  return createIsolationModel({ forest, sampleRows, facts: { ...facts, threshold, shareFlagged } });
}

/** By name, so that the order of columns plays no part. Categories beyond the most frequent 254 count as one. */
async function learnInputs(x: FeatureTable, ctx: FitContext): Promise<TreeInput[]> {
  const inputs: TreeInput[] = [];
  for (const feature of [...x.features].sort(byName)) {
    inputs.push(feature.kind === 'number' ? { kind: 'number', name: feature.name } : toInput(fitBins(feature, MAX_VALUE_BINS)));
    await ctx.breathe();
  }
  return inputs;
}

async function growTrees(data: TrainingData, inputs: readonly TreeInput[], rows: Int32Array, sampleRows: number, params: IsolationForestParams, ctx: FitContext): Promise<{ trees: FlatTree[]; stopped: boolean }> {
  const columns = alignFeatures(inputs, data.x);
  const features = inputs.map((input, i) => ({ kind: input.kind, read: readerOf(input, columns[i], false) }));
  const allFeatures = Int32Array.from(inputs, (_, i) => i);
  const fingerprint = ctx.checkpoint ? await fingerprintFit(data, params, ctx) : '';
  const trees = (await resume(ctx, { ...CHECKPOINT, fingerprint }, ({ buffers }) => unpackTrees(buffers, inputs))) ?? [];
  const save = createSaver(ctx, () => ({ ...CHECKPOINT, meta: { fingerprint }, buffers: packTrees(trees) }));
  while (trees.length < params.nEstimators) {
    const rng = ctx.rng.fork('tree').fork(trees.length);
    const task: IsolationTreeTask = {
      features,
      rows: drawDistinct(rng.fork('rows'), rows.length, sampleRows).map((drawn) => rows[drawn]),
      candidates: drawFeatures(rng.fork('features'), allFeatures, params.maxFeatures),
      maxDepth: Math.ceil(Math.log2(Math.max(2, sampleRows))),
      rng,
    };
    trees.push(growIsolationTree(task));
    ctx.onProgress({ phase: 'trees', done: trees.length, total: params.nEstimators, unit: 'trees' });
    await save();
    await ctx.breathe();
    if (trees.length < params.nEstimators && ctx.shouldStop()) return { trees, stopped: true };
  }
  return { trees, stopped: false };
}

/** Scores the training rows part by part, so that a cancel is heard. */
async function scoreRows(model: Model, x: FeatureTable, trees: number, ctx: FitContext): Promise<Float64Array> {
  const scores = new Float64Array(x.rows);
  const step = Math.max(512, Math.floor(STEPS_PER_BREATH / (8 * trees)));
  for (let from = 0; from < x.rows; from += step) {
    const to = Math.min(from + step, x.rows);
    scores.set(model.predict({ rows: to - from, features: x.features.map((feature) => partOf(feature, from, to)) }, ctx.engine), from);
    ctx.onProgress({ phase: 'scores', done: to, total: x.rows, unit: 'rows' });
    await ctx.breathe();
  }
  model.dispose();
  return scores;
}

function partOf(feature: Feature, from: number, to: number): Feature {
  return feature.kind === 'number' ? { ...feature, values: feature.values.subarray(from, to) } : { ...feature, codes: feature.codes.subarray(from, to) };
}
