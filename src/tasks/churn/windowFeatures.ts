import type { FeatureNote } from '../clv/types.ts';
import type { UserGrid } from './grid.ts';
import type { ChurnMeasure } from './types.ts';

/** Steps at the end of the window that count as recent: seven, as in the seed document, and no more than half of the window. */
const RECENT_STEPS = 7;
/** What a ratio is at most: also what something after nothing is. */
export const LARGEST_RATIO = 100;

/** How a measure's steps are summed up. Counts that most steps have none of (kinds of events, tickets) are told by their sum alone. */
type Summary = 'mean' | 'slope' | 'deviation' | 'recentRatio' | 'sum';
const FULL: readonly Summary[] = ['mean', 'slope', 'deviation', 'recentRatio'];
const RARE: readonly Summary[] = ['sum'];
const RARE_WORDS = /(^|[^a-z])(tickets?|incident\w*|incidencias?|complaints?|quejas?)([^a-z]|$)/i;

export function summariesOf({ name, kind, source }: ChurnMeasure): readonly Summary[] {
  return kind !== undefined || source === 'tickets' || RARE_WORDS.test(name) ? RARE : FULL;
}

export function recentSteps(steps: number): number {
  return Math.min(RECENT_STEPS, Math.floor(steps / 2));
}

/** A feature of the window, in the table's order: `<measure>:<summary>`. */
export function windowNotes(measures: readonly ChurnMeasure[], steps: number): readonly FeatureNote[] {
  const recent = recentSteps(steps);
  const meanings: Readonly<Record<Summary, readonly [unit: string, meaning: string]>> = {
    mean: ['', `mean of the window's ${steps} steps`],
    slope: ['a step', 'change a step, by least squares over the steps that are known; missing with fewer than two'],
    deviation: ['', 'standard deviation over the steps; missing with fewer than two'],
    recentRatio: ['ratio', `mean of the last ${recent} steps against the mean of those before, within ±${LARGEST_RATIO}; missing where both are 0 or one is not known`],
    sum: ['', `sum over the window's ${steps} steps`],
  };
  return measures.flatMap((measure) => summariesOf(measure).map((summary) => ({ name: `${measure.name}:${summary}`, unit: meanings[summary][0], meaning: `${measure.name}: ${meanings[summary][1]}.` })));
}

/** Writes a user's window features, in the order of `windowNotes`, to row `row` of the columns. */
export type WindowWriter = (grid: Pick<UserGrid, 'values'>, columns: readonly Float64Array[], row: number) => void;

export function windowWriter(measures: readonly ChurnMeasure[]): WindowWriter {
  const summaries = measures.map(summariesOf);
  return ({ values }, columns, row) => {
    let at = 0;
    for (let m = 0; m < summaries.length; m++) {
      for (const summary of summaries[m]) columns[at++][row] = summarise(values[m], summary);
    }
  };
}

/** Steps that are NaN do not count, in any of them. */
function summarise(values: Float64Array, summary: Summary): number {
  switch (summary) {
    case 'mean':
      return meanOf(values, 0, values.length);
    case 'sum':
      return sumOf(values);
    case 'slope':
      return slopeOf(values);
    case 'deviation':
      return deviationOf(values);
    case 'recentRatio':
      return recentRatioOf(values, recentSteps(values.length));
  }
}

/** Mean over the known steps in [from, to); NaN where none is. */
function meanOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  let known = 0;
  for (let step = from; step < to; step++) {
    const value = values[step];
    if (value !== value) continue;
    sum += value;
    known++;
  }
  return known === 0 ? NaN : sum / known;
}

/** Sum over the known steps; NaN where none is. */
function sumOf(values: Float64Array): number {
  let sum = 0;
  let known = 0;
  for (const value of values) {
    if (value !== value) continue;
    sum += value;
    known++;
  }
  return known === 0 ? NaN : sum;
}

/** Change a step by least squares of the known steps on their places. NaN with fewer than two; exactly 0 where all are equal. */
export function slopeOf(values: Float64Array): number {
  let [known, places, sum, least, most] = [0, 0, 0, Infinity, -Infinity];
  for (let step = 0; step < values.length; step++) {
    const value = values[step];
    if (value !== value) continue;
    known++;
    places += step;
    sum += value;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (known < 2) return NaN;
  if (least === most) return 0;
  const [place, mean] = [places / known, sum / known];
  let [across, along] = [0, 0];
  for (let step = 0; step < values.length; step++) {
    if (values[step] !== values[step]) continue;
    across += (step - place) * (values[step] - mean);
    along += (step - place) ** 2;
  }
  return across / along;
}

/** Standard deviation of the known steps, with n − 1. NaN with fewer than two; exactly 0 where all are equal. */
export function deviationOf(values: Float64Array): number {
  const mean = meanOf(values, 0, values.length);
  let [known, squares, least, most] = [0, 0, Infinity, -Infinity];
  for (const value of values) {
    if (value !== value) continue;
    known++;
    squares += (value - mean) ** 2;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (known < 2) return NaN;
  return least === most ? 0 : Math.sqrt(squares / (known - 1));
}

/** Mean of the last `recent` steps over the mean of those before, within ±100, which is also what something over nothing is. NaN for 0 / 0, and where one of both is not known. */
export function recentRatioOf(values: Float64Array, recent: number): number {
  const now = meanOf(values, values.length - recent, values.length);
  const before = meanOf(values, 0, values.length - recent);
  if (now !== now || before !== before) return NaN;
  if (before === 0) return now === 0 ? NaN : Math.sign(now) * LARGEST_RATIO;
  return Math.max(-LARGEST_RATIO, Math.min(LARGEST_RATIO, now / before));
}
