import type { Feature, Forest } from '../../../src/core/contract/index.ts';
import type { Rng } from '../../../src/core/random.ts';
import type { TreeInput } from '../../../src/core/trees/encode.ts';
import { WORDS_PER_SET } from '../../../src/core/trees/flatTree.ts';
import type { FlatTree } from '../../../src/core/trees/flatTree.ts';
import { createTreeBuilder } from '../../../src/core/trees/treeBuilder.ts';

const CATEGORIES = ['red', 'green', 'blue', 'grey', 'black'];

export function randomInputs(features: number, hasCategories: boolean): TreeInput[] {
  return Array.from({ length: features }, (_, f): TreeInput =>
    hasCategories && f % 3 === 2 ? { kind: 'category', name: `x${f}`, categories: CATEGORIES, hasRareBin: f % 2 === 0 } : { kind: 'number', name: `x${f}` },
  );
}

/** A tree of random questions, of at most this depth; cover is what a random split leaves each child. */
export function randomTree(rng: Rng, inputs: readonly TreeInput[], depth: number, leafChance = 0.15): FlatTree {
  const builder = createTreeBuilder();
  const open = [{ node: builder.addLeaf(rng.normal(), 1000), depth: 0, cover: 1000 }];
  for (const { node, depth: at, cover } of open) {
    if (at === depth || (at > 0 && rng.next() < leafChance)) continue;
    const feature = rng.int(inputs.length);
    const words = new Array<number>(WORDS_PER_SET).fill(0);
    words[0] = rng.int(64);
    builder.split(node, feature, Math.round(rng.normal() * 8) / 8, inputs[feature].kind === 'category' ? words : [], rng.next() < 0.5, rng.next());
    const left = cover * rng.next();
    for (const share of [left, cover - left]) open.push({ node: builder.addLeaf(rng.normal(), share), depth: at + 1, cover: share });
  }
  return builder.finish();
}

export function randomForest(rng: Rng, inputs: readonly TreeInput[], trees: number, depth: number, outputs = 1): Forest {
  return { inputs, trees: Array.from({ length: trees }, () => randomTree(rng, inputs, depth)), outputs, float32: false };
}

/** Values on the thresholds' grid, some missing; categories in an order of their own, one of them unknown to the model. */
export function randomColumns(rng: Rng, inputs: readonly TreeInput[], rows: number): Feature[] {
  return inputs.map((input): Feature => {
    if (input.kind === 'number') return { name: input.name, kind: 'number', values: Float64Array.from({ length: rows }, () => (rng.next() < 0.15 ? NaN : Math.round(rng.normal() * 8) / 8)) };
    const categories = [...CATEGORIES, 'unknown'].reverse();
    return { name: input.name, kind: 'category', categories, codes: Int32Array.from({ length: rows }, () => rng.int(categories.length + 1) - 1) };
  });
}

/** A forest's margins, rows × outputs. */
export function marginsOf(scorer: { add(columns: readonly Feature[], rows: number, scores: Float64Array): void }, columns: readonly Feature[], rows: number, baseScores: readonly number[]): Float64Array {
  const scores = Float64Array.from({ length: rows * baseScores.length }, (_, i) => baseScores[i % baseScores.length]);
  scorer.add(columns, rows, scores);
  return scores;
}
