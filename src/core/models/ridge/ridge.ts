import { WorkbenchError, resolveParams } from '../../contract/index.ts';
import type { Estimator, FitContext, Model, ParamSpecs, TrainingData } from '../../contract/index.ts';
import { byName } from '../alignFeatures.ts';
import { checkHasFeatures, checkTask, checkTrainingData } from '../trainingData.ts';
import { solveCholesky } from './cholesky.ts';
import { createRowReader, createSparseRow, fitDesign } from './design.ts';
import type { Design } from './design.ts';
import { normalEquations } from './normalEquations.ts';
import type { NormalEquations } from './normalEquations.ts';
import { RIDGE_KIND, createRidgeModel, loadRidgeModel } from './ridgeModel.ts';

export type RidgeParams = { readonly alpha: number };

const params: ParamSpecs<RidgeParams> = {
  alpha: { type: 'number', default: 1, min: 0, max: 1e12, help: 'L2 penalty on the coefficients of standardised features. Larger is steadier; 0 is ordinary least squares.' },
};

/** The normal equations of more columns take too long, and too much memory. */
const MAX_COLUMNS = 2_000;

/**
 * Ridge regression (Hoerl & Kennard 1970): minimises Σ w (y − ŷ)² + α‖coefficients‖², the intercept free. Numbers are standardised, a missing
 * one is the mean with an indicator; categories are one-hot, the unknown all zeros. Solved by Cholesky on the normal equations.
 * Columns that depend on each other are shared out fairly by α > 0 and refused with `bad-input` at α = 0.
 */
export const ridge: Estimator<RidgeParams> = { kind: RIDGE_KIND, role: 'learner', tasks: ['regression'], params, presets: {}, fit, load: loadRidgeModel };

async function fit(data: TrainingData, given: RidgeParams, ctx: FitContext): Promise<Model> {
  const { alpha } = resolveParams(RIDGE_KIND, params, given);
  checkTrainingData(data);
  checkTask(RIDGE_KIND, ridge.tasks, data);
  checkHasFeatures(data.x);
  await ctx.breathe();
  const table = [...data.x.features].sort(byName);
  const weight = data.weight ?? new Float64Array(data.x.rows).fill(1);
  const design = await fitDesign(table, weight, () => ctx.breathe());
  if (design.columns > MAX_COLUMNS) {
    throw new WorkbenchError('bad-input', `Ridge regression would have ${design.columns} columns, and takes at most ${MAX_COLUMNS}. Choose fewer features with many categories.`);
  }
  const equations = await normalEquations(createRowReader(design, table), createSparseRow(design), design.columns, data.y, weight, ctx);
  const spreads = columnSpreads(equations, design.columns, weight);
  const coefficients = await solve(equations, design, alpha, ctx);
  const intercept = equations.targetMean - coefficients.reduce((sum, coefficient, i) => sum + coefficient * equations.columnMeans[i], 0);
  if (![intercept, ...coefficients, ...spreads].every(Number.isFinite)) {
    throw new WorkbenchError('bad-input', 'The target or the weights are too large for ridge regression: their products overflow. Divide them by a constant and train again.');
  }
  return createRidgeModel({ design, coefficients, spreads, intercept, facts: { alpha, intercept, columns: design.columns } });
}

function columnSpreads({ gram }: NormalEquations, columns: number, weight: Float64Array): Float64Array<ArrayBuffer> {
  const total = weight.reduce((sum, w) => sum + w, 0);
  return Float64Array.from({ length: columns }, (_, i) => Math.sqrt(Math.max(0, gram[i * columns + i]) / total));
}

async function solve({ gram, moment }: NormalEquations, design: Design, alpha: number, ctx: FitContext): Promise<Float64Array<ArrayBuffer>> {
  const { columns } = design;
  for (let i = 0; i < columns; i++) gram[i * columns + i] += alpha;
  const solution = await solveCholesky(gram, moment, () => ctx.breathe());
  if ('x' in solution) return Float64Array.from(solution.x);
  const feature = featureOfColumn(design, solution.dependentColumn);
  throw new WorkbenchError('bad-input', `Feature "${feature}" repeats what other features say, and alpha = ${alpha} does not decide between them. Choose a larger alpha, such as 1, or leave the feature out.`, { feature });
}

function featureOfColumn({ features }: Design, column: number): string {
  const holder = features.findLast((feature) => (feature.column >= 0 && feature.column <= column) || (feature.kind === 'number' && feature.missingColumn === column));
  return holder?.name ?? '';
}
