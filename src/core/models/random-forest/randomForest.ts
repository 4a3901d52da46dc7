import { resolveParams } from '../../contract/index.ts';
import type { Estimator, FitContext, Forest, Model, TrainingData } from '../../contract/index.ts';
import { evaluationMetric } from '../../metrics/evaluationMetric.ts';
import { fillBins, fitFeatureBins, toInput } from '../../trees/treeData.ts';
import { createSaver } from '../forest/checkpointing.ts';
import { fingerprintFit } from '../fingerprint.ts';
import { checkHasFeatures, checkTask, checkTrainingData, taskOf } from '../trainingData.ts';
import { resumeState, stateToArtifact } from './checkpoint.ts';
import type { ForestState } from './checkpoint.ts';
import { RANDOM_FOREST_KIND, createForestModel, loadForestModel } from './forestModel.ts';
import { growForest, leavesRowsOut } from './growForest.ts';
import type { ForestTask } from './growForest.ts';
import { outOfBagFacts } from './outOfBag.ts';
import { randomForestParams } from './params.ts';
import type { RandomForestParams } from './params.ts';
import { createTarget } from './target.ts';

/**
 * Random forest of histogram trees, with native missing values and categories. A prediction is the mean over the trees: of the target, or of the classes'
 * shares in the leaves. The learning curve's training side is the out-of-bag score; only where every tree sees every row is it the training rows' own.
 */
export const randomForest: Estimator<RandomForestParams> = {
  kind: RANDOM_FOREST_KIND,
  role: 'learner',
  tasks: ['regression', 'binary', 'multiclass'],
  params: randomForestParams,
  presets: {
    /** The seed document's ensembles. */
    seed: { nEstimators: 100, maxDepth: 10 },
  },
  fit,
  load: loadForestModel,
};

/** Defined for any forest, even of one tree: squared errors, and the share of wrong classes where there are several. */
const METRICS = { regression: 'rmse', binary: 'brier', multiclass: 'error' } as const;

async function fit(data: TrainingData, given: RandomForestParams, ctx: FitContext): Promise<Model> {
  const params = resolveParams(RANDOM_FOREST_KIND, randomForestParams, given);
  checkTrainingData(data);
  checkTask(RANDOM_FOREST_KIND, randomForest.tasks, data);
  checkHasFeatures(data.x);
  await ctx.breathe();
  const bins = await fitFeatureBins(data, params.maxBin, undefined, ctx);
  const shape = { rows: data.x.rows, validationRows: data.validation?.x.rows ?? 0, bins, outputs: 1 };
  const session = await ctx.engine.openTrees(shape, () => ctx.breathe());
  try {
    await fillBins(session, data, bins);
    return await learn({ data, bins, session, target: createTarget(data), metric: evaluationMetric(METRICS[taskOf(data)]), params }, ctx);
  } finally {
    session.close();
  }
}

async function learn(task: ForestTask, ctx: FitContext): Promise<Model> {
  const { data, bins, target, metric, params } = task;
  const { outputs } = target;
  const inputs = bins.map(toInput);
  const shape = { rows: data.x.rows, validationRows: data.validation?.x.rows ?? 0, outputs };
  const fingerprint = ctx.checkpoint ? await fingerprintFit(data, params, ctx) : '';
  const state = await resumeState(ctx, fingerprint, inputs, shape);
  const stopped = await growForest(task, state, ctx, createReporter(task, state, ctx, fingerprint));
  const forest: Forest = { inputs, trees: state.trees, outputs, float32: false };
  const outOfBag = leavesRowsOut(params) ? outOfBagFacts(state.trainVotes, target, data) : {};
  return createForestModel({
    classes: data.classes,
    forest,
    learning: { metric: metric.name, train: state.train, validation: state.validation },
    facts: { trees: state.train.length, stoppedEarly: stopped ? 1 : 0, ...outOfBag },
  });
}

function createReporter({ data, params, target, metric }: ForestTask, state: ForestState, ctx: FitContext, fingerprint: string): () => Promise<void> {
  const save = createSaver(ctx, () => stateToArtifact(state, target.outputs, fingerprint));
  const named = (part: string) => part + metric.name[0].toUpperCase() + metric.name.slice(1);
  const startMs = ctx.nowMs();
  const startTrees = state.train.length;
  return async () => {
    const seconds = (ctx.nowMs() - startMs) / 1000;
    const metrics: Record<string, number> = { [named(leavesRowsOut(params) ? 'oob' : 'train')]: state.train[state.train.length - 1] };
    if (state.validation.length > 0) metrics[named('validation')] = state.validation[state.validation.length - 1];
    if (seconds > 0) metrics.rowsPerSecond = (data.x.rows * (state.train.length - startTrees)) / seconds;
    ctx.onProgress({ phase: 'trees', done: state.train.length, total: params.nEstimators, unit: 'trees', metrics });
    await save();
  };
}
