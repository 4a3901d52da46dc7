import { WorkbenchError, resolveParams } from '../../contract/index.ts';
import type { Artifact, Estimator, FitContext, Model, ParamSpec, ParamSpecs, ParamValue, TimedOutcome, TrainingData } from '../../contract/index.ts';
import { checkHasFeatures, checkTask, checkTrainingData, weightsOf } from '../trainingData.ts';
import { createHazardsModel, loadHazardsModel } from './hazardsModel.ts';
import { periodsOf } from './periods.ts';
import type { Period } from './periods.ts';
import { checkNoPeriodFeature, personPeriods } from './personPeriods.ts';
import type { PeriodKind, PersonPeriods } from './personPeriods.ts';

/** How the hazards are learned: a classifier that tells who stays through a period, and who leaves in it for which cause. */
export interface HazardsLearner<Params extends Record<string, ParamValue>> {
  readonly kind: string;
  readonly version: number;
  readonly periodKind: PeriodKind;
  readonly params: ParamSpecs<Params>;
  fit(data: TrainingData, params: Params, ctx: FitContext): Promise<Model>;
  /** Throws `bad-file`. */
  load(artifact: Artifact): Model;
}

/** What every learner of hazards can be asked, beside its own. */
export const PERIOD_STEPS: ParamSpec = {
  type: 'integer',
  default: 0,
  min: 0,
  max: 366,
  unit: 'steps',
  help: 'Steps that are put together to a period of one hazard, at most. 0: each of up to 14 steps by itself; more of them by weeks of 7, or longer where that would be more than 26 periods. There are never more than 100.',
};

/** The first of a hazard's classes; the causes' stand behind it. */
const STAYS = 'stays';

/**
 * Discrete-time survival with competing risks (Singer & Willett 1993; Tutz & Schmid 2016, chapter 8): each user at a cutoff becomes a row for each period in which it was watched, and a
 * classifier learns the chances to stay through it or to leave in it for each cause, from the features at the cutoff and the period. Censored users count as long as they were seen, late ones from when they were. A
 * prediction is the chance to leave within the window of who is there after the gap; `curves` says when, and why. No class is weighted. Validation users are for early stopping alone.
 */
export function competingHazards<Params extends Record<string, ParamValue>>(learner: HazardsLearner<Params>): Estimator<Params & { readonly periodSteps: number }> {
  const { kind } = learner;
  const params = { ...learner.params, periodSteps: PERIOD_STEPS } as ParamSpecs<Params & { readonly periodSteps: number }>;
  return {
    kind,
    role: 'learner',
    tasks: ['churn'],
    params,
    presets: {},
    load: (artifact) => loadHazardsModel(learner, (inner) => learner.load(inner), artifact),
    async fit(data, given, ctx) {
      const { periodSteps, ...own } = resolveParams(kind, params, given);
      checkTrainingData(data);
      checkTask(kind, ['churn'], data);
      checkHasFeatures(data.x);
      checkNoPeriodFeature(data.x);
      const timed = timedOf(kind, data);
      await ctx.breathe();
      const periods = periodsOf(timed, periodSteps);
      const learning = await expand(learner, data.x, timed, weightsOf(data), periods, 'rows', ctx);
      const watched = data.validation?.timed && (await expand(learner, data.validation.x, data.validation.timed, weightsOf(data.validation), periods, 'validation rows', ctx));
      const classes = [STAYS, ...timed.causes.map((cause) => `leaves: ${cause}`)];
      const hazard = await learner.fit({ ...asTarget(learning), classes, validation: watched && asTarget(watched) }, own as unknown as Params, ctx);
      const { gap, horizon, causes } = timed;
      return createHazardsModel({ ...learner, window: { gap, horizon }, periods, causes, classes: data.classes ?? [], hazard, facts: { ...factsOf(learning, periods), ...hazard.facts } });
    },
  };
}

function expand({ periodKind }: { readonly periodKind: PeriodKind }, x: TrainingData['x'], timed: TimedOutcome, weight: Float64Array, periods: readonly Period[], name: string, ctx: FitContext): Promise<PersonPeriods> {
  return personPeriods(x, timed, weight, periods, periodKind, ctx.rng.fork(name), ctx);
}

function asTarget({ x, left, weight }: PersonPeriods): { readonly x: TrainingData['x']; readonly y: Float64Array; readonly weight?: Float64Array } {
  return weight.every((value) => value === weight[0]) ? { x, y: left } : { x, y: left, weight };
}

function factsOf({ x, all, leavers }: PersonPeriods, periods: readonly Period[]): Record<string, number> {
  const byCause = leavers.map((count, c) => [`leavers${c + 1}`, count] as const);
  return { periods: periods.length, personPeriods: all, personPeriodsLearned: x.rows, leavers: leavers.reduce((sum, count) => sum + count, 0), ...Object.fromEntries(byCause) };
}

/** Throws `bad-input` where the rows only say whether each left, not when. */
function timedOf(kind: string, { timed }: Pick<TrainingData, 'timed'>): TimedOutcome {
  if (timed) return timed;
  throw new WorkbenchError('bad-input', `"${kind}" learns when users leave, and these rows only say whether they did. Give it activity or subscriptions with dates, or choose another model.`, { kind });
}
