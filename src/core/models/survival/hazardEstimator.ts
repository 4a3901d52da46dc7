import { resolveParams } from '../../contract/index.ts';
import type { ContractOutcome, Estimator, FeatureTable, FitContext, Model, ParamSpecs, ParamValue, TrainingData } from '../../contract/index.ts';
import { readContracts } from '../contract/features.ts';
import { learnNets } from '../contract/nets.ts';
import { outcomeOf } from '../contract/outcome.ts';
import { predictRows } from '../predictRows.ts';
import { checkTask, checkTrainingData, weightsOf } from '../trainingData.ts';
import { learnEndDays } from './endDays.ts';
import { createHazardModel, loadHazardModel } from './hazardModel.ts';
import type { LoadHazard } from './hazardModel.ts';
import { personPeriods } from './personPeriods.ts';
import type { PersonPeriods } from './personPeriods.ts';
import { NO_SCALING, fitPlattScaling } from './plattScaling.ts';
import type { PlattScaling } from './plattScaling.ts';

/** How the hazard is learned: a classifier that tells who leaves within a period. */
export interface HazardLearner<Params extends Record<string, ParamValue>> {
  readonly kind: string;
  /** Of the whole model's artifacts. */
  readonly version: number;
  readonly params: ParamSpecs<Params>;
  readonly presets: Estimator<Params>['presets'];
  fit(data: TrainingData, params: Params, ctx: FitContext): Promise<Model>;
  readonly load: LoadHazard;
}

/** What the classifier tells apart; the second is what its chances are of. */
const CLASSES = ['stays', 'leaves'] as const;

/**
 * Discrete-time survival (Singer & Willett 1993) by landmarks (van Houwelingen 2007): each row, a customer at a cutoff, becomes one row for each period of
 * 30 days that it lived into, and a classifier learns the chance to leave within the period from the features at the cutoff, moved on by the days gone. A prediction is
 * Σ over the horizon's days of the chance to be there × MRR per day × paid share × discount, and expansion less contraction on top. Rows
 * whose end is known are not predicted, but end then. No class is weighted. Log loss calibrates by itself; where validation rows are enough and say
 * otherwise, the chances are scaled to them (see plattScaling.ts).
 */
export function hazardEstimator<Params extends Record<string, ParamValue>>(learner: HazardLearner<Params>): Estimator<Params> {
  const { kind, version } = learner;
  return {
    kind,
    role: 'learner',
    tasks: ['contract'],
    params: learner.params,
    presets: learner.presets,
    load: (artifact) => loadHazardModel({ kind, version }, learner.load, artifact),
    async fit(data, given, ctx) {
      const params = resolveParams(kind, learner.params, given);
      checkTrainingData(data);
      checkTask(kind, ['contract'], data);
      const outcome = outcomeOf(kind, data);
      const rows = readContracts(data.x);
      const weight = weightsOf(data);
      await ctx.breathe();
      const nets = learnNets(rows, data.y, outcome, weight);
      await ctx.breathe();
      const learning = await personPeriods(data.x, rows, outcome, weight, ctx.rng.fork('rows'), ctx);
      const watched = data.validation?.outcome && (await watchedPeriods(data.validation.x, data.validation.outcome, data.validation.weight, ctx));
      const hazard = await learner.fit({ ...asTarget(learning), validation: watched && asTarget(watched) }, params, ctx);
      const scaling = watched ? await scalingFor(hazard, watched, ctx) : NO_SCALING;
      const { horizonDays, discountRate } = outcome;
      const facts = { personPeriods: learning.x.rows, ends: learning.ends, calibrated: scaling === NO_SCALING ? 0 : 1, paidShare: nets.paidShare, keptShare: nets.keptShare, ...hazard.facts };
      return createHazardModel({ kind, version, window: { horizonDays, discountRate }, nets, endDays: learnEndDays(rows, outcome, weight), scaling, hazard, facts });
    },
  };
}

async function watchedPeriods(x: FeatureTable, outcome: ContractOutcome, weight: Float64Array | undefined, ctx: FitContext): Promise<PersonPeriods> {
  return personPeriods(x, readContracts(x), outcome, weight ?? new Float64Array(x.rows).fill(1), ctx.rng.fork('validation rows'), ctx);
}

function asTarget({ x, ended, weight }: PersonPeriods): TrainingData {
  return { x, y: ended, classes: CLASSES, ...(weight && { weight }) };
}

async function scalingFor(hazard: Model, watched: PersonPeriods, ctx: FitContext): Promise<PlattScaling> {
  return fitPlattScaling(await predictRows(hazard, watched.x, ctx), watched.ended, watched.weight);
}
