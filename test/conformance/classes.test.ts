import { describe, expect, it } from 'vitest';
import type { Model, TrainingData } from '../../src/core/contract/index.ts';
import { CASES, SMALL, allMissing, fitWith, learnableData, mapFeatures, outputsOf, sampleData, sampleTable } from './sampleData.ts';

const other = sampleTable(100, 2);

/** Probabilities of every class, row by row. */
function rowsOf(model: Model, x = other): number[][] {
  const predicted = model.predict(x);
  const outputs = outputsOf(model);
  expect(predicted).toHaveLength(x.rows * outputs);
  return Array.from({ length: x.rows }, (_, row) => (outputs === 1 ? [1 - predicted[row], predicted[row]] : Array.from(predicted.subarray(row * outputs, (row + 1) * outputs))));
}

function expectProbabilities(rows: readonly (readonly number[])[]): void {
  for (const row of rows) {
    for (const probability of row) {
      expect(probability).toBeGreaterThanOrEqual(0);
      expect(probability).toBeLessThanOrEqual(1);
    }
    expect(Math.abs(row.reduce((sum, probability) => sum + probability, 0) - 1)).toBeLessThanOrEqual(1e-12);
  }
}

describe.each(CASES.filter(({ task }) => task === 'binary' || task === 'multiclass' || task === 'churn'))('$kind, telling classes apart ($task)', (each) => {
  const { task, estimator } = each;
  const data = sampleData(task, 300);
  const fit = (given: TrainingData) => fitWith(estimator, given, SMALL);

  it('answers probabilities, of missing values and unknown categories too', async () => {
    const model = await fit(data);
    expect(model.classes).toEqual(data.classes);
    expectProbabilities(rowsOf(model));
    expectProbabilities(rowsOf(model, mapFeatures(other, allMissing)));
    expectProbabilities(rowsOf(model, mapFeatures(other, (f) => (f.kind === 'category' ? { ...f, categories: ['x', 'y', 'z'] } : { ...f, values: f.values.map((value) => 1e6 * value) }))));
  });

  // What follows is about targets, which learners of hazards and of histories do not look at.
  if (task === 'churn') return;

  it('is right more often than the base rate, where it learns', async () => {
    const data = learnableData(each, 300);
    const model = await fit(data);
    const shares = data.classes?.map((_, index) => data.y.filter((label) => label === index).length / data.y.length) ?? [];
    const hits = rowsOf(model, data.x).filter((row, i) => row[data.y[i]] === Math.max(...row)).length / data.y.length;
    if (estimator.role === 'learner') expect(hits).toBeGreaterThan(Math.max(...shares) + 0.1);
    else expect(hits).toBeCloseTo(Math.max(...shares), 12);
  });

  it('is certain of the class where all rows are of one', async () => {
    for (const only of data.y.slice(0, 10)) {
      const model = await fit({ ...data, y: new Float64Array(300).fill(only) });
      for (const row of rowsOf(model)) expect(row[only]).toBeGreaterThan(1 - 1e-6);
    }
  });

  it('all but rules out a class that no row has', async () => {
    const classes = ['never', ...(data.classes ?? []), 'neither'];
    const model = await fit({ ...data, y: data.y.map((index) => index + 1), classes });
    const rows = rowsOf(model);
    expectProbabilities(rows);
    for (const row of rows) expect(row[0] + row[classes.length - 1]).toBeLessThan(1e-6);
  });

  it('does not depend on what the classes are called', async () => {
    const renamed = { ...data, classes: data.classes?.map((_, i) => ['__proto__', 'constructor', ''][i]) };
    const model = await fit(renamed);
    expect(model.predict(other)).toEqual((await fit(data)).predict(other));
    expect(estimator.load(structuredClone(model.toArtifact())).classes).toEqual(renamed.classes);
  });
});
