import { WorkbenchError, canLearn } from '../../core/contract/index.ts';
import type { Artifact, FeatureTable, Registry } from '../../core/contract/index.ts';
import { partRows, predictRows } from '../../core/models/predictRows.ts';
import { createRng } from '../../core/random.ts';
import { fitEach, stopWarnings } from '../fitModel.ts';
import type { Fits, TrainingContext } from '../fitModel.ts';
import type { ModelRequest } from '../types.ts';
import { chooseClvChampion } from './champion.ts';
import { evaluateModels } from './evaluate.ts';
import { completeFeatures, fitFeatureState } from './featureState.ts';
import type { FeatureState } from './featureState.ts';
import { completeRows, fitFolds, fitForecast } from './fitting.ts';
import type { FittedModel, FittingTask } from './fitting.ts';
import { completeNotes } from './featureNotes.ts';
import type { StreamCalibrations } from './jointCalibration.ts';
import type { Judging, WeeklyTotals } from './judging.ts';
import { leakSuspicions, youngCustomerWarnings } from './judgingWarnings.ts';
import type { Stream } from './stream.ts';
import { rowsAt, shuffleTargets } from './trainingData.ts';
import type { ClvRows, CutoffRows } from './trainingData.ts';
import type { ClvModelReport, ClvOptions, ClvPlan, ClvPredictions, ClvReport, ReportWarning } from './types.ts';
import { cohortWarnings, dependenceWarnings, optionWarnings, outsideWarnings, planWarnings, verdictWarnings } from './warnings.ts';
import { weeklyTotals } from './weekly.ts';

/** Where hardly anyone leaves, a contract's price all but says what it will bring, and that is no leak. */
const EXPECTED_TO_TELL: ReadonlySet<string> = new Set(['mrr']);

/** What a stream's training leaves behind. */
export interface StreamResult {
  readonly report: ClvReport;
  readonly predictions: ClvPredictions;
  /** What every model said of the held-out customers. */
  readonly holdout: ClvPredictions;
  /** The hold-out's money week by week, and the shape of training's. */
  readonly weekly: WeeklyTotals;
  /** What every model said of training rows. */
  readonly calibrations: StreamCalibrations;
  readonly models: Readonly<Record<string, Artifact>>;
  readonly state: FeatureState;
}

/** How a stream is trained beside another one. */
export interface Beside {
  /** Names the stream's random numbers and checkpoints. */
  readonly slot: string;
  /** Whose rows no learner learns from, by key: the same in each stream, so that what is said of a customer in all of them can be judged. */
  readonly isApart: (key: string) => boolean;
}

/** Rows to learn from, and the later rows by which every model is judged. */
interface StreamRows {
  readonly training: CutoffRows;
  readonly holdout: CutoffRows;
}

/**
 * Trains every model that can learn from a stream, and judges all on one hold-out. Progress phases: `features`, `fit:<kind>` for each model,
 * `evaluate`, `predict`. `beside`: where there are several streams.
 */
export async function trainStream(stream: Stream, plan: ClvPlan, options: ClvOptions, registry: Registry, ctx: TrainingContext, beside?: Beside): Promise<StreamResult> {
  const startMs = ctx.nowMs();
  const slot = beside?.slot ?? '';
  const rows = await prepareRows(stream, plan, options, ctx);
  const task = await prepareTask(stream, rows, options, registry, beside, ctx);
  const judged = completeRows(rows.holdout, task.state);
  const featuresMs = ctx.nowMs() - startMs;
  const { fitted, skipped, leftOut } = await fitModels(task, judged, plan, await requestsFor(stream, options, registry), ctx);
  try {
    const weekly = await weeklyOf(stream, rows, plan, options, ctx);
    const judging: Judging = { holdoutKind: plan.holdoutKind, horizonDays: plan.horizonDays, x: judged.x, y: rows.holdout.y, weekly };
    const models = await evaluateModels(fitted, judging, createRng(options.seed).fork(`${slot}bootstrap`), ctx);
    const byKind = Object.fromEntries(fitted.map(({ request, predicted }) => [request.kind, predicted]));
    const holdout = { ...listOf(stream, plan.holdoutCutoff, rows.holdout.customers, rows.holdout.y, byKind), parts: await partsOf(fitted, judged.x, ctx) };
    const { predictions, predictMs } = await predictList(stream, task.state, plan, holdout, fitted, ctx);
    const warnings = [...stream.warnings, ...optionWarnings(options), ...planWarnings(plan), ...outsideWarnings(rows.training.x, rows.holdout.x), ...cohortWarnings(stream, plan), ...youngCustomerWarnings(rows.holdout.x, plan.horizonDays), ...(await leakSuspicions(rows.training, rows.holdout, plan.holdoutKind, ctx, EXPECTED_TO_TELL)), ...dependenceWarnings(models), ...stopWarnings(models, skipped), ...leftOutWarnings(leftOut)];
    const timingsMs = { features: featuresMs, fit: Object.fromEntries(models.map(({ kind, fitMs }) => [kind, fitMs])), predict: predictMs };
    const counts = { ...stream.rows, train: rows.training.x.rows, holdout: rows.holdout.x.rows };
    return {
      report: composeReport(stream, plan, options, task.state, models, { rows: counts, timingsMs, warnings }),
      predictions,
      holdout,
      weekly,
      calibrations: { keys: stream.keys, populations: rows.training.populations, byKind: Object.fromEntries(fitted.map(({ request, calibration }) => [request.kind, calibration])) },
      models: Object.fromEntries(fitted.map(({ request, model }): [string, Artifact] => [request.kind, model.toArtifact()])),
      state: task.state,
    };
  } finally {
    for (const { model } of fitted) model.dispose();
  }
}

/** The models asked for that can learn from a stream. Throws `bad-input` where there is none. */
async function requestsFor(stream: Stream, { models, shuffleTarget }: ClvOptions, registry: Registry): Promise<readonly ModelRequest[]> {
  const fitting: ModelRequest[] = [];
  for (const request of models) {
    const estimator = await registry.get(request.kind);
    // What looks at no target does not mind that it is shuffled: it says nothing in a control.
    if (canLearn(estimator, stream.learn) && !(shuffleTarget && estimator.learnsFrom === 'history')) fitting.push(request);
  }
  if (fitting.length === 0) throw new WorkbenchError('bad-input', `None of the models asked for can learn from ${stream.name}. Name at least one in "models".`, { option: 'models' });
  return fitting;
}

async function prepareRows(stream: Stream, plan: ClvPlan, options: ClvOptions, ctx: TrainingContext): Promise<StreamRows> {
  const window = { horizonDays: plan.horizonDays, discountRate: options.money.discountRate };
  const holdout = await rowsAt(stream, [plan.holdoutCutoff], window, ctx);
  return { holdout, training: plan.holdoutKind === 'same-period' ? holdout : await rowsAt(stream, plan.trainingCutoffs, window, ctx) };
}

async function prepareTask(stream: Stream, { training: known }: StreamRows, options: ClvOptions, registry: Registry, beside: Beside | undefined, ctx: TrainingContext): Promise<FittingTask> {
  const slot = beside?.slot ?? '';
  await ctx.breathe();
  const training = options.shuffleTarget ? shuffleTargets(known, createRng(options.seed).fork(`${slot}shuffled-target`)) : known;
  const state = fitFeatureState(stream.name, training.x, options);
  await ctx.breathe();
  const isApart = beside && customersApart(stream, beside);
  return { stream: stream.name, slot, isApart, training, state, scored: completeRows(training, state), options, registry };
}

function customersApart({ keys }: Stream, { isApart }: Beside): (customer: number) => boolean {
  const apart = Uint8Array.from(keys, (key) => (isApart(key) ? 1 : 0));
  return (customer) => apart[customer] === 1;
}

interface StreamFits extends Fits<FittedModel> {
  /** Learners for which the data holds too little, and why. */
  readonly leftOut: readonly { readonly kind: string; readonly why: WorkbenchError }[];
}

/** A learner for which the data holds too little is left out. Throws its `not-enough-data` where it leaves no learner of those asked for. */
async function fitModels(task: FittingTask, holdout: ClvRows, { holdoutKind }: ClvPlan, requests: readonly ModelRequest[], ctx: TrainingContext): Promise<StreamFits> {
  const leftOut: StreamFits['leftOut'][number][] = [];
  const { fitted, skipped } = await fitEach(requests, task.registry, ctx, async (request) => {
    try {
      return await (holdoutKind === 'same-period' ? fitFolds(task, request, ctx) : fitForecast(task, holdout, request, ctx));
    } catch (error) {
      const isShort = error instanceof WorkbenchError && error.code === 'not-enough-data';
      if (!isShort || (await task.registry.get(request.kind)).role === 'baseline') throw error;
      leftOut.push({ kind: request.kind, why: error });
      return undefined;
    }
  });
  if (leftOut.length > 0 && !fitted.some(({ role }) => role === 'learner')) {
    for (const { model } of fitted) model.dispose();
    throw leftOut[0].why;
  }
  return { fitted, skipped, leftOut };
}

function leftOutWarnings(leftOut: StreamFits['leftOut']): readonly ReportWarning[] {
  return leftOut.map(({ kind, why }) => ({ key: 'model-left-out', message: `"${kind}" was left out, for the data holds too little for it: ${why.message}`, facts: { learner: kind, reason: why.message } }));
}

/** The hold-out's money by week, and how it came in after the training cutoffs. The weeks of one period say nothing of its own shape. */
async function weeklyOf(stream: Stream, { training, holdout }: StreamRows, { holdoutKind, horizonDays }: ClvPlan, { money }: ClvOptions, ctx: TrainingContext): Promise<WeeklyTotals> {
  const weeksOf = async ({ cutoff, customers }: CutoffRows['populations'][number]) => {
    await ctx.breathe();
    return weeklyTotals((from, to) => stream.value(customers, from, to, money.discountRate), cutoff, horizonDays);
  };
  const profile = new Float64Array(Math.ceil(horizonDays / 7));
  for (const population of holdoutKind === 'same-period' ? [] : training.populations) (await weeksOf(population)).forEach((value, week) => (profile[week] += value));
  return { actual: await weeksOf(holdout.populations[0]), profile };
}

/** The list of customers: the hold-out's where its cutoff is the one asked for, else the customers at as-of, whose future is unknown. */
async function predictList(stream: Stream, state: FeatureState, plan: ClvPlan, holdout: ClvPredictions, fitted: readonly FittedModel[], ctx: TrainingContext): Promise<{ predictions: ClvPredictions; predictMs: number }> {
  const holdoutMs = fitted.reduce((sum, { predictMs }) => sum + predictMs, 0);
  if (plan.holdoutKind !== 'earlier') return { predictions: holdout, predictMs: holdoutMs };
  const startMs = ctx.nowMs();
  const { customers, x } = await stream.at(plan.asOf, plan.horizonDays, ctx);
  const complete = completeFeatures(x, state);
  const byKind: Record<string, Float64Array> = {};
  for (const [i, { request, model }] of fitted.entries()) {
    ctx.onProgress({ phase: 'predict', done: i, total: fitted.length, unit: 'models' });
    await ctx.breathe();
    byKind[request.kind] = await predictRows(model, complete, ctx);
  }
  const unknown = new Float64Array(customers.length).fill(NaN);
  const predictions = { ...listOf(stream, plan.asOf, customers, unknown, byKind), parts: await partsOf(fitted, complete, ctx) };
  return { predictions, predictMs: holdoutMs + ctx.nowMs() - startMs };
}

/** What each model's predictions are made of, as `<kind>-<part>`. */
async function partsOf(fitted: readonly FittedModel[], x: FeatureTable, ctx: TrainingContext): Promise<Readonly<Record<string, Float64Array>>> {
  const parts: [string, Float64Array][] = [];
  for (const { request, model } of fitted) for (const [name, values] of Object.entries(await partRows(model, x, ctx))) parts.push([`${request.kind}-${name}`, values]);
  return Object.fromEntries(parts);
}

function listOf({ keys }: Stream, cutoff: number, customers: Int32Array, actual: Float64Array, byKind: Readonly<Record<string, Float64Array>>): ClvPredictions {
  return { keys: Array.from(customers, (i) => keys[i]), cutoff, actual, byKind };
}

function composeReport(stream: Stream, plan: ClvPlan, { seed, money }: ClvOptions, state: FeatureState, models: readonly ClvModelReport[], facts: Pick<ClvReport, 'rows' | 'timingsMs' | 'warnings'>): ClvReport {
  const champion = chooseClvChampion(models);
  return {
    task: 'clv',
    plan,
    seed,
    money,
    ...facts,
    unit: stream.unit,
    features: completeNotes(stream.notes(plan.horizonDays), state),
    warnings: [...facts.warnings, ...verdictWarnings(models, champion)],
    models,
    champion: champion.kind,
    championIsBaseline: champion.role === 'baseline',
  };
}
