import type { Artifact, Json, NetworkSpec, NetworkWeights, NumericArray } from '../../contract/index.ts';
import { isRecord } from '../../contract/record.ts';
import { sizeOf, weightShapes } from '../../neural/weightShapes.ts';
import type { ArtifactReader } from '../artifactReader.ts';
import { LARGEST_WEIGHT } from './learn.ts';
import type { LearnedNetwork } from './learn.ts';
import { curveOf, outputToJson } from './output.ts';
import type { NetworkOutput } from './output.ts';

/** What all models that are networks keep beside how they read a table. */
export interface NetworkParts extends LearnedNetwork {
  readonly output: NetworkOutput;
}

export function networkToArtifact({ weights, learning, importance, facts, output }: NetworkParts): { readonly meta: Record<string, Json>; readonly buffers: Record<string, NumericArray> } {
  const buffers: Record<string, NumericArray> = { train: Float64Array.from(learning.train), validation: Float64Array.from(learning.validation) };
  buffers.importance = Float64Array.from(importance ?? []);
  weights?.names.forEach((name, i) => (buffers[`weight:${name}`] = Float32Array.from(weights.values[i])));
  return { meta: { facts: { ...facts }, output: outputToJson(output) }, buffers };
}

/** Models of version 1 know no importances. */
export const NETWORK_VERSION = 2;

/** The version that an artifact, which is untrusted, is read as: models of the first one still load. */
export function readableVersion(artifact: unknown): number {
  return isRecord(artifact) && artifact.version === 1 ? 1 : NETWORK_VERSION;
}

/** What `networkToArtifact` wrote, for an output that was read, so many features, and the network that `spec` describes (none where nothing was learned). Throws `bad-file`. */
export function readNetwork(output: NetworkOutput, spec: NetworkSpec | undefined, features: number, artifact: Artifact, reader: ArtifactReader): NetworkParts {
  const facts = reader.numbers('facts');
  const train = Array.from(reader.finiteBuffer('train'));
  const validation = Array.from(reader.finiteBuffer('validation'));
  if (facts.epochs !== train.length || (validation.length > 0 && validation.length !== train.length)) reader.refuse('its learning curve does not fit its epochs');
  return { output, facts, learning: { metric: curveOf(output).metric, train, validation }, weights: spec && readWeights(spec, reader), importance: artifact.version === 1 ? undefined : readImportance(features, reader) };
}

/** None where they are not known. */
function readImportance(features: number, reader: ArtifactReader): readonly number[] | undefined {
  const shares = Array.from(reader.finiteBuffer('importance'));
  if (shares.length === 0) return undefined;
  const total = shares.reduce((sum, share) => sum + share, 0);
  const fits = shares.length === features && shares.every((share) => share >= 0) && (total === 0 || Math.abs(total - 1) < 1e-9);
  return fits ? shares : reader.refuse('its importances are not shares of a whole');
}

function readWeights(spec: NetworkSpec, reader: ArtifactReader): NetworkWeights {
  const shapes = weightShapes(spec);
  const values = shapes.map(({ name, shape }) => reader.floatBuffer(`weight:${name}`, sizeOf(shape), LARGEST_WEIGHT));
  return { names: shapes.map(({ name }) => name), shapes: shapes.map(({ shape }) => shape), values };
}
