import type { Feature, FeatureTable, TaskContext } from '../core/contract/index.ts';
import { areaUnderRoc, meanOverClasses } from '../core/metrics/areas.ts';
import { countFlagged } from '../core/metrics/flagged.ts';
import { regressionMetrics } from '../core/metrics/regression.ts';
import { countBelow } from './countBelow.ts';
import type { ReportWarning } from './types.ts';

/** Above this, one feature alone says nearly all: it may have been known only together with the target. */
const SUSPICIOUS = 0.98;
const MAX_BINS = 256;

/** Rows of both parts with their targets. */
export interface LeakData {
  readonly train: { readonly x: FeatureTable; readonly y: Float64Array };
  readonly holdout: { readonly x: FeatureTable; readonly y: Float64Array };
  /** 0 for numbers. */
  readonly classes: number;
}

/** A feature that alone says nearly all. */
export interface Suspect {
  readonly feature: string;
  readonly metric: 'R²' | 'AUC';
  readonly score: number;
}

/**
 * Each feature that alone predicts the held-out target almost perfectly: by the mean target (or classes' shares) of its bins in the training
 * rows, an R² (numbers) or AUC (classes; the mean of one against the rest) above .98.
 */
export async function suspectFeatures(data: LeakData, ctx: Pick<TaskContext, 'breathe'>): Promise<readonly Suspect[]> {
  const suspects: Suspect[] = [];
  for (const [i, feature] of data.train.x.features.entries()) {
    const score = scoreAlone(feature, data.holdout.x.features[i], data);
    await ctx.breathe();
    if (score !== null && score > SUSPICIOUS) suspects.push({ feature: feature.name, metric: data.classes === 0 ? 'R²' : 'AUC', score });
  }
  return suspects;
}

/** Names each suspect feature. */
export async function leakWarnings(data: LeakData, target: string, ctx: Pick<TaskContext, 'breathe'>): Promise<readonly ReportWarning[]> {
  return (await suspectFeatures(data, ctx)).map(({ feature, metric, score }) => ({
    key: 'leak',
    message: `"${feature}" alone predicts "${target}" almost perfectly (${metric} ${score.toFixed(3)} on held-out rows). If it was not known before the target was, leave it out.`,
    facts: { feature, target, metric, score },
  }));
}

/** Null where it cannot be said: one class or one value is held out. */
function scoreAlone(train: Feature, holdout: Feature, { train: { y }, holdout: { y: actual }, classes }: LeakData): number | null {
  const [trainBins, holdoutBins] = train.kind === 'number' && holdout.kind === 'number' ? numberBins(train.values, holdout.values) : categoryBins(train, holdout);
  const outputs = classes > 2 ? classes : 1;
  const predicted = new Float64Array(actual.length * outputs);
  for (let k = 0; k < outputs; k++) {
    const target = outputs === 1 ? y : y.map((value) => (value === k ? 1 : 0));
    const means = binMeans(trainBins, target);
    for (let row = 0; row < actual.length; row++) predicted[row * outputs + k] = means.byBin.get(holdoutBins[row]) ?? means.overall;
  }
  if (classes === 0) return actual.every((value) => value === actual[0]) ? null : regressionMetrics(actual, predicted).r2;
  return outputs === 1 ? areaUnderRoc(countFlagged(actual, predicted)) : meanOverClasses(areaUnderRoc, predicted, actual, undefined, classes);
}

function binMeans(bins: Int32Array, y: Float64Array): { readonly byBin: ReadonlyMap<number, number>; readonly overall: number } {
  const sums = new Map<number, { sum: number; rows: number }>();
  let overall = 0;
  for (let row = 0; row < y.length; row++) {
    let bin = sums.get(bins[row]);
    if (!bin) sums.set(bins[row], (bin = { sum: 0, rows: 0 }));
    bin.sum += y[row];
    bin.rows++;
    overall += y[row];
  }
  return { byBin: new Map([...sums].map(([bin, { sum, rows }]) => [bin, sum / rows])), overall: overall / y.length };
}

/** Bins of about equal numbers of training rows; −1 is missing. What lies beyond training's values is taken for the nearest. */
function numberBins(train: Float64Array, holdout: Float64Array): readonly [Int32Array, Int32Array] {
  const sorted = train.filter((value) => !Number.isNaN(value)).sort();
  const edges: number[] = [];
  for (let bin = 1; bin <= MAX_BINS && sorted.length > 0; bin++) {
    const edge = sorted[Math.min(sorted.length - 1, Math.floor((bin * sorted.length) / MAX_BINS))];
    if (edge !== edges.at(-1)) edges.push(edge);
  }
  const binOf = (value: number) => (Number.isNaN(value) ? -1 : Math.min(countBelow(edges, value), edges.length - 1));
  return [Int32Array.from(train, binOf), Int32Array.from(holdout, binOf)];
}

/** Training codes; −1 is missing, −2 a category that training does not know. */
function categoryBins(train: Feature, holdout: Feature): readonly [Int32Array, Int32Array] {
  if (train.kind !== 'category' || holdout.kind !== 'category') return [new Int32Array(0), new Int32Array(0)];
  const codeOf = new Map(train.categories.map((name, code) => [name, code]));
  const known = holdout.categories.map((name) => codeOf.get(name) ?? -2);
  return [train.codes, holdout.codes.map((code) => (code < 0 ? -1 : known[code]))];
}
