import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WorkbenchError } from '../../../src/core/contract/index.ts';
import { readXgboostModel } from '../../../src/formats/xgboost/readModel.ts';
import { modelOf, tableOf } from './peer.ts';
import oracle from '../../oracles/xgboostModels.json' with { type: 'json' };

type Tree = Record<string, unknown[]> & { tree_param: Record<string, unknown> };
interface ModelJson {
  version: unknown;
  learner: {
    attributes: Record<string, unknown>;
    feature_names: unknown[];
    feature_types: unknown[];
    gradient_booster: { name: string; model: { trees: Tree[]; tree_info: unknown[] } };
    learner_model_param: Record<string, unknown>;
    objective: Record<string, unknown>;
  };
}

/** x0 < 1 (missing left): −1; else "1" or "3" of a category: 3, any other: 2. Nodes in an order of their own, one in no tree. */
function handMade(): ModelJson {
  const tree = {
    base_weights: [0, 0, 0, 0, 0, 0],
    categories: [1, 3],
    categories_nodes: [4],
    categories_segments: [0],
    categories_sizes: [2],
    default_left: [1, 0, 0, 0, 0, 0],
    left_children: [5, -1, -1, -1, 2, -1],
    right_children: [4, -1, -1, -1, 3, -1],
    loss_changes: [7, 0, 0, 0, 5, 0],
    parents: [2147483647, 0, 4, 4, 0, 0],
    split_conditions: [1, 9, 2, 3, null, -1],
    split_indices: [0, 0, 0, 0, 1, 0],
    split_type: [0, 0, 0, 0, 1, 0],
    sum_hessian: [10, 1, 4, 3, 7, 3],
    tree_param: { num_deleted: '1', num_feature: '2', num_nodes: '6', size_leaf_vector: '0' },
  } as unknown as Tree;
  return {
    version: [1, 7, 4],
    learner: {
      attributes: {},
      feature_names: ['x0', 'kind'],
      feature_types: ['float', 'c'],
      gradient_booster: { name: 'gbtree', model: { trees: [tree], tree_info: [0] } },
      learner_model_param: { base_score: '5E-1', num_class: '0', num_feature: '2' },
      objective: { name: 'reg:squarederror' },
    },
  };
}

const bytesOf = (model: unknown) => new TextEncoder().encode(typeof model === 'string' ? model : JSON.stringify(model));
const changed = (change: (model: ModelJson, tree: Tree) => void) => {
  const model = handMade();
  change(model, model.learner.gradient_booster.model.trees[0]);
  return bytesOf(model);
};
const rows = tableOf([
  { name: 'x0', values: [0, null, 1, 1, 1, 5] },
  { name: 'kind', codes: [1, 1, 0, 1, 3, -1] },
]);
const predict = (bytes: Uint8Array) => Array.from(modelOf(readXgboostModel(bytes)).predict(rows));

describe('readXgboostModel', () => {
  it('reads nodes in any order, and follows conditions, missing values and categories as XGBoost does', () => {
    const boosted = readXgboostModel(bytesOf(handMade()));
    expect(predict(bytesOf(handMade()))).toEqual([-0.5, -0.5, 2.5, 3.5, 3.5, 3.5]);
    expect(boosted.forest.inputs).toEqual([
      { kind: 'number', name: 'x0' },
      { kind: 'category', name: 'kind', categories: ['1', '3'], hasRareBin: true },
    ]);
    const [tree] = boosted.forest.trees;
    expect(Array.from(tree.left)).toEqual([1, -1, 3, -1, -1]);
    expect(Array.from(tree.cover)).toEqual([10, 3, 7, 4, 3]);
    expect(Array.from(tree.gain)).toEqual([7, 0, 5, 0, 0]);
    // Inner nodes: the mean of their leaves.
    expect(tree.value[2]).toBeCloseTo((2 * 4 + 3 * 3) / 7, 12);
  });

  it('reads numbers that JSON does not know, outside texts alone', () => {
    const json = JSON.stringify(handMade()).replace('null', 'NaN').replace('"x0"', '"NaN \\\\\\" Infinity"');
    const boosted = readXgboostModel(bytesOf(json));
    expect(boosted.forest.inputs[0].name).toBe('NaN \\" Infinity');
    const infinite = JSON.stringify(handMade()).replace('"split_conditions":[1,', '"split_conditions":[Infinity,');
    expect(predict(bytesOf(infinite))).toEqual([-0.5, -0.5, -0.5, -0.5, -0.5, -0.5]);
    const below = JSON.stringify(handMade()).replace('"split_conditions":[1,', '"split_conditions":[-Infinity,');
    expect(predict(bytesOf(below)).slice(0, 2)).toEqual([3.5, -0.5]);
  });

  it('reads what older and newer versions write a little differently', () => {
    const older = changed((model, tree) => {
      model.version = [1, 0, 0];
      tree.default_left = [true, false, false, false, false, false];
    });
    expect(predict(older)).toEqual(predict(bytesOf(handMade())));
    const newer = changed((model) => {
      model.version = [3, 1, 0];
      model.learner.learner_model_param.base_score = '[5E-1]';
    });
    expect(predict(newer)).toEqual(predict(bytesOf(handMade())));
    const numbersOnly = changed((model, tree) => {
      model.learner.feature_names = [];
      model.learner.feature_types = [];
      delete (tree as Partial<Tree>).split_type;
      tree.split_conditions = [1, 9, 2, 3, 4, -1];
    });
    expect(readXgboostModel(numbersOnly).forest.inputs).toEqual([{ kind: 'number', name: 'f0' }, { kind: 'number', name: 'f1' }]);
  });

  it('says which round was the best', () => {
    expect(readXgboostModel(changed((model) => (model.learner.attributes.best_iteration = '12'))).bestIteration).toBe(12);
    expect(readXgboostModel(bytesOf(handMade())).bestIteration).toBeUndefined();
  });

  it('takes names from data as names alone', () => {
    const boosted = readXgboostModel(changed((model) => (model.learner.feature_names = ['__proto__', 'constructor'])));
    expect(boosted.forest.inputs.map(({ name }) => name)).toEqual(['__proto__', 'constructor']);
  });

  const refused: readonly [string, Uint8Array, RegExp][] = [
    ['nothing', bytesOf(''), /cannot be read as JSON/],
    ['no JSON', bytesOf('date,amount\n'), /cannot be read as JSON/],
    ['a file that was cut', bytesOf(JSON.stringify(handMade()).slice(0, -9)), /cannot be read as JSON/],
    ['bytes that are not UTF-8', Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d), /cannot be read as JSON/],
    ['a list', bytesOf([]), /"model" is not an object/],
    ['another JSON', bytesOf({ name: 'x' }), /has no "learner"/],
    ['brackets without end', bytesOf('['.repeat(1e6)), /cannot be read as JSON/],
    ['nested lists', bytesOf('['.repeat(1e5) + ']'.repeat(1e5)), /cannot be read as JSON|not an object/],
    ['escaped quotes without end', bytesOf('"' + '\\"'.repeat(1e6)), /cannot be read as JSON/],
    ['a version to come', changed((model) => (model.version = [4, 0, 0])), /version 4 of XGBoost, and this app reads versions 1 to 3/],
    ['no version', changed((model) => (model.version = [])), /version \?/],
    ['several targets', changed((model) => (model.learner.learner_model_param.num_target = '2')), /several targets/],
    ['classes of a quantity', changed((model) => (model.learner.learner_model_param.num_class = '3')), /3 classes, which its objective does not/],
    ['a class too few', changed((model) => (model.learner.objective.name = 'multi:softprob')), /it has 0 classes/],
    ['an unknown objective', changed((model) => (model.learner.objective.name = 'survival:cox')), /objective is "survival:cox". This app knows reg:squarederror/],
    ['a base score that is no number', changed((model) => (model.learner.learner_model_param.base_score = 'half')), /base_score" is not a finite number/],
    ['base scores for other outputs', changed((model) => (model.learner.learner_model_param.base_score = '[1,2]')), /2 base scores for 1 outputs/],
    ['a base score that is no probability', changed((model) => {
      model.learner.objective.name = 'binary:logistic';
      model.learner.learner_model_param.base_score = '1E0';
    }), /base score "1E0" does not fit/],
    ['too many features', changed((model) => (model.learner.learner_model_param.num_feature = '4000000000')), /num_feature" is 4000000000/],
    ['other numbers of names', changed((model) => model.learner.feature_names.pop()), /"feature_names" has 1 entries for 2 features/],
    ['a name twice', changed((model) => (model.learner.feature_names = ['a', 'a'])), /two of its features have the same name/],
    ['a name that is no text', changed((model) => (model.learner.feature_names = ['a', 5])), /entry that is not text/],
    ['no nodes', changed((_, tree) => (tree.tree_param.num_nodes = '0')), /no nodes/],
    ['vectors in leaves', changed((_, tree) => (tree.tree_param.size_leaf_vector = '3')), /several values a leaf/],
    ['a list that is too short', changed((_, tree) => tree.left_children.pop()), /left_children" has 5 entries in place of 6/],
    ['a child outside', changed((_, tree) => (tree.left_children[0] = 6)), /a child 6 of 6 nodes/],
    ['a child below none', changed((_, tree) => (tree.left_children[0] = -7)), /a child -7/],
    ['a child that is no whole number', changed((_, tree) => (tree.left_children[0] = 1.5)), /1.5 in place of a whole number/],
    ['one child', changed((_, tree) => (tree.left_children[0] = -1)), /one child only at node 0/],
    ['a circle', changed((_, tree) => (tree.left_children[4] = 0)), /comes to node 0 twice/],
    ['a child with two parents', changed((_, tree) => (tree.left_children[4] = 5)), /comes to node 5 twice/],
    ['a feature outside', changed((_, tree) => (tree.split_indices[0] = 2)), /asks feature 2 of 2/],
    ['a missing direction', changed((_, tree) => (tree.default_left[0] = 2)), /default_left" is 2/],
    ['a condition that is no number', changed((_, tree) => (tree.split_conditions[0] = null)), /no condition at node 0/],
    ['a condition that is text', changed((_, tree) => (tree.split_conditions[0] = '1')), /"1" in place of a number/],
    ['a leaf that is not finite', changed((_, tree) => (tree.split_conditions[5] = null)), /not finite at leaf 5/],
    ['a leaf beyond 32 bits', changed((_, tree) => (tree.split_conditions[5] = 1e300)), /not finite at leaf 5/],
    ['a negative cover', changed((_, tree) => (tree.sum_hessian[2] = -1)), /sum_hessian" is not a finite number from 0/],
    ['a gain that is no number', changed((_, tree) => (tree.loss_changes[0] = null)), /loss_changes" is not finite/],
    ['categories of a number', changed((_, tree) => (tree.split_indices[4] = 0)), /asks feature 0 for a number at node 0, and it has categories/],
    ['a segment outside', changed((_, tree) => (tree.categories_segments[0] = 1)), /no usable categories for node 4/],
    ['a segment of nothing', changed((_, tree) => (tree.categories_sizes[0] = 0)), /no usable categories for node 4/],
    ['a set that is missing', changed((_, tree) => (tree.split_type[0] = 1)), /no usable categories for node 0/],
    ['a negative code', changed((_, tree) => (tree.categories[0] = -1)), /a negative code/],
    ['more categories than there are bins', changed((_, tree) => {
      tree.categories = Array.from({ length: 300 }, (_unused, code) => code);
      tree.categories_sizes = [300];
    }), /ask for 300 categories of "kind", and 254 are the most/],
    ['a tree of no output', changed((model) => (model.learner.gradient_booster.model.tree_info = [1])), /gives tree 0 to output 1 of 1/],
    ['a tree without output', changed((model) => (model.learner.gradient_booster.model.tree_info = [])), /tree_info" has 0 entries in place of 1/],
    ['an attribute of ours that is not JSON', changed((model) => (model.learner.attributes.brain_workbench = '{')), /attribute "brain_workbench" is not JSON/],
    ['an attribute of ours to come', changed((model) => (model.learner.attributes.brain_workbench = '{"version":2}')), /version that this app does not know/],
    ['a tree that is too deep', ladder(1_001), /deeper than 1000 levels. Train with a smaller max_depth/],
  ];

  it.each(refused)('refuses %s', (_, bytes, reason) => {
    expect(() => readXgboostModel(bytes)).toThrow(reason);
    expect(() => readXgboostModel(bytes)).toThrow(expect.objectContaining({ name: 'WorkbenchError', code: 'bad-file' }));
  });

  it('reads deep trees', () => {
    expect(readXgboostModel(ladder(1_000)).forest.trees[0].feature).toHaveLength(2_001);
  });

  it('refuses or reads whatever is damaged, and a model that it reads predicts and explains', () => {
    const models = [JSON.stringify(handMade()), ...oracle.filter(({ model }) => model.length < 12_000).map(({ model }) => model)];
    const junk = fc.constantFrom('0', '-1', '1e999', 'null', '[]', '{}', '"', '"x"', 'true', ',', ':', ']', '}', '999999999', '0.5', 'NaN', '');
    const damage = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.integer({ min: 0, max: 12 }), junk });
    fc.assert(
      fc.property(fc.constantFrom(...models), fc.array(damage, { minLength: 1, maxLength: 4 }), (json, damages) => {
        const damaged = damages.reduce((text, { at, length, junk: put }) => text.slice(0, at * text.length) + put + text.slice(at * text.length + length), json);
        expectReadOrRefused(damaged);
      }),
      { numRuns: 1500 },
    );
  });

  it.each([{ toString: 0 }, [], null])('refuses %j in place of a whole number', (put) => {
    const copy = structuredClone(handMade());
    (copy as { version: unknown }).version = [put, 7, 4];
    expect(() => readXgboostModel(bytesOf(JSON.stringify(copy)))).toThrow(/in place of a whole number/);
  });

  it('refuses or reads whatever value is changed for another', () => {
    const models = [handMade(), ...oracle.filter(({ model }) => model.length < 12_000).map(({ model }) => JSON.parse(model.replaceAll('NaN', 'null')) as ModelJson)];
    const value = fc.oneof(fc.constantFrom(null, true, '', '-1', 'NaN', '1e400', [], {}, [[]], -1, 0.5, 2 ** 31, 1e308), fc.integer({ min: -2, max: 40 }), fc.jsonValue());
    fc.assert(
      fc.property(fc.constantFrom(...models), fc.array(fc.nat(), { minLength: 12, maxLength: 12 }), value, (model, choices, put) => {
        const copy = structuredClone(model);
        replaceSomewhere(copy as unknown as Record<string, unknown>, choices, put);
        expectReadOrRefused(JSON.stringify(copy));
      }),
      { numRuns: 3000 },
    );
  });
});

function expectReadOrRefused(json: string): void {
  try {
    const boosted = readXgboostModel(bytesOf(json));
    const inputs = boosted.forest.inputs;
    if (inputs.length > 100) return;
    const x = { rows: 2, features: inputs.map(({ name, kind }) => (kind === 'number' ? { name, kind, values: Float64Array.of(1, NaN) } : { name, kind, codes: Int32Array.of(0, -1), categories: ['1'] })) };
    const model = modelOf(boosted);
    expect(model.predict(x).some(Number.isNaN)).toBe(false);
    expect(model.explain?.(x).values.some(Number.isNaN)).toBe(false);
  } catch (error) {
    expect(error).toBeInstanceOf(WorkbenchError);
    expect(error).toHaveProperty('code', 'bad-file');
  }
}

/** Walks down from the root by the choices, and puts the value where it stops. */
function replaceSomewhere(root: Record<string, unknown>, choices: readonly number[], put: unknown): void {
  let node: Record<string, unknown> = root;
  for (const choice of choices) {
    const keys = Object.keys(node);
    if (keys.length === 0) return;
    const key = keys[choice % keys.length];
    const next = node[key];
    if (typeof next !== 'object' || next === null || choice % 11 === 0) {
      node[key] = put;
      return;
    }
    node = next as Record<string, unknown>;
  }
}

/** A tree with one long way down. */
function ladder(depth: number): Uint8Array {
  return changed((model, tree) => {
    const nodes = 2 * depth + 1;
    const each = (of: (node: number) => unknown) => Array.from({ length: nodes }, (_, node) => of(node));
    const inner = (node: number) => node < 2 * depth && node % 2 === 0;
    model.learner.feature_types = ['float', 'float'];
    Object.assign(tree, {
      left_children: each((node) => (inner(node) ? node + 2 : -1)),
      right_children: each((node) => (inner(node) ? node + 1 : -1)),
      split_type: each(() => 0),
      tree_param: { num_nodes: String(nodes) },
    });
    for (const name of ['split_indices', 'split_conditions', 'default_left', 'loss_changes', 'sum_hessian']) tree[name] = each(() => 0);
  });
}
