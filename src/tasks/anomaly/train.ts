import type { Artifact, FeatureTable, Registry } from '../../core/contract/index.ts';
import { columnNamed } from '../../core/data/table.ts';
import { predictRows } from '../../core/models/predictRows.ts';
import { createRng } from '../../core/random.ts';
import { fitEach, fitModel, stopWarnings } from '../fitModel.ts';
import type { Fit, TrainingContext } from '../fitModel.ts';
import type { TableSource } from '../table/facts.ts';
import { allRows, onlyUsedCategories, readFeatures } from '../table/features.ts';
import { featureStateToArtifact } from '../table/featureState.ts';
import { readLabels, targetsAt } from '../table/labels.ts';
import { readKeys } from '../table/predictions.ts';
import type { ModelRequest } from '../types.ts';
import { planAnomaly } from './plan.ts';
import { reportModel } from './reportModel.ts';
import type { ScoredFit, ScoredRows } from './reportModel.ts';
import type { AnomalyModelReport, AnomalyOptions, AnomalyPlan, AnomalyReport, AnomalyResult } from './types.ts';
import { flagWarnings } from './warnings.ts';

/** What is known around a training, beside its options. */
export interface TrainingFacts {
  /** How long reading the stored columns took. */
  readonly columnsMs: number;
}

/**
 * Learns from all rows what is usual, and scores every one of them. Reproducible by the seed in `options`; a label is never learned from.
 * Progress phases: `features`, `fit:<kind>` for each model, `scores`. What a stop leaves out: see fitEach. Rejects with `cancelled`; throws as
 * planAnomaly does.
 */
export async function trainAnomaly(source: TableSource, options: AnomalyOptions, { columnsMs }: TrainingFacts, registry: Registry, ctx: TrainingContext): Promise<AnomalyResult> {
  const startMs = ctx.nowMs();
  ctx.onProgress({ phase: 'features', done: 0, total: NaN, unit: 'rows' });
  const plan = planAnomaly(source, options);
  const rows = await readRows(source, plan, ctx);
  const preparedMs = ctx.nowMs();
  const { fitted, skipped } = await fitEach(options.models, registry, ctx, (request) => fitAndScore(rows.x, request, options.seed, registry, ctx));
  try {
    const fittedMs = ctx.nowMs();
    const models: AnomalyModelReport[] = [];
    for (const fit of fitted) models.push(await reportModel(fit, rows, plan, ctx));
    const evaluatedMs = ctx.nowMs();
    const artifacts = Object.fromEntries(fitted.map(({ request, model }): [string, Artifact] => [request.kind, model.toArtifact()]));
    const timingsMs = {
      columns: columnsMs,
      features: preparedMs - startMs,
      fit: Object.fromEntries(models.map(({ kind, fitMs }) => [kind, fitMs])),
      predict: models.reduce((sum, { predictMs }) => sum + predictMs, 0),
      evaluate: evaluatedMs - fittedMs,
      artifacts: ctx.nowMs() - evaluatedMs,
    };
    const warnings = [...plan.warnings, ...flagWarnings(models), ...stopWarnings(models, skipped)];
    return {
      report: { task: 'anomaly', plan, seed: options.seed, unit: '', rows: plan.rows, warnings, models, champion: championOf(models).kind, championIsBaseline: false, timingsMs },
      predictions: { keys: rows.keys, rows: rows.numbers, cutoff: NaN, actual: rows.actual, byKind: Object.fromEntries(fitted.map(({ request, scores }) => [request.kind, scores])) },
      models: artifacts,
      featureState: featureStateOf(plan, models),
    };
  } finally {
    for (const { model } of fitted) model.dispose();
  }
}

async function readRows({ table, reader }: TableSource, { features, key, label }: AnomalyPlan, ctx: TrainingContext): Promise<ScoredRows> {
  await ctx.breathe();
  const numbers = allRows(table);
  const x = onlyUsedCategories(await readFeatures(reader, features, numbers, ctx));
  const actual = label === null ? new Float64Array(table.rows).fill(NaN) : targetsAt(readLabels(columnNamed(table, label.column), 'anomaly'), numbers, label.classes.map(({ name }) => name));
  return { reader, numbers, keys: readKeys(table, key, numbers), x, actual };
}

async function fitAndScore(x: FeatureTable, request: ModelRequest, seed: number, registry: Registry, ctx: TrainingContext): Promise<ScoredFit> {
  const estimator = await registry.get(request.kind);
  const startMs = ctx.nowMs();
  const fit: Fit = await fitModel(estimator, request, { x, y: new Float64Array(x.rows) }, createRng(seed).fork(request.kind), request.kind, ctx);
  const fittedMs = ctx.nowMs();
  ctx.onProgress({ phase: 'scores', done: 0, total: x.rows, unit: 'rows' });
  const scores = await predictRows(fit.model, x, ctx);
  return { ...fit, scores, fitMs: fittedMs - startMs, predictMs: ctx.nowMs() - fittedMs };
}

function championOf(models: readonly AnomalyModelReport[]): AnomalyModelReport {
  const quality = ({ metrics }: AnomalyModelReport) => metrics.aucPr ?? 0;
  return models.reduce((best, model) => (quality(model) > quality(best) ? model : best));
}

function featureStateOf({ label, key, features }: AnomalyPlan, models: AnomalyReport['models']): Artifact {
  return featureStateToArtifact({
    target: label?.column ?? null,
    learn: 'anomaly',
    classes: label?.classes.map(({ name }) => name) ?? [],
    key,
    features,
    thresholds: Object.fromEntries(models.map(({ kind, threshold }) => [kind, threshold])),
  });
}
