import type { Artifact, Estimate, FeatureTable, Model } from '../../contract/index.ts';
import { readArtifact } from '../artifactReader.ts';
import type { ArtifactReader } from '../artifactReader.ts';
import { contractParts, predictContracts, readWindow } from '../contract/contractModel.ts';
import type { ContractCore, ContractWindow, LifeOfRow } from '../contract/contractModel.ts';
import { NEEDED_FEATURES } from '../contract/features.ts';
import type { ContractRows } from '../contract/features.ts';
import { groupIndices, groupsToJson, readGroups } from '../contract/groups.ts';
import type { Group } from '../contract/groups.ts';
import { netsToMeta, readNets } from '../contract/nets.ts';
import type { ContractNets } from '../contract/nets.ts';
import { addStep } from '../contract/steps.ts';
import { isRecord } from '../../contract/record.ts';
import { renewalPath } from './renewals.ts';
import { retentionRate } from './shiftedBetaGeometric.ts';
import type { SbgParams } from './shiftedBetaGeometric.ts';

export const SBG_KIND = 'survival-sbg';
const VERSION = 1;
/** Shortest billing period that is reckoned with, in days: bounds the renewals of a horizon. */
const LEAST_PERIOD_DAYS = 6;

/** A curve, and the name of those that it is of: a plan × billing period, a billing period, or '' for all. */
export interface Curve {
  readonly name: string;
  readonly alpha: Estimate;
  readonly beta: Estimate;
}

export interface BillingCurve {
  readonly billing: string | null;
  readonly curve: number;
}

export interface SbgParts {
  readonly window: ContractWindow;
  readonly nets: ContractNets;
  /** Share of trials that are gone on with. */
  readonly conversion: number;
  readonly curves: readonly Curve[];
  /** The groups of the training rows, and the place of each one's curve. */
  readonly groups: readonly Group[];
  readonly curveOfGroup: readonly number[];
  /** Billing periods with a curve, for plans that training did not have; the first curve is that of all others. */
  readonly billings: readonly BillingCurve[];
  readonly facts: Readonly<Record<string, number>>;
}

/** The first curve where the billing period has none. */
export function curveOfBilling(billings: readonly BillingCurve[], name: string | null): number {
  return billings.find(({ billing }) => billing === name)?.curve ?? 0;
}

export function createSbgModel(parts: SbgParts): Model {
  const { window, nets, facts, curves } = parts;
  const core: ContractCore = { window, nets, maxSteps: 3 + Math.ceil(window.horizonDays / LEAST_PERIOD_DAYS), livesOf: (_, rows) => livesOf(parts, rows) };
  return {
    kind: SBG_KIND,
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

function livesOf({ curves, groups, curveOfGroup, billings, conversion, window }: SbgParts, rows: ContractRows): LifeOfRow {
  const groupOfRow = groupIndices(groups, rows);
  const { codes, categories } = rows.billing;
  const byBilling = [null, ...categories].map((name) => curveOfBilling(billings, name));
  const params = curves.map(({ alpha, beta }): SbgParams => ({ alpha: alpha.estimate, beta: beta.estimate }));
  return (row, steps) => {
    const own = params[groupOfRow[row] < 0 ? byBilling[codes[row] + 1] : curveOfGroup[groupOfRow[row]]];
    const { age, firstDay, periodDays } = renewalPath(rows, row);
    let chance = 1;
    if (rows.trialDaysLeft[row] > 0 && rows.trialDaysLeft[row] < window.horizonDays) addStep(steps, rows.trialDaysLeft[row], (chance *= conversion));
    let t = age;
    for (let day = firstDay; day < window.horizonDays; day += periodDays) addStep(steps, day, (chance *= retentionRate(own, t++)));
  };
}

function toArtifact({ window, nets, conversion, curves, groups, curveOfGroup, billings, facts }: SbgParts): Artifact {
  return {
    kind: SBG_KIND,
    version: VERSION,
    meta: {
      ...window,
      ...netsToMeta(nets),
      conversion,
      facts,
      curves: curves.map(({ name }) => name),
      curveGroups: groupsToJson(groups),
      curveOfGroup: [...curveOfGroup],
      billings: billings.map(({ billing, curve }) => ({ billing, curve })),
    },
    buffers: { estimates: Float64Array.from(curves.flatMap(({ alpha, beta }) => [...numbersOf(alpha), ...numbersOf(beta)])), expansion: nets.expansion.slice(), contraction: nets.contraction.slice() },
  };
}

/** Throws `bad-file`. */
export function loadSbgModel(artifact: Artifact): Model {
  const reader = readArtifact(artifact, SBG_KIND, VERSION);
  const conversion = reader.finiteNumber('conversion');
  if (conversion < 0 || conversion > 1) reader.refuse('its share of trials that are gone on with is out of range');
  const curves = readCurves(reader);
  const groups = readGroups(reader, 'curveGroups');
  const curveOfGroup = readPlaces(reader, groups.length, curves.length);
  const billings = reader.list('billings').map((entry) => (isBillingCurve(entry, curves.length) ? { billing: entry.billing, curve: entry.curve } : reader.refuse('a billing period has no curve')));
  return createSbgModel({ window: readWindow(reader), nets: readNets(reader), conversion, curves, groups, curveOfGroup, billings, facts: reader.numbers('facts') });
}

function isBillingCurve(value: unknown, curves: number): value is BillingCurve {
  if (!isRecord(value) || !Object.hasOwn(value, 'billing')) return false;
  const { billing, curve } = value;
  return (billing === null || typeof billing === 'string') && typeof curve === 'number' && Number.isInteger(curve) && curve >= 0 && curve < curves;
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
