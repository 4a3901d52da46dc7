import type { TaskContext } from '../../core/contract/index.ts';
import { reliabilityCurve } from '../../core/metrics/calibration.ts';
import { evaluateLoss, logLoss } from '../../core/metrics/meanLoss.ts';
import { compareByLoss } from '../../core/metrics/pairedBootstrap.ts';
import type { Comparison } from '../../core/metrics/pairedBootstrap.ts';
import type { Rng } from '../../core/random.ts';
import { selectRows, selectValues } from '../featureTables.ts';
import type { TrainingContext } from '../fitModel.ts';
import { permuteFeatures, sampleRows } from '../permuteFeatures.ts';
import type { PermutationImportance } from '../types.ts';
import { finalProbability } from './calibrateModel.ts';
import type { FittedModel } from './fitting.ts';
import type { Holdout } from './holdout.ts';
import { churnMetrics, judgeChurn } from './judge.ts';
import type { JudgeOptions, JudgedUsers } from './judge.ts';
import { readsSequences } from './modelInputs.ts';
import { permuteMeasures } from './permuteMeasures.ts';
import { timedScores } from './timedScores.ts';
import type { ChurnModelReport, ChurnPlan } from './types.ts';

/** A model's probabilities of the judged users. */
export interface JudgedModel {
  readonly fitted: FittedModel;
  readonly kind: string;
  readonly raw: Float64Array;
  /** Calibrated, with the boost where it is asked for. */
  readonly probability: Float64Array;
  readonly loss: number;
}

/** What the judging of every model shares. */
export interface Bench {
  readonly holdout: Holdout;
  /** Steps of the label's window. */
  readonly window: Pick<ChurnPlan, 'gap' | 'horizon'>;
  readonly users: JudgedUsers;
  readonly options: JudgeOptions;
  readonly rng: Rng;
}

/** Best first, by log loss of the calibrated probability; equal ones in the order of their kinds. `flagged`: whom the seed document's boost is for, of the judged rows. */
export function rankModels(fitted: readonly FittedModel[], { judged, churned }: Holdout, flagged?: Uint8Array): readonly JudgedModel[] {
  const actual = Float64Array.from(churned);
  const models = fitted.map((model): JudgedModel => {
    const raw = selectValues(model.predicted, judged);
    const probability = finalProbability(model.calibration, raw, model.role === 'learner' ? flagged : undefined);
    return { fitted: model, kind: model.request.kind, raw, probability, loss: evaluateLoss(logLoss, probability, actual, undefined, 1) };
  });
  return models.sort((a, b) => a.loss - b.loss || (a.kind < b.kind ? -1 : 1));
}

/** Every model judged on the same users; each learner is compared with the best baseline. Progress phase: `evaluate`. */
export async function evaluateModels(ranked: readonly JudgedModel[], bench: Bench, ctx: TrainingContext): Promise<readonly ChurnModelReport[]> {
  const baseline = ranked.find(({ fitted }) => fitted.role === 'baseline');
  const reports: ChurnModelReport[] = [];
  for (const [i, model] of ranked.entries()) {
    ctx.onProgress({ phase: 'evaluate', done: i, total: ranked.length, unit: 'models' });
    await ctx.breathe();
    const comparison = model.fitted.role === 'learner' && baseline ? await compareModels(model, baseline, bench, ctx) : null;
    reports.push(await reportModel(model, comparison, bench, ctx));
  }
  return reports;
}

/** By log loss on the judged users, the same draws for every pair. */
export async function compareModels(mine: JudgedModel, theirs: JudgedModel, { holdout, rng }: Pick<Bench, 'holdout' | 'rng'>, ctx: Pick<TaskContext, 'breathe'>): Promise<Comparison> {
  const contest = { actual: Float64Array.from(holdout.churned), mine: mine.probability, theirs: { name: theirs.kind, predicted: theirs.probability }, outputs: 1 };
  return compareByLoss(logLoss, contest, { rng, breathe: () => ctx.breathe() });
}

async function reportModel({ fitted, kind, raw, probability }: JudgedModel, comparison: Comparison | null, bench: Bench, ctx: TrainingContext): Promise<ChurnModelReport> {
  const { users, options, holdout, window, rng } = bench;
  const judging = { rng, breathe: () => ctx.breathe() };
  const judgement = await judgeChurn(users, probability, options, judging);
  const { request, role, model, importance, calibration, learning, stoppedEarly, fitMs, predictMs } = fitted;
  return {
    kind,
    role,
    params: request.params,
    metrics: judgement.metrics,
    uncalibrated: await churnMetrics(users.churned, raw, judging),
    calibration,
    judgement,
    reliabilityBefore: reliabilityCurve({ actual: Float64Array.from(users.churned) }, raw, 'count'),
    comparison,
    timed: await timedScores(model, holdout, window, { input: fitted.input, raw }, ctx),
    featureImportance: importance.toSorted((a, b) => b.importance - a.importance),
    permutationImportance: await permuted(fitted, bench, ctx),
    facts: model.facts,
    learning,
    stoppedEarly,
    fitMs,
    predictMs,
  };
}

/** The same deals for every model. */
async function permuted({ request, role, model, importance, input }: FittedModel, { holdout, rng }: Bench, ctx: TrainingContext): Promise<readonly PermutationImportance[]> {
  if (role !== 'learner') return [];
  const churned = Float64Array.from(holdout.churned);
  if (readsSequences(request.kind)) return permuteMeasures(model, selectRows(input, holdout.judged), churned, rng.fork('permutation'), ctx);
  const sample = sampleRows(input, holdout.judged, churned);
  return permuteFeatures({ model, importance }, sample, logLoss, 1, { ...ctx, rng: rng.fork('permutation') });
}

