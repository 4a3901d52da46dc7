import type { Artifact, FeatureTable, Registry } from '../../core/contract/index.ts';
import { DAY_MS } from '../../core/data/calendar.ts';
import { columnNamed } from '../../core/data/table.ts';
import { splitByFold } from '../../core/selection/folds.ts';
import { chooseChampion } from '../champion.ts';
import { selectRows, selectValues } from '../featureTables.ts';
import { fitEach, stopWarnings } from '../fitModel.ts';
import type { TrainingContext } from '../fitModel.ts';
import { leakWarnings } from '../leakage.ts';
import type { LeakData } from '../leakage.ts';
import { featureStateToArtifact } from '../table/featureState.ts';
import { readFeatures } from '../table/features.ts';
import { knownRows, readKeys, seriesOf } from '../table/predictions.ts';
import type { TablePredictions } from '../table/types.ts';
import type { DividedRows, TabularInput } from './divideRows.ts';
import { evaluateModels } from './evaluate.ts';
import { fitFolds, fitHoldout } from './fitting.ts';
import type { FittedModel, FittingTask } from './fitting.ts';
import { rankedBy } from './losses.ts';
import { planTabular } from './plan.ts';
import { countRepeats } from './repeats.ts';
import { WARM_START_KIND, startWarnings } from './startFrom.ts';
import type { EarlierModel } from './startFrom.ts';
import type { ReportWarning, TabularModelReport, TabularOptions, TabularPlan, TabularReport, TabularResult } from './types.ts';
import { repeatWarnings, thresholdWarnings, verdictWarnings } from './warnings.ts';

/** What is known around a training, beside its options. */
export interface TrainingFacts {
  readonly splitIsProposed: boolean;
  /** How long reading the stored columns took. */
  readonly columnsMs: number;
  /** What boosting goes on from. */
  readonly earlier?: EarlierModel;
}

interface TabularData {
  readonly plan: TabularPlan;
  readonly rows: DividedRows;
  readonly classes: readonly string[];
  /** Features of the rows to learn from, and of the rows to predict: the same where folds are made. */
  readonly trainX: FeatureTable;
  readonly x: FeatureTable;
  readonly judged: Int32Array;
}

/**
 * Trains every model asked for and judges all on the same held-out rows. Reproducible by the seeds in `options`.
 * Progress phases: `features`, `check`, `fit:<kind>` for each model, `evaluate`. What a stop leaves out: see fitEach. Everything that is fitted
 * (encoders, scaling, thresholds) is fitted on training rows alone. Rejects with `cancelled`; throws as planTabular does.
 */
export async function trainTabular(input: TabularInput, options: TabularOptions, facts: TrainingFacts, registry: Registry, ctx: TrainingContext): Promise<TabularResult> {
  const startMs = ctx.nowMs();
  const data = await prepareData(input, options, facts, ctx);
  const preparedMs = ctx.nowMs();
  const dataWarnings = await checkData(data, ctx);
  const checkedMs = ctx.nowMs();
  const { plan, rows, classes } = data;
  const task = fittingTask(data, options, registry);
  const fitCtx: TrainingContext = facts.earlier ? { ...ctx, earlierModels: new Map([[WARM_START_KIND, facts.earlier.artifact]]) } : ctx;
  const fit = (request: TabularOptions['models'][number]) => (rows.foldOfRow ? fitFolds(task, rows.foldOfRow, request, fitCtx) : fitHoldout(task, request, fitCtx));
  const { fitted, skipped } = await fitEach(options.models, registry, ctx, fit);
  try {
    const fittedMs = ctx.nowMs();
    const models = await evaluateModels(fitted, { learn: plan.learn, classes, x: data.x, actual: rows.actual, judged: data.judged, seed: options.seed }, ctx);
    const evaluatedMs = ctx.nowMs();
    const artifacts = Object.fromEntries(fitted.map(({ request, model }): [string, Artifact] => [request.kind, model.toArtifact()]));
    const warnings = [...plan.warnings, ...dataWarnings, ...startWarnings(facts.earlier), ...thresholdWarnings(fitted), ...stopWarnings(models, skipped)];
    const timingsMs = {
      columns: facts.columnsMs,
      features: preparedMs - startMs,
      check: checkedMs - preparedMs,
      fit: Object.fromEntries(models.map(({ kind, fitMs }) => [kind, fitMs])),
      predict: fitted.reduce((sum, { predictMs }) => sum + predictMs, 0),
      evaluate: evaluatedMs - fittedMs,
      artifacts: ctx.nowMs() - evaluatedMs,
    };
    return {
      report: composeReport(plan, options, models, warnings, { timingsMs, unit: unitOf(input, options), ...startedFrom(facts) }),
      predictions: listPredictions(input, data, fitted),
      models: artifacts,
      featureState: featureStateToArtifact({ ...plan, classes, thresholds: thresholdsOf(plan, fitted) }),
    };
  } finally {
    for (const { model } of fitted) model.dispose();
  }
}

async function prepareData(input: TabularInput, options: TabularOptions, { splitIsProposed }: TrainingFacts, ctx: TrainingContext): Promise<TabularData> {
  ctx.onProgress({ phase: 'features', done: 0, total: NaN, unit: 'rows' });
  const { plan, rows } = planTabular(input, options, splitIsProposed);
  await ctx.breathe();
  const trainX = await readFeatures(input.train.reader, plan.features, rows.train, ctx);
  const x = rows.foldOfRow ? trainX : await readFeatures((input.test ?? input.train).reader, plan.features, rows.predicted, ctx);
  return { plan, rows, classes: plan.classes.map(({ name }) => name), trainX, x, judged: knownRows(rows.actual) };
}

function fittingTask({ plan: { split }, rows, classes, trainX, x }: TabularData, { threshold, validationShare, seed }: TabularOptions, registry: Registry): FittingTask {
  const training = { x: trainX, y: rows.trainY, weight: rows.weight, times: rows.trainTimes };
  return { classes, training, x, folds: split.kind === 'folds' ? split.k : 0, threshold, validationShare, seed, registry };
}

/** Repeats and leaks: what makes models look better than they are. */
async function checkData(data: TabularData, ctx: TrainingContext): Promise<readonly ReportWarning[]> {
  ctx.onProgress({ phase: 'check', done: 0, total: NaN, unit: 'rows' });
  const { plan, rows, trainX, x } = data;
  const train = { x: trainX, y: rows.trainY };
  const repeats = await countRepeats(rows.foldOfRow ? [train] : [train, { x, y: rows.actual }], ctx);
  return [...repeatWarnings(repeats), ...(await leakWarnings(leakData(data), plan.target, ctx))];
}

/** Both parts of the rows; of folds, the first against the others. */
function leakData({ rows: { train, trainY, actual, foldOfRow }, classes, trainX, x, judged }: TabularData): LeakData {
  const parts = foldOfRow ? splitByFold(foldOfRow, 0) : { train: Int32Array.from(train.keys()), holdout: judged };
  const sampleOf = (table: FeatureTable, y: Float64Array, positions: Int32Array) => {
    const sample = thin(positions);
    return { x: selectRows(table, sample), y: selectValues(y, sample) };
  };
  return { train: sampleOf(trainX, trainY, parts.train), holdout: sampleOf(x, actual, parts.holdout), classes: classes.length };
}

/** So many rows tell a leak. */
const LEAK_ROWS = 20_000;

function thin(positions: Int32Array): Int32Array {
  if (positions.length <= LEAK_ROWS) return positions;
  const step = positions.length / LEAK_ROWS;
  return Int32Array.from({ length: LEAK_ROWS }, (_, i) => positions[Math.floor(i * step)]);
}

function listPredictions({ train, test }: TabularInput, { plan, rows, classes }: TabularData, fitted: readonly FittedModel[]): TablePredictions {
  return {
    keys: readKeys((test ?? train).table, plan.key, rows.predicted),
    rows: rows.predicted,
    cutoff: rows.cutoffMs === undefined ? NaN : Math.floor(rows.cutoffMs / DAY_MS),
    actual: rows.actual,
    byKind: Object.fromEntries(fitted.flatMap(({ request, predicted }) => seriesOf(request.kind, predicted, classes))),
  };
}

function thresholdsOf({ learn }: TabularPlan, fitted: readonly FittedModel[]): Readonly<Record<string, number>> {
  return learn === 'binary' ? Object.fromEntries(fitted.map(({ request, threshold }) => [request.kind, threshold])) : {};
}

function unitOf({ train }: TabularInput, { target, learn }: TabularOptions): string {
  return learn === 'regression' ? (columnNamed(train.table, target).schema.format.unit ?? '') : '';
}

function startedFrom({ earlier }: TrainingFacts): Pick<TabularReport, 'startedFrom'> {
  if (!earlier) return {};
  const { runId, name, sameRows } = earlier;
  return { startedFrom: { runId, name, sameRows } };
}

function composeReport(plan: TabularPlan, { seed, threshold }: TabularOptions, models: readonly TabularModelReport[], warnings: readonly ReportWarning[], facts: Pick<TabularReport, 'timingsMs' | 'unit' | 'startedFrom'>): TabularReport {
  const champion = chooseChampion(models);
  return {
    task: 'tabular',
    plan,
    seed,
    thresholdRule: threshold,
    ...facts,
    rows: plan.rows,
    warnings: [...warnings, ...verdictWarnings(models, champion)],
    rankedBy: rankedBy(plan.learn),
    models,
    champion: champion.kind,
    championIsBaseline: champion.role === 'baseline',
  };
}
