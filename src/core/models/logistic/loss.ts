import type { Objective } from '../../math/lbfgs.ts';
import type { TaskContext } from '../../contract/index.ts';
import { exp } from '../../math/exp.ts';
import { log } from '../../math/log.ts';
import { sigmoid } from '../../math/sigmoid.ts';
import { softmax } from '../linear/link.ts';
import type { LinearProblem } from '../linear/problem.ts';

/** Multiplications between two breaths: some 5 ms. */
const WORK_PER_BREATH = 1_000_000;

/**
 * Turns a row's scores (in place) into the loss's slope by each, and answers the loss: −log of the probability of the row's class.
 */
type RowLoss = (scores: Float64Array, label: number) => number;

/** One score: the log-odds of label 1. */
const binaryLoss: RowLoss = (scores, label) => {
  const [score] = scores;
  scores[0] = sigmoid(score) - label;
  return Math.max(score, 0) + log(1 + exp(-Math.abs(score))) - label * score;
};

/** A score a class. */
const softmaxLoss: RowLoss = (scores, label) => {
  const own = scores[label];
  const logSum = softmax(scores);
  scores[label] -= 1;
  return logSum - own;
};

export interface LogisticLoss {
  /** 1: the log-odds of label 1; else one a label. */
  readonly outputs: number;
  /** Index of each row's class. */
  readonly labels: Float64Array;
  /** Times half of the squared coefficients, beside the mean loss of the rows. */
  readonly penalty: number;
}

/**
 * The weighted mean loss of the rows plus the L2 penalty, the intercepts free. A point holds the coefficients, by column and then by output,
 * and the intercepts behind them.
 */
export function logisticObjective({ design, readRow, row, weight, total }: LinearProblem, { outputs, labels, penalty }: LogisticLoss, ctx: TaskContext): Objective {
  const rowLoss = outputs === 1 ? binaryLoss : softmaxLoss;
  const scores = new Float64Array(outputs);
  const intercepts = design.columns * outputs;
  let work = 0;
  return async (point, gradient) => {
    let loss = 0;
    gradient.fill(0);
    for (let i = 0; i < labels.length; i++) {
      if (weight[i] === 0) continue;
      readRow(i, row);
      scoreRow(point, scores);
      loss += weight[i] * rowLoss(scores, labels[i]);
      addGradient(gradient, weight[i]);
      work += (row.count + 1) * outputs;
      if (work < WORK_PER_BREATH) continue;
      work = 0;
      await ctx.breathe();
    }
    return penalise(loss / total, point, gradient);
  };

  function scoreRow(point: Float64Array, into: Float64Array): void {
    for (let k = 0; k < outputs; k++) into[k] = point[intercepts + k];
    for (let c = 0; c < row.count; c++) {
      const start = row.columns[c] * outputs;
      for (let k = 0; k < outputs; k++) into[k] += point[start + k] * row.values[c];
    }
  }

  /** `scores` holds the slopes by now. */
  function addGradient(gradient: Float64Array, rowWeight: number): void {
    for (let k = 0; k < outputs; k++) {
      const slope = rowWeight * scores[k];
      gradient[intercepts + k] += slope;
      for (let c = 0; c < row.count; c++) gradient[row.columns[c] * outputs + k] += slope * row.values[c];
    }
  }

  function penalise(loss: number, point: Float64Array, gradient: Float64Array): number {
    let squares = 0;
    for (let i = 0; i < gradient.length; i++) {
      gradient[i] /= total;
      if (i >= intercepts) continue;
      gradient[i] += penalty * point[i];
      squares += point[i] * point[i];
    }
    return loss + 0.5 * penalty * squares;
  }
}
