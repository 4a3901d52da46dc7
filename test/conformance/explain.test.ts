import { describe, expect, it } from 'vitest';
import type { Explanation, FeatureTable, Link, Model } from '../../src/core/contract/index.ts';
import { CASES, SMALL, allMissing, fitWith, mapFeatures, outputsOf, sampleData, sampleTable } from './sampleData.ts';

const other = sampleTable(100, 2);

/** Base plus addends, by row and output. */
function scoresOf({ base, values, featureNames }: Explanation, rows: number): number[][] {
  const width = featureNames.length;
  return Array.from({ length: rows }, (_, row) =>
    Array.from(base, (start, output) => {
      const from = (row * base.length + output) * width;
      return values.subarray(from, from + width).reduce((sum, value) => sum + value, start);
    }),
  );
}

/** What the scores of one row say in the unit of predictions. */
const TO_PREDICTION: Record<Link, (scores: readonly number[]) => number[]> = {
  identity: (scores) => [...scores],
  log: ([score]) => [Math.exp(score)],
  logit: ([score]) => [1 / (1 + Math.exp(-score))],
  softmax: (scores) => {
    const total = scores.reduce((sum, score) => sum + Math.exp(score), 0);
    return scores.map((score) => Math.exp(score) / total);
  },
};

function expectAddsUp(model: Model, x: FeatureTable): void {
  const explanation = model.explain?.(x);
  if (!explanation) throw new Error('The model explains nothing.');
  const outputs = outputsOf(model);
  expect(explanation.base).toHaveLength(outputs);
  expect(explanation.values).toHaveLength(x.rows * outputs * explanation.featureNames.length);
  const predicted = model.predict(x);
  scoresOf(explanation, x.rows).forEach((scores, row) =>
    TO_PREDICTION[explanation.link](scores).forEach((value, output) => {
      const expected = predicted[row * outputs + output];
      expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
    }),
  );
}

describe.each(CASES)('$kind, explaining itself ($task)', async ({ task, estimator }) => {
  const model = await fitWith(estimator, sampleData(task, 300), SMALL);
  if (!model.explain) {
    it('is a baseline or a detector, which need no explanation, or says what its predictions are made of', () => expect(estimator.role === 'baseline' || task === 'anomaly' || model.parts !== undefined).toBe(true));
    return;
  }

  it('has addends that add up to the prediction', () => {
    expectAddsUp(model, other);
    expectAddsUp(model, mapFeatures(other, allMissing));
    expectAddsUp(model, sampleTable(0));
  });

  it('explains with the features that it asks, and the same after a journey as an artifact', () => {
    const explanation = model.explain?.(other);
    expect(explanation?.featureNames.every((name) => model.featureNames.includes(name))).toBe(true);
    expect(estimator.load(structuredClone(model.toArtifact())).explain?.(other)).toEqual(explanation);
  });

  it('names a feature that it misses', () => {
    const [name] = model.featureNames;
    const without = { rows: other.rows, features: other.features.filter((feature) => feature.name !== name) };
    expect(() => model.explain?.(without)).toThrow(expect.objectContaining({ code: 'bad-input', message: expect.stringContaining(`"${name}"`) }));
  });
});
