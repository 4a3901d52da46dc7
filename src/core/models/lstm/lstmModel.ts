import type { Artifact, Json, Model } from '../../contract/index.ts';
import { isRecord } from '../../contract/record.ts';
import { readArtifact, asNames } from '../artifactReader.ts';
import type { ArtifactReader } from '../artifactReader.ts';
import { MAX_CATEGORY_COLUMNS } from '../linear/design.ts';
import { explainNetwork, toImportances } from '../network/attribution.ts';
import { nothingLearned } from '../network/attributionUnit.ts';
import { readOutput } from '../network/output.ts';
import { areUnits } from '../network/params.ts';
import { predictionOf } from '../network/prediction.ts';
import { NETWORK_VERSION, networkToArtifact, readNetwork, readableVersion } from '../network/storedNetwork.ts';
import type { NetworkParts } from '../network/storedNetwork.ts';
import { lstmSpec } from './lstmSpec.ts';
import type { LstmLayers } from './lstmSpec.ts';
import { columnsOf, neededFeatures, stepsOf, widthOf } from './sequenceDesign.ts';
import type { MeasureDesign, SequenceDesign } from './sequenceDesign.ts';
import { sequenceInputs } from './sequenceInputs.ts';
import { sequenceRows } from './sequenceRows.ts';

export const LSTM_KIND = 'lstm';

/** All that the model is. */
export interface LstmParts extends NetworkParts {
  readonly design: SequenceDesign;
  readonly layers: Pick<LstmLayers, 'units' | 'denseUnits'>;
}

export function createLstmModel(parts: LstmParts): Model {
  const { design, layers, output, weights, facts, learning } = parts;
  const spec = specOf(parts);
  const featureNames = neededFeatures(design).map(({ name }) => name);
  return {
    kind: LSTM_KIND,
    ...(output.kind === 'classes' && { classes: output.classes }),
    featureNames,
    facts,
    learning,
    ...predictionOf(parts, spec, (x) => sequenceRows(design, x)),
    explain(x) {
      const rows = sequenceRows(design, x);
      return spec && weights ? explainNetwork({ spec, weights, output, inputs: sequenceInputs(design) }, rows) : nothingLearned(output, featureNames, x.rows);
    },
    importance: () => toImportances(featureNames, parts.importance),
    toArtifact() {
      const { meta, buffers } = networkToArtifact(parts);
      return { kind: LSTM_KIND, version: NETWORK_VERSION, meta: { ...meta, measures: design.measures.map(measureToJson), units: [...layers.units], denseUnits: [...layers.denseUnits] }, buffers };
    },
    dispose: () => {},
  };
}

/** The network that predicts: dropout is for learning alone. */
export function specOf({ design, layers, output }: Pick<LstmParts, 'design' | 'layers' | 'output'>) {
  return lstmSpec(design, { ...layers, dropout: 0, denseDropout: 0 }, output);
}

function measureToJson(measure: MeasureDesign): Json {
  return measure.kind === 'category' ? { ...measure, names: [...measure.names], categories: [...measure.categories], ...(measure.shares && { shares: [...measure.shares] }) } : { ...measure, names: [...measure.names] };
}

/** Throws `bad-file`. */
export function loadLstmModel(artifact: Artifact): Model {
  const reader = readArtifact(artifact, LSTM_KIND, readableVersion(artifact));
  const output = readOutput(artifact.meta.output, reader);
  const measures = reader.list('measures').map((measure) => readMeasure(measure) ?? reader.refuse('a measure is not described as it should be'));
  const design = { steps: stepsOf(measures), measures };
  if (!asNames(neededFeatures(design).map(({ name }) => name)) || widthOf(design) === 0) reader.refuse('its features are not named once each');
  const layers = { units: readUnits('units', 1, reader), denseUnits: readUnits('denseUnits', 0, reader) };
  return createLstmModel({ design, layers, ...readNetwork(output, specOf({ design, layers, output }), neededFeatures(design).length, artifact, reader) });
}

function readUnits(name: string, least: number, reader: ArtifactReader): readonly number[] {
  const value = reader.list(name);
  return areUnits(value, least) ? value : reader.refuse(`"${name}" is not the units of layers`);
}

function readMeasure(value: Json): MeasureDesign | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, shift, scale, fill, others } = value;
  const names = asNames(value.names);
  if (!names || names.length < (kind === 'stepped' ? 2 : 1) || (kind !== 'stepped' && names.length > 1)) return undefined;
  if (kind === 'category') {
    const categories = asNames(value.categories);
    if (!categories || categories.length > MAX_CATEGORY_COLUMNS || typeof others !== 'boolean') return undefined;
    const measure = { kind, names, categories, others } as const;
    if (value.shares === undefined) return measure;
    return areShares(value.shares, columnsOf(measure)) ? { ...measure, shares: value.shares } : undefined;
  }
  if (kind !== 'stepped' && kind !== 'number') return undefined;
  if (typeof shift !== 'number' || typeof scale !== 'number' || typeof fill !== 'number') return undefined;
  return [shift, scale, fill].every(Number.isFinite) && scale >= 0 ? { kind, names, shift, scale, fill } : undefined;
}

function areShares(value: Json | undefined, length: number): value is readonly number[] {
  return Array.isArray(value) && value.length === length && value.every((share) => typeof share === 'number' && share >= 0 && share <= 1);
}
