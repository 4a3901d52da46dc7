import type { FlatTree } from '../../trees/flatTree.ts';

/** What a fit has so far: trees and the error after each of them. Enough to go on as if nothing had happened. */
export interface LearningState {
  readonly trees: FlatTree[];
  /** RMSE after each tree. */
  readonly trainRmse: number[];
  /** Empty without validation rows. */
  readonly validationRmse: number[];
}

export function emptyState(): LearningState {
  return { trees: [], trainRmse: [], validationRmse: [] };
}

/** 0-based number of the tree with the least validation error, the first of equals; the last tree without validation. */
export function bestTree({ trees, validationRmse }: LearningState): number {
  let best = 0;
  for (let t = 1; t < validationRmse.length; t++) if (validationRmse[t] < validationRmse[best]) best = t;
  return validationRmse.length > 0 ? best : trees.length - 1;
}
