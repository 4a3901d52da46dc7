import { decileTable } from '../../core/metrics/deciles.ts';
import { gainCurve } from '../../core/metrics/gainCurve.ts';
import { normalisedGini } from '../../core/metrics/gini.ts';
import { rmse } from '../../core/metrics/meanLoss.ts';
import { fitOutlook, measureCoverage } from '../../core/metrics/outlook.ts';
import { comparePaired } from '../../core/metrics/pairedBootstrap.ts';
import { regressionMetrics } from '../../core/metrics/regression.ts';
import { segmentTotals } from '../../core/metrics/segmentTotals.ts';
import { spreadTotal, trackWeeks, weekLengths } from '../../core/metrics/tracking.ts';
import type { Rng } from '../../core/random.ts';
import type { TrainingContext } from '../fitModel.ts';
import { permuteFeatures, sampleRows } from '../permuteFeatures.ts';
import type { SampledRows } from '../permuteFeatures.ts';
import { scatterOf } from '../scatter.ts';
import { rankByRmse } from './champion.ts';
import type { JudgedModel, Judging } from './judging.ts';
import { segmentings } from './segments.ts';
import type { Segmenting } from './segments.ts';
import type { ClvJudgement, ClvMetrics, ClvModelReport, ClvTracking, Comparison, SegmentedTotals } from './types.ts';

interface Judged {
  readonly model: JudgedModel;
  readonly kind: string;
  readonly metrics: ClvMetrics;
}

/** What the judging of every model shares. */
interface Bench {
  readonly judging: Judging;
  readonly divided: readonly Segmenting[];
  /** For permuting. */
  readonly sample: SampledRows;
  readonly rng: Rng;
}

/** Every model judged on the same customers, best RMSE first; each learner is compared with the best baseline, or with what it names. Progress phase: `evaluate`. */
export async function evaluateModels(fitted: readonly JudgedModel[], judging: Judging, rng: Rng, ctx: TrainingContext): Promise<readonly ClvModelReport[]> {
  const { x, y } = judging;
  const judged: Judged[] = [];
  for (const model of fitted) {
    await ctx.breathe();
    judged.push({ model, kind: model.request.kind, metrics: clvMetrics(y, model.predicted) });
  }
  const ranked = rankByRmse(judged);
  const baseline = ranked.find(({ model }) => model.role === 'baseline');
  const bench: Bench = { judging, divided: segmentings(x), sample: sampleRows(x, Int32Array.from(y, (_, row) => row), y), rng };
  const reports: ClvModelReport[] = [];
  for (const [i, { model, metrics }] of ranked.entries()) {
    ctx.onProgress({ phase: 'evaluate', done: i, total: ranked.length, unit: 'models' });
    await ctx.breathe();
    const rival = model.against === undefined ? (model.role === 'learner' ? baseline : undefined) : ranked.find(({ kind }) => kind === model.against);
    const comparison = rival ? await comparePaired(y, model.predicted, { name: rival.kind, predicted: rival.model.predicted }, { rng, breathe: () => ctx.breathe() }) : null;
    reports.push(composeModelReport(model, y, metrics, comparison, await judge(model, bench, ctx)));
  }
  return reports;
}

function clvMetrics(actual: Float64Array, predicted: Float64Array): ClvMetrics {
  return { ...regressionMetrics(actual, predicted), gini: normalisedGini(actual, predicted) };
}

/** The same draws and deals for every model, so that differences are the models'. */
async function judge(fitted: JudgedModel, { judging, divided, sample, rng }: Bench, ctx: TrainingContext): Promise<ClvJudgement> {
  const { model, role, predicted, calibration } = fitted;
  const outlook = calibration && calibration.actual.length > 0 ? fitOutlook(calibration.predicted, calibration.actual) : null;
  await ctx.breathe();
  return {
    fitted: model?.fitted ?? null,
    permutationImportance: role === 'learner' && model ? await permuteFeatures({ model, importance: fitted.importance }, sample, rmse, 1, { ...ctx, rng: rng.fork('permutation') }) : [],
    outlook,
    coverage: outlook && judging.holdoutKind !== 'same-period' ? measureCoverage(outlook, predicted, judging.y) : null,
    tracking: track(fitted, judging),
    segments: await totalsBySegment(predicted, judging.y, divided, rng.fork('segments'), ctx),
  };
}

function track({ predicted, weekly: own }: JudgedModel, { horizonDays, weekly }: Judging): ClvTracking {
  const total = predicted.reduce((sum, value) => sum + value, 0);
  return { ...trackWeeks(own ?? spreadTotal(total, weekly.profile, weekLengths(horizonDays)), weekly.actual), profile: own ? 'model' : 'training' };
}

async function totalsBySegment(predicted: Float64Array, actual: Float64Array, divided: readonly Segmenting[], rng: Rng, ctx: TrainingContext): Promise<readonly SegmentedTotals[]> {
  const found: SegmentedTotals[] = [];
  for (const { feature, segments, of } of divided) {
    const totals = await segmentTotals(of, segments.length, predicted, actual, { rng: rng.fork(feature), breathe: () => ctx.breathe() });
    found.push({ feature, segments: totals.map((total, i) => ({ ...total, segment: segments[i] })) });
  }
  return found;
}

function composeModelReport(fitted: JudgedModel, actual: Float64Array, metrics: ClvMetrics, comparison: Comparison | null, judged: ClvJudgement): ClvModelReport {
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
    facts: model?.facts ?? {},
    learning,
    stoppedEarly,
    fitMs,
    predictMs,
    judged,
  };
}
