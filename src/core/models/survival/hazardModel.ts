import type { Artifact, Engine, FeatureTable, Importance, Json, Model, NumericArray } from '../../contract/index.ts';
import { exp } from '../../math/exp.ts';
import { log } from '../../math/log.ts';
import { readArtifact } from '../artifactReader.ts';
import { contractParts, predictContracts, readWindow } from '../contract/contractModel.ts';
import type { ContractCore, ContractWindow, LifeOfRow } from '../contract/contractModel.ts';
import { CONTRACT_FEATURES, NEEDED_FEATURES } from '../contract/features.ts';
import type { ContractRows } from '../contract/features.ts';
import { netsToMeta, readNets } from '../contract/nets.ts';
import type { ContractNets } from '../contract/nets.ts';
import { addStep } from '../contract/steps.ts';
import { isRecord } from '../../contract/record.ts';
import type { EndDays } from './endDays.ts';
import { PERIOD_DAYS, PERIOD_FEATURES, periodTable, periodsOf, renewalAfter } from './personPeriods.ts';
import { scaleChance } from './plattScaling.ts';
import type { PlattScaling } from './plattScaling.ts';

/** Buffers of the classifier, beside the model's own. */
const HAZARD_PREFIX = 'hazard.';

/** Whose artifacts, and of which form. */
export interface HazardFormat {
  readonly kind: string;
  readonly version: number;
}

/** All that a discrete-time hazard model is. */
export interface HazardParts extends HazardFormat {
  readonly window: ContractWindow;
  readonly nets: ContractNets;
  readonly endDays: EndDays;
  readonly scaling: PlattScaling;
  /** The chance to leave within a period, of who lived into it. */
  readonly hazard: Model;
  readonly facts: Readonly<Record<string, number>>;
}

/** Reads the classifier of an artifact. Throws `bad-file`. */
export type LoadHazard = (artifact: Artifact) => Model;

export function createHazardModel(parts: HazardParts): Model {
  const { kind, hazard, facts, window, nets } = parts;
  const core: ContractCore = { window, nets, maxSteps: 1 + 2 * periodsOf(window.horizonDays).length, livesOf: (x, rows, engine) => livesOf(parts, x, rows, engine) };
  return {
    kind,
    featureNames: featureNamesOf(hazard),
    facts,
    ...(hazard.learning !== undefined && { learning: hazard.learning }),
    predict: (x, engine) => predictContracts(core, x, engine),
    parts: (x) => contractParts(core, x),
    importance: () => importanceOf(hazard),
    toArtifact: () => toArtifact(parts),
    dispose: () => hazard.dispose(),
  };
}

/** What stands for a period's own features among those of the cutoff. */
const STANDS_FOR: Readonly<Record<string, string | undefined>> = {
  [PERIOD_FEATURES.renewsInPeriod]: CONTRACT_FEATURES.daysToRenewal,
  [PERIOD_FEATURES.trialEndsInPeriod]: CONTRACT_FEATURES.trialDaysLeft,
  [PERIOD_FEATURES.periodsAhead]: undefined,
};

function sourceOf(feature: string): string | undefined {
  return Object.hasOwn(STANDS_FOR, feature) ? STANDS_FOR[feature] : feature;
}

function featureNamesOf(hazard: Model): readonly string[] {
  const used = hazard.featureNames.flatMap((name) => sourceOf(name) ?? []);
  return [...new Set([...NEEDED_FEATURES.map(({ name }) => name), ...used])].sort();
}

/** Of the hazard's decisions, without what only says how far ahead a period lies. */
function importanceOf(hazard: Model): readonly Importance[] {
  const sums = new Map<string, number>();
  for (const { feature, importance } of hazard.importance()) {
    const source = sourceOf(feature);
    if (source !== undefined) sums.set(source, (sums.get(source) ?? 0) + importance);
  }
  const total = [...sums.values()].reduce((sum, share) => sum + share, 0);
  return [...sums].map(([feature, share]) => ({ feature, importance: total > 0 ? share / total : 0 })).sort((a, b) => b.importance - a.importance);
}

function livesOf({ hazard, scaling, window, endDays }: HazardParts, x: FeatureTable, rows: ContractRows, engine: Engine | undefined): LifeOfRow {
  const periods = periodsOf(window.horizonDays);
  const hazards = periods.map((period, index) => hazard.predict(periodTable(x, rows, index, period), engine));
  return (row, steps) => {
    let chance = 1;
    for (const [index, { from, to }] of periods.entries()) {
      const leaving = withinDays(scaleChance(scaling, hazards[index][row]), to - from);
      const before = chance;
      chance *= 1 - leaving;
      const renewal = from + renewalAfter(rows, row, from);
      const other = from + endDays.position * (to - from);
      // Who leaves does so on the renewal, or about where the others did.
      const atRenewal = renewal <= to ? endDays.renewalShare * (before - chance) : 0;
      if (renewal <= other) addStep(steps, renewal, before - atRenewal);
      addStep(steps, other, chance + (renewal > other ? atRenewal : 0));
      if (renewal > other && renewal <= to) addStep(steps, renewal, chance);
    }
  };
}

/** The chance to leave within `days` where that within a whole period is `hazard`, and it is the same every day. */
function withinDays(hazard: number, days: number): number {
  return days === PERIOD_DAYS ? hazard : 1 - exp((days / PERIOD_DAYS) * log(1 - hazard));
}

function toArtifact({ kind, version, window, nets, endDays, scaling, hazard, facts }: HazardParts): Artifact {
  const inner = hazard.toArtifact();
  const buffers = Object.fromEntries(Object.entries(inner.buffers).map(([name, buffer]) => [HAZARD_PREFIX + name, buffer]));
  return {
    kind,
    version,
    meta: { ...window, ...netsToMeta(nets), endDays: { ...endDays }, scaling: { ...scaling }, facts, hazard: { kind: inner.kind, version: inner.version, meta: inner.meta } },
    buffers: { ...buffers, expansion: nets.expansion.slice(), contraction: nets.contraction.slice() },
  };
}

/** Throws `bad-file`. */
export function loadHazardModel({ kind, version }: HazardFormat, loadHazard: LoadHazard, artifact: Artifact): Model {
  const reader = readArtifact(artifact, kind, version);
  const { renewalShare, position } = reader.numbers('endDays');
  if (!(renewalShare >= 0 && renewalShare <= 1 && position >= 0 && position <= 1)) reader.refuse('its days of leaving are out of range');
  const { slope, intercept } = reader.numbers('scaling');
  if (!(slope > 0 && Number.isFinite(intercept))) reader.refuse('its scaling is not as it should be');
  const hazard = loadHazard(hazardArtifact(artifact) ?? reader.refuse('it has no hazard'));
  if (hazard.classes?.length !== 2 || !Object.values(PERIOD_FEATURES).every((name) => hazard.featureNames.includes(name))) reader.refuse('its hazard is not one of periods');
  return createHazardModel({ kind, version, window: readWindow(reader), nets: readNets(reader), endDays: { renewalShare, position }, scaling: { slope, intercept }, hazard, facts: reader.numbers('facts') });
}

function hazardArtifact({ meta, buffers }: Artifact): Artifact | undefined {
  const inner: unknown = meta.hazard;
  if (!isRecord(inner) || typeof inner.kind !== 'string' || typeof inner.version !== 'number' || !isRecord(inner.meta)) return undefined;
  const own = Object.entries(buffers).filter(([name]) => name.startsWith(HAZARD_PREFIX)).map(([name, buffer]): [string, NumericArray] => [name.slice(HAZARD_PREFIX.length), buffer]);
  return { kind: inner.kind, version: inner.version, meta: inner.meta as Record<string, Json>, buffers: Object.fromEntries(own) };
}
