import { resolveParams } from '../../contract/index.ts';
import type { Artifact, ContractOutcome, Estimate, Estimator, FeatureTable, FitContext, Model, TrainingData } from '../../contract/index.ts';
import { readArtifact } from '../artifactReader.ts';
import type { ArtifactReader } from '../artifactReader.ts';
import { contractParts, predictContracts, readWindow } from '../contract/contractModel.ts';
import type { ContractCore, ContractWindow, LifeOfRow } from '../contract/contractModel.ts';
import { NEEDED_FEATURES, readContracts } from '../contract/features.ts';
import type { ContractRows } from '../contract/features.ts';
import { groupIndices, groupName, groupsOf, groupsToJson, readGroups } from '../contract/groups.ts';
import type { Group } from '../contract/groups.ts';
import { learnNets, netsToMeta, readNets } from '../contract/nets.ts';
import type { ContractNets } from '../contract/nets.ts';
import { outcomeOf } from '../contract/outcome.ts';
import { addStep } from '../contract/steps.ts';
import { checkTask, checkTrainingData, weightsOf } from '../trainingData.ts';
import { addCounts, countRenewals, renewalPath } from './renewals.ts';
import type { MutableCounts } from './renewals.ts';
import { fitSbg, retentionRate } from './shiftedBetaGeometric.ts';
import type { SbgFit, SbgParams } from './shiftedBetaGeometric.ts';

type NoParams = Record<never, never>;

const KIND = 'survival-sbg';
const VERSION = 1;

/** What it takes to have parameters of one's own: so many who came to renewals, and so many who left. A billing period takes less than a plan: its renewals are years or months apart. */
interface Enough {
  readonly atRisk: number;
  readonly ended: number;
}
const ENOUGH_FOR_BILLING: Enough = { atRisk: 50, ended: 10 };
const ENOUGH_FOR_GROUP: Enough = { atRisk: 300, ended: 50 };
/** Shortest billing period that is reckoned with, in days: bounds the renewals of a horizon. */
const LEAST_PERIOD_DAYS = 6;

/** A curve, and the name of those that it is of: a plan × billing period, a billing period, or '' for all. */
interface Curve {
  readonly name: string;
  readonly alpha: Estimate;
  readonly beta: Estimate;
}

interface SbgParts {
  readonly window: ContractWindow;
  readonly nets: ContractNets;
  /** Share of trials that are gone on with. */
  readonly conversion: number;
  readonly curves: readonly Curve[];
  /** Groups that have a curve, and its place; the first curve is that of all others. */
  readonly groups: readonly Group[];
  readonly curveOfGroup: readonly number[];
  readonly facts: Readonly<Record<string, number>>;
}

/**
 * Shifted beta-geometric by plan × billing period where there is enough to learn from, else by billing period, else for all alike: the chance to renew rises with the renewals
 * behind a customer. Time is counted in billing periods; each row is known to have come to its own age (left truncation at the cutoff). Contracts end at renewals; what they bring meanwhile
 * is reckoned as in the other survival models. No other feature is looked at.
 */
export const survivalSbg: Estimator<NoParams> = { kind: KIND, role: 'learner', tasks: ['contract'], params: {}, presets: {}, fit, load };

async function fit(data: TrainingData, given: NoParams, ctx: FitContext): Promise<Model> {
  resolveParams(KIND, {}, given);
  checkTrainingData(data);
  checkTask(KIND, survivalSbg.tasks, data);
  const outcome = outcomeOf(KIND, data);
  const rows = readContracts(data.x);
  const weight = weightsOf(data);
  await ctx.breathe();
  const nets = learnNets(rows, data.y, outcome, weight);
  await ctx.breathe();
  return createModel({ window: { horizonDays: outcome.horizonDays, discountRate: outcome.discountRate }, nets, ...(await learnCurves(rows, outcome, weight, ctx)) });
}

async function learnCurves(rows: ContractRows, outcome: ContractOutcome, weight: Float64Array, ctx: FitContext): Promise<Omit<SbgParts, 'window' | 'nets'>> {
  const groups = groupsOf(rows, weight);
  // The last slot is for rows of no group.
  const slots = groupIndices(groups, rows).map((index) => (index < 0 ? groups.length : index));
  const { bySlot, trials, converted } = await countRenewals(rows, outcome, weight, groups.length + 1, slots, ctx);
  const all = addCounts(bySlot);
  const curves: Curve[] = [curveOf('', fitSbg(all))];
  const placeOfBilling = new Map<string | null, number>();
  for (const billing of new Set(groups.map((group) => group.billing))) {
    const counts = addCounts(bySlot.filter((_, slot) => slot < groups.length && groups[slot].billing === billing));
    if (isEnough(counts, ENOUGH_FOR_BILLING)) placeOfBilling.set(billing, curves.push(curveOf(billing ?? '–', fitSbg(counts))) - 1);
  }
  const curveOfGroup = groups.map((group, slot) => {
    if (isEnough(bySlot[slot], ENOUGH_FOR_GROUP)) return curves.push(curveOf(groupName(group), fitSbg(bySlot[slot]))) - 1;
    return placeOfBilling.get(group.billing) ?? 0;
  });
  const facts = { renewals: total(all.atRisk), ends: total(all.ended), curves: curves.length, trials };
  return { curves, groups, curveOfGroup, conversion: (converted + 0.5) / (trials + 1), facts };
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

function createModel(parts: SbgParts): Model {
  const { window, nets, facts, curves } = parts;
  const core: ContractCore = { window, nets, maxSteps: 3 + Math.ceil(window.horizonDays / LEAST_PERIOD_DAYS), livesOf: (_, rows) => livesOf(parts, rows) };
  return {
    kind: KIND,
    featureNames: NEEDED_FEATURES.map(({ name }) => name).sort(),
    facts,
    fitted: Object.fromEntries(curves.flatMap(({ name, alpha, beta }) => [[`alpha ${name}`.trim(), alpha], [`beta ${name}`.trim(), beta]])),
    predict: (x) => predictContracts(core, x),
    parts: (x: FeatureTable) => contractParts(core, x),
    importance: () => [],
    toArtifact: () => toArtifact(parts),
    dispose: () => {},
  };
}

function livesOf({ curves, groups, curveOfGroup, conversion, window }: SbgParts, rows: ContractRows): LifeOfRow {
  const groupOfRow = groupIndices(groups, rows);
  const params = curves.map(({ alpha, beta }): SbgParams => ({ alpha: alpha.estimate, beta: beta.estimate }));
  return (row, steps) => {
    const own = params[groupOfRow[row] < 0 ? 0 : curveOfGroup[groupOfRow[row]]];
    const { age, firstDay, periodDays } = renewalPath(rows, row);
    let chance = 1;
    if (rows.trialDaysLeft[row] > 0 && rows.trialDaysLeft[row] < window.horizonDays) addStep(steps, rows.trialDaysLeft[row], (chance *= conversion));
    let t = age;
    for (let day = firstDay; day < window.horizonDays; day += periodDays) addStep(steps, day, (chance *= retentionRate(own, t++)));
  };
}

function toArtifact({ window, nets, conversion, curves, groups, curveOfGroup, facts }: SbgParts): Artifact {
  return {
    kind: KIND,
    version: VERSION,
    meta: {
      ...window,
      ...netsToMeta(nets),
      conversion,
      facts,
      curves: curves.map(({ name }) => name),
      curveGroups: groupsToJson(groups),
      curveOfGroup: [...curveOfGroup],
    },
    buffers: { estimates: Float64Array.from(curves.flatMap(({ alpha, beta }) => [...numbersOf(alpha), ...numbersOf(beta)])), expansion: nets.expansion.slice(), contraction: nets.contraction.slice() },
  };
}

/** Throws `bad-file`. */
function load(artifact: Artifact): Model {
  const reader = readArtifact(artifact, KIND, VERSION);
  const conversion = reader.finiteNumber('conversion');
  if (conversion < 0 || conversion > 1) reader.refuse('its share of trials that are gone on with is out of range');
  const curves = readCurves(reader);
  const groups = readGroups(reader, 'curveGroups');
  const curveOfGroup = readPlaces(reader, groups.length, curves.length);
  return createModel({ window: readWindow(reader), nets: readNets(reader), conversion, curves, groups, curveOfGroup, facts: reader.numbers('facts') });
}

function readPlaces(reader: ArtifactReader, groups: number, curves: number): readonly number[] {
  const places = reader.list('curveOfGroup').map((place) => (typeof place === 'number' && Number.isInteger(place) && place >= 0 && place < curves ? place : reader.refuse('a group has no curve')));
  return places.length === groups ? places : reader.refuse('its groups and their curves are not as many');
}

function readCurves(reader: ArtifactReader): readonly Curve[] {
  const names = reader.list('curves').map((name) => (typeof name === 'string' ? name : reader.refuse('a curve has no name')));
  if (names.length === 0) reader.refuse('it has no curve');
  const estimates = reader.finiteBuffer('estimates', 4 * names.length);
  const estimateAt = (at: number): Estimate => {
    const [estimate, standardError] = estimates.subarray(at, at + 2);
    if (!(estimate > 0)) reader.refuse('an estimate is not above 0');
    return { estimate, standardError: standardError < 0 ? null : standardError };
  };
  return names.map((name, i) => ({ name, alpha: estimateAt(4 * i), beta: estimateAt(4 * i + 2) }));
}

/** A standard error that there is not is −1. */
function numbersOf({ estimate, standardError }: Estimate): readonly [number, number] {
  return [estimate, standardError ?? -1];
}
