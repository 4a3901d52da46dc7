import { sortNumbers } from '../math/sortNumbers.ts';
import { rankByScore } from './ranking.ts';
import { checkPairs } from './regression.ts';

/** What became of rows with similar predictions. */
export interface OutlookBin {
  readonly rows: number;
  /** Rows with an actual above 0. */
  readonly above: number;
  /** Predictions up to here belong to it, and not to the bin before; null: all that are left. */
  readonly upTo: number | null;
  /** Share of rows with an actual of 0 or less. */
  readonly nothing: number;
  /** The range that holds 80 % of actuals above 0; null where there are too few of them (under nine) to say. */
  readonly range: OutlookRange | null;
}

export interface OutlookRange {
  readonly low: number;
  readonly high: number;
  /** True where `low` and `high` are multiples of what the prediction measures, false where they are amounts. */
  readonly timesPrediction: boolean;
  /** What a prediction measures: nothing or less counts as `least` (default: as it is), and `plus` (default 0) is added. */
  readonly least?: number;
  readonly plus?: number;
}

/** What is expected of one row. `low` and `high` are amounts; both null where there is no range. */
export interface RowOutlook {
  /** Of how many rows it is known. */
  readonly rows: number;
  readonly nothing: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** What a prediction means for one row, from what became of others: lowest predictions first. Plain numbers, to be stored with a model. */
export interface Outlook {
  readonly bins: readonly OutlookBin[];
}

/** How an outlook did on later rows. */
export interface OutlookCoverage {
  /** Of the actuals above 0 for which there was a range: the share inside it, below it and beyond it; null without such a row. 80 % was meant to be inside. */
  readonly inside: number | null;
  readonly below: number | null;
  readonly beyond: number | null;
  /** Rows with an actual above 0 for which there was a range. */
  readonly judged: number;
  /** Share of all rows with an actual of 0 or less: as said, and as it came. */
  readonly expectedNothing: number;
  readonly observedNothing: number;
  /** In the outlook's order; bins that no row fell in are left out. */
  readonly bins: readonly CoverageBin[];
}

export interface CoverageBin {
  readonly rows: number;
  readonly expectedNothing: number;
  readonly observedNothing: number;
  /** Rows with an actual above 0, and how many of them fell in the bin's range. */
  readonly above: number;
  readonly inside: number;
}

const MIN_ROWS = 100;
/** Below this many actuals above 0 a range is too coarse to be worth a bin of its own. */
const MIN_ABOVE = 20;
const MAX_BINS = 20;

/**
 * The outlook from rows that the model did not learn from. Distribution-free: rows are put into bins by rank of prediction (from the highest down, ties together, at most 20 bins;
 * at least 100 rows and, but for the lowest bin, 20 actuals above 0 in each), and the 10 % and 90 % quantiles of a bin's actuals above 0
 * are the ⌊(n + 1) / 10⌋-th and ⌈9 (n + 1) / 10⌉-th smallest (split conformal prediction, Lei et al. 2018), so that a further row
 * of the same kind falls between them in at least 80 % of cases, were the way of telling them fixed. Within a bin predictions differ too, most of all in the highest: quantiles are of
 * the actual itself, of actual / prediction, or of actual / (prediction + the usual actual), for who brings something at all need not bring next to nothing where next to nothing
 * was predicted: whichever has the best interval score on the bin's own rows. Throws as `regressionMetrics` does.
 */
export function fitOutlook(predicted: Float64Array, actual: Float64Array): Outlook {
  checkPairs(actual, predicted);
  const order = rankByScore(predicted);
  const starts = binStarts(order, predicted, actual);
  const bins = starts.map((from, i): OutlookBin => {
    const upTo = i === 0 ? null : between(predicted[order[from]], predicted[order[from - 1]]);
    return outlookBin(order.subarray(from, starts[i + 1] ?? order.length), upTo, predicted, actual);
  });
  return { bins: bins.reverse() };
}

/** What is expected of one prediction; undefined for one that is not a number. */
export function outlookOf({ bins }: Outlook, prediction: number): RowOutlook | undefined {
  if (Number.isNaN(prediction)) return undefined;
  const { rows, nothing, range } = bins[binOf(bins, prediction)];
  return { rows, nothing, ...amounts(range, prediction) };
}

/** How the outlook did on rows that neither the model nor the outlook has seen. Throws as `regressionMetrics` does. */
export function measureCoverage({ bins }: Outlook, predicted: Float64Array, actual: Float64Array): OutlookCoverage {
  checkPairs(actual, predicted);
  const counts = bins.map(() => ({ rows: 0, above: 0, inside: 0, below: 0, beyond: 0 }));
  for (let row = 0; row < actual.length; row++) {
    const at = binOf(bins, predicted[row]);
    const { low, high } = amounts(bins[at].range, predicted[row]);
    const count = counts[at];
    count.rows++;
    if (!(actual[row] > 0)) continue;
    count.above++;
    if (low === null || high === null) continue;
    if (actual[row] < low) count.below++;
    else if (actual[row] > high) count.beyond++;
    else count.inside++;
  }
  const total = (read: (count: (typeof counts)[number], bin: OutlookBin) => number) => counts.reduce((sum, count, i) => sum + read(count, bins[i]), 0);
  const judged = total(({ inside, below, beyond }) => inside + below + beyond);
  const share = (count: number) => (judged > 0 ? count / judged : null);
  return {
    inside: share(total(({ inside }) => inside)),
    below: share(total(({ below }) => below)),
    beyond: share(total(({ beyond }) => beyond)),
    judged,
    expectedNothing: total(({ rows }, { nothing }) => rows * nothing) / actual.length,
    observedNothing: total(({ rows, above }) => rows - above) / actual.length,
    bins: counts.flatMap(({ rows, above, inside }, i) => (rows > 0 ? [{ rows, expectedNothing: bins[i].nothing, observedNothing: (rows - above) / rows, above, inside }] : [])),
  };
}

/** Positions in `order` (highest prediction first) at which bins begin. The lowest bin takes rows that are too few for one of their own. */
function binStarts(order: Int32Array, predicted: Float64Array, actual: Float64Array): number[] {
  const least = Math.max(MIN_ROWS, Math.ceil(order.length / MAX_BINS));
  const starts = [0];
  let above = 0;
  for (let at = 0; at < order.length; at++) {
    const tied = at > 0 && predicted[order[at]] === predicted[order[at - 1]];
    if (!tied && at - starts[starts.length - 1] >= least && above >= MIN_ABOVE) {
      starts.push(at);
      above = 0;
    }
    if (actual[order[at]] > 0) above++;
  }
  if (starts.length > 1 && order.length - starts[starts.length - 1] < least) starts.pop();
  return starts;
}

function outlookBin(rows: Int32Array, upTo: number | null, predicted: Float64Array, actual: Float64Array): OutlookBin {
  const paid = rows.filter((row) => actual[row] > 0);
  const ranges = scales(rows, paid, predicted, actual).flatMap((scale) => rangeOf(paid, predicted, actual, scale) ?? []);
  const scored = ranges.map((range) => ({ range, score: intervalScore(range, paid, predicted, actual) }));
  const range = scored.reduce<(typeof scored)[number] | null>((best, one) => (best && best.score <= one.score ? best : one), null)?.range ?? null;
  return { rows: rows.length, above: paid.length, upTo, nothing: (rows.length - paid.length) / rows.length, range };
}

type Scale = Omit<OutlookRange, 'low' | 'high'>;

/** Ways in which ranges may grow with these predictions, which are in order of rank; the plainest first. */
function scales(rows: Int32Array, paid: Int32Array, predicted: Float64Array, actual: Float64Array): readonly Scale[] {
  const plain = { timesPrediction: false };
  if (paid.length === 0 || predicted[rows[0]] === predicted[rows[rows.length - 1]]) return [plain];
  const lowest = predicted[paid[paid.length - 1]];
  const usual = sortNumbers(Float64Array.from(paid, (row) => actual[row]))[paid.length >> 1];
  // Multiples of a prediction that is nothing, or less, say nothing.
  return [plain, ...(lowest > 0 ? [{ timesPrediction: true, least: lowest }] : []), { timesPrediction: true, least: 0, plus: usual }];
}

/** What `low` and `high` are multiples of. */
function unitOf({ timesPrediction, least, plus = 0 }: Scale, prediction: number): number {
  return timesPrediction ? (prediction > 0 ? prediction : (least ?? prediction)) + plus : 1;
}

function rangeOf(paid: Int32Array, predicted: Float64Array, actual: Float64Array, scale: Scale): OutlookRange | null {
  const sizes = sortNumbers(Float64Array.from(paid, (row) => actual[row] / unitOf(scale, predicted[row])));
  const n = sizes.length;
  const [low, high] = [Math.floor((n + 1) / 10), Math.ceil((9 * (n + 1)) / 10)];
  return low >= 1 && high <= n ? { low: sizes[low - 1], high: sizes[high - 1], ...scale } : null;
}

/** Mean width, and ten times what is missed by: the proper score of an 80 % interval (Gneiting and Raftery 2007), the smaller the better. */
function intervalScore(range: OutlookRange, paid: Int32Array, predicted: Float64Array, actual: Float64Array): number {
  let sum = 0;
  for (const row of paid) {
    const unit = unitOf(range, predicted[row]);
    const [low, high] = [unit * range.low, unit * range.high];
    sum += high - low + 10 * Math.max(0, low - actual[row], actual[row] - high);
  }
  return sum / paid.length;
}

function amounts(range: OutlookRange | null, prediction: number): Pick<RowOutlook, 'low' | 'high'> {
  if (range === null) return { low: null, high: null };
  const unit = unitOf(range, prediction);
  return { low: unit * range.low, high: unit * range.high };
}

/** Halfway, so that neither bin claims what lies between; at least `low` and below `high`, however close they are. */
function between(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  return middle > low && middle < high ? middle : low;
}

function binOf(bins: readonly OutlookBin[], prediction: number): number {
  const found = bins.findIndex(({ upTo }) => upTo === null || prediction <= upTo);
  return found < 0 ? bins.length - 1 : found;
}
