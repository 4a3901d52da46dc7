import { resolveParams } from '../../contract/index.ts';
import type { Estimator, FitContext, Model, ParamSpecs, TrainingData } from '../../contract/index.ts';
import { minimise } from '../../math/lbfgs.ts';
import type { Minimum } from '../../math/lbfgs.ts';
import { log } from '../../math/log.ts';
import { columnStatistics } from '../linear/columnStatistics.ts';
import { createLinearModel, loadLinearModel } from '../linear/linearModel.ts';
import { checkFinite, openProblem } from '../linear/problem.ts';
import type { LinearProblem } from '../linear/problem.ts';
import { checkHasFeatures, checkTask, checkTrainingData, classShares, weightsOf } from '../trainingData.ts';
import { logisticObjective } from './loss.ts';

export type LogisticParams = { readonly C: number; readonly classWeight: string; readonly maxIter: number; readonly tol: number };

const KIND = 'logistic';

const params: ParamSpecs<LogisticParams> = {
  C: { type: 'number', default: 1, min: 1e-12, max: 1e12, help: 'Inverse of the L2 penalty on the coefficients of standardised features. Smaller is steadier.' },
  classWeight: { type: 'choice', default: 'none', choices: ['none', 'balanced'], help: 'Balanced: every class counts the same in total, however rare it is. Probabilities are then not those of the data.' },
  maxIter: { type: 'integer', default: 500, min: 1, max: 100_000, unit: 'iterations', help: 'Steps of the optimiser at most.' },
  tol: { type: 'number', default: 1e-7, min: 0, max: 1, help: 'The optimiser is done when no slope of the mean loss is larger.' },
};

/** The score of a class that no row has, where the others' scores are around 0: its probability is 1e−304. */
const UNSEEN_SCORE = -700;

/**
 * Logistic regression: minimises ½‖coefficients‖² + C Σ w · log loss, the intercepts free, by L-BFGS; for three classes and more the softmax, with
 * coefficients for each class. Numbers are standardised, a missing one is the mean with an indicator; categories are one-hot, the unknown all zeros.
 * A class that no row has gets a probability of all but 0, so that a single class is predicted for certain.
 */
export const logistic: Estimator<LogisticParams> = {
  kind: KIND,
  role: 'learner',
  tasks: ['binary', 'multiclass'],
  params,
  presets: { balanced: { classWeight: 'balanced' } },
  fit,
  load: (artifact) => loadLinearModel(KIND, true, artifact),
};

async function fit(data: TrainingData, given: LogisticParams, ctx: FitContext): Promise<Model> {
  const resolved = resolveParams(KIND, params, given);
  checkTrainingData(data);
  checkTask(KIND, logistic.tasks, data);
  checkHasFeatures(data.x);
  await ctx.breathe();
  const classes = data.classes ?? [];
  const weight = resolved.classWeight === 'balanced' ? balancedWeights(data, classShares(data)) : data.weight;
  const problem = await openProblem({ ...data, weight }, ctx);
  const shares = classShares({ ...data, weight });
  const seen = Array.from(shares.keys()).filter((index) => shares[index] > 0);
  const found = seen.length > 1 ? await learn(problem, data.y, seen, shares, resolved, ctx) : undefined;
  const { coefficients, intercepts } = spreadOut(found, seen, classes.length, problem.design.columns);
  const { means, spreads } = await columnStatistics(problem, ctx);
  checkFinite(KIND, coefficients, intercepts, means, spreads);
  const facts = { C: resolved.C, columns: problem.design.columns, iterations: found?.minimum.iterations ?? 0, converged: found && !found.minimum.converged ? 0 : 1 };
  return createLinearModel({ kind: KIND, design: problem.design, classes, coefficients, intercepts, means, spreads, facts });
}

/** Weights such that every class that is seen has the same sum; the whole sum stays. */
function balancedWeights(data: TrainingData, shares: Float64Array): Float64Array {
  const seen = shares.filter((share) => share > 0).length;
  return weightsOf(data).map((weight, row) => (weight === 0 ? 0 : weight / (seen * shares[data.y[row]])));
}

interface Found {
  readonly minimum: Minimum;
  readonly outputs: number;
}

/** Learns to tell the `seen` classes apart, from the scores that say nothing but their shares. */
async function learn(problem: LinearProblem, y: Float64Array, seen: readonly number[], shares: Float64Array, { C, maxIter, tol }: LogisticParams, ctx: FitContext): Promise<Found> {
  const outputs = seen.length === 2 && shares.length === 2 ? 1 : seen.length;
  const labelOf = new Map(seen.map((index, label) => [index, label]));
  const labels = y.map((index) => labelOf.get(index) ?? 0);
  const logs = seen.map((index) => log(shares[index]));
  const meanLog = logs.reduce((sum, value) => sum + value, 0) / seen.length;
  const point = new Float64Array((problem.design.columns + 1) * outputs);
  point.set(outputs === 1 ? [logs[1] - logs[0]] : logs.map((value) => value - meanLog), problem.design.columns * outputs);
  const objective = logisticObjective(problem, { outputs, labels, penalty: 1 / (C * problem.total) }, ctx);
  const minimum = await minimise(objective, point, {
    maxIterations: maxIter,
    gradientTolerance: tol,
    onIteration(iteration, value) {
      ctx.onProgress({ phase: 'iterations', done: iteration, total: maxIter, unit: 'steps', metrics: { trainLoss: value } });
      return ctx.shouldStop();
    },
  });
  return { minimum, outputs };
}

/** The model's coefficients and intercepts, by output of all classes, from what was learned for those seen. */
function spreadOut(found: Found | undefined, seen: readonly number[], classes: number, columns: number): { coefficients: Float64Array<ArrayBuffer>; intercepts: Float64Array<ArrayBuffer> } {
  const outputs = classes === 2 ? 1 : classes;
  const coefficients = new Float64Array(outputs * columns);
  if (!found && outputs === 1) return { coefficients, intercepts: Float64Array.of(seen[0] === 1 ? -UNSEEN_SCORE : UNSEEN_SCORE) };
  const intercepts = new Float64Array(outputs).fill(UNSEEN_SCORE);
  const rowOf = outputs === 1 ? [0] : seen;
  rowOf.forEach((output, k) => {
    intercepts[output] = found ? found.minimum.point[columns * found.outputs + k] : 0;
    for (let column = 0; found && column < columns; column++) coefficients[output * columns + column] = found.minimum.point[column * found.outputs + k];
  });
  return { coefficients, intercepts };
}
