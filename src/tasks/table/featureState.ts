import { WorkbenchError } from '../../core/contract/index.ts';
import type { Artifact, Json } from '../../core/contract/index.ts';
import { isRecord } from '../../core/contract/record.ts';
import type { FeaturePart, TableFeature, TableFeatureState, TableLearn } from './types.ts';

const KIND = 'tabular-features';
const VERSION = 1;
const LEARNS: readonly TableLearn[] = ['regression', 'binary', 'multiclass', 'anomaly'];
const PARTS: readonly FeaturePart[] = ['number', 'bool', 'category', 'code', 'days', 'month', 'weekday', 'hour'];

export function featureStateToArtifact({ target, learn, classes, key, features, thresholds }: TableFeatureState): Artifact {
  const meta = { target, learn, classes, key, features: features.map(({ name, column, part }) => ({ name, column, part })), thresholds: { ...thresholds } };
  return { kind: KIND, version: VERSION, meta, buffers: {} };
}

/** Throws `bad-file` that says what is wrong: an artifact is untrusted. */
export function featureStateFromArtifact({ kind, version, meta }: Artifact): TableFeatureState {
  if (kind !== KIND) throw refuse(`it is of kind ${JSON.stringify(kind)}`);
  if (version !== VERSION) throw refuse(`its format is version ${JSON.stringify(version)}, and this app reads ${VERSION}`);
  const { target, classes, key, features, thresholds } = meta;
  const learn = LEARNS.find((known) => known === meta.learn);
  if ((target !== null && typeof target !== 'string') || !learn) throw refuse('its target is missing');
  if (!isTexts(classes) || classes.length !== new Set(classes).size || !fits(learn, classes.length)) throw refuse(`its classes do not fit ${learn}`);
  if (key !== null && typeof key !== 'string') throw refuse('its key is not a column');
  if (!Array.isArray(features) || features.length === 0) throw refuse('it has no features');
  if (!isRecord(thresholds) || !Object.values(thresholds).every(Number.isFinite)) throw refuse('its thresholds are not numbers');
  return { target, learn, classes, key, features: features.map(readFeature), thresholds: thresholds as Readonly<Record<string, number>> };
}

function fits(learn: TableLearn, classes: number): boolean {
  const none = classes === 0;
  return { regression: none, binary: classes === 2, multiclass: classes > 2, anomaly: none || classes === 2 }[learn];
}

function readFeature(feature: Json): TableFeature {
  if (!isRecord(feature)) throw refuse('a feature is no record');
  const { name, column } = feature;
  const part = PARTS.find((known) => known === feature.part);
  if (typeof name !== 'string' || typeof column !== 'string' || !part) throw refuse('a feature lacks its name, column or part');
  return { name, column, part };
}

function isTexts(value: Json | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function refuse(reason: string): WorkbenchError {
  return new WorkbenchError('bad-file', `This is not a usable "${KIND}" state: ${reason}. Export the model again, or train it again.`, { kind: KIND });
}
