import type { Artifact, Engine, Explanation, FeatureTable, Forest, Model } from '../../contract/index.ts';
import { exp } from '../../math/exp.ts';
import { packTrees, unpackTrees } from '../../trees/forestBuffers.ts';
import { treeShap } from '../../trees/treeShap.ts';
import { alignFeatures } from '../alignFeatures.ts';
import { readArtifact } from '../artifactReader.ts';
import { createScorers } from '../forest/scorers.ts';
import { readTreeInputs } from '../forest/treeInputs.ts';
import { averagePathLength } from './pathLength.ts';

export const ISOLATION_FOREST_KIND = 'isolation-forest';
const VERSION = 1;

/** All that an isolation forest is. A tree's leaves hold path lengths. */
export interface IsolationParts {
  readonly forest: Forest;
  /** Rows that each tree was grown from. */
  readonly sampleRows: number;
  readonly facts: Readonly<Record<string, number>>;
}

/**
 * The logarithm of a score from a sum of path lengths: of 2^(−E[h] / c(ψ)) (Liu, Ting & Zhou 2008, equation 2).
 * Samples of a single row have no paths: every row has the score ½, as in scikit-learn.
 */
interface LogScore {
  readonly base: number;
  readonly perLength: number;
}

function logScoreOf({ forest, sampleRows }: IsolationParts): LogScore {
  const expected = averagePathLength(sampleRows);
  return expected > 0 ? { base: 0, perLength: -Math.LN2 / (expected * forest.trees.length) } : { base: -Math.LN2, perLength: 0 };
}

export function createIsolationModel(parts: IsolationParts): Model {
  const { forest, sampleRows, facts } = parts;
  const { inputs, trees } = forest;
  const scorers = createScorers(forest);
  const { base, perLength } = logScoreOf(parts);
  const columnsOf = (x: FeatureTable) => alignFeatures(inputs, x);
  return {
    kind: ISOLATION_FOREST_KIND,
    featureNames: inputs.map(({ name }) => name),
    facts,
    predict(x: FeatureTable, engine?: Engine) {
      const columns = columnsOf(x);
      const scores = new Float64Array(x.rows);
      scorers.on(engine).add(columns, x.rows, scores);
      for (let row = 0; row < scores.length; row++) scores[row] = exp(base + perLength * scores[row]);
      return scores;
    },
    explain(x: FeatureTable): Explanation {
      const lengths = treeShap(forest, [0], columnsOf(x), x.rows, 'log');
      const scale = (values: Float64Array, from: number) => values.map((value) => from + perLength * value);
      return { ...lengths, base: scale(lengths.base, base), values: scale(lengths.values, 0) };
    },
    // Features are asked by chance: no split gains more than another. What drives a score is said row by row, by `explain`.
    importance: () => inputs.map(({ name }) => ({ feature: name, importance: 0 })),
    toArtifact: () => ({
      kind: ISOLATION_FOREST_KIND,
      version: VERSION,
      meta: { inputs: inputs.map((input) => ({ ...input })), sampleRows, facts },
      buffers: packTrees(trees),
    }),
    dispose: () => scorers.dispose(),
  };
}

/** Throws `bad-file`. */
export function loadIsolationModel(artifact: Artifact): Model {
  const reader = readArtifact(artifact, ISOLATION_FOREST_KIND, VERSION);
  const inputs = readTreeInputs(reader);
  const trees = unpackTrees(artifact.buffers, inputs);
  const sampleRows = reader.finiteNumber('sampleRows');
  if (trees.length === 0) reader.refuse('it has no trees');
  if (trees.some(({ value }) => value.some((length) => length < 0))) reader.refuse('a path is shorter than nothing');
  if (!Number.isInteger(sampleRows) || sampleRows < 1) reader.refuse('its trees have no rows');
  return createIsolationModel({ forest: { inputs, trees, outputs: 1, float32: false }, sampleRows, facts: reader.numbers('facts') });
}
