import { resolveParams } from '../../contract/index.ts';
import type { ContractOutcome, Estimator, FitContext, Model, TrainingData } from '../../contract/index.ts';
import { readContracts } from '../contract/features.ts';
import type { ContractRows } from '../contract/features.ts';
import { groupIndices, groupName, groupsOf } from '../contract/groups.ts';
import { learnNets } from '../contract/nets.ts';
import { outcomeOf } from '../contract/outcome.ts';
import { checkTask, checkTrainingData, weightsOf } from '../trainingData.ts';
import { addCounts, countRenewals } from './renewals.ts';
import type { MutableCounts } from './renewals.ts';
import { SBG_KIND, createSbgModel, curveOfBilling, loadSbgModel } from './sbgModel.ts';
import type { BillingCurve, Curve, SbgParts } from './sbgModel.ts';
import { fitSbg } from './shiftedBetaGeometric.ts';
import type { SbgFit } from './shiftedBetaGeometric.ts';

type NoParams = Record<never, never>;

/** What it takes to have parameters of one's own: so many who came to renewals, and so many who left. A billing period takes less than a plan: its renewals are years or months apart. */
interface Enough {
  readonly atRisk: number;
  readonly ended: number;
}
const ENOUGH_FOR_BILLING: Enough = { atRisk: 50, ended: 10 };
const ENOUGH_FOR_GROUP: Enough = { atRisk: 300, ended: 50 };

/**
 * Shifted beta-geometric by plan × billing period where there is enough to learn from, else by billing period, else for all alike: the chance to renew rises with the renewals
 * behind a customer. Time is counted in billing periods; each row is known to have come to its own age (left truncation at the cutoff). Contracts end at renewals; what they bring meanwhile
 * is reckoned as in the other survival models. No other feature is looked at.
 */
export const survivalSbg: Estimator<NoParams> = { kind: SBG_KIND, role: 'learner', tasks: ['contract'], params: {}, presets: {}, fit, load: loadSbgModel };

async function fit(data: TrainingData, given: NoParams, ctx: FitContext): Promise<Model> {
  resolveParams(SBG_KIND, {}, given);
  checkTrainingData(data);
  checkTask(SBG_KIND, survivalSbg.tasks, data);
  const outcome = outcomeOf(SBG_KIND, data);
  const rows = readContracts(data.x);
  const weight = weightsOf(data);
  await ctx.breathe();
  const nets = learnNets(rows, data.y, outcome, weight);
  await ctx.breathe();
  return createSbgModel({ window: { horizonDays: outcome.horizonDays, discountRate: outcome.discountRate }, nets, ...(await learnCurves(rows, outcome, weight, ctx)) });
}

async function learnCurves(rows: ContractRows, outcome: ContractOutcome, weight: Float64Array, ctx: FitContext): Promise<Omit<SbgParts, 'window' | 'nets'>> {
  const groups = groupsOf(rows, weight);
  // The last slot is for rows of no group.
  const slots = groupIndices(groups, rows).map((index) => (index < 0 ? groups.length : index));
  const { bySlot, trials, converted } = await countRenewals(rows, outcome, weight, groups.length + 1, slots, ctx);
  const all = addCounts(bySlot);
  const curves: Curve[] = [curveOf('', fitSbg(all))];
  const billings: BillingCurve[] = [];
  for (const billing of new Set(groups.map((group) => group.billing))) {
    const counts = addCounts(bySlot.filter((_, slot) => slot < groups.length && groups[slot].billing === billing));
    if (isEnough(counts, ENOUGH_FOR_BILLING)) billings.push({ billing, curve: curves.push(curveOf(billing ?? '–', fitSbg(counts))) - 1 });
  }
  const curveOfGroup = groups.map((group, slot) => {
    if (isEnough(bySlot[slot], ENOUGH_FOR_GROUP)) return curves.push(curveOf(groupName(group), fitSbg(bySlot[slot]))) - 1;
    return curveOfBilling(billings, group.billing);
  });
  const facts = { renewals: total(all.atRisk), ends: total(all.ended), curves: curves.length, trials };
  return { curves, groups, curveOfGroup, billings, conversion: (converted + 0.5) / (trials + 1), facts };
}

function isEnough({ atRisk, ended }: MutableCounts, least: Enough): boolean {
  return total(atRisk) >= least.atRisk && total(ended) >= least.ended;
}

function total(counts: Float64Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function curveOf(name: string, { alpha, beta }: SbgFit): Curve {
  return { name, alpha, beta };
}
