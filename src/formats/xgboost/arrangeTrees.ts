import type { FlatTree } from '../../core/trees/flatTree.ts';
import { refuse } from './refuse.ts';

export interface Arranged {
  readonly trees: readonly FlatTree[];
  readonly baseScores: Float64Array;
}

/**
 * Trees in our order, in which tree t adds to output t mod outputs, from any order: `outputOf` has each tree's. Two classes become
 * one output, the log-odds of the second: what adds to the first class takes away there. Throws `bad-file`.
 */
export function arrangeTrees(trees: readonly FlatTree[], outputOf: Int32Array, baseScores: Float64Array): Arranged {
  const outputs = baseScores.length;
  const byOutput: FlatTree[][] = Array.from({ length: outputs }, () => []);
  trees.forEach((tree, t) => (byOutput[outputOf[t]] ?? refuse(`"tree_info" gives tree ${t} to output ${outputOf[t]} of ${outputs}`)).push(tree));
  if (outputs === 2) return { trees: [...byOutput[0].map(negated), ...byOutput[1]], baseScores: Float64Array.of(baseScores[1] - baseScores[0]) };
  if (byOutput.some((list) => list.length !== byOutput[0].length)) refuse('its classes have different numbers of trees');
  return { trees: Array.from(trees, (_, t) => byOutput[t % outputs][Math.floor(t / outputs)]), baseScores };
}

function negated(tree: FlatTree): FlatTree {
  return { ...tree, value: tree.value.map((value) => 0 - value) };
}
