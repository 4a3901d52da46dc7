import type { TreeInput } from '../../core/trees/encode.ts';
import type { FlatTree } from '../../core/trees/flatTree.ts';
import { ATTRIBUTE, writeAttribute } from './attribute.ts';
import { floatText } from './float32.ts';
import { SHARED_OBJECTIVES, baseScoreFor, marginOf } from './objectives.ts';
import type { BoostedForest } from './types.ts';
import { leafOnly, shiftLeaves, writeTree } from './writeTree.ts';

/** The version whose format this is; later ones read it. */
const VERSION = [1, 7, 4];
/** What XGBoost's Python package does not take in a feature's name. */
const NOT_IN_NAMES = /[[\]<]/g;
/** A base score that is off by less is as good as a 32-bit float can be. */
const TOLERANCE = 1e-7;

/**
 * A model in XGBoost's JSON format (of version 1.7), as UTF-8. XGBoost adds up 32-bit floats and compares 32-bit values: predictions are ours but for that.
 * Categories are codes there: their place in our dictionary (kept in the attribute "brain_workbench", with all else that only we know),
 * and after the last one any other category, where the feature has a rare bin; else other categories must be given as missing.
 * A character that XGBoost forbids in names becomes "_". Throws `bad-input` for numbers beyond 32-bit floats.
 */
export function writeXgboostModel(boosted: BoostedForest): Uint8Array<ArrayBuffer> {
  const { trees, baseScore } = withOneBaseScore(boosted);
  const { inputs, outputs } = boosted.forest;
  const encoder = new TextEncoder();
  const { head, tail } = frame(boosted, trees.length, baseScore);
  const parts = [encoder.encode(head), ...trees.map((tree, t) => encoder.encode((t > 0 ? ',' : '') + writeTree(tree, t, inputs))), encoder.encode(tail(outputs))];
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** XGBoost 1.7 has one base score, a 32-bit prediction: what that leaves of the margins goes into the first tree of each output. */
function withOneBaseScore({ objective, baseScores, forest: { trees, outputs } }: BoostedForest): { readonly trees: readonly FlatTree[]; readonly baseScore: number } {
  const { link } = SHARED_OBJECTIVES[objective];
  const baseScore = baseScoreFor(baseScores[0], link);
  const margin = marginOf(baseScore, link);
  const rest = baseScores.map((score) => score - margin);
  if (rest.every((left, output) => Math.abs(left) <= TOLERANCE * Math.max(1, Math.abs(baseScores[output])))) return { trees, baseScore };
  const first = trees.length > 0 ? trees.slice(0, outputs) : Array.from(rest, () => leafOnly(0));
  return { trees: [...first.map((tree, output) => shiftLeaves(tree, rest[output])), ...trees.slice(outputs)], baseScore };
}

/** What stands before and after the trees. */
function frame(boosted: BoostedForest, trees: number, baseScore: number): { readonly head: string; readonly tail: (outputs: number) => string } {
  const { inputs } = boosted.forest;
  const attributes: Record<string, string> = { [ATTRIBUTE]: writeAttribute(boosted) };
  if (boosted.bestIteration !== undefined) attributes.best_iteration = String(boosted.bestIteration);
  const names = JSON.stringify(safeNames(inputs));
  const types = JSON.stringify(inputs.map(({ kind }) => (kind === 'category' ? 'c' : 'float')));
  const sizes = JSON.stringify({ num_parallel_tree: '1', num_trees: String(trees), size_leaf_vector: '0' });
  return {
    head: `{"learner":{"attributes":${JSON.stringify(attributes)},"feature_names":${names},"feature_types":${types},"gradient_booster":{"model":{"gbtree_model_param":${sizes},"trees":[`,
    tail(outputs) {
      const owners = JSON.stringify(Array.from({ length: trees }, (_, t) => t % outputs));
      const parameters = JSON.stringify({ base_score: floatText(baseScore), boost_from_average: '1', num_class: String(outputs > 1 ? outputs : 0), num_feature: String(inputs.length), num_target: '1' });
      return `],"tree_info":${owners}},"name":"gbtree"},"learner_model_param":${parameters},"objective":${JSON.stringify(objectiveBlock(boosted))}},"version":${JSON.stringify(VERSION)}}`;
    },
  };
}

function objectiveBlock({ objective, objectiveParams, forest }: BoostedForest): Record<string, string | Record<string, string>> {
  const { xgboostNames, block } = SHARED_OBJECTIVES[objective];
  const described: Record<string, string | Record<string, string>> = { name: xgboostNames[0] };
  if (block) described[block[0]] = { [block[1]]: String(objectiveParams[block[2]]) };
  if (objective === 'softmax') described.softmax_multiclass_param = { num_class: String(forest.outputs) };
  return described;
}

/** Names that XGBoost takes, each once. */
function safeNames(inputs: readonly TreeInput[]): string[] {
  const taken = new Set(inputs.map(({ name }) => name));
  return inputs.map(({ name }) => {
    let safe = name.replaceAll(NOT_IN_NAMES, '_');
    if (safe === name) return name;
    while (taken.has(safe)) safe += '_';
    taken.add(safe);
    return safe;
  });
}
