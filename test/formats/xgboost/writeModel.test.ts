import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Forest } from '../../../src/core/contract/index.ts';
import { defaultObjectiveParams } from '../../../src/core/objectives/objective.ts';
import { createRng } from '../../../src/core/random.ts';
import { createTreeBuilder } from '../../../src/core/trees/treeBuilder.ts';
import { readXgboostModel } from '../../../src/formats/xgboost/readModel.ts';
import type { BoostedForest } from '../../../src/formats/xgboost/types.ts';
import { writeXgboostModel } from '../../../src/formats/xgboost/writeModel.ts';
import { randomColumns, randomForest, randomInputs } from '../../core/trees/randomForest.ts';
import { expectClose, modelOf } from './peer.ts';

interface Written {
  learner: {
    feature_names: string[];
    learner_model_param: { base_score: string };
    gradient_booster: { model: { trees: { categories: number[]; split_conditions: number[] }[] } };
  };
}

const parsed = (boosted: BoostedForest) => JSON.parse(new TextDecoder().decode(writeXgboostModel(boosted))) as Written;
const quantity = (forest: Forest, baseScore = 0): BoostedForest => ({ objective: 'squaredError', objectiveParams: defaultObjectiveParams, classes: undefined, baseScores: Float64Array.of(baseScore), forest });

/** A number asked with this threshold. */
function stump(threshold: number): Forest {
  const builder = createTreeBuilder();
  builder.addLeaf(0, 2);
  builder.split(0, 0, threshold, [], true, 1);
  builder.addLeaf(1, 1);
  builder.addLeaf(2, 1);
  return { inputs: [{ kind: 'number', name: 'x' }], trees: [builder.finish()], outputs: 1, float32: false };
}

describe('writeXgboostModel', () => {
  it('is read back whole: inputs, classes, objective, and predictions', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom('squaredError', 'quantile', 'huber', 'tweedie', 'poisson', 'logistic', 'softmax' as const), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 6 }), (seed, objective, rounds, depth) => {
        const rng = createRng(seed);
        const outputs = objective === 'softmax' ? 3 : 1;
        const inputs = randomInputs(6, true);
        const names = ['no', 'yes "€"', '<maybe>'].slice(0, outputs === 3 ? 3 : 2);
        const boosted: BoostedForest = {
          objective,
          objectiveParams: { ...defaultObjectiveParams, quantileAlpha: 0.9, huberSlope: 2.5 },
          classes: objective === 'softmax' || objective === 'logistic' ? names : undefined,
          baseScores: Float64Array.from({ length: outputs }, () => 3 * rng.normal()),
          forest: randomForest(rng, inputs, rounds * outputs, depth, outputs),
          bestIteration: 2,
        };
        const back = readXgboostModel(writeXgboostModel(boosted));
        expect(back).toMatchObject({ objective, objectiveParams: boosted.objectiveParams, bestIteration: 2, forest: { inputs, outputs, float32: true } });
        expect(back.classes).toEqual(boosted.classes);
        const x = { rows: 20, features: randomColumns(rng, inputs, 20) };
        expectClose(modelOf(back).predict(x), Array.from(modelOf(boosted).predict(x)), 1e-5);
        // Links in 32 bits do not come back to the bit.
        if (['squaredError', 'quantile', 'huber'].includes(objective)) expect(writeXgboostModel(readXgboostModel(writeXgboostModel(back)))).toEqual(writeXgboostModel(back));
      }),
      { numRuns: 200 },
    );
  });

  it('divides the same 32-bit values', () => {
    const condition = (threshold: number) => Math.fround(parsed(quantity(stump(threshold))).learner.gradient_booster.model.trees[0].split_conditions[0]);
    expect(condition(1)).toBe(1 + 2 ** -23);
    expect(condition(0.1)).toBe(Math.fround(0.1));
    expect(condition(0)).toBe(2 ** -149);
    // Any value is left of it, as of ours.
    expect(condition(Number.MAX_VALUE)).toBe(Infinity);
  });

  it('lists a code that no row has where no category goes right', () => {
    const builder = createTreeBuilder();
    builder.addLeaf(0, 2);
    builder.split(0, 0, 0, new Array<number>(8).fill(0xffffffff), false, 1);
    builder.addLeaf(1, 1);
    builder.addLeaf(2, 1);
    const forest: Forest = { inputs: [{ kind: 'category', name: 'c', categories: ['a', 'b'], hasRareBin: true }], trees: [builder.finish()], outputs: 1, float32: false };
    expect(parsed(quantity(forest)).learner.gradient_booster.model.trees[0].categories).toEqual([3]);
    const x = { rows: 3, features: [{ name: 'c', kind: 'category' as const, categories: ['a', 'z'], codes: Int32Array.of(0, 1, -1) }] };
    expect(Array.from(modelOf(readXgboostModel(writeXgboostModel(quantity(forest)))).predict(x))).toEqual([1, 1, 2]);
  });

  it('keeps names apart that XGBoost does not take', () => {
    const inputs = ['a<b', 'a_b', 'a]b', '[x]'].map((name) => ({ kind: 'number' as const, name }));
    const boosted = quantity({ inputs, trees: [], outputs: 1, float32: false });
    expect(parsed(boosted).learner.feature_names).toEqual(['a_b_', 'a_b', 'a_b__', '_x_']);
    expect(readXgboostModel(writeXgboostModel(boosted)).forest.inputs).toEqual(inputs);
  });

  it('puts into the trees what no base score of 32 bits says', () => {
    const far = { ...quantity({ ...stump(0), trees: [] }), objective: 'logistic' as const, classes: ['0', '1'], baseScores: Float64Array.of(40) };
    const written = parsed(far).learner;
    expect(written.learner_model_param.base_score).toBe('5e-1');
    expect(written.gradient_booster.model.trees).toHaveLength(1);
    const x = { rows: 1, features: [{ name: 'x', kind: 'number' as const, values: Float64Array.of(1) }] };
    expect(modelOf(readXgboostModel(writeXgboostModel(far))).explain?.(x).base[0]).toBe(40);
  });

  it('refuses numbers that 32-bit floats do not hold', () => {
    const tree = { ...stump(0).trees[0], value: Float64Array.of(0, 1e39, 2) };
    expect(() => writeXgboostModel(quantity({ ...stump(0), trees: [tree] }))).toThrow(expect.objectContaining({ code: 'bad-input' }));
  });
});
