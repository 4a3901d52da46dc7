import type { Forest } from '../../../src/core/contract/index.ts';
import type { FlatTree } from '../../../src/core/trees/flatTree.ts';
import { goesLeft } from '../../../src/core/trees/goesLeft.ts';

/** What a game pays to each coalition, players as bits. */
type Game = (coalition: number) => number;

/** Shapley values from the definition: each player's mean addition over all coalitions, weighted by |S|! (n − |S| − 1)! / n!. */
export function shapleyValues(game: Game, players: number): number[] {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  return Array.from({ length: players }, (_, player) => {
    let value = 0;
    for (let coalition = 0; coalition < 1 << players; coalition++) {
      if (coalition & (1 << player)) continue;
      const size = coalition.toString(2).replaceAll('0', '').length;
      const weight = (factorial(size) * factorial(players - size - 1)) / factorial(players);
      value += weight * (game(coalition | (1 << player)) - game(coalition));
    }
    return value;
  });
}

/** What a tree answers where only the features of `known` are: others follow both ways, by cover (Lundberg et al. 2018, algorithm 1). */
export function expectedAnswer(tree: FlatTree, row: ArrayLike<number>, known: number, node = 0): number {
  const asked = tree.feature[node];
  if (asked < 0) return tree.value[node];
  const left = tree.left[node];
  if (known & (1 << asked)) return expectedAnswer(tree, row, known, goesLeft(tree, node, row[asked]) ? left : left + 1);
  const share = tree.cover[node] > 0 ? tree.cover[left] / tree.cover[node] : 0.5;
  return share * expectedAnswer(tree, row, known, left) + (1 - share) * expectedAnswer(tree, row, known, left + 1);
}

/** The sum over the trees of one output. */
export function forestGame({ trees, outputs }: Forest, output: number, answer: (tree: FlatTree, coalition: number) => number): Game {
  return (coalition) => trees.reduce((sum, tree, t) => (t % outputs === output ? sum + answer(tree, coalition) : sum), 0);
}
