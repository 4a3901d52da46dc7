import type { Artifact, Engine, Explanation, FeatureTable, Forest, LearningCurve, Model } from '../../contract/index.ts';
import { gainShares } from '../../trees/treeImportance.ts';
import { treeShap } from '../../trees/treeShap.ts';
import { alignFeatures } from '../alignFeatures.ts';
import { asNames, readArtifact } from '../artifactReader.ts';
import { createScorers } from '../forest/scorers.ts';
import { readTreeInputs } from '../forest/treeInputs.ts';
import { packForest, unpackForest } from './forestTrees.ts';

export const RANDOM_FOREST_KIND = 'random-forest';
const VERSION = 1;

/** All that a random forest is: a prediction is the mean of its rounds, which have one tree an output. */
export interface ForestParts {
  readonly classes: readonly string[] | undefined;
  readonly forest: Forest;
  readonly learning: LearningCurve;
  readonly facts: Readonly<Record<string, number>>;
}

export function createForestModel({ classes, forest, learning, facts }: ForestParts): Model {
  const { inputs, trees, outputs } = forest;
  const rounds = trees.length / outputs;
  const scorers = createScorers(forest);
  const columnsOf = (x: FeatureTable) => alignFeatures(inputs, x);
  return {
    kind: RANDOM_FOREST_KIND,
    classes,
    featureNames: inputs.map(({ name }) => name),
    facts,
    learning,
    predict(x: FeatureTable, engine?: Engine) {
      const columns = columnsOf(x);
      const scores = new Float64Array(x.rows * outputs);
      scorers.on(engine).add(columns, x.rows, scores);
      for (let i = 0; i < scores.length; i++) scores[i] /= rounds;
      return scores;
    },
    explain(x: FeatureTable): Explanation {
      const sums = treeShap(forest, new Array<number>(outputs).fill(0), columnsOf(x), x.rows, 'identity');
      const mean = (values: Float64Array) => values.map((value) => value / rounds);
      return { ...sums, base: mean(sums.base), values: mean(sums.values) };
    },
    importance: () => gainShares(forest),
    toArtifact: () => ({
      kind: RANDOM_FOREST_KIND,
      version: VERSION,
      meta: { classes: classes ?? null, inputs: inputs.map((input) => ({ ...input })), facts, metric: learning.metric },
      buffers: { ...packForest(trees, outputs), train: Float64Array.from(learning.train), validation: Float64Array.from(learning.validation) },
    }),
    dispose: () => scorers.dispose(),
  };
}

/** Throws `bad-file`. */
export function loadForestModel(artifact: Artifact): Model {
  const reader = readArtifact(artifact, RANDOM_FOREST_KIND, VERSION);
  const inputs = readTreeInputs(reader);
  const { metric } = artifact.meta;
  if (typeof metric !== 'string') return reader.refuse('its metric has no name');
  const classes = artifact.meta.classes === null ? undefined : (asNames(artifact.meta.classes) ?? reader.refuse('its classes are not names'));
  if (classes && classes.length < 2) reader.refuse('it has less than two classes');
  const outputs = classes && classes.length > 2 ? classes.length : 1;
  const trees = unpackForest(artifact, inputs, outputs, reader);
  if (trees.length === 0) reader.refuse('it has no trees');
  const rounds = trees.length / outputs;
  const train = Array.from(reader.finiteBuffer('train', rounds));
  const validation = Array.from(reader.finiteBuffer('validation'));
  if (validation.length > 0 && validation.length !== rounds) reader.refuse('its learning curve does not fit its trees');
  return createForestModel({ classes, forest: { inputs, trees, outputs, float32: false }, learning: { metric, train, validation }, facts: reader.numbers('facts') });
}
