import type { Artifact, ContractOutcome, Estimator, FeatureTable, Model, TrainingData } from '../../contract/index.ts';
import { exp } from '../../math/exp.ts';
import { log } from '../../math/log.ts';
import { readArtifact } from '../artifactReader.ts';
import type { ArtifactReader } from '../artifactReader.ts';
import { contractParts, predictContracts, readWindow } from '../contract/contractModel.ts';
import type { ContractCore, ContractWindow, LifeOfRow } from '../contract/contractModel.ts';
import { CONTRACT_FEATURES, NEEDED_FEATURES, readContracts } from '../contract/features.ts';
import type { ContractRows } from '../contract/features.ts';
import { groupIndices, groupsOf, groupsToJson, readGroups, shareOf, shrunkShares, sumByGroup } from '../contract/groups.ts';
import type { Group } from '../contract/groups.ts';
import { PLAIN_NETS } from '../contract/nets.ts';
import { outcomeOf } from '../contract/outcome.ts';
import { addStep } from '../contract/steps.ts';
import { weightsOf } from '../trainingData.ts';
import { baseline } from './baseline.ts';
import type { NoParams } from './baseline.ts';

const VERSION = 1;
const PERIOD_DAYS = 30;

/** The share of contracts that end within 30 days, by group; the last number is that of all rows. */
interface Churn {
  readonly kind: string;
  readonly window: ContractWindow;
  readonly groups: readonly Group[];
  readonly rates: Float64Array<ArrayBuffer>;
}

/** What a baseline makes of the rows. */
interface Habit {
  /** Groups that have a rate of their own. */
  groupsIn(rows: ContractRows, weight: Float64Array): readonly Group[];
  /** Whether it reckons with what is known of a row: a trial, a pause, an end. Rows of which such a thing is known then teach nothing. */
  readonly sees: boolean;
}

/**
 * "Contracts end as often as those of their plan and billing period did, and bring their MRR until then." Ends per 30 days of contract in the training
 * rows, of small groups shrunk to that of all. Trials are unpaid until they end; an end that is known is the end. Rows in a trial or with a known end teach nothing here.
 */
export const baselineRetention = churnBaseline('baseline-retention', { groupsIn: groupsOf, sees: true });

/**
 * "Everybody brings their MRR until they leave, and all leave at one rate": Σ over the horizon of MRR · (1 − churn)^t with the churn of all
 * training rows alike, whatever their plan, age, trial or notice. The spreadsheet's ARPU ÷ churn, cut off at the horizon. Biased: who is likely to
 * leave does so first, and those who stay leave more rarely than the one rate says.
 */
export const baselineArpuChurn = churnBaseline('baseline-arpu-churn', { groupsIn: () => [], sees: false });

function churnBaseline(kind: string, { groupsIn, sees }: Habit): Estimator<NoParams> {
  const learn = (data: TrainingData): Model => {
    const outcome = outcomeOf(kind, data);
    const rows = readContracts(data.x);
    const weight = teachingWeights(rows, weightsOf(data), sees);
    const groups = groupsIn(rows, weight);
    const sums = sumByGroup(groups.length, groupIndices(groups, rows), weight, (row) => outcome.ended[row], (row) => periodsLived(outcome, row));
    const { horizonDays, discountRate } = outcome;
    return createModel({ kind, window: { horizonDays, discountRate }, groups, rates: shrunkShares(sums).map((rate) => Math.min(1, rate)) }, sees);
  };
  const load = (artifact: Artifact) => {
    const reader = readArtifact(artifact, kind, VERSION);
    const groups = readGroups(reader, 'groups');
    return createModel({ kind, window: readWindow(reader), groups, rates: readRates(reader, groups.length + 1) }, sees);
  };
  return baseline(kind, ['contract'], learn, load);
}

/** Those of ordinary rows, where something special is seen in the others; all, where there are no ordinary ones. */
function teachingWeights({ trialDaysLeft, daysToKnownEnd }: ContractRows, weight: Float64Array, sees: boolean): Float64Array {
  const ordinary = weight.map((value, row) => (trialDaysLeft[row] === 0 && Number.isNaN(daysToKnownEnd[row]) ? value : 0));
  return sees && ordinary.some((value) => value > 0) ? ordinary : weight;
}

/** Ends ÷ periods is at most 1 where who ends within a period counts for the whole of it. */
function periodsLived({ days, ended }: ContractOutcome, row: number): number {
  return ended[row] === 1 ? Math.ceil(Math.max(1, days[row]) / PERIOD_DAYS) : days[row] / PERIOD_DAYS;
}

function readRates(reader: ArtifactReader, length: number): Float64Array<ArrayBuffer> {
  const rates = reader.finiteBuffer('rates', length);
  return rates.some((rate) => rate < 0 || rate > 1) ? reader.refuse('its rates are not between 0 and 1') : rates;
}

function createModel(churn: Churn, sees: boolean): Model {
  const { kind, window, groups, rates } = churn;
  const core: ContractCore = { window, nets: PLAIN_NETS, maxSteps: 1 + window.horizonDays, livesOf: (_, rows) => livesOf(churn, rows) };
  const see = (x: FeatureTable) => (sees ? x : blinded(x));
  return {
    kind,
    featureNames: NEEDED_FEATURES.map(({ name }) => name).sort(),
    facts: { churn30Days: rates[rates.length - 1], groups: groups.length },
    predict: (x) => predictContracts(core, see(x)),
    parts: (x) => contractParts(core, see(x)),
    importance: () => [],
    toArtifact: () => ({ kind, version: VERSION, meta: { ...window, groups: groupsToJson(groups) }, buffers: { rates: rates.slice() } }),
    dispose: () => {},
  };
}

const SPECIAL: ReadonlySet<string> = new Set([CONTRACT_FEATURES.trialDaysLeft, CONTRACT_FEATURES.isPaused, CONTRACT_FEATURES.daysToKnownEnd]);

/** Without what is known of trials, pauses and ends. */
function blinded(x: FeatureTable): FeatureTable {
  return { rows: x.rows, features: x.features.map((feature) => (feature.kind === 'number' && SPECIAL.has(feature.name) ? { ...feature, values: new Float64Array(x.rows).fill(NaN) } : feature)) };
}

/** A step every day: the chance to be there falls by the same share. */
function livesOf({ window, groups, rates }: Churn, rows: ContractRows): LifeOfRow {
  const groupOfRow = groupIndices(groups, rows);
  const daily = rates.map((rate) => exp(log(1 - rate) / PERIOD_DAYS));
  return (row, steps) => {
    const share = shareOf(daily, groupOfRow[row]);
    let chance = 1;
    for (let day = 1; day < window.horizonDays; day++) addStep(steps, day, (chance *= share));
  };
}
