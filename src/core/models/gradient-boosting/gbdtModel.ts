import type { Artifact, FeatureTable, Forest, LearningCurve, Model } from '../../contract/index.ts';
import { isRecord } from '../../contract/record.ts';
import { evaluationMetricNames } from '../../metrics/evaluationMetric.ts';
import { createObjective, defaultObjectiveParams, OBJECTIVE_NAMES } from '../../objectives/objective.ts';
import type { ObjectiveName, ObjectiveParams } from '../../objectives/objective.ts';
import { packTrees, unpackTrees } from '../../trees/forestBuffers.ts';
import { gainShares } from '../../trees/treeImportance.ts';
import { treeShap } from '../../trees/treeShap.ts';
import { alignFeatures } from '../alignFeatures.ts';
import { asNames, readArtifact } from '../artifactReader.ts';
import type { ArtifactReader } from '../artifactReader.ts';
import { createScorers } from '../forest/scorers.ts';
import { readTreeInputs } from '../forest/treeInputs.ts';

export const GBDT_KIND = 'gbdt';
const VERSION = 2;

/** All that a boosted model is. */
export interface GbdtParts {
  /** See core/objectives. */
  readonly objective: string;
  readonly objectiveParams: ObjectiveParams;
  /** One a class, for a classifier. */
  readonly classes: readonly string[] | undefined;
  /** One an output, before the link. */
  readonly baseScores: Float64Array;
  readonly forest: Forest;
  /** Of its trees, how many were there before: those of the model that it went on from, or an imported one's. */
  readonly earlierTrees: number;
  readonly learning: LearningCurve;
  readonly facts: Readonly<Record<string, number>>;
}

export function createGbdtModel(parts: GbdtParts): Model {
  const { classes, baseScores, forest, learning, facts } = parts;
  const { inputs, trees } = forest;
  const scorers = createScorers(forest);
  const objective = createObjective(parts.objective, parts.objectiveParams, classes);
  const columnsOf = (x: FeatureTable) => alignFeatures(inputs, x);
  return {
    kind: GBDT_KIND,
    classes,
    featureNames: inputs.map(({ name }) => name),
    facts,
    learning,
    predict(x, engine) {
      const columns = columnsOf(x);
      const scores = new Float64Array(x.rows * forest.outputs);
      for (let i = 0; i < scores.length; i++) scores[i] = baseScores[i % forest.outputs];
      scorers.on(engine).add(columns, x.rows, scores);
      objective.toPredictions(scores);
      return scores;
    },
    explain: (x) => treeShap(forest, Array.from(baseScores), columnsOf(x), x.rows, objective.link),
    importance: () => gainShares(forest),
    toArtifact: () => ({
      kind: GBDT_KIND,
      version: VERSION,
      meta: {
        objective: parts.objective,
        objectiveParams: { ...parts.objectiveParams },
        classes: classes ?? null,
        facts,
        inputs: inputs.map((input) => ({ ...input })),
        float32: forest.float32,
        earlierTrees: parts.earlierTrees,
        metric: learning.metric,
      },
      buffers: { ...packTrees(trees), baseScores: Float64Array.from(baseScores), train: Float64Array.from(learning.train), validation: Float64Array.from(learning.validation) },
    }),
    dispose: () => scorers.dispose(),
  };
}

/** Throws `bad-file`. */
export function loadGbdtModel(artifact: Artifact): Model {
  return createGbdtModel(readGbdt(artifact));
}

/** The parts of a stored model, checked. Throws `bad-file`. */
export function readGbdt(given: Artifact): GbdtParts & { readonly objective: ObjectiveName } {
  const artifact = upgrade(given);
  const reader = readArtifact(artifact, GBDT_KIND, VERSION);
  const inputs = readTreeInputs(reader);
  const { metric, float32 } = artifact.meta;
  const objective = OBJECTIVE_NAMES.find((name) => name === artifact.meta.objective) ?? reader.refuse('its objective is not known');
  if (typeof metric !== 'string' || !evaluationMetricNames.some((name) => name === metric) || typeof float32 !== 'boolean') return reader.refuse('its description is not as it should be');
  const classes = readClasses(artifact.meta.classes, objective, reader);
  const baseScores = reader.finiteBuffer('baseScores', objective === 'softmax' && classes ? classes.length : 1);
  const outputs = baseScores.length;
  const train = Array.from(reader.finiteBuffer('train'));
  const validation = Array.from(reader.finiteBuffer('validation'));
  const trees = unpackTrees(artifact.buffers, inputs);
  if (trees.length % outputs !== 0) reader.refuse('it lacks trees for some classes');
  const earlierTrees = reader.finiteNumber('earlierTrees');
  const learned = trees.length - earlierTrees;
  if (earlierTrees < 0 || learned < 0 || learned > train.length * outputs || (validation.length > 0 && validation.length !== train.length)) reader.refuse('its learning curve does not fit its trees');
  const objectiveParams = { ...defaultObjectiveParams, ...reader.numbers('objectiveParams') };
  return { objective, objectiveParams, classes, baseScores, forest: { inputs, trees, outputs, float32 }, earlierTrees, learning: { metric, train, validation }, facts: reader.numbers('facts') };
}

function readClasses(found: unknown, objective: string, reader: ArtifactReader): readonly string[] | undefined {
  const isClassifier = objective === 'logistic' || objective === 'softmax';
  const classes = asNames(found);
  if (!isClassifier) return found === null ? undefined : reader.refuse('it has classes and predicts a quantity');
  const fits = classes !== undefined && (objective === 'logistic' ? classes.length === 2 : classes.length > 2);
  return fits ? classes : reader.refuse('its classes do not fit its objective');
}

/** Version 1 knew squared error only. */
function upgrade(artifact: Artifact): Artifact {
  if (artifact?.kind !== GBDT_KIND || artifact.version !== 1 || !isRecord(artifact.meta) || !isRecord(artifact.buffers)) return artifact;
  const { trainRmse, validationRmse, ...buffers } = artifact.buffers;
  const { baseScore, ...meta } = artifact.meta;
  return {
    ...artifact,
    version: VERSION,
    meta: { ...meta, objective: 'squaredError', objectiveParams: {}, classes: null, float32: false, earlierTrees: 0, metric: 'rmse' },
    buffers: { ...buffers, baseScores: Float64Array.of(typeof baseScore === 'number' ? baseScore : NaN), train: trainRmse, validation: validationRmse },
  };
}
