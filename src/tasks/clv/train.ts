import { WorkbenchError } from '../../core/contract/index.ts';
import type { Artifact, FeatureTable, Registry } from '../../core/contract/index.ts';
import { predictRows } from '../../core/models/predictRows.ts';
import { createRng } from '../../core/random.ts';
import { fitEach, stopWarnings } from '../fitModel.ts';
import type { Fits, TrainingContext } from '../fitModel.ts';
import type { ModelRequest } from '../types.ts';
import { chooseClvChampion } from './champion.ts';
import { evaluateModels } from './evaluate.ts';
import { featureNotes } from './featureList.ts';
import { featuresAt, knownCustomers, spendBetween } from './features.ts';
import { fitFolds, fitForecast, scoreRows } from './fitting.ts';
import type { FittedModel, FittingTask } from './fitting.ts';
import { orderTransactions } from './history.ts';
import type { PurchaseHistory } from './history.ts';
import type { Judging } from './judging.ts';
import { leakSuspicions, youngCustomerWarnings } from './judgingWarnings.ts';
import { planClv } from './plan.ts';
import { featureStateToArtifact, fitFeatureState, withRfmScores } from './rfm.ts';
import { rowsAt, shuffleTargets } from './trainingData.ts';
import type { ClvRows } from './trainingData.ts';
import { dayRangeOf } from './transactions.ts';
import type { ClvModelReport, ClvOptions, ClvPlan, ClvPredictions, ClvReport, ClvResult, ReportWarning, Transactions } from './types.ts';
import { cohortWarnings, dataWarnings, outsideWarnings, planWarnings, verdictWarnings } from './warnings.ts';
import { weeklyTotals } from './weekly.ts';

/** Rows to learn from, and the later rows by which every model is judged. */
interface ClvData {
  readonly plan: ClvPlan;
  readonly history: PurchaseHistory;
  readonly training: ClvRows;
  readonly holdout: ClvRows;
}

/**
 * Trains every model asked for and judges all on one hold-out. Reproducible by `options.seed`, whatever the order of the rows.
 * Progress phases: `features`, `fit:<kind>` for each model, `evaluate`, `predict`.
 * What a stop leaves out: see fitEach. Rejects with `cancelled`; throws `not-enough-data` where no cutoff is legal.
 */
export async function trainClv(transactions: Transactions, options: ClvOptions, registry: Registry, ctx: TrainingContext): Promise<ClvResult> {
  const startMs = ctx.nowMs();
  const data = await prepareData(transactions, options, ctx);
  const task = await prepareTask(data, options, registry, ctx);
  const featuresMs = ctx.nowMs() - startMs;
  const { fitted, skipped } = await fitModels(task, data, options.models, ctx);
  try {
    const models = await evaluateModels(fitted, judgingOf(data, task), createRng(options.seed).fork('bootstrap'), ctx);
    const { predictions, predictMs } = await predictList(task, data, fitted, ctx);
    const warnings = [...collectWarnings(transactions, options, data), ...(await leakSuspicions(data.training, data.holdout, data.plan.holdoutKind, ctx)), ...stopWarnings(models, skipped)];
    const rows = { read: transactions.rowsRead, rejected: transactions.incompleteRows, train: data.training.x.rows, holdout: data.holdout.x.rows };
    const timingsMs = { features: featuresMs, fit: Object.fromEntries(models.map(({ kind, fitMs }) => [kind, fitMs])), predict: predictMs };
    return {
      report: composeReport(data.plan, options, models, warnings, { rows, timingsMs, unit: transactions.unit ?? '' }),
      predictions,
      models: Object.fromEntries(fitted.map(({ request, model }): [string, Artifact] => [request.kind, model.toArtifact()])),
      featureState: featureStateToArtifact(task.state),
    };
  } finally {
    for (const { model } of fitted) model.dispose();
  }
}

async function prepareData(transactions: Transactions, options: ClvOptions, ctx: TrainingContext): Promise<ClvData> {
  const plan = planClv(dayRangeOf(transactions), options);
  ctx.onProgress({ phase: 'features', done: 0, total: NaN, unit: 'steps' });
  const history = await orderTransactions(transactions, ctx);
  const holdout = await rowsAt(history, [plan.holdoutCutoff], plan, ctx);
  if (plan.holdoutKind !== 'same-period') return { plan, history, holdout, training: await rowsAt(history, plan.trainingCutoffs, plan, ctx) };
  return { plan, history, holdout, training: holdout };
}

async function prepareTask({ training: known }: ClvData, { seed, horizonDays, shuffleTarget }: ClvOptions, registry: Registry, ctx: TrainingContext): Promise<FittingTask> {
  await ctx.breathe();
  const training = shuffleTarget ? shuffleTargets(known, createRng(seed).fork('shuffled-target')) : known;
  const state = fitFeatureState(training.x, horizonDays);
  await ctx.breathe();
  return { training, state, scored: scoreRows(training, state), seed, registry };
}

async function fitModels(task: FittingTask, { plan, holdout }: ClvData, requests: readonly ModelRequest[], ctx: TrainingContext): Promise<Fits<FittedModel>> {
  const judged = withRfmScores(holdout.x, task.state);
  return fitEach(requests, task.registry, ctx, (request) => (plan.holdoutKind === 'same-period' ? fitFolds(task, request, ctx) : fitForecast(task, judged, request, ctx)));
}

/** The hold-out as the models are judged by it. The weeks of one period say nothing of its own shape. */
function judgingOf({ plan, history, holdout }: ClvData, { state }: FittingTask): Judging {
  const { holdoutKind, horizonDays, holdoutCutoff, trainingCutoffs } = plan;
  const weeksAt = (cutoff: number) => {
    const customers = knownCustomers(history, cutoff);
    return weeklyTotals((from, to) => spendBetween(history, customers, from, to), cutoff, horizonDays);
  };
  const profile = new Float64Array(Math.ceil(horizonDays / 7));
  for (const cutoff of trainingCutoffs) weeksAt(cutoff).forEach((value, week) => (profile[week] += value));
  return { holdoutKind, horizonDays, x: withRfmScores(holdout.x, state), y: holdout.y, weekly: { actual: weeksAt(holdoutCutoff), profile } };
}

/** The list of customers: the hold-out's where its cutoff is the one asked for, else the customers at as-of, whose future is unknown. */
async function predictList(task: FittingTask, { plan, history, holdout }: ClvData, fitted: readonly FittedModel[], ctx: TrainingContext): Promise<{ predictions: ClvPredictions; predictMs: number }> {
  const holdoutMs = fitted.reduce((sum, { predictMs }) => sum + predictMs, 0);
  if (plan.holdoutKind !== 'earlier') {
    const byKind = Object.fromEntries(fitted.map(({ request, predicted }) => [request.kind, predicted]));
    return { predictions: listOf(history, plan.holdoutCutoff, holdout.customers, holdout.y, byKind), predictMs: holdoutMs };
  }
  const startMs = ctx.nowMs();
  const { customers, x } = await featuresAt(history, plan.asOf, plan.horizonDays, ctx);
  const byKind = await predictAll(fitted, withRfmScores(x, task.state), ctx);
  const unknown = new Float64Array(customers.length).fill(NaN);
  return { predictions: listOf(history, plan.asOf, customers, unknown, byKind), predictMs: holdoutMs + ctx.nowMs() - startMs };
}

async function predictAll(fitted: readonly FittedModel[], x: FeatureTable, ctx: TrainingContext): Promise<Record<string, Float64Array>> {
  const byKind: Record<string, Float64Array> = {};
  for (const [i, { request, model }] of fitted.entries()) {
    ctx.onProgress({ phase: 'predict', done: i, total: fitted.length, unit: 'models' });
    await ctx.breathe();
    byKind[request.kind] = await predictRows(model, x, ctx);
  }
  return byKind;
}

function listOf(history: PurchaseHistory, cutoff: number, customers: Int32Array, actual: Float64Array, byKind: Readonly<Record<string, Float64Array>>): ClvPredictions {
  return { keys: Array.from(customers, (i) => history.keys[i]), cutoff, actual, byKind };
}

function collectWarnings(transactions: Transactions, options: ClvOptions, { plan, history, training, holdout }: ClvData): readonly ReportWarning[] {
  return [...dataWarnings(transactions, options), ...planWarnings(plan), ...outsideWarnings(training.x, holdout.x), ...cohortWarnings(history, plan), ...youngCustomerWarnings(holdout.x, plan.horizonDays)];
}

function composeReport(plan: ClvPlan, { seed, horizonDays }: ClvOptions, models: readonly ClvModelReport[], warnings: readonly ReportWarning[], facts: Pick<ClvReport, 'rows' | 'timingsMs' | 'unit'>): ClvReport {
  if (models.length === 0) throw new WorkbenchError('bad-input', 'No model was asked for. Name at least one in "models".', { option: 'models' });
  const champion = chooseClvChampion(models);
  return {
    task: 'clv',
    plan,
    seed,
    ...facts,
    features: featureNotes(horizonDays),
    warnings: [...warnings, ...verdictWarnings(models, champion)],
    models,
    champion: champion.kind,
    championIsBaseline: champion.role === 'baseline',
  };
}
