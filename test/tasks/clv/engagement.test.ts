import { describe, expect, it } from 'vitest';
import type { FeatureTable } from '../../../src/core/contract/index.ts';
import { completeFeatures, fitFeatureState } from '../../../src/tasks/clv/featureState.ts';
import { numberFeature } from '../../../src/tasks/featureTables.ts';

const number = (name: string, values: number[]) => ({ name, kind: 'number', values: Float64Array.from(values) }) as const;
const table = (views: number[], duration: number[], usage: number[]): FeatureTable => ({ rows: views.length, features: [number('pageViews', views), number('sessionDuration', duration), number('featureUsage', usage)] });

const training = table([10, 20, 30], [100, 100, 100], [0, 3, NaN]);

describe('engagement', () => {
  it('is the seed document’s sum of raw numbers where that is asked for', () => {
    const state = fitFeatureState('subscriptions', training, { rfm: 'quantiles', engagement: 'seed' });
    expect([...numberFeature(completeFeatures(training, state), 'engagement')]).toEqual([43, 46.9, NaN]);
  });

  it('weighs parts in standard deviations of the training rows, whatever rows come later; a constant part counts nothing', () => {
    const state = fitFeatureState('subscriptions', training, { rfm: 'quantiles', engagement: 'scaled' });
    const later = completeFeatures(table([20, 1e6], [100, 5], [1.5, 1.5]), state);
    const deviation = Math.sqrt(200 / 3);
    expect(numberFeature(later, 'engagement')[0]).toBeCloseTo(0, 12);
    expect(numberFeature(later, 'engagement')[1]).toBeCloseTo((0.3 * (1e6 - 20)) / deviation, 6);
  });

  it('is left out where a part is not known', () => {
    const without = { rows: 3, features: training.features.slice(0, 2) };
    const state = fitFeatureState('subscriptions', without, { rfm: 'quantiles', engagement: 'scaled' });
    expect(state.engagement).toBeNull();
    expect(completeFeatures(without, state).features).toHaveLength(2);
  });
});
