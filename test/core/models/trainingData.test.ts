import { describe, expect, it } from 'vitest';
import type { TrainingData } from '../../../src/core/contract/index.ts';
import { checkTask, checkTrainingData, classShares, taskOf } from '../../../src/core/models/trainingData.ts';

const quantity: TrainingData = { x: { rows: 3, features: [{ name: 'x', kind: 'number', values: Float64Array.of(1, NaN, 3) }] }, y: Float64Array.of(0, 1, 1) };
const binary: TrainingData = { ...quantity, classes: ['no', 'yes'] };
const three: TrainingData = { ...quantity, classes: ['a', 'b', 'c'] };

describe('rows to learn from', () => {
  it('ask for the task that their target has', () => {
    expect([quantity, binary, three].map(taskOf)).toEqual(['regression', 'binary', 'multiclass']);
  });

  it('are refused by an estimator of other tasks, with both named', () => {
    expect(() => checkTask('ridge', ['regression'], three)).toThrow('"ridge" learns regression, but the target has 3 classes (multiclass).');
    expect(() => checkTask('logistic', ['binary', 'multiclass'], quantity)).toThrow('the target is a quantity (regression)');
    expect(() => checkTask('logistic', ['binary', 'multiclass'], binary)).not.toThrow();
  });

  it('suit a detector of anomalies, whatever the target', () => {
    for (const data of [quantity, binary, three]) expect(() => checkTask('detector', ['anomaly'], data)).not.toThrow();
  });

  it('need targets that are indices of their classes, in validation rows too', () => {
    expect(() => checkTrainingData(binary)).not.toThrow();
    expect(() => checkTrainingData({ ...binary, y: Float64Array.of(0, 1, 2) })).toThrow('value 2 at row 3, which is no index of its 2 classes');
    expect(() => checkTrainingData({ ...binary, validation: { x: quantity.x, y: Float64Array.of(0, 0.5, 1) } })).toThrow('The validation target has the value 0.5 at row 2');
    expect(() => checkTrainingData({ ...quantity, y: Float64Array.of(0, 0.5, -7) })).not.toThrow();
  });

  it('need weights, in validation rows too, that can be added up to more than 0', () => {
    const validation = { x: quantity.x, y: quantity.y, weight: new Float64Array(3) };
    expect(() => checkTrainingData({ ...quantity, validation })).toThrow('Every weight of the validation rows is 0');
    expect(() => checkTrainingData({ ...quantity, weight: new Float64Array(3).fill(1e308) })).toThrow('too large to be added up');
  });

  it('have weighted shares of classes', () => {
    expect(Array.from(classShares({ ...three, weight: Float64Array.of(3, 1, 0) }))).toEqual([0.75, 0.25, 0]);
  });
});
