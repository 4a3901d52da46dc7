import type { Artifact } from '../../../src/core/contract/index.ts';
import type { NewRun, Predictions } from '../../../src/storage/records.ts';
import type { RunToSave } from '../../../src/storage/runs.ts';

export function artifactOf(weight: number): Artifact {
  return {
    kind: 'ridge',
    version: 1,
    meta: { alpha: 0.5, features: ['recency', '__proto__'] },
    buffers: { weights: Float64Array.of(weight, NaN), feature: Int32Array.of(-1), bins: Uint8Array.of(255), splits: Uint16Array.of(7), counts: Uint32Array.of(8), leaves: Float32Array.of(0.5) },
  };
}

export const predictions: Predictions = { keys: ['c1', '__proto__'], cutoff: 10_000, actual: Float64Array.of(5, NaN), byKind: { ridge: Float64Array.of(4.5, 0) } };

export function runOf(id: string, overrides: Partial<Omit<RunToSave, 'run'>> & { readonly run?: Partial<NewRun> } = {}): RunToSave {
  const { run, ...rest } = overrides;
  return {
    models: { ridge: artifactOf(1), gbdt: artifactOf(2) },
    featureState: artifactOf(3),
    predictions,
    ...rest,
    run: {
      id,
      task: 'clv',
      namePrefix: 'clv-gbdt',
      createdAtMs: 1_700_000_000_000,
      datasetIds: ['d'],
      dataHash: 'h',
      request: { seed: 42 },
      seed: 42,
      appVersion: '0.1.0',
      engine: { name: 'plain', reason: 'the only one' },
      timingsMs: { features: 1, fit: { ridge: 2 } },
      report: { task: 'clv', curve: Float64Array.of(1, 2) },
      status: 'done',
      ...run,
    },
  };
}
