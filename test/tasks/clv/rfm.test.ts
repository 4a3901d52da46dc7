import { describe, expect, it } from 'vitest';
import type { Artifact, FeatureTable } from '../../../src/core/contract/index.ts';
import { numberFeature } from '../../../src/tasks/featureTables.ts';
import { featureStateFromArtifact, featureStateToArtifact, fitFeatureState, quintileCuts, quintileScore, withRfmScores } from '../../../src/tasks/clv/rfm.ts';

const number = (name: string, values: number[]) => ({ name, kind: 'number', values: Float64Array.from(values) }) as const;
const tableOf = (recencyDays: number[], purchaseDays: number[], totalAmount: number[]): FeatureTable => ({
  rows: recencyDays.length,
  features: [number('recencyDays', recencyDays), number('purchaseDays', purchaseDays), number('totalAmount', totalAmount)],
});

describe('RFM scores', () => {
  const training = tableOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1, 1, 1, 1, 1, 1, 1, 2, 3, 9], [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);

  it('cuts at the training fifths, recent is high, ties stay together', () => {
    const scored = withRfmScores(training, fitFeatureState(training, 30));
    expect([...numberFeature(scored, 'recencyScore')]).toEqual([5, 5, 4, 4, 3, 3, 2, 2, 1, 1]);
    expect([...numberFeature(scored, 'frequencyScore')]).toEqual([1, 1, 1, 1, 1, 1, 1, 4, 5, 5]);
    expect([...numberFeature(scored, 'monetaryScore')]).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
  });

  it('scores new rows by the training cuts, whatever lies beside them', () => {
    const state = fitFeatureState(training, 30);
    const scored = withRfmScores(tableOf([0, 400], [1, 50], [-5, 1e9]), state);
    expect([...numberFeature(scored, 'recencyScore')]).toEqual([5, 1]);
    expect([...numberFeature(scored, 'monetaryScore')]).toEqual([1, 5]);
  });

  it('is defined for one value and for all alike', () => {
    expect([...quintileCuts(Float64Array.of(7))]).toEqual([7, 7, 7, 7]);
    expect(quintileScore(7, quintileCuts(Float64Array.of(7, 7, 7)))).toBe(1);
  });

  it('survives storage, and refuses what is not its own', () => {
    const state = fitFeatureState(training, 30);
    const artifact = featureStateToArtifact(state);
    expect(featureStateFromArtifact(structuredClone(artifact))).toEqual(state);
    const broken: readonly Artifact[] = [
      { ...artifact, kind: 'gbdt' },
      { ...artifact, version: 99 },
      { ...artifact, meta: { horizonDays: 'soon' } },
      { ...artifact, buffers: { ...artifact.buffers, recencyCuts: Float64Array.of(4, 3, 2, 1) } },
      { ...artifact, buffers: { ...artifact.buffers, monetaryCuts: Float64Array.of(1, NaN, 2, 3) } },
      { ...artifact, buffers: {} },
    ];
    for (const bad of broken) expect(() => featureStateFromArtifact(bad)).toThrow(expect.objectContaining({ code: 'bad-file' }));
  });
});
