import type { Artifact, FeatureTable, Importance, LearningCurve, Model } from '../../contract/index.ts';
import { MAX_VALUE_BINS } from '../../trees/binning.ts';
import { createEncoder } from '../../trees/encode.ts';
import type { TreeInput } from '../../trees/encode.ts';
import type { FlatTree } from '../../trees/flatTree.ts';
import { packTrees, unpackTrees } from '../../trees/forestBuffers.ts';
import { addPredictions } from '../../trees/predict.ts';
import { alignFeatures } from '../alignFeatures.ts';
import { asNames, isRecord, readArtifact } from '../artifactReader.ts';

export const GBDT_KIND = 'gbdt';
const VERSION = 1;

/** All that a boosted model is. */
export interface GbdtParts {
  readonly baseScore: number;
  readonly inputs: readonly TreeInput[];
  readonly trees: readonly FlatTree[];
  readonly learning: LearningCurve;
  readonly facts: Readonly<Record<string, number>>;
}

export function createGbdtModel(parts: GbdtParts): Model {
  const { baseScore, inputs, trees, learning, facts } = parts;
  return {
    kind: GBDT_KIND,
    featureNames: inputs.map(({ name }) => name),
    facts,
    learning,
    predict: (x) => predict(parts, x),
    importance: () => gainImportance(inputs, trees),
    toArtifact: () => ({
      kind: GBDT_KIND,
      version: VERSION,
      meta: { baseScore, facts, inputs: inputs.map((input) => ({ ...input })) },
      buffers: { ...packTrees(trees), trainRmse: Float64Array.from(learning.train), validationRmse: Float64Array.from(learning.validation) },
    }),
    dispose: () => {},
  };
}

function predict({ baseScore, inputs, trees }: GbdtParts, x: FeatureTable): Float64Array {
  const encode = createEncoder(inputs, alignFeatures(inputs, x));
  const raw = new Float64Array(x.rows).fill(baseScore);
  addPredictions(trees, encode, inputs.length, raw);
  return raw;
}

/** Each feature's share of the gain of all splits, largest first. */
function gainImportance(inputs: readonly TreeInput[], trees: readonly FlatTree[]): Importance[] {
  const gains = new Float64Array(inputs.length);
  for (const { feature, gain } of trees) feature.forEach((asked, node) => asked >= 0 && (gains[asked] += gain[node]));
  const total = gains.reduce((sum, gain) => sum + gain, 0);
  const shares = inputs.map(({ name }, i) => ({ feature: name, importance: total > 0 ? gains[i] / total : 0 }));
  return shares.sort((a, b) => b.importance - a.importance);
}

/** Throws `bad-file`. */
export function loadGbdtModel(artifact: Artifact): Model {
  const reader = readArtifact(artifact, GBDT_KIND, VERSION);
  const inputs = reader.list('inputs').map((input) => readInput(input) ?? reader.refuse('a feature is not described as it should be'));
  if (!asNames(inputs.map(({ name }) => name))) reader.refuse('a feature is named twice');
  const train = Array.from(reader.finiteBuffer('trainRmse'));
  const validation = Array.from(reader.finiteBuffer('validationRmse'));
  const trees = unpackTrees(artifact.buffers, inputs);
  if (train.length < trees.length || (validation.length > 0 && validation.length !== train.length)) reader.refuse('its learning curve does not fit its trees');
  return createGbdtModel({ baseScore: reader.finiteNumber('baseScore'), inputs, trees, learning: { train, validation }, facts: reader.numbers('facts') });
}

function readInput(input: unknown): TreeInput | undefined {
  if (!isRecord(input) || typeof input.name !== 'string') return undefined;
  if (input.kind === 'number') return { kind: 'number', name: input.name };
  const categories = asNames(input.categories);
  if (input.kind !== 'category' || !categories || categories.length > MAX_VALUE_BINS || typeof input.hasRareBin !== 'boolean') return undefined;
  return { kind: 'category', name: input.name, categories, hasRareBin: input.hasRareBin && categories.length < MAX_VALUE_BINS };
}
