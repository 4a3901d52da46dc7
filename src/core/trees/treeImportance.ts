import type { Forest, Importance } from '../contract/index.ts';

/**
 * XGBoost's `importance_type`s. `weight`: splits that ask the feature; `gain` and `cover`: the mean of its splits' gains, or of
 * the hessians of the rows that came to them; `totalGain` and `totalCover`: their sums.
 */
export type TreeImportanceType = 'weight' | 'gain' | 'totalGain' | 'cover' | 'totalCover';

/** A number for each of the forest's inputs, as XGBoost's `get_score` says it; 0 for a feature that no split asks. */
export function treeImportance({ inputs, trees }: Pick<Forest, 'inputs' | 'trees'>, type: TreeImportanceType): Float64Array {
  const splits = new Float64Array(inputs.length);
  const totals = new Float64Array(inputs.length);
  for (const { feature, gain, cover } of trees) {
    const addends = type === 'gain' || type === 'totalGain' ? gain : cover;
    for (let node = 0; node < feature.length; node++) {
      if (feature[node] < 0) continue;
      splits[feature[node]]++;
      totals[feature[node]] += addends[node];
    }
  }
  if (type === 'weight') return splits;
  return type === 'gain' || type === 'cover' ? totals.map((total, i) => (splits[i] > 0 ? total / splits[i] : 0)) : totals;
}

/** Each input's share of the gain of all splits, largest first; all 0 where nothing is split. */
export function gainShares(forest: Pick<Forest, 'inputs' | 'trees'>): Importance[] {
  const gains = treeImportance(forest, 'totalGain');
  const total = gains.reduce((sum, gain) => sum + gain, 0);
  const shares = forest.inputs.map(({ name }, i) => ({ feature: name, importance: total > 0 ? gains[i] / total : 0 }));
  return shares.sort((a, b) => b.importance - a.importance);
}
