import { describe, expect, it } from 'vitest';
import type { Artifact, FeatureTable } from '../../../src/core/contract/index.ts';
import { numberFeature } from '../../../src/tasks/featureTables.ts';
import { completeFeatures, fitFeatureState, stateFromArtifact, stateToArtifact } from '../../../src/tasks/clv/featureState.ts';
import { quintileCuts, quintileScore } from '../../../src/tasks/clv/rfm.ts';
import type { RfmCuts } from '../../../src/tasks/clv/rfm.ts';

const number = (name: string, values: number[]) => ({ name, kind: 'number', values: Float64Array.from(values) }) as const;
const tableOf = (recencyDays: number[], purchaseDays: number[], totalAmount: number[]): FeatureTable => ({
  rows: recencyDays.length,
  features: [number('recencyDays', recencyDays), number('purchaseDays', purchaseDays), number('totalAmount', totalAmount)],
});

const OPTIONS = { rfm: 'quantiles', engagement: 'scaled' } as const;

function quantilesOf(cuts: RfmCuts | null): RfmCuts & { kind: 'quantiles' } {
  if (cuts?.kind !== 'quantiles') throw new Error('no quantiles');
  return cuts;
}

describe('RFM scores', () => {
  const training = tableOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1, 1, 1, 1, 1, 1, 1, 2, 3, 9], [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);

  it('cuts at the training fifths, recent is high, ties stay together', () => {
    const scored = completeFeatures(training, fitFeatureState('transactions', training, OPTIONS));
    expect([...numberFeature(scored, 'recencyScore')]).toEqual([5, 5, 4, 4, 3, 3, 2, 2, 1, 1]);
    expect([...numberFeature(scored, 'frequencyScore')]).toEqual([1, 1, 1, 1, 1, 1, 1, 4, 5, 5]);
    expect([...numberFeature(scored, 'monetaryScore')]).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
  });

  it('scores new rows by the training cuts, whatever lies beside them', () => {
    const state = fitFeatureState('transactions', training, OPTIONS);
    const scored = completeFeatures(tableOf([0, 400], [1, 50], [-5, 1e9]), state);
    expect([...numberFeature(scored, 'recencyScore')]).toEqual([5, 1]);
    expect([...numberFeature(scored, 'monetaryScore')]).toEqual([1, 5]);
  });

  it('takes the seed document’s cuts where they are asked for', () => {
    const table = { ...tableOf([7, 8, 91, 181], [1, 1, 1, 1], [1000, 999.99, 100, 99]), rows: 4 };
    const rows = { rows: 4, features: [...table.features, number('transactionCount', [50, 20, 5, 4])] };
    const scored = completeFeatures(rows, fitFeatureState('transactions', rows, { rfm: 'seed', engagement: 'scaled' }));
    expect([...numberFeature(scored, 'recencyScore')]).toEqual([5, 4, 2, 1]);
    expect([...numberFeature(scored, 'frequencyScore')]).toEqual([5, 4, 2, 1]);
    expect([...numberFeature(scored, 'monetaryScore')]).toEqual([5, 4, 2, 1]);
  });

  it('is defined for one value and for all alike', () => {
    expect([...quintileCuts(Float64Array.of(7))]).toEqual([7, 7, 7, 7]);
    expect(quintileScore(7, quintileCuts(Float64Array.of(7, 7, 7)))).toBe(1);
  });

  it('survives storage, and refuses what is not its own', () => {
    const state = { horizonDays: 30, streams: { transactions: fitFeatureState('transactions', training, OPTIONS) } };
    const artifact = stateToArtifact(state);
    expect(stateFromArtifact(structuredClone(artifact))).toEqual(state);
    const { recency, frequency, monetary } = quantilesOf(state.streams.transactions.rfm);
    const ofVersion1 = { ...artifact, version: 1, meta: { horizonDays: 30 }, buffers: { recencyCuts: recency, frequencyCuts: frequency, monetaryCuts: monetary } };
    expect(stateFromArtifact(ofVersion1)).toEqual(state);
    const broken: readonly Artifact[] = [
      { ...artifact, kind: 'gbdt' },
      { ...artifact, version: 99 },
      { ...artifact, meta: { ...artifact.meta, horizonDays: 'soon' } },
      { ...artifact, meta: { horizonDays: 30 } },
      { ...artifact, meta: { horizonDays: 30, streams: { transactions: { rfm: 'fixed', engagement: null } } } },
      { ...artifact, meta: { horizonDays: 30, streams: { transactions: { rfm: 'quantiles', engagement: { means: [1], deviations: [1, 1, 1] } } } } },
      { ...artifact, buffers: { ...artifact.buffers, 'transactions/recency': Float64Array.of(4, 3, 2, 1) } },
      { ...artifact, buffers: { ...artifact.buffers, 'transactions/monetary': Float64Array.of(1, NaN, 2, 3) } },
      { ...artifact, buffers: {} },
    ];
    for (const bad of broken) expect(() => stateFromArtifact(bad)).toThrow(expect.objectContaining({ code: 'bad-file' }));
  });
});
