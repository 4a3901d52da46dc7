import type { FeatureTable } from '../../core/contract/index.ts';
import { formatDay } from '../../core/data/calendar.ts';
import { baselineWarning, noDifferenceWarning } from '../champion.ts';
import { MAX_BIAS } from './champion.ts';
import { numberFeature } from '../featureTables.ts';
import type { Stream } from './stream.ts';
import type { ClvModelReport, ClvOptions, ClvPlan, ReportWarning, Transactions } from './types.ts';

/** A feature is reported when more than this share of the hold-out lies outside what training has seen. */
const OUTSIDE_SHARE = 0.1;
/** A cohort: no customer joined in the later half of the history. */
const COHORT_SHARE = 0.5;
/** A correlation of frequency and value beyond which their independence is in doubt. */
const MAX_CORRELATION = 0.3;

/** Baselines that tell no customer from another. */
const SAME_FOR_ALL: ReadonlySet<string> = new Set(['baseline-zero', 'baseline-mean']);

/** What is known of the data before anything is learned. */
export function dataWarnings({ incompleteRows, rowsRead, warnings: ofLedger }: Transactions): readonly ReportWarning[] {
  const warnings: ReportWarning[] = [];
  if (incompleteRows > 0) {
    warnings.push({ key: 'incomplete-rows', message: `${incompleteRows} of ${rowsRead} rows have no customer, date or amount, and were left out.`, facts: { rows: incompleteRows, read: rowsRead } });
  }
  warnings.push(...ofLedger);
  return warnings;
}

export function optionWarnings({ shuffleTarget }: ClvOptions): readonly ReportWarning[] {
  return shuffleTarget ? [{ key: 'shuffled-target', message: 'The training targets were shuffled as a control: no model here can have learned anything.', facts: {} }] : [];
}

/** What the plan means for the answer. */
export function planWarnings({ holdoutKind, holdoutCutoff, asOf, completeThrough }: ClvPlan): readonly ReportWarning[] {
  const warnings: ReportWarning[] = [];
  const days = { asOf: formatDay(asOf), completeThrough: formatDay(completeThrough), holdoutCutoff: formatDay(holdoutCutoff) };
  if (asOf > completeThrough + 1) {
    const gapDays = asOf - completeThrough - 1;
    warnings.push({ key: 'as-of-after-data', message: `As-of ${days.asOf} lies ${gapDays} days after the data is complete to (${days.completeThrough}): purchases on the days between are unknown, and recency is overstated.`, facts: { ...days, gapDays } });
  }
  if (holdoutKind === 'same-period') {
    warnings.push({ key: 'same-period', message: 'Same period, not a forecast: there is no earlier period to learn from, so each fifth of the customers was predicted from the other four.', facts: days });
  }
  return warnings;
}

/** Features whose hold-out values training has not seen: there every model guesses. */
export function outsideWarnings(training: FeatureTable, holdout: FeatureTable): readonly ReportWarning[] {
  const outside = training.features.flatMap(({ name, kind }) => {
    if (kind !== 'number') return [];
    const seen = rangeOf(numberFeature(training, name));
    const values = numberFeature(holdout, name).filter(Number.isFinite);
    const share = values.reduce((count, value) => (value < seen.low || value > seen.high ? count + 1 : count), 0) / Math.max(1, values.length);
    return share > OUTSIDE_SHARE ? [{ name, share, seen, met: rangeOf(values) }] : [];
  });
  if (outside.length === 0) return [];
  const texts = outside.map(({ name, share, seen, met }) => `${name} ${short(met.low)} to ${short(met.high)} (training ${short(seen.low)} to ${short(seen.high)}; ${Math.round(100 * share)} % outside)`);
  return [
    {
      key: 'holdout-outside-training',
      message: `Some features of the held-out customers lie outside what was seen in training, so predictions there are a guess: ${texts.join('; ')}. A shorter horizon or more history helps.`,
      facts: { count: outside.length, features: outside.map(({ name }) => name).join(', '), ranges: texts.join('; ') },
    },
  ];
}

/** Customers who all joined early: how long someone has been a customer and the calendar cannot be told apart. */
export function cohortWarnings({ joined }: Stream, { holdoutCutoff, firstDay }: ClvPlan): readonly ReportWarning[] {
  let lastJoined = firstDay;
  for (const day of joined) if (day < holdoutCutoff && day > lastJoined) lastJoined = day;
  if (lastJoined - firstDay >= COHORT_SHARE * (holdoutCutoff - firstDay)) return [];
  const facts = { firstJoined: formatDay(firstDay), lastJoined: formatDay(lastJoined) };
  return [{ key: 'cohort', message: `All customers joined between ${facts.firstJoined} and ${facts.lastJoined}: the models have seen one cohort as it ages, and nobody who joined later.`, facts }];
}

/** Gamma-Gamma takes what is spent a purchase to be independent of how often people buy. */
export function dependenceWarnings(models: readonly ClvModelReport[]): readonly ReportWarning[] {
  return models.flatMap(({ kind, facts }) => {
    const correlation = facts.frequencyValueCorrelation;
    if (correlation === undefined || !(Math.abs(correlation) > MAX_CORRELATION)) return [];
    return [{ key: 'value-depends-on-frequency', message: `Repeat buyers who buy more often spend ${correlation > 0 ? 'more' : 'less'} each time (correlation ${correlation.toFixed(2)}); "${kind}" takes the two for independent, so its values are off for them.`, facts: { champion: kind, score: correlation } }];
  });
}

/** What the ranking does not say by itself. `models` are ranked, best first. */
export function verdictWarnings(models: readonly ClvModelReport[], champion: ClvModelReport): readonly ReportWarning[] {
  const learner = models.find(({ role }) => role === 'learner');
  return [...(champion.role === 'baseline' && learner ? baselineWarnings(learner, champion) : []), ...biasWarnings(champion)];
}

/** Why the best learner is not the one to use. */
function baselineWarnings(learner: ClvModelReport, champion: ClvModelReport): readonly ReportWarning[] {
  const { bias } = learner.metrics;
  const best = learner.comparison?.against ?? champion.kind;
  const common = baselineWarning(learner.kind, champion.kind);
  if (learner.comparison?.verdict === 'better') {
    const message = `"${learner.kind}" ranks customers better than "${best}", but its total is off by ${percent(bias)}; beyond ${100 * MAX_BIAS} % no learner is made champion.`;
    return [{ key: 'learner-biased', message, facts: { champion: best, learner: learner.kind, bias: bias ?? 'unknown' } }, common];
  }
  return learner.comparison?.verdict === 'no-difference' ? [noDifferenceWarning(learner.kind, best), common] : [common];
}

function biasWarnings({ kind, metrics: { bias } }: ClvModelReport): readonly ReportWarning[] {
  if (bias === null || Math.abs(bias) <= MAX_BIAS) return [];
  const ranks = !SAME_FOR_ALL.has(kind);
  const advice = ranks ? '. Use it to rank customers, not to add up a budget.' : ', and it says the same of every customer: it neither adds up to a budget nor ranks anyone. Another horizon or as-of, or more history, may help.';
  return [{ key: ranks ? 'champion-biased' : 'champion-biased-constant', message: `The total that "${kind}" predicts is off by ${percent(bias)}${advice}`, facts: { champion: kind, bias } }];
}

function percent(bias: number | null): string {
  return bias === null ? 'unknown' : `${(100 * bias).toFixed(1)} %`;
}

function rangeOf(values: Float64Array): { readonly low: number; readonly high: number } {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
