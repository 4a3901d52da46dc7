import type { EvaluationMetric } from '../../metrics/evaluationMetric.ts';
import type { FlatTree } from '../../trees/flatTree.ts';

/** What a fit has so far: trees and the metric after each round. Enough to go on as if nothing had happened. */
export interface LearningState {
  /** One a round and output: tree t belongs to output t mod outputs. */
  readonly trees: FlatTree[];
  /** The metric after each round. */
  readonly train: number[];
  /** Empty without validation rows. */
  readonly validation: number[];
}

export function emptyState(): LearningState {
  return { trees: [], train: [], validation: [] };
}

/** 0-based number of the round with the best validation metric, the first of equals; the last round without validation. */
export function bestRound({ train, validation }: LearningState, { direction }: Pick<EvaluationMetric, 'direction'>): number {
  let best = 0;
  for (let round = 1; round < validation.length; round++) {
    const isBetter = direction === 'lower' ? validation[round] < validation[best] : validation[round] > validation[best];
    if (isBetter) best = round;
  }
  return validation.length > 0 ? best : train.length - 1;
}
