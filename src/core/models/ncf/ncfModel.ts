import type { Artifact, Model, NetworkLayer, NetworkSpec } from '../../contract/index.ts';
import { isRecord } from '../../contract/record.ts';
import { asNames, readArtifact } from '../artifactReader.ts';
import type { ArtifactReader } from '../artifactReader.ts';
import { explainNetwork, toImportances } from '../network/attribution.ts';
import { nothingLearned } from '../network/attributionUnit.ts';
import { lossFor, readOutput } from '../network/output.ts';
import type { NetworkOutput } from '../network/output.ts';
import { MAX_UNITS, areUnits } from '../network/params.ts';
import { predictionOf } from '../network/prediction.ts';
import { NETWORK_VERSION, networkToArtifact, readNetwork, readableVersion } from '../network/storedNetwork.ts';
import type { NetworkParts } from '../network/storedNetwork.ts';
import { pairRows, sizeOfSide } from './pairDesign.ts';
import type { PairDesign, Side } from './pairDesign.ts';
import { pairInputs } from './pairInputs.ts';

export const NCF_KIND = 'ncf';

/** The sizes that a person chooses. */
export interface NcfLayers {
  readonly dimensions: number;
  readonly denseUnits: readonly number[];
}

/** All that the model is. */
export interface NcfParts extends NetworkParts {
  readonly design: PairDesign;
  readonly layers: NcfLayers;
}

/** Both vectors side by side, dense layers with ReLU, each followed by dropout, and a score; undefined where there is nothing to learn. */
export function ncfSpec({ user, item }: PairDesign, { dimensions, denseUnits }: NcfLayers, dropout: number, output: NetworkOutput): NetworkSpec | undefined {
  const goal = lossFor(output);
  if (!goal) return undefined;
  const dropped: NetworkLayer[] = dropout > 0 ? [{ kind: 'dropout', rate: dropout }] : [];
  return {
    input: { kind: 'pair', sizes: [sizeOfSide(user), sizeOfSide(item)], dimensions },
    layers: [...denseUnits.flatMap((units): NetworkLayer[] => [{ kind: 'dense', units, activation: 'relu' }, ...dropped]), { kind: 'dense', units: goal.scores, activation: 'linear' }],
    loss: goal.loss,
  };
}

export function createNcfModel(parts: NcfParts): Model {
  const { design, layers, output, weights, facts, learning } = parts;
  const spec = ncfSpec(design, layers, 0, output);
  const featureNames = [design.user.name, design.item.name];
  return {
    kind: NCF_KIND,
    ...(output.kind === 'classes' && { classes: output.classes }),
    featureNames,
    facts,
    learning,
    ...predictionOf(parts, spec, (x) => pairRows(design, x)),
    explain(x) {
      const rows = pairRows(design, x);
      return spec && weights ? explainNetwork({ spec, weights, output, inputs: pairInputs(design, weights, layers.dimensions) }, rows) : nothingLearned(output, featureNames, x.rows);
    },
    importance: () => toImportances(featureNames, parts.importance),
    toArtifact() {
      const { meta, buffers } = networkToArtifact(parts);
      const side = ({ name, categories }: Side) => ({ name, categories: [...categories] });
      return { kind: NCF_KIND, version: NETWORK_VERSION, meta: { ...meta, user: side(design.user), item: side(design.item), dimensions: layers.dimensions, denseUnits: [...layers.denseUnits] }, buffers };
    },
    dispose: () => {},
  };
}

/** Throws `bad-file`. */
export function loadNcfModel(artifact: Artifact): Model {
  const reader = readArtifact(artifact, NCF_KIND, readableVersion(artifact));
  const output = readOutput(artifact.meta.output, reader);
  const design = { user: readSide('user', artifact, reader), item: readSide('item', artifact, reader) };
  if (design.user.name === design.item.name) reader.refuse('its users and items are one feature');
  const dimensions = reader.finiteNumber('dimensions');
  if (!areUnits([dimensions], 1)) reader.refuse(`its vectors do not have 1 to ${MAX_UNITS} numbers`);
  const denseUnits = reader.list('denseUnits');
  if (!areUnits(denseUnits, 0)) return reader.refuse('"denseUnits" is not the units of layers');
  const layers = { dimensions, denseUnits };
  return createNcfModel({ design, layers, ...readNetwork(output, ncfSpec(design, layers, 0, output), 2, artifact, reader) });
}

function readSide(part: 'user' | 'item', { meta }: Artifact, reader: ArtifactReader): Side {
  const side = meta[part];
  const categories = isRecord(side) ? asNames(side.categories) : undefined;
  return isRecord(side) && typeof side.name === 'string' && categories ? { name: side.name, categories } : reader.refuse(`its "${part}" is not described as it should be`);
}
