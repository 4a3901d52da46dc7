import { resolveParams } from '../../contract/index.ts';
import type { Artifact, Estimator, FitContext, Model, ParamSpecs, TrainingData } from '../../contract/index.ts';
import { minimise } from '../../math/lbfgs.ts';
import type { Minimum } from '../../math/lbfgs.ts';
import { log } from '../../math/log.ts';
import { columnSpreads } from '../linear/design.ts';
import { featureColumns } from '../linear/featureColumns.ts';
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
  tol: { type: 'number', default: 1e-6, min: 0, max: 1, help: 'The optimiser is done when no slope of the mean loss is larger.' },
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
  fit: (data, given, ctx) => fitLogistic(data, given, ctx),
  load: (artifact) => loadLinearModel(KIND, true, artifact),
};

/**
 * `bounded`: the model counts a value beyond those of training as the nearest of them, which its log-odds, straight lines, would else
 * follow to where nothing was seen. Throws as an estimator's `fit` does.
 */
export async function fitLogistic(data: TrainingData, given: LogisticParams, ctx: FitContext, bounded = false): Promise<Model> {
  const resolved = resolveParams(KIND, params, given);
  checkTrainingData(data);
  checkTask(KIND, logistic.tasks, data);
  checkHasFeatures(data.x);
  await ctx.breathe();
  const classes = data.classes ?? [];
  const weight = resolved.classWeight === 'balanced' ? balancedWeights(data, classShares(data)) : data.weight;
  const problem = await openProblem({ ...data, weight }, ctx, bounded);
  const shares = classShares({ ...data, weight });
  const seen = Array.from(shares.keys()).filter((index) => shares[index] > 0);
  const means = await columnMeans(problem, ctx);
  const spreads = columnSpreads(problem.design, means);
  const found = seen.length > 1 ? await learn(problem, data.y, { seen, shares, means, spreads }, resolved, ctx) : undefined;
  const { coefficients, intercepts } = spreadOut(found, seen, classes.length, problem.design.columns);
  checkFinite(KIND, coefficients, intercepts, means, spreads);
  const facts = { C: resolved.C, columns: problem.design.columns, iterations: found?.minimum.iterations ?? 0, converged: found && !found.minimum.converged ? 0 : 1 };
  return createLinearModel({ kind: KIND, design: problem.design, classes, coefficients, intercepts, means, spreads, facts });
}

/** Weights such that every class that is seen has the same sum; the whole sum stays. */
function balancedWeights(data: TrainingData, shares: Float64Array): Float64Array {
  const seen = shares.filter((share) => share > 0).length;
  return weightsOf(data).map((weight, row) => (weight === 0 ? 0 : weight / (seen * shares[data.y[row]])));
}

/** A bounded model's artifact. Throws `bad-file`, for one that is not bounded too. */
export function loadBoundedLogistic(artifact: Artifact): Model {
  return loadLinearModel(KIND, true, artifact, true);
}

async function columnMeans({ table, design, weight, total }: LinearProblem, ctx: FitContext): Promise<Float64Array<ArrayBuffer>> {
  const means = new Float64Array(design.columns);
  const shares = weight.map((w) => w / total);
  for (const { addSums } of featureColumns(design, table)) {
    addSums(shares, means);
    await ctx.breathe();
  }
  return means;
}

/** What is known before anything is learned. */
interface Beforehand {
  /** Indices of the classes that rows have. */
  readonly seen: readonly number[];
  /** Weighted share of every class. */
  readonly shares: Float64Array;
  readonly means: Float64Array;
  readonly spreads: Float64Array;
}

interface Found {
  readonly minimum: Minimum;
  readonly outputs: number;
}

/** Learns to tell the classes that are seen apart, from the scores that say nothing but their shares. */
async function learn(problem: LinearProblem, y: Float64Array, before: Beforehand, { C, maxIter, tol }: LogisticParams, ctx: FitContext): Promise<Found> {
  const { seen, shares } = before;
  const outputs = shares.length === 2 ? 1 : seen.length;
  const labelOf = new Map(seen.map((index, label) => [index, label]));
  const labels = y.map((index) => labelOf.get(index) ?? 0);
  const penalty = 1 / (C * problem.total);
  const minimum = await minimise(logisticObjective(problem, { outputs, labels, penalty }, ctx), startingPoint(before, outputs), {
    maxIterations: maxIter,
    gradientTolerance: tol,
    curvatures: curvatures(before, outputs, penalty),
    onIteration(iteration, value) {
      ctx.onProgress({ phase: 'iterations', done: iteration, total: maxIter, unit: 'steps', metrics: { trainLoss: value } });
      return ctx.shouldStop();
    },
  });
  return { minimum, outputs };
}

/** No coefficients, and intercepts around 0 that answer the classes' shares. */
function startingPoint({ seen, shares, means }: Beforehand, outputs: number): Float64Array {
  const point = new Float64Array((means.length + 1) * outputs);
  const logs = seen.map((index) => log(shares[index]));
  const middle = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  point.set(outputs === 1 ? [logs[1] - logs[0]] : logs.map((value) => value - middle), means.length * outputs);
  return point;
}

/** Second derivatives at the starting point: share · (1 − share) · mean square of the column. */
function curvatures({ seen, shares, means, spreads }: Beforehand, outputs: number, penalty: number): Float64Array {
  const squares = Float64Array.from(means, (mean, column) => mean * mean + spreads[column] * spreads[column]);
  const variances = Array.from({ length: outputs }, (_, k) => shares[seen[k]] * (1 - shares[seen[k]]));
  return Float64Array.from([...variances.flatMap((variance) => Array.from(squares, (square) => variance * square + penalty)), ...variances]);
}

/** The model's coefficients and intercepts, by output of all classes, from what was learned for those seen. A softmax's intercepts are put around 0: only their differences are learned. */
function spreadOut(found: Found | undefined, seen: readonly number[], classes: number, columns: number): { coefficients: Float64Array<ArrayBuffer>; intercepts: Float64Array<ArrayBuffer> } {
  const outputs = classes === 2 ? 1 : classes;
  const coefficients = new Float64Array(outputs * columns);
  if (!found && outputs === 1) return { coefficients, intercepts: Float64Array.of(seen[0] === 1 ? -UNSEEN_SCORE : UNSEEN_SCORE) };
  const intercepts = new Float64Array(outputs).fill(UNSEEN_SCORE);
  const learned = found ? found.minimum.point.subarray(columns * found.outputs) : new Float64Array(1);
  const middle = learned.length > 1 ? learned.reduce((sum, intercept) => sum + intercept, 0) / learned.length : 0;
  const outputOf = outputs === 1 ? [0] : seen;
  outputOf.forEach((output, k) => {
    intercepts[output] = learned[k] - middle;
    if (found) coefficients.set(found.minimum.point.subarray(k * columns, (k + 1) * columns), output * columns);
  });
  return { coefficients, intercepts };
}
