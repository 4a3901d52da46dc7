import { WorkbenchError, resolveParams } from '../../contract/index.ts';
import type { Artifact, Estimator, FitContext, Model, ParamSpecs, TrainingData } from '../../contract/index.ts';
import { isRecord } from '../../contract/record.ts';
import { columnsOf } from '../linear/design.ts';
import type { Design } from '../linear/design.ts';
import { LINEAR_VERSION, createLinearModel, loadLinearModel } from '../linear/linearModel.ts';
import { crossProducts, normalEquations } from '../linear/normalEquations.ts';
import type { NormalEquations } from '../linear/normalEquations.ts';
import { checkFinite, checkNormalColumns, openProblem } from '../linear/problem.ts';
import { checkHasFeatures, checkTask, checkTrainingData } from '../trainingData.ts';
import { solveCholesky } from './cholesky.ts';

export type RidgeParams = { readonly alpha: number };

const KIND = 'ridge';

const params: ParamSpecs<RidgeParams> = {
  alpha: { type: 'number', default: 1, min: 0, max: 1e12, help: 'L2 penalty on the coefficients of standardised features. Larger is steadier; 0 is ordinary least squares.' },
};

/**
 * Ridge regression (Hoerl & Kennard 1970): minimises Σ w (y − ŷ)² + α‖coefficients‖², the intercept free. Numbers are standardised, a missing
 * one is the mean with an indicator; categories are one-hot, the unknown all zeros. Solved by Cholesky on the normal equations.
 * Columns that depend on each other are shared out fairly by α > 0 and refused with `bad-input` at α = 0.
 */
export const ridge: Estimator<RidgeParams> = {
  kind: KIND,
  role: 'learner',
  tasks: ['regression'],
  params,
  presets: {},
  fit,
  load: (artifact) => loadLinearModel(KIND, false, upgrade(artifact)),
};

/** Version 1 had one intercept and no means of columns: its explanations start at the mean of each number that is there, and at no category. */
function upgrade(artifact: Artifact): Artifact {
  if (artifact?.kind !== KIND || artifact.version !== 1 || !isRecord(artifact.meta) || !isRecord(artifact.buffers)) return artifact;
  const { intercept, ...meta } = artifact.meta;
  const { coefficients } = artifact.buffers;
  const columns = coefficients instanceof Float64Array ? coefficients.length : 0;
  const buffers = { ...artifact.buffers, intercepts: Float64Array.of(typeof intercept === 'number' ? intercept : NaN), means: new Float64Array(columns) };
  return { ...artifact, version: LINEAR_VERSION, meta, buffers };
}

async function fit(data: TrainingData, given: RidgeParams, ctx: FitContext): Promise<Model> {
  const { alpha } = resolveParams(KIND, params, given);
  checkTrainingData(data);
  checkTask(KIND, ridge.tasks, data);
  checkHasFeatures(data.x);
  await ctx.breathe();
  const problem = await openProblem(data, ctx);
  const { design } = problem;
  checkNormalColumns(KIND, design);
  const [sums] = await crossProducts(problem, data.y, new Int32Array(data.x.rows), 1, ctx);
  const equations = normalEquations(sums);
  const { columnMeans: means, columnSpreads: spreads, targetMean } = equations;
  const coefficients = await solve(equations, design, alpha, ctx);
  const intercept = targetMean - coefficients.reduce((sum, coefficient, i) => sum + coefficient * means[i], 0);
  const intercepts = Float64Array.of(intercept);
  checkFinite(KIND, intercepts, coefficients, means, spreads);
  return createLinearModel({ kind: KIND, design, coefficients, intercepts, means, spreads, facts: { alpha, intercept, columns: design.columns } });
}

async function solve({ gram, moment }: NormalEquations, design: Design, alpha: number, ctx: FitContext): Promise<Float64Array<ArrayBuffer>> {
  const { columns } = design;
  for (let i = 0; i < columns; i++) gram[i * columns + i] += alpha;
  const solution = await solveCholesky(gram, moment, () => ctx.breathe());
  if ('x' in solution) return Float64Array.from(solution.x);
  const feature = design.features.find((candidate) => columnsOf(candidate).includes(solution.dependentColumn))?.name ?? '';
  throw new WorkbenchError('bad-input', `Feature "${feature}" repeats what other features say, and alpha = ${alpha} does not decide between them. Choose a larger alpha, such as 1, or leave the feature out.`, { feature });
}
