import type { Estimate, FitContext } from '../contract/index.ts';
import { exp } from '../math/exp.ts';
import { minimise } from '../math/lbfgs.ts';
import { log } from '../math/log.ts';
import { solveCholesky } from './ridge/cholesky.ts';

/** Log-likelihood of all rows at parameters above 0; writes its derivatives into `gradient`. */
export type LogLikelihood = (params: Float64Array, gradient: Float64Array) => Promise<number>;

export interface LikelihoodTask {
  /** Shown in progress. */
  readonly phase: string;
  readonly logLikelihood: LogLikelihood;
  /** Of a part of the rows where there are many: enough to choose among the starts. Default: the whole. */
  readonly partly?: LogLikelihood;
  /** Where the search begins, by start; all above 0. */
  readonly starts: readonly (readonly number[])[];
  /** Sum of the rows' weights. */
  readonly size: number;
  /** Steps of each search, at most. */
  readonly maxIterations: number;
}

export interface MaximumLikelihood {
  readonly estimates: readonly Estimate[];
  readonly logLikelihood: number;
  readonly iterations: number;
  /** False where the steps ran out, it was stopped, or the likelihood goes on rising towards 0 or infinity. */
  readonly converged: boolean;
}

/** Enough when no slope of the mean log-likelihood, by the logarithm of a parameter, is larger. */
const TOLERANCE = 1e-8;
/** Sums over many rows are rounded: a search that ends on rounding with slopes as small as this has arrived. */
const ARRIVED = 1e-6;
/** Parameters are looked for between e^−12 and e^12: beyond, a likelihood that still rises has no maximum. */
const FARTHEST = 12;
/** Of the central differences, in logarithms of parameters: their error is about its square. */
const DIFFERENCE = 1e-4;

/**
 * Maximises a likelihood of parameters above 0, in their logarithms, from several starts by L-BFGS. Standard errors are those of the observed information: the inverse of
 * the negative Hessian by logarithms (central differences of the gradient), carried back by the delta method; null where it is not positive definite, or no maximum was found.
 */
export async function maximise(task: LikelihoodTask, ctx: FitContext): Promise<MaximumLikelihood> {
  const { logLikelihood, partly, starts, size } = task;
  let best: Search | undefined;
  for (const start of starts) {
    const found = await search(meanLoss(partly ?? logLikelihood, size), Float64Array.from(start, log), task, ctx);
    if (!best || found.value < best.value) best = found;
    if (found.stopped) break;
  }
  if (!best) throw new Error('A search needs a start.');
  const last = partly ? await search(meanLoss(logLikelihood, size), best.point, task, ctx) : best;
  const params = last.point.map(exp);
  const converged = last.converged && last.point.every((entry) => Math.abs(entry) < FARTHEST - 1);
  const spreads = converged ? await spreadsOf(meanLoss(logLikelihood, size), last.point, size) : undefined;
  const estimates = Array.from(params, (estimate, i) => ({ estimate, standardError: spreads && Number.isFinite(estimate * spreads[i]) ? estimate * spreads[i] : null }));
  return { estimates, logLikelihood: await logLikelihood(params, new Float64Array(params.length)), iterations: last.iterations, converged };
}

type MeanLoss = (logs: Float64Array, gradient: Float64Array) => Promise<number>;

function meanLoss(logLikelihood: LogLikelihood, size: number): MeanLoss {
  return async (logs, gradient) => {
    const params = logs.map(exp);
    const value = await logLikelihood(params, gradient);
    for (let i = 0; i < params.length; i++) gradient[i] *= -params[i] / size;
    return -value / size;
  };
}

interface Search {
  readonly point: Float64Array<ArrayBuffer>;
  readonly value: number;
  readonly iterations: number;
  readonly converged: boolean;
  readonly stopped: boolean;
}

async function search(loss: MeanLoss, start: Float64Array, { phase, size, maxIterations }: LikelihoodTask, ctx: FitContext): Promise<Search> {
  let stopped = false;
  let slope = Infinity;
  const bounded: MeanLoss = async (logs, gradient) => {
    const value = logs.every((entry) => Math.abs(entry) <= FARTHEST) ? await loss(logs, gradient) : Infinity;
    return Number.isNaN(value) ? Infinity : value;
  };
  const { point, value, iterations, converged } = await minimise(bounded, start, {
    maxIterations,
    gradientTolerance: TOLERANCE,
    curvatures: new Float64Array(start.length).fill(1),
    onIteration(iteration, now, gradientSize) {
      slope = gradientSize;
      ctx.onProgress({ phase, done: iteration, total: maxIterations, unit: 'steps', metrics: { logLikelihood: -now * size } });
      return (stopped = ctx.shouldStop());
    },
  });
  return { point, value, iterations, converged: converged || (!stopped && slope <= ARRIVED), stopped };
}

/** Standard errors of the logarithms; undefined where the Hessian is not positive definite. */
async function spreadsOf(loss: MeanLoss, at: Float64Array, size: number): Promise<Float64Array | undefined> {
  const n = at.length;
  const hessian = new Float64Array(n * n);
  const [above, below] = [new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) {
    await loss(at.with(i, at[i] + DIFFERENCE), above);
    await loss(at.with(i, at[i] - DIFFERENCE), below);
    for (let j = 0; j < n; j++) hessian[i * n + j] = (size * (above[j] - below[j])) / (2 * DIFFERENCE);
  }
  const symmetric = hessian.map((entry, k) => (entry + hessian[(k % n) * n + Math.floor(k / n)]) / 2);
  const spreads = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const unit = new Float64Array(n);
    unit[i] = 1;
    const solution = await solveCholesky(symmetric.slice(), unit, async () => {});
    if (!('x' in solution) || !(solution.x[i] > 0)) return undefined;
    spreads[i] = Math.sqrt(solution.x[i]);
  }
  return spreads;
}
