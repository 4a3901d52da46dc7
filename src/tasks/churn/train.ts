import { WorkbenchError } from '../../core/contract/index.ts';
import type { Artifact, Model, Registry } from '../../core/contract/index.ts';
import { createRng } from '../../core/random.ts';
import { selectRows, selectValues } from '../featureTables.ts';
import { chooseChampion } from '../champion.ts';
import { fitEach, stopWarnings } from '../fitModel.ts';
import type { TrainingContext } from '../fitModel.ts';
import type { ModelRequest } from '../types.ts';
import { baseRates } from './baseRates.ts';
import { calibrationRows, calibrationWarnings, finalProbability } from './calibrateModel.ts';
import { censoredRows } from './censoredRows.ts';
import { worthWarnings } from './clvWorth.ts';
import { divideUsers } from './divideUsers.ts';
import { compareModels, evaluateModels, rankModels } from './evaluate.ts';
import type { Bench, JudgedModel } from './evaluate.ts';
import { fitChurnModel } from './fitting.ts';
import type { FittedModel, FittingTask } from './fitting.ts';
import { groupingsOf } from './groupings.ts';
import { readHoldout, usersAtRisk } from './holdout.ts';
import type { Holdout } from './holdout.ts';
import { churnLeakWarnings } from './leakWarnings.ts';
import { learnsTimes, readsSequences, unfitReason } from './modelInputs.ts';
import { planChurn, planWarnings } from './plan.ts';
import { composeList, predictUsers } from './predictList.ts';
import type { ListFacts } from './predictList.ts';
import { breakEvenProbability, profitOfChampion } from './profit.ts';
import type { ChurnData } from './readChurn.ts';
import { retentionOf } from './retention.ts';
import { riskSegments } from './riskSegments.ts';
import { stateOf } from './state.ts';
import { timedRows } from './timedRows.ts';
import { answeredRows, rowsAtCutoffs, shuffleOutcomes, takeRows } from './trainingRows.ts';
import type { ChurnRows } from './trainingRows.ts';
import type { AnomalyNote, BaseRate, ChurnOptions, ChurnPlan, ChurnReport, ChurnResult, ChurnSource, ReportWarning } from './types.ts';
import { UNUSUAL_KIND, anomalyNote, fitUnusual, flagUnusual } from './unusualUsers.ts';
import { userValue } from './userValue.ts';
import { withUserAttributes } from './userAttributes.ts';
import { fewLeaversWarnings, leftOutWarnings, networkRivals, optionWarnings, tooLittle, valueWarnings, verdictWarnings } from './warnings.ts';
import type { LeftOut } from './warnings.ts';

/**
 * Trains every model asked for, calibrates each by users of its own, and judges all on every user at risk at the hold-out's cutoff. Reproducible by the seed in `options`.
 * Progress phases: `features`, `fit:<kind>` for each model, `evaluate`, `predict`. What a stop leaves out: see fitEach. Rejects with `cancelled`; throws as planChurn does, and
 * `not-enough-data` where there is nobody to learn from or nobody to judge by.
 */
export async function trainChurn(data: ChurnData, options: ChurnOptions, registry: Registry, ctx: TrainingContext): Promise<ChurnResult> {
  const startMs = ctx.nowMs();
  const training = await prepareTraining(data, options, registry, ctx);
  const featuresMs = ctx.nowMs() - startMs;
  const { fitted, skipped, leftOut } = await fitModels(training, ctx);
  let unusual: Model | undefined;
  try {
    unusual = skipped.length === 0 ? await fitUnusual(training.task.learning.x, training.source.measures, options.seed, registry, ctx) : undefined;
    const fittedMs = ctx.nowMs();
    const verdict = await judgeModels(training, fitted, unusual, ctx);
    const judgeMs = ctx.nowMs() - fittedMs;
    const lists = await predictLists(training, fitted, verdict, unusual, ctx);
    const timingsMs = { features: featuresMs, fit: Object.fromEntries(fitted.map(({ request, fitMs }) => [request.kind, fitMs])), judge: judgeMs, predict: ctx.nowMs() - fittedMs - judgeMs };
    const calibrated = calibrationWarnings(options.calibration, training.task.calibrating, fitted.map(({ calibration }) => calibration));
    const warnings = [...training.warnings, ...calibrated, ...leftOutWarnings(leftOut), ...stopWarnings(verdict.models, skipped), ...verdict.warnings];
    const artifacts = fitted.map(({ request, model }): [string, Artifact] => [request.kind, model.toArtifact()]);
    return {
      report: composeReport(training, verdict, warnings, timingsMs),
      ...lists,
      models: Object.fromEntries(unusual ? [...artifacts, [UNUSUAL_KIND, unusual.toArtifact()]] : artifacts),
      state: stateOf(options, training.source, fitted, verdict.champion),
    };
  } finally {
    for (const { model } of fitted) model.dispose();
    unusual?.dispose();
  }
}

/** All that is known before a model learns. */
interface Training {
  readonly data: ChurnData;
  /** With the users' attributes. */
  readonly source: ChurnSource;
  readonly options: ChurnOptions;
  readonly plan: ChurnPlan;
  readonly task: FittingTask;
  readonly requests: readonly ModelRequest[];
  readonly unfit: readonly LeftOut[];
  readonly slices: ChurnReport['slices'];
  readonly rates: readonly BaseRate[];
  readonly warnings: readonly ReportWarning[];
}

async function prepareTraining(data: ChurnData, options: ChurnOptions, registry: Registry, ctx: TrainingContext): Promise<Training> {
  const plan = planChurn({ firstDay: data.source.firstDay, completeThrough: options.completeThrough }, options);
  const source = data.users ? withUserAttributes(data.source, data.users, plan.trainingCutoffs[0]) : data.source;
  const { requests, unfit } = await requestsFor(source, options, registry);
  const withSequences = requests.some(({ kind }) => readsSequences(kind));
  const holdout = await readHoldout(source, plan.holdoutCutoff, withSequences, ctx);
  const known = await rowsAtCutoffs(source, plan.trainingCutoffs, withSequences, ctx);
  const rng = createRng(options.seed);
  const rows = options.shuffleTarget ? shuffleOutcomes(known, rng.fork('shuffled-target')) : known;
  const parts = divideUsers(rows.users, rng.fork('users'));
  const [learning, validation, apart] = [parts.learning, parts.validation, parts.calibration].map((at) => takeRows(rows, answeredRows(rows, at)));
  checkLeavers(learning);
  const calibrating = calibrationRows(apart);
  const withTimes = requests.some(({ kind }) => learnsTimes(kind));
  const learners = new Set(parts.learning.map((row) => rows.users[row]));
  const censored = withTimes && !options.shuffleTarget ? await censoredRows(source, plan, (user) => learners.has(user), ctx) : undefined;
  const timed = withTimes ? timedRows(rows, parts, censored) : undefined;
  const rates = await baseRates(source, options, plan, ctx);
  const leaks = await churnLeakWarnings(learning, { x: selectRows(holdout.x, holdout.judged), y: Float64Array.from(holdout.churned) }, ctx);
  const warnings = [...source.warnings, ...planWarnings(plan), ...optionWarnings(options), ...leaks, ...fewLeaversWarnings(sumOf(learning.y), sumOf(holdout.churned))];
  return {
    data, source, options, plan, requests, unfit, rates, warnings,
    task: { learning, validation, calibrating, timed, holdout, plan, calibration: options.calibration, seed: options.seed, registry },
    slices: { learning: learning.x.rows, validation: validation.x.rows, calibration: apart.x.rows },
  };
}

/** The models asked for that have something to learn from. Throws `bad-input` where there is none. */
async function requestsFor(source: ChurnSource, options: ChurnOptions, registry: Registry): Promise<{ requests: readonly ModelRequest[]; unfit: readonly LeftOut[] }> {
  const requests: ModelRequest[] = [];
  const unfit: LeftOut[] = [];
  for (const request of options.models) {
    const reason = unfitReason(request.kind, source, options);
    const { learnsFrom } = await registry.get(request.kind);
    if (reason !== undefined) unfit.push({ kind: request.kind, reason });
    // What looks at no target does not mind that it is shuffled: it says nothing in a control.
    else if (!(options.shuffleTarget && learnsFrom === 'history')) requests.push(request);
  }
  if (requests.length === 0) throw new WorkbenchError('bad-input', `None of the models asked for can learn here. ${unfit.map(({ kind, reason }) => `"${kind}": ${reason}`).join(' ')} Name another in "models".`, { option: 'models' });
  return { requests, unfit };
}

function checkLeavers({ y }: ChurnRows): void {
  const leavers = sumOf(y);
  if (leavers > 0 && leavers < y.length) return;
  throw new WorkbenchError('not-enough-data', `Of ${y.length} users at the cutoffs to learn from, ${leavers} left: there is nothing to tell apart. Choose another as-of or horizon, or another label.`, { option: 'horizon', users: y.length, leavers, messageKey: 'churn-nothing-to-learn' });
}

interface ChurnFits {
  readonly fitted: readonly FittedModel[];
  readonly skipped: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

/** A learner for which the data holds too little is left out. Throws its `not-enough-data` where it leaves no model. */
async function fitModels({ task, requests, unfit }: Training, ctx: TrainingContext): Promise<ChurnFits> {
  const leftOut: LeftOut[] = [...unfit];
  let why: WorkbenchError | undefined;
  const { fitted, skipped } = await fitEach(requests, task.registry, ctx, async (request) => {
    try {
      return await fitChurnModel(task, request, ctx);
    } catch (error) {
      const isShort = error instanceof WorkbenchError && error.code === 'not-enough-data';
      if (!isShort || (await task.registry.get(request.kind)).role === 'baseline') throw error;
      leftOut.push(tooLittle(request.kind, error));
      why = error;
      return undefined;
    }
  });
  if (fitted.length === 0 && why) throw why;
  return { fitted, skipped, leftOut };
}

/** What is found on the hold-out. */
interface Verdict extends Pick<ChurnReport, 'models' | 'profit' | 'retention' | 'segments' | 'anomaly'> {
  readonly champion: string;
  readonly championIsBaseline: boolean;
  readonly warnings: readonly ReportWarning[];
  /** Of every held-out user. */
  readonly value: Float64Array;
  readonly flagged?: Uint8Array;
}

async function judgeModels(training: Training, fitted: readonly FittedModel[], unusual: Model | undefined, ctx: TrainingContext): Promise<Verdict> {
  const { task, source, data, options, plan } = training;
  const { holdout } = task;
  const { judged, churned } = holdout;
  const flagged = unusual && (await flagUnusual(unusual, holdout.x, ctx));
  const flaggedJudged = flagged && Uint8Array.from(judged, (row) => flagged[row]);
  const ranked = rankModels(fitted, holdout, options.anomalyBoost ? flaggedJudged : undefined);
  const value = userValue(options.economics, source, data, holdout.users, holdout.cutoff);
  const bench: Bench = {
    holdout,
    window: plan,
    users: { churned, ...(source.mrr ? { mrr: selectValues(source.mrr(holdout.users, holdout.cutoff), judged) } : {}), groupings: groupingsOf(selectRows(holdout.x, judged)) },
    options: { threshold: breakEvenProbability(options.economics, value), ...(options.economics.capacity === undefined ? {} : { capacity: Math.min(options.economics.capacity, judged.length) }) },
    rng: createRng(options.seed).fork('judging'),
  };
  const models = await evaluateModels(ranked, bench, ctx);
  const champion = chooseChampion(models);
  const best = ranked.find(({ kind }) => kind === champion.kind) ?? ranked[0];
  const judging = { rng: bench.rng, breathe: () => ctx.breathe() };
  return {
    models,
    champion: champion.kind,
    championIsBaseline: champion.role === 'baseline',
    profit: await profitOn(training, best, value, judging),
    retention: retentionOf(source, holdout, plan),
    segments: riskSegments({ x: selectRows(holdout.x, judged), churned, probability: best.probability, value: selectValues(value, judged) }),
    anomaly: flaggedJudged ? await noteOf(flaggedJudged, best, holdout, judging) : null,
    warnings: [...verdictWarnings(models, champion, await compareNetworks(ranked, bench, ctx)), ...worthWarnings(data.worth, plan.holdoutCutoff), ...valueWarnings(value)],
    value,
    ...(options.anomalyBoost && flagged ? { flagged } : {}),
  };
}

/** Without the boost, whether or not it is asked for: what it would do. */
function noteOf(flagged: Uint8Array, { fitted, raw }: JudgedModel, { churned }: Holdout, ctx: Parameters<typeof anomalyNote>[3]): Promise<AnomalyNote> {
  return anomalyNote(flagged, churned, finalProbability(fitted.calibration, raw), ctx);
}

async function compareNetworks(ranked: readonly JudgedModel[], bench: Bench, ctx: TrainingContext): Promise<Parameters<typeof verdictWarnings>[2]> {
  const found: Parameters<typeof verdictWarnings>[2][number][] = [];
  for (const { network, trees } of networkRivals(ranked.map(({ kind }) => kind))) {
    const [mine, theirs] = [network, trees].map((kind) => ranked.find((model) => model.kind === kind));
    if (mine && theirs) found.push({ kind: network, comparison: await compareModels(mine, theirs, bench, ctx) });
  }
  return found;
}

/** The list's rows are those of the hold-out's list. */
async function profitOn({ task, source, data, options }: Training, { fitted, probability }: JudgedModel, value: Float64Array, ctx: Parameters<typeof profitOfChampion>[3]): Promise<ChurnReport['profit']> {
  const { calibrating, holdout } = task;
  const slice = { probability: finalProbability(fitted.calibration, fitted.onCalibration), churned: calibrating.y, value: valuesOf(calibrating, options, source, data) };
  const report = await profitOfChampion(slice, { probability, churned: holdout.churned, value: selectValues(value, holdout.judged) }, options.economics, ctx);
  return report && { ...report, list: report.list.map((row) => holdout.judged[row]) };
}

/** Of users at several cutoffs, each at its own. */
function valuesOf({ users, cutoffs }: ChurnRows, { economics }: ChurnOptions, source: ChurnSource, data: ChurnData): Float64Array {
  return Float64Array.from(users, (user, row) => userValue(economics, source, data, Int32Array.of(user), cutoffs[row])[0]);
}

/** The hold-out's list, and the one at as-of where that is another cutoff. */
async function predictLists({ source, data, options, plan, task }: Training, fitted: readonly FittedModel[], { champion, value, flagged }: Verdict, unusual: Model | undefined, ctx: TrainingContext): Promise<Pick<ChurnResult, 'predictions' | 'holdout'>> {
  const models = fitted.map(({ request, model, calibration, role }) => ({ kind: request.kind, model, calibration, isLearner: role === 'learner' }));
  const shared = { keys: source.keys, economics: options.economics, champion };
  const facts: ListFacts = { ...shared, users: task.holdout, actual: task.holdout.actual, value, flagged };
  const holdout = composeList(models, Object.fromEntries(fitted.map(({ request, predicted }) => [request.kind, predicted])), facts);
  if (plan.holdoutKind === 'future') return { predictions: holdout, holdout };
  const users = await usersAtRisk(source, plan.asOf, task.holdout.sequences !== undefined, ctx);
  const byKind = await predictUsers(models, users, ctx);
  const later: ListFacts = {
    ...shared,
    users,
    actual: new Float64Array(users.users.length).fill(NaN),
    value: userValue(options.economics, source, data, users.users, plan.asOf),
    flagged: options.anomalyBoost && unusual ? await flagUnusual(unusual, users.x, ctx) : undefined,
  };
  return { predictions: composeList(models, byKind, later), holdout };
}

function composeReport({ data, source, options, plan, task, slices, rates }: Training, { value: _value, flagged: _flagged, warnings: _said, ...verdict }: Verdict, warnings: readonly ReportWarning[], timingsMs: ChurnReport['timingsMs']): ChurnReport {
  const population = rates.find(({ cutoff }) => cutoff === plan.holdoutCutoff);
  if (!population) throw new WorkbenchError('internal', 'The hold-out’s cutoff is not among the cutoffs of the base rates.');
  return {
    task: 'churn',
    plan,
    label: options.label,
    step: options.step,
    seed: options.seed,
    unit: source.unit ?? data.worth?.unit ?? '',
    rows: { ...source.rows, train: slices.learning, holdout: task.holdout.judged.length },
    slices,
    population,
    baseRates: rates,
    measures: source.measures,
    causes: source.causes,
    features: source.notes,
    warnings,
    economics: options.economics,
    ...verdict,
    timingsMs,
  };
}

function sumOf(values: Float64Array | Uint8Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

