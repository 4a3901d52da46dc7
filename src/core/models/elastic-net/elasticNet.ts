import { resolveParams } from '../../contract/index.ts';
import type { Estimator, FitContext, Model, ParamSpecs, TrainingData } from '../../contract/index.ts';
import { createLinearModel, loadLinearModel } from '../linear/linearModel.ts';
import { combine, crossProducts, normalEquations } from '../linear/normalEquations.ts';
import type { CrossProducts, NormalEquations } from '../linear/normalEquations.ts';
import { checkFinite, checkNormalColumns, openProblem } from '../linear/problem.ts';
import { checkHasFeatures, checkTask, checkTrainingData } from '../trainingData.ts';
import { kFolds } from '../../selection/folds.ts';
import { alphaPath, chooseAlpha } from './chooseAlpha.ts';
import { createCoordinateDescent } from './coordinateDescent.ts';
import type { Descent, Patience } from './coordinateDescent.ts';

export type ElasticNetParams = { readonly alpha: number; readonly l1Ratio: number; readonly nAlphas: number; readonly folds: number; readonly maxIter: number; readonly tol: number };

const KIND = 'elastic-net';

/** Enough to choose between alphas, and to start from. */
const ROUGH_TOL = 1e-4;

const params: ParamSpecs<ElasticNetParams> = {
  alpha: { type: 'number', default: 0, min: 0, max: 1e12, help: 'Strength of the penalty on the coefficients of standardised features. 0: the best of a path is chosen by cross-validation, for the standardised target.' },
  l1Ratio: { type: 'number', default: 0.5, min: 0, max: 1, help: 'L1 share of the penalty: 1 is the lasso, which leaves features out; 0 is ridge regression.' },
  nAlphas: { type: 'integer', default: 100, min: 1, max: 1_000, help: 'Alphas on the path, where alpha is chosen.' },
  folds: { type: 'integer', default: 5, min: 2, max: 20, help: 'Parts of the rows for cross-validation, where alpha is chosen.' },
  maxIter: { type: 'integer', default: 1_000, min: 1, max: 1_000_000, unit: 'sweeps', help: 'Sweeps over the coefficients for each alpha, at most.' },
  tol: { type: 'number', default: 1e-7, min: 0, max: 1, unit: 'standard deviations', help: 'The descent is done when no coefficient moves the prediction by more.' },
};

/**
 * Elastic net (Zou & Hastie 2005): minimises ½ mean (y − ŷ)² + α · l1Ratio · Σ|b| + ½ α (1 − l1Ratio) Σb², weighted, the intercept free, by
 * coordinate descent on the normal equations, down a path of falling alphas. Numbers are standardised, a missing one is the mean with an
 * indicator; categories are one-hot, the unknown all zeros. The folds share the scaling of all rows, which knows nothing of the target.
 * Where alpha is chosen, the target is standardised too, as in glmnet (Friedman, Hastie & Tibshirani 2010): the L1 part is in the target's unit and
 * the L2 part in none, so that no path would fit targets in cents and in millions alike.
 */
export const elasticNet: Estimator<ElasticNetParams> = {
  kind: KIND,
  role: 'learner',
  tasks: ['regression'],
  params,
  presets: { lasso: { l1Ratio: 1 } },
  fit,
  load: (artifact) => loadLinearModel(KIND, false, artifact),
};

async function fit(data: TrainingData, given: ElasticNetParams, ctx: FitContext): Promise<Model> {
  const resolved = resolveParams(KIND, params, given);
  checkTrainingData(data);
  checkTask(KIND, elasticNet.tasks, data);
  checkHasFeatures(data.x);
  await ctx.breathe();
  const problem = await openProblem(data, ctx);
  const { design } = problem;
  checkNormalColumns(KIND, design);
  const foldOfRow = dealRows(problem.weight, resolved, ctx);
  const folds = await crossProducts(problem, data.y, foldOfRow, 1 + foldOfRow.reduce((most, fold) => Math.max(most, fold), 0), ctx);
  const equations = normalEquations(folds.reduce((sum, fold) => combine(sum, fold, 1)));
  const { columnMeans: means, columnSpreads: spreads, targetMean, targetSpread } = equations;
  checkFinite(KIND, means, spreads, Float64Array.of(targetMean, targetSpread), equations.moment);
  const unit = resolved.alpha > 0 || !(targetSpread > 0) ? 1 : targetSpread;
  const scaled = folds.map((fold) => withTargetDivided(fold, unit));
  const { alpha, coefficients: perUnit, descent } = await learn(normalEquations(scaled.reduce((sum, fold) => combine(sum, fold, 1))), scaled, resolved, ctx);
  const coefficients = perUnit.map((coefficient) => coefficient * unit);
  const intercept = targetMean - coefficients.reduce((sum, coefficient, i) => sum + coefficient * means[i], 0);
  const used = coefficients.reduce((count, coefficient) => count + (coefficient === 0 ? 0 : 1), 0);
  const facts = { alpha, l1Ratio: resolved.l1Ratio, intercept, columns: design.columns, columnsUsed: used, sweeps: descent.sweeps, converged: descent.converged ? 1 : 0 };
  return createLinearModel({ kind: KIND, design, coefficients, intercepts: Float64Array.of(intercept), means, spreads, facts });
}

/** As if the target had been divided by `unit` before it was added up. */
function withTargetDivided(sums: CrossProducts, unit: number): CrossProducts {
  const { origin, target, targetSquares, moment } = sums;
  return { ...sums, origin: origin / unit, target: target / unit, targetSquares: targetSquares / unit ** 2, moment: moment.map((value) => value / unit) };
}

/** Fold of each row, where alpha is to be chosen and rows suffice; else all in one. */
function dealRows(weight: Float64Array, { alpha, folds }: ElasticNetParams, ctx: FitContext): Int32Array {
  const foldOfRow = new Int32Array(weight.length);
  const learning = Array.from(weight.keys()).filter((row) => weight[row] > 0);
  if (alpha > 0 || learning.length < 2) return foldOfRow;
  const dealt = kFolds(learning.length, Math.min(folds, learning.length), ctx.rng.fork('folds'));
  learning.forEach((row, i) => (foldOfRow[row] = dealt[i]));
  return foldOfRow;
}

interface Learned {
  readonly alpha: number;
  readonly coefficients: Float64Array<ArrayBuffer>;
  readonly descent: Descent;
}

/** Goes down the path as far as the given or chosen alpha: each starts from the one before. */
async function learn(equations: NormalEquations, folds: readonly CrossProducts[], { alpha: given, l1Ratio, nAlphas, maxIter, tol }: ElasticNetParams, ctx: FitContext): Promise<Learned> {
  const exact: Patience = { maxIter, tol, breathe: () => ctx.breathe() };
  const rough: Patience = { ...exact, tol: Math.max(tol, ROUGH_TOL) };
  const path = alphaPath(equations, l1Ratio, nAlphas);
  const alpha = given > 0 || folds.length < 2 || path.length === 0 ? given : (await chooseAlpha(folds, path, l1Ratio, rough, ctx)).alpha;
  const { coefficients, descend } = createCoordinateDescent(equations);
  const before = path.filter((step) => step > alpha);
  for (const [i, step] of before.entries()) {
    await descend({ l1: step * l1Ratio, l2: step * (1 - l1Ratio) }, rough);
    ctx.onProgress({ phase: 'path', done: i + 1, total: before.length + 1, unit: 'steps' });
    await ctx.breathe();
  }
  const descent = await descend({ l1: alpha * l1Ratio, l2: alpha * (1 - l1Ratio) }, exact);
  ctx.onProgress({ phase: 'path', done: before.length + 1, total: before.length + 1, unit: 'steps' });
  return { alpha, coefficients, descent };
}
