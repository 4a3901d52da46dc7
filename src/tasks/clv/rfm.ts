import { WorkbenchError } from '../../core/contract/index.ts';
import type { Artifact, FeatureTable } from '../../core/contract/index.ts';
import { rfmNotes } from './featureList.ts';
import { numberFeature } from '../featureTables.ts';

/** What features need beside the rows: fitted on training rows, and the same for the hold-out and for new data. */
export interface FeatureState {
  readonly horizonDays: number;
  /** Four ascending cut points each. */
  readonly recencyCuts: Float64Array<ArrayBuffer>;
  readonly frequencyCuts: Float64Array<ArrayBuffer>;
  readonly monetaryCuts: Float64Array<ArrayBuffer>;
}

const SCORES = 5;
const ARTIFACT_KIND = 'clv-features';
const ARTIFACT_VERSION = 1;

/** RFM cuts from the training rows (at least one). */
export function fitFeatureState(training: FeatureTable, horizonDays: number): FeatureState {
  return {
    horizonDays,
    recencyCuts: quintileCuts(numberFeature(training, 'recencyDays')),
    frequencyCuts: quintileCuts(numberFeature(training, 'purchaseDays')),
    monetaryCuts: quintileCuts(numberFeature(training, 'totalAmount')),
  };
}

/** The table with the three RFM scores behind its features. */
export function withRfmScores(table: FeatureTable, state: FeatureState): FeatureTable {
  const scores = [
    numberFeature(table, 'recencyDays').map((days) => SCORES + 1 - quintileScore(days, state.recencyCuts)),
    numberFeature(table, 'purchaseDays').map((days) => quintileScore(days, state.frequencyCuts)),
    numberFeature(table, 'totalAmount').map((amount) => quintileScore(amount, state.monetaryCuts)),
  ];
  return { rows: table.rows, features: [...table.features, ...rfmNotes.map(({ name }, i) => ({ name, kind: 'number', values: scores[i] }) as const)] };
}

/**
 * The smallest values at or below which 20, 40, 60 and 80 % of `values` lie.
 * Cuts are values of the data and ties get one score; with heavy ties some scores stay unused.
 */
export function quintileCuts(values: Float64Array): Float64Array<ArrayBuffer> {
  const sorted = Float64Array.from(values).sort();
  return Float64Array.from({ length: SCORES - 1 }, (_, i) => sorted[Math.ceil(((i + 1) * sorted.length) / SCORES) - 1]);
}

/** 1 to 5: one more than the number of cuts strictly below the value. */
export function quintileScore(value: number, cuts: Float64Array): number {
  let below = 0;
  for (const cut of cuts) if (cut < value) below++;
  return 1 + below;
}

export function featureStateToArtifact(state: FeatureState): Artifact {
  const { horizonDays, recencyCuts, frequencyCuts, monetaryCuts } = state;
  return { kind: ARTIFACT_KIND, version: ARTIFACT_VERSION, meta: { horizonDays }, buffers: { recencyCuts, frequencyCuts, monetaryCuts } };
}

/** Validates: an artifact is untrusted. Throws `bad-file`. */
export function featureStateFromArtifact(artifact: Artifact): FeatureState {
  const { kind, version, meta } = artifact;
  if (kind !== ARTIFACT_KIND || version !== ARTIFACT_VERSION) {
    throw badState(`it is "${kind}" version ${version}, and "${ARTIFACT_KIND}" version ${ARTIFACT_VERSION} was expected. Train again with this version of the app`);
  }
  const horizonDays = meta.horizonDays;
  if (typeof horizonDays !== 'number' || !Number.isInteger(horizonDays) || horizonDays < 1) throw badState('its horizonDays is not a whole number of days');
  return { horizonDays, recencyCuts: cutsOf(artifact, 'recencyCuts'), frequencyCuts: cutsOf(artifact, 'frequencyCuts'), monetaryCuts: cutsOf(artifact, 'monetaryCuts') };
}

function cutsOf({ buffers }: Artifact, name: string): Float64Array<ArrayBuffer> {
  const cuts = Object.hasOwn(buffers, name) ? buffers[name] : undefined;
  const fits = cuts instanceof Float64Array && cuts.length === SCORES - 1 && cuts.every((cut, i) => Number.isFinite(cut) && (i === 0 || cut >= cuts[i - 1]));
  if (!fits) throw badState(`its "${name}" are not ${SCORES - 1} ascending numbers`);
  return cuts;
}

function badState(what: string): WorkbenchError {
  return new WorkbenchError('bad-file', `The model's feature state cannot be used: ${what}.`, { kind: ARTIFACT_KIND });
}
