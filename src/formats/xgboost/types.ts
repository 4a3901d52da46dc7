import type { Forest } from '../../core/contract/index.ts';
import type { ObjectiveName, ObjectiveParams } from '../../core/objectives/objective.ts';

/** A boosted forest and all that it takes to predict from it: what an XGBoost file and a model of ours have in common. */
export interface BoostedForest {
  readonly objective: ObjectiveName;
  readonly objectiveParams: ObjectiveParams;
  /** Two for `logistic`, more for `softmax`, none for a quantity. */
  readonly classes: readonly string[] | undefined;
  /** One an output, before the link. */
  readonly baseScores: Float64Array;
  readonly forest: Forest;
  /** True where a file has no names of categories and classes: they are named by their numbers. */
  readonly isUnnamed?: boolean;
  /** 0-based round of the best validation score, where early stopping left one. All trees are in the forest, as `Booster.predict` uses them. */
  readonly bestIteration?: number;
}
