import { defaultParams } from '../../src/core/contract/index.ts';
import type { Artifact, Engine, FeatureTable, FitContext, TrainingData } from '../../src/core/contract/index.ts';
import { gradientBoosting } from '../../src/core/models/gradient-boosting/gradientBoosting.ts';
import { createRng } from '../../src/core/random.ts';

/** Rows of normally distributed numbers, and a target that is a curved function of some, with noise. */
export function curvedData(rows: number, features: number): TrainingData {
  const rng = createRng('bench');
  const x: FeatureTable = { rows, features: Array.from({ length: features }, (_, i) => ({ name: `f${i}`, kind: 'number', values: Float64Array.from({ length: rows }, () => rng.normal()) })) };
  const valuesOf = (i: number) => {
    const feature = x.features[i % features];
    return feature.kind === 'number' ? feature.values : new Float64Array(rows);
  };
  const [a, b, c, d] = [0, 1, 2, 3].map(valuesOf);
  return { x, y: Float64Array.from({ length: rows }, (_, row) => 3 * a[row] + 2 * Math.sin(3 * b[row]) + c[row] * d[row] + rng.normal()) };
}

export interface TimedFit {
  /** From columns to model, binning included. */
  readonly fitMs: number;
  /** From the end of the first tree to that of the last, a tree. */
  readonly treeMs: number;
  readonly artifact: Artifact;
}

/** Boosts `trees` trees of depth 8 with learning rate .1 on .8 of rows and features. */
export async function timedFit(engine: Engine, data: TrainingData, trees: number): Promise<TimedFit> {
  const params = { ...defaultParams(gradientBoosting.params), nEstimators: trees, maxDepth: 8, learningRate: 0.1, subsample: 0.8, colsampleBytree: 0.8, earlyStoppingRounds: 0 };
  const treeEndsMs: number[] = [];
  const startMs = performance.now();
  let breathMs = startMs;
  const ctx: FitContext = {
    engine,
    rng: createRng(7),
    signal: new AbortController().signal,
    shouldStop: () => false,
    nowMs: () => performance.now(),
    onProgress: ({ phase }) => {
      if (phase === 'trees') treeEndsMs.push(performance.now());
    },
    breathe: async () => {
      if (performance.now() - breathMs < 50) return;
      await new Promise((resolve) => setImmediate(resolve));
      breathMs = performance.now();
    },
  };
  const model = await gradientBoosting.fit(data, params, ctx);
  const fitMs = performance.now() - startMs;
  const artifact = model.toArtifact();
  model.dispose();
  return { fitMs, treeMs: (treeEndsMs[treeEndsMs.length - 1] - treeEndsMs[0]) / (treeEndsMs.length - 1), artifact };
}
