import type { TaskContext } from '../../contract/index.ts';
import { exp } from '../../math/exp.ts';
import type { Objective } from '../../math/lbfgs.ts';
import { log } from '../../math/log.ts';
import { softmax } from '../../math/softmax.ts';
import { featureColumns } from '../linear/featureColumns.ts';
import type { LinearProblem } from '../linear/problem.ts';

export interface LogisticLoss {
  /** 1: the log-odds of label 1; else a score a label. */
  readonly outputs: number;
  /** Index of each row's class. */
  readonly labels: Float64Array;
  /** Times half of the squared coefficients, beside the mean loss of the rows. */
  readonly penalty: number;
}

const ROWS_PER_BREATH = 50_000;

/**
 * Turns a row's scores (in place) into the loss's slope by each, and answers the loss: −log of the probability of the row's class.
 */
type RowLoss = (scores: Float64Array, label: number) => number;

const binaryLoss: RowLoss = (scores, label) => {
  const score = scores[0];
  const small = exp(-Math.abs(score));
  scores[0] = (score >= 0 ? 1 : small) / (1 + small) - label;
  return Math.max(score, 0) + log(1 + small) - label * score;
};

const softmaxLoss: RowLoss = (scores, label) => {
  const own = scores[label];
  let largest = own;
  for (let k = 0; k < scores.length; k++) largest = Math.max(largest, scores[k]);
  const sum = softmax(scores, 0, scores.length);
  scores[label] -= 1;
  return largest + log(sum) - own;
};

/**
 * The weighted mean loss of the rows plus the L2 penalty, the intercepts free. A point holds the coefficients, by output and then by column,
 * and the intercepts behind them.
 */
export function logisticObjective({ table, design, weight, total }: LinearProblem, { outputs, labels, penalty }: LogisticLoss, ctx: TaskContext): Objective {
  const columns = featureColumns(design, table);
  const intercepts = design.columns * outputs;
  const coefficientsOf = (point: Float64Array, output: number) => point.subarray(output * design.columns, (output + 1) * design.columns);
  /** By output: scores, then what the loss slopes by them. */
  const scores = Array.from({ length: outputs }, () => new Float64Array(labels.length));

  async function fillScores(point: Float64Array): Promise<void> {
    for (const [output, own] of scores.entries()) {
      own.fill(point[intercepts + output]);
      for (const { addScores } of columns) {
        addScores(coefficientsOf(point, output), own);
        await ctx.breathe();
      }
    }
  }

  /** Turns scores into slopes; answers the mean loss. */
  async function fillSlopes(): Promise<number> {
    const rowLoss = outputs === 1 ? binaryLoss : softmaxLoss;
    const ofRow = new Float64Array(outputs);
    let loss = 0;
    for (let row = 0; row < labels.length; row++) {
      if (row % ROWS_PER_BREATH === 0) await ctx.breathe();
      const share = weight[row] / total;
      for (let k = 0; k < outputs; k++) ofRow[k] = scores[k][row];
      if (share > 0) loss += share * rowLoss(ofRow, labels[row]);
      for (let k = 0; k < outputs; k++) scores[k][row] = share > 0 ? share * ofRow[k] : 0;
    }
    return loss;
  }

  async function fillGradient(gradient: Float64Array): Promise<void> {
    gradient.fill(0);
    for (const [output, slopes] of scores.entries()) {
      gradient[intercepts + output] = slopes.reduce((sum, slope) => sum + slope, 0);
      for (const { addSums } of columns) {
        addSums(slopes, coefficientsOf(gradient, output));
        await ctx.breathe();
      }
    }
  }

  return async (point, gradient) => {
    await fillScores(point);
    const loss = await fillSlopes();
    await fillGradient(gradient);
    let squares = 0;
    for (let i = 0; i < intercepts; i++) {
      gradient[i] += penalty * point[i];
      squares += point[i] * point[i];
    }
    return loss + 0.5 * penalty * squares;
  };
}
