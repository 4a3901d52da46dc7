import type { TrainingData } from '../../contract/index.ts';
import { evaluationMetric } from '../../metrics/evaluationMetric.ts';
import { taskOf } from '../trainingData.ts';
import type { ForestTarget } from './target.ts';
import { judgeVotes, votedWeight } from './votes.ts';
import type { Votes } from './votes.ts';

/**
 * How well rows are predicted by the trees that left them out, over the rows that some tree did: `oobRmse` and `oobR2`, or `oobAccuracy`, `oobLogLoss` and, for two classes,
 * `oobBrier`. Nothing where there is no such row.
 */
export function outOfBagFacts(votes: Votes, target: ForestTarget, data: TrainingData): Record<string, number> {
  const weight = votedWeight(votes.trees, data.weight);
  if (!weight) return {};
  const judge = (name: string, of = votes) => judgeVotes(of, evaluationMetric(name), data, new Float64Array(target.outputs));
  const task = taskOf(data);
  if (task === 'multiclass') return { oobAccuracy: 1 - judge('error'), oobLogLoss: judge('mLogLoss') };
  if (task === 'binary') return { oobAccuracy: 1 - judge('error'), oobLogLoss: judge('logLoss'), oobBrier: judge('brier') };
  const oobRmse = judge('rmse');
  const everyRow = Int32Array.from({ length: weight.length }, (_, row) => row).filter((row) => weight[row] > 0);
  const [mean] = target.leafMeans(1, new Float64Array(weight.length), everyRow, weight);
  const spread = judge('rmse', { sums: votes.trees.map((count) => count * mean), trees: votes.trees });
  return { oobRmse, oobR2: spread > 0 ? 1 - (oobRmse / spread) ** 2 : Number(oobRmse === 0) };
}
