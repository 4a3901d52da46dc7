import { resolveParams } from '../../contract/index.ts';
import type { Artifact, Estimator, LearningTask, Model, TrainingData } from '../../contract/index.ts';
import { alignFeatures } from '../alignFeatures.ts';
import { readArtifact } from '../artifactReader.ts';
import { checkTask, checkTrainingData } from '../trainingData.ts';

export type NoParams = Record<never, never>;

const VERSION = 1;
const REGRESSION: readonly LearningTask[] = ['regression'];

/** An estimator that predicts one number for every row, learned by `learn`. */
export function constantBaseline(kind: string, learn: (data: TrainingData) => number): Estimator<NoParams> {
  const create = (constant: number): Model => ({
    kind,
    featureNames: [],
    facts: { constant },
    predict: (x) => new Float64Array(x.rows).fill(constant),
    importance: () => [],
    toArtifact: () => ({ kind, version: VERSION, meta: { constant }, buffers: {} }),
    dispose: () => {},
  });
  return baseline(kind, REGRESSION, (data) => create(learn(data)), (artifact) => create(readArtifact(artifact, kind, VERSION).finiteNumber('constant')));
}

/** What is predicted is rounded to a millionth, where the last bits still say something: paces that are equal but were divided from other numbers are equal then, and rank alike. */
const MILLIONTHS = 1e6;
const LARGEST_ROUNDED = 1e9;

function rounded(value: number): number {
  return Math.abs(value) < LARGEST_ROUNDED ? Math.round(value * MILLIONTHS) / MILLIONTHS : value;
}

/** An estimator that predicts a feature, to a millionth; a missing value predicts 0. */
export function featureBaseline(kind: string, feature: string): Estimator<NoParams> {
  const needed = [{ name: feature, kind: 'number' as const }];
  const model: Model = {
    kind,
    featureNames: [feature],
    facts: {},
    predict(x) {
      const [column] = alignFeatures(needed, x);
      return Float64Array.from({ length: x.rows }, (_, row) => (column.kind === 'number' && Number.isFinite(column.values[row]) ? rounded(column.values[row]) : 0));
    },
    importance: () => [{ feature, importance: 1 }],
    toArtifact: () => ({ kind, version: VERSION, meta: {}, buffers: {} }),
    dispose: () => {},
  };
  const learn = (data: TrainingData) => {
    alignFeatures(needed, data.x);
    return model;
  };
  const load = (artifact: Artifact) => {
    readArtifact(artifact, kind, VERSION);
    return model;
  };
  return baseline(kind, REGRESSION, learn, load);
}

/** A baseline without parameters. */
export function baseline(kind: string, tasks: readonly LearningTask[], learn: (data: TrainingData) => Model, load: (artifact: Artifact) => Model): Estimator<NoParams> {
  return {
    kind,
    role: 'baseline',
    tasks,
    params: {},
    presets: {},
    async fit(data, params, ctx) {
      resolveParams(kind, {}, params);
      checkTrainingData(data);
      checkTask(kind, tasks, data);
      await ctx.breathe();
      return learn(data);
    },
    load,
  };
}
