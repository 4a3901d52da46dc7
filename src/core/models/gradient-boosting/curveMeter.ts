import type { TrainingData, TreeSession } from '../../contract/index.ts';
import type { EvaluationMetric } from '../../metrics/evaluationMetric.ts';
import type { Objective } from '../../objectives/objective.ts';

/** The curve's training side looks at so many rows, evenly spaced, at most: it is there to be looked at, not to decide. */
const TRAIN_ROWS = 20_000;

/** The metric now, on (a part of) the training rows and on all validation rows. */
export type CurveMeter = () => { readonly train: number; readonly validation: number | undefined };

export function createCurveMeter({ y, weight, validation }: TrainingData, session: TreeSession, objective: Objective, metric: EvaluationMetric): CurveMeter {
  const every = Math.max(1, Math.ceil(y.length / TRAIN_ROWS));
  const train = createReading(session.trainScores, y, weight, every, objective, metric);
  const watched = validation && createReading(session.validationScores, validation.y, validation.weight, 1, objective, metric);
  return () => ({ train: train(), validation: watched?.() });
}

function createReading(scores: readonly Float64Array[], y: Float64Array, weight: Float64Array | undefined, every: number, objective: Objective, metric: EvaluationMetric): () => number {
  const { outputs } = objective;
  const rows = Math.ceil(y.length / every);
  const thin = (values: Float64Array) => (every === 1 ? values : Float64Array.from({ length: rows }, (_, i) => values[i * every]));
  const thinWeight = weight && thin(weight);
  // A part without any weight says nothing about the weighted whole.
  const shownWeight = thinWeight?.some((w) => w > 0) ? thinWeight : undefined;
  const shownY = thin(y);
  const predictions = new Float64Array(rows * outputs);
  return () => {
    for (let output = 0; output < outputs; output++) {
      for (let i = 0; i < rows; i++) predictions[i * outputs + output] = scores[output][i * every];
    }
    objective.toPredictions(predictions);
    return metric.evaluate(predictions, shownY, shownWeight, outputs);
  };
}
