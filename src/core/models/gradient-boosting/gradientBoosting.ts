import { WorkbenchError, resolveParams } from '../../contract/index.ts';
import type { Estimator, FitContext, Forest, Model, TrainingData } from '../../contract/index.ts';
import { evaluationMetric } from '../../metrics/evaluationMetric.ts';
import type { EvaluationMetric } from '../../metrics/evaluationMetric.ts';
import { weightedQuantile } from '../../math/weightedQuantile.ts';
import { createObjective } from '../../objectives/objective.ts';
import type { Objective, ObjectiveParams } from '../../objectives/objective.ts';
import { fillBins, fitFeatureBins, toInput } from '../../trees/treeData.ts';
import { fingerprintFit } from '../fingerprint.ts';
import { createSaver } from '../forest/checkpointing.ts';
import { checkHasFeatures, checkTask, checkTrainingData } from '../trainingData.ts';
import { boost, startScores } from './boost.ts';
import type { AfterRound, BoostTask } from './boost.ts';
import { resumeState, stateToArtifact } from './checkpoint.ts';
import { GBDT_KIND, createGbdtModel, loadGbdtModel, readGbdt } from './gbdtModel.ts';
import type { GbdtParts } from './gbdtModel.ts';
import { bestRound, emptyState } from './learningState.ts';
import type { LearningState } from './learningState.ts';
import { gbdtParams, gbdtPresets, parseMonotone } from './params.ts';
import type { GbdtParams } from './params.ts';

/** Gradient-boosted trees: histograms of whole numbers, native missing values and categories, every loss of core/objectives. */
export const gradientBoosting: Estimator<GbdtParams> = {
  kind: GBDT_KIND,
  role: 'learner',
  tasks: ['regression', 'binary', 'multiclass'],
  params: gbdtParams,
  presets: gbdtPresets,
  fit,
  load: loadGbdtModel,
};

/** What the trees will be added to. */
interface Beginning {
  readonly objective: Objective;
  readonly objectiveName: string;
  readonly objectiveParams: ObjectiveParams;
  readonly baseScores: Float64Array;
  /** The model to go on from. */
  readonly before: GbdtParts | undefined;
}

async function fit(data: TrainingData, given: GbdtParams, ctx: FitContext): Promise<Model> {
  const params = resolveParams(GBDT_KIND, gbdtParams, given);
  checkTrainingData(data);
  checkTask(GBDT_KIND, gradientBoosting.tasks, data);
  checkHasFeatures(data.x);
  if (params.earlyStoppingRounds > 0 && !data.validation) {
    throw new WorkbenchError('bad-input', 'Early stopping needs validation rows, and there are none. Set earlyStoppingRounds to 0, or give validation rows.');
  }
  await ctx.breathe();
  const beginning = begin(data, params, ctx);
  const bins = await fitFeatureBins(data, params.maxBin, beginning.before?.forest.inputs, ctx);
  const monotone = parseMonotone(params.monotoneConstraints, bins);
  const metric = evaluationMetric(params.evalMetric === 'auto' ? beginning.objective.metric : params.evalMetric, beginning.objectiveParams);
  const shape = { rows: data.x.rows, validationRows: data.validation?.x.rows ?? 0, bins, outputs: beginning.objective.outputs };
  const session = await ctx.engine.openTrees(shape, () => ctx.breathe());
  try {
    await fillBins(session, data, bins);
    return await learn({ data, bins, session, objective: beginning.objective, metric, monotone, params }, beginning, ctx);
  } finally {
    session.close();
  }
}

function begin(data: TrainingData, params: GbdtParams, ctx: FitContext): Beginning {
  const { quantileAlpha, huberSlope, tweedieVariancePower, scalePosWeight, maxDeltaStep } = params;
  const objectiveParams: ObjectiveParams = { quantileAlpha, huberSlope: params.objective === 'huber' ? huberSlope || usualDistance(data) : 1, tweedieVariancePower, scalePosWeight, maxDeltaStep: maxDeltaStep || 0.7 };
  const objectiveName = chooseObjective(params.objective, data.classes);
  const objective = createObjective(objectiveName, objectiveParams, data.classes);
  objective.checkTarget(data.y);
  if (data.validation) objective.checkTarget(data.validation.y);
  const before = ctx.startFrom && readGbdt(ctx.startFrom);
  if (before) checkSameTask(before, objectiveName, data);
  return { objective, objectiveName, objectiveParams, before, baseScores: before?.baseScores ?? objective.baseScores(data.y, data.weight) };
}

/** Nine tenths of the targets are no further from their median: beyond that an error is an outlier (as in Friedman 2001). */
function usualDistance({ y, weight }: TrainingData): number {
  const middle = weightedQuantile(y, weight, 0.5);
  return weightedQuantile(y.map((value) => Math.abs(value - middle)), weight, 0.9) || 1;
}

function chooseObjective(asked: string, classes: TrainingData['classes']): string {
  if (!classes) return asked === 'auto' ? 'squaredError' : asked;
  if (asked !== 'auto') throw new WorkbenchError('bad-input', `Parameter "objective" is "${asked}", which predicts a quantity, but the target has classes (${classes.slice(0, 3).join(', ')}…). Leave it at "auto".`, { name: 'objective' });
  return classes.length === 2 ? 'logistic' : 'softmax';
}

function checkSameTask({ objective, classes, forest }: GbdtParts, wanted: string, data: TrainingData): void {
  const refuse = (reason: string): never => {
    throw new WorkbenchError('bad-input', `The model to go on from does not fit: ${reason}. Start anew, or choose a model of the same task.`);
  };
  if (forest.float32) refuse('it was imported, and its thresholds are for 32-bit numbers');
  if (objective !== wanted) refuse(`its objective is "${objective}", not "${wanted}"`);
  if (JSON.stringify(classes ?? null) !== JSON.stringify(data.classes ?? null)) refuse('its classes are others');
  const features = new Map(data.x.features.map(({ name, kind }) => [name, kind]));
  const strange = forest.inputs.find(({ name, kind }) => features.get(name) !== kind);
  if (strange || forest.inputs.length !== features.size) refuse(strange ? `it needs the ${strange.kind} "${strange.name}"` : 'it knows fewer features');
}

async function learn(task: BoostTask, beginning: Beginning, ctx: FitContext): Promise<Model> {
  const { data, bins, session, params, objective, metric } = task;
  const inputs = bins.map(toInput);
  const fingerprint = ctx.checkpoint ? await fingerprintFit(data, params, ctx) : '';
  const state = ctx.checkpoint ? await resumeState(ctx, fingerprint, inputs, objective.outputs) : emptyState();
  const earlier = beginning.before?.forest.trees ?? [];
  const known = [...earlier, ...state.trees];
  const scorer = known.length > 0 ? ctx.engine.createScorer({ inputs, trees: known, outputs: objective.outputs, float32: false }) : undefined;
  startScores(session, data, bins, beginning.baseScores, scorer);
  scorer?.dispose();
  const stopped = await boost(task, state, ctx, createReporter(task, state, ctx, fingerprint));
  const best = bestRound(state, metric);
  const last = params.earlyStoppingRounds > 0 ? best : state.train.length - 1;
  const forest: Forest = { inputs, trees: [...earlier, ...state.trees.slice(0, (last + 1) * objective.outputs)], outputs: objective.outputs, float32: false };
  return createGbdtModel({
    objective: beginning.objectiveName,
    objectiveParams: beginning.objectiveParams,
    classes: data.classes,
    baseScores: beginning.baseScores,
    forest,
    earlierTrees: earlier.length,
    learning: { metric: metric.name, train: state.train, validation: state.validation },
    facts: factsOf(task, state, forest, last, stopped),
  });
}

function factsOf({ metric }: BoostTask, state: LearningState, { trees }: Forest, last: number, stopped: boolean): Record<string, number> {
  const facts: Record<string, number> = { trees: trees.length, treesGrown: state.trees.length, stoppedEarly: stopped ? 1 : 0, [named('train', metric)]: state.train[last] };
  if (state.validation.length > 0) Object.assign(facts, { bestIteration: bestRound(state, metric) + 1, [named('validation', metric)]: state.validation[last] });
  return facts;
}

/** `trainRmse`, `validationLogLoss`: what facts and live numbers are called. */
function named(part: 'train' | 'validation', { name }: EvaluationMetric): string {
  return part + name[0].toUpperCase() + name.slice(1);
}

function createReporter({ data, metric, params, objective }: BoostTask, state: LearningState, ctx: FitContext, fingerprint: string): AfterRound {
  const save = createSaver(ctx, () => stateToArtifact(state, fingerprint));
  const startMs = ctx.nowMs();
  const startTrees = state.trees.length;
  return async () => {
    const seconds = (ctx.nowMs() - startMs) / 1000;
    const metrics: Record<string, number> = { [named('train', metric)]: state.train[state.train.length - 1] };
    if (state.validation.length > 0) metrics[named('validation', metric)] = state.validation[state.validation.length - 1];
    if (seconds > 0) metrics.rowsPerSecond = (data.x.rows * (state.trees.length - startTrees)) / seconds;
    ctx.onProgress({ phase: 'trees', done: state.trees.length, total: params.nEstimators * objective.outputs, unit: 'trees', metrics });
    await save();
  };
}
