import { WorkbenchError, resolveParams } from '../../contract/index.ts';
import type { Estimator, FitContext, Model, TrainingData } from '../../contract/index.ts';
import { checkHasFeatures, checkTrainingData, meanTarget } from '../trainingData.ts';
import { boost } from './boost.ts';
import type { AfterTree } from './boost.ts';
import { createSaver, resumeState } from './checkpoint.ts';
import { fingerprintFit } from './fingerprint.ts';
import { GBDT_KIND, createGbdtModel, loadGbdtModel } from './gbdtModel.ts';
import { bestTree, emptyState } from './learningState.ts';
import type { LearningState } from './learningState.ts';
import { gbdtParams, gbdtPresets } from './params.ts';
import type { GbdtParams } from './params.ts';
import { prepare } from './prepare.ts';
import type { PreparedData } from './prepare.ts';

/** Gradient-boosted trees for squared error: histograms, depth-wise, native missing values and categories. */
export const gradientBoosting: Estimator<GbdtParams> = {
  kind: GBDT_KIND,
  role: 'learner',
  params: gbdtParams,
  presets: gbdtPresets,
  fit,
  load: loadGbdtModel,
};

async function fit(data: TrainingData, given: GbdtParams, ctx: FitContext): Promise<Model> {
  const params = resolveParams(GBDT_KIND, gbdtParams, given);
  checkTrainingData(data);
  checkHasFeatures(data.x);
  if (params.earlyStoppingRounds > 0 && !data.validation) {
    throw new WorkbenchError('bad-input', 'Early stopping needs validation rows, and there are none. Set earlyStoppingRounds to 0, or give validation rows.');
  }
  await ctx.breathe();
  const prepared = await prepare(data, params.maxBin, ctx);
  const fingerprint = ctx.checkpoint ? await fingerprintFit(data, params, ctx) : '';
  const state = ctx.checkpoint ? await resumeState(ctx, fingerprint, prepared.inputs) : emptyState();
  const baseScore = meanTarget(data);
  const stopped = await boost(prepared, baseScore, params, state, ctx, afterTree(data.x.rows, params, state, ctx, fingerprint));
  return finish(prepared, baseScore, params, state, stopped);
}

function afterTree(rows: number, { nEstimators }: GbdtParams, resumed: LearningState, ctx: FitContext, fingerprint: string): AfterTree {
  const save = createSaver(ctx, fingerprint);
  const startMs = ctx.nowMs();
  const startTrees = resumed.trees.length;
  return async (state) => {
    const done = state.trees.length;
    const seconds = (ctx.nowMs() - startMs) / 1000;
    const validationRmse = state.validationRmse.at(-1);
    const metrics: Record<string, number> = { trainRmse: state.trainRmse[done - 1] };
    if (validationRmse !== undefined) metrics.validationRmse = validationRmse;
    if (seconds > 0) metrics.rowsPerSecond = (rows * (done - startTrees)) / seconds;
    ctx.onProgress({ phase: 'trees', done, total: nEstimators, unit: 'trees', metrics });
    await save(state);
  };
}

/** With early stopping the best iteration's trees are kept, else all. */
function finish({ inputs }: PreparedData, baseScore: number, params: GbdtParams, state: LearningState, stopped: boolean): Model {
  const best = bestTree(state);
  const last = params.earlyStoppingRounds > 0 ? best : state.trees.length - 1;
  const facts: Record<string, number> = {
    trees: last + 1,
    treesGrown: state.trees.length,
    stoppedEarly: stopped ? 1 : 0,
    trainRmse: state.trainRmse[last],
  };
  if (state.validationRmse.length > 0) Object.assign(facts, { bestIteration: best + 1, validationRmse: state.validationRmse[last] });
  return createGbdtModel({ baseScore, inputs, trees: state.trees.slice(0, last + 1), learning: { train: state.trainRmse, validation: state.validationRmse }, facts });
}
