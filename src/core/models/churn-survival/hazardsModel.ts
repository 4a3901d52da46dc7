import type { Artifact, Engine, FeatureTable, Importance, Model } from '../../contract/index.ts';
import { asNames, readArtifact } from '../artifactReader.ts';
import type { ArtifactReader } from '../artifactReader.ts';
import { nest, unnest } from '../nestedArtifact.ts';
import { leavingChance, lifeCurves, timedParts } from './curves.ts';
import type { Hazards } from './curves.ts';
import { MAX_PERIODS } from './periods.ts';
import type { Period, TimedWindow } from './periods.ts';
import { PERIOD_FEATURE, periodTable } from './personPeriods.ts';
import type { PeriodKind } from './personPeriods.ts';

/** Whose artifacts, and of which form. */
export interface HazardsFormat {
  readonly kind: string;
  readonly version: number;
  readonly periodKind: PeriodKind;
}

/** All that a model of competing hazards is. */
export interface HazardsParts extends HazardsFormat {
  readonly window: TimedWindow;
  readonly periods: readonly Period[];
  readonly causes: readonly string[];
  /** What a prediction tells apart: not to have left, and to have. */
  readonly classes: readonly string[];
  /** Tells within a period who stays and who leaves for which cause: one class more than there are causes. */
  readonly hazard: Model;
  readonly facts: Readonly<Record<string, number>>;
}

/** Steps of a window, at most. */
const MAX_STEPS = 100_000;
const ROWS_AT_ONCE = 1_024;

export function createHazardsModel(parts: HazardsParts): Model {
  const { kind, classes, hazard, facts } = parts;
  const ask = (x: FeatureTable, engine?: Engine) => hazardsOf(parts, x, engine);
  return {
    kind,
    classes,
    featureNames: hazard.featureNames.filter((name) => name !== PERIOD_FEATURE),
    facts,
    rowsAtOnce: ROWS_AT_ONCE,
    ...(hazard.learning !== undefined && { learning: hazard.learning }),
    predict: (x, engine) => leavingChance(ask(x, engine)),
    parts(x) {
      const { byCause, ...rest } = timedParts(ask(x));
      return { ...rest, ...Object.fromEntries(byCause.map((chances, c) => [`leaves.${parts.causes[c]}`, chances])) };
    },
    curves: (x, engine) => lifeCurves(ask(x, engine)),
    importance: () => importanceOf(hazard),
    toArtifact: () => toArtifact(parts),
    dispose: () => hazard.dispose(),
  };
}

function hazardsOf({ hazard, periods, causes, window, periodKind }: HazardsParts, x: FeatureTable, engine: Engine | undefined): Hazards {
  const byPeriod = periods.map((_, index) => {
    const predicted = hazard.predict(periodTable(x, index, periods, periodKind), engine);
    return causes.length === 1 ? predicted : withoutStaying(predicted, causes.length + 1);
  });
  return { rows: x.rows, causes, periods, window, byPeriod };
}

/** Rows × classes without the first class. */
function withoutStaying(predicted: Float64Array, classes: number): Float64Array {
  const causes = classes - 1;
  const chances = new Float64Array((predicted.length / classes) * causes);
  for (let i = 0; i < chances.length; i++) chances[i] = predicted[Math.floor(i / causes) * classes + 1 + (i % causes)];
  return chances;
}

/** Of the hazard's decisions, without what only says which period it is. */
function importanceOf(hazard: Model): readonly Importance[] {
  const own = hazard.importance().filter(({ feature }) => feature !== PERIOD_FEATURE);
  const total = own.reduce((sum, { importance }) => sum + importance, 0);
  return own.map(({ feature, importance }) => ({ feature, importance: total > 0 ? importance / total : 0 }));
}

function toArtifact({ kind, version, window, periods, causes, classes, hazard, facts }: HazardsParts): Artifact {
  const inner = nest('hazard', hazard.toArtifact());
  const bounds = periods.map(({ to }) => to);
  return { kind, version, meta: { gap: window.gap, horizon: window.horizon, bounds, causes: [...causes], classes: [...classes], facts, hazard: inner.meta }, buffers: inner.buffers };
}

/** Throws `bad-file`. */
export function loadHazardsModel(format: HazardsFormat, loadHazard: (artifact: Artifact) => Model, artifact: Artifact): Model {
  const reader = readArtifact(artifact, format.kind, format.version);
  const window = readWindow(reader);
  const periods = readPeriods(reader, window);
  const [causes, classes] = [readNames(reader, 'causes'), readNames(reader, 'classes')];
  if (causes.length < 1 || classes.length !== 2) reader.refuse('it has no cause, or not two classes');
  const hazard = loadHazard(unnest('hazard', artifact, reader));
  if (hazard.classes?.length !== causes.length + 1 || !hazard.featureNames.includes(PERIOD_FEATURE)) reader.refuse('its hazard is not one of periods and causes');
  return createHazardsModel({ ...format, window, periods, causes, classes, hazard, facts: reader.numbers('facts') });
}

function readNames(reader: ArtifactReader, name: string): readonly string[] {
  return asNames(reader.list(name)) ?? reader.refuse(`its ${name} are not named as they should be`);
}

function readWindow(reader: ArtifactReader): TimedWindow {
  const [gap, horizon] = [reader.finiteNumber('gap'), reader.finiteNumber('horizon')];
  if (!(Number.isInteger(gap) && Number.isInteger(horizon) && gap >= 0 && horizon >= 1 && gap + horizon <= MAX_STEPS)) reader.refuse('its gap and horizon are not whole numbers of steps');
  return { gap, horizon };
}

/** Periods one after the other, from the cutoff to the window's end, with an end where the gap ends. */
function readPeriods(reader: ArtifactReader, { gap, horizon }: TimedWindow): readonly Period[] {
  const bounds = reader.list('bounds');
  const isRising = bounds.every((to, i) => typeof to === 'number' && Number.isInteger(to) && to > (i > 0 ? Number(bounds[i - 1]) : 0));
  if (!isRising || bounds.length > MAX_PERIODS || bounds.at(-1) !== gap + horizon || (gap > 0 && !bounds.includes(gap))) reader.refuse('its periods do not fit its gap and horizon');
  return bounds.map((to, i) => ({ from: i > 0 ? Number(bounds[i - 1]) : 0, to: Number(to) }));
}
