import type { TaskContext } from '../../core/contract/index.ts';
import { decileTable } from '../../core/metrics/deciles.ts';
import { gainCurve } from '../../core/metrics/gainCurve.ts';
import { normalisedGini } from '../../core/metrics/gini.ts';
import { comparePaired } from '../../core/metrics/pairedBootstrap.ts';
import { regressionMetrics } from '../../core/metrics/regression.ts';
import type { Rng } from '../../core/random.ts';
import { scatterOf } from '../scatter.ts';
import { rankByRmse } from './champion.ts';
import type { FittedModel } from './fitting.ts';
import type { ClvMetrics, ClvModelReport, Comparison } from './types.ts';

/** What is judged of a model: a fitted one, or several added up. */
export type JudgedModel = Pick<FittedModel, 'request' | 'role' | 'predicted' | 'importance' | 'learning' | 'stoppedEarly' | 'fitMs' | 'predictMs'> & { readonly model: Pick<FittedModel['model'], 'facts'> };

interface Judged {
  readonly model: JudgedModel;
  readonly kind: string;
  readonly metrics: ClvMetrics;
}

/** Every model judged on the same customers, best RMSE first; each learner is compared with the best baseline. Progress phase: `evaluate`. */
export async function evaluateModels(fitted: readonly JudgedModel[], actual: Float64Array, rng: Rng, ctx: TaskContext): Promise<readonly ClvModelReport[]> {
  const judged: Judged[] = [];
  for (const model of fitted) {
    await ctx.breathe();
    judged.push({ model, kind: model.request.kind, metrics: clvMetrics(actual, model.predicted) });
  }
  const ranked = rankByRmse(judged);
  const baseline = ranked.find(({ model }) => model.role === 'baseline');
  const reports: ClvModelReport[] = [];
  for (const [i, { model, metrics }] of ranked.entries()) {
    ctx.onProgress({ phase: 'evaluate', done: i, total: ranked.length, unit: 'models' });
    await ctx.breathe();
    const against = model.role === 'learner' && baseline ? { name: baseline.kind, predicted: baseline.model.predicted } : undefined;
    const comparison = against ? await comparePaired(actual, model.predicted, against, { rng, breathe: () => ctx.breathe() }) : null;
    reports.push(composeModelReport(model, actual, metrics, comparison));
  }
  return reports;
}

function clvMetrics(actual: Float64Array, predicted: Float64Array): ClvMetrics {
  return { ...regressionMetrics(actual, predicted), gini: normalisedGini(actual, predicted) };
}

function composeModelReport(fitted: JudgedModel, actual: Float64Array, metrics: ClvMetrics, comparison: Comparison | null): ClvModelReport {
  const { request, role, model, predicted, importance, learning, stoppedEarly, fitMs, predictMs } = fitted;
  return {
    kind: request.kind,
    role,
    params: request.params,
    metrics,
    comparison,
    featureImportance: importance.toSorted((a, b) => b.importance - a.importance),
    deciles: decileTable(actual, predicted),
    gain: gainCurve(actual, predicted),
    scatter: scatterOf(actual, predicted),
    facts: model.facts,
    learning,
    stoppedEarly,
    fitMs,
    predictMs,
  };
}
