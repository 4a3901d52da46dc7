import { WorkbenchError } from '../contract/index.ts';
import type { TaskContext } from '../contract/index.ts';
import { LEAST_ROWS_TO_TELL, bootstrapInterval } from '../metrics/bootstrapInterval.ts';
import type { Interval } from '../metrics/bootstrapInterval.ts';
import { rankByScore } from '../metrics/ranking.ts';
import { contactList } from './contactList.ts';
import type { ContactLimits } from './contactList.ts';
import type { ContactTerms, Prospects } from './contactTerms.ts';
import { breakEvenOfList, certainCost, expectedCost, expectedGain, realisedGain, totalOf } from './gain.ts';

/** What the budget counts: what a contact is expected to cost (the incentive where it is expected to be taken), or the most it can. */
export type BudgetCounts = 'expected' | 'certain';

/** A hold-out whose outcome is known, and the rule that was chosen without it. */
export interface ProfitQuestion extends Prospects {
  /** 1 left, 0 stayed. */
  readonly churned: ArrayLike<number>;
  readonly terms: ContactTerms;
  /** `chooseThreshold`'s. */
  readonly threshold: number | null;
  readonly limits?: ContactLimits;
  /** Default `expected`. */
  readonly budgetCounts?: BudgetCounts;
}

export type Policy = 'by-gain' | 'nobody' | 'all' | 'by-probability';

/** Money that a way of choosing brings in all: as the model expected, and with the labels in place of probabilities. */
export interface PolicyProfit {
  readonly policy: Policy;
  readonly contacts: number;
  readonly expected: number;
  readonly realised: number;
  /** 95 % interval of `realised`, over users; null for fewer than six. */
  readonly interval: Interval | null;
  /** Realised profit of the list by gain less this one's, with its interval: the same users are drawn for both. */
  readonly less: number;
  readonly lessInterval: Interval | null;
}

export interface ProfitReport {
  /** Row numbers, best first. */
  readonly list: Int32Array;
  readonly threshold: number | null;
  /** `by-gain` first; `all` knows no limits; `by-probability` makes as many contacts as the list has. */
  readonly policies: readonly PolicyProfit[];
  /** Of the list, in money. */
  readonly cost: Readonly<Record<BudgetCounts, number>>;
  readonly budgetCounts: BudgetCounts;
  /** Save rate at which the list neither gains nor loses; null where none does. */
  readonly breakEvenSaveRate: number | null;
}

type BootstrapContext = Pick<TaskContext, 'rng' | 'breathe'>;

/**
 * The profit of contacting by expected gain on users whose outcome is known, beside contacting nobody, all, and as many by probability alone.
 * Intervals: `bootstrapInterval` over users, who is on which list kept. Throws `not-enough-data` without users, `bad-input` as `expectedGain` does.
 */
export async function reportProfit(question: ProfitQuestion, ctx: BootstrapContext, resamples = 1_000): Promise<ProfitReport> {
  const { churned, value, terms, threshold, limits = {}, budgetCounts = 'expected' } = question;
  const expected = expectedGain(question, terms);
  const rows = expected.length;
  if (rows === 0) throw new WorkbenchError('not-enough-data', 'There are no users to count the profit of. Choose a hold-out with users.');
  const realised = realisedGain(churned, value, terms);
  const mean = expectedCost(question, terms);
  const most = certainCost(terms);
  const list = contactList(expected, budgetCounts === 'expected' ? mean : new Float64Array(rows).fill(most), threshold, limits);
  const ranked = rankByScore(question.probability);
  const lists: readonly (readonly [Policy, Int32Array])[] = [
    ['by-gain', list],
    ['nobody', new Int32Array(0)],
    ['all', ranked],
    ['by-probability', ranked.slice(0, list.length)],
  ];
  const gains = lists.map(([, users]) => gainsOf(users, realised));
  const less = gains.map((other) => gains[0].map((gain, row) => gain - other[row]));
  const intervals = await totalIntervals([...gains, ...less], ctx, resamples);
  const policies = lists.map(
    ([policy, users], at): PolicyProfit => ({
      policy,
      contacts: users.length,
      expected: totalOf(expected, users),
      realised: totalOf(realised, users),
      interval: intervals?.[at] ?? null,
      less: sum(less[at]),
      lessInterval: intervals?.[lists.length + at] ?? null,
    }),
  );
  return { list, threshold, policies, cost: { expected: totalOf(mean, list), certain: most * list.length }, budgetCounts, breakEvenSaveRate: breakEvenOfList(question, list, terms) };
}

/** By user: what contacting brings, and 0 for who is not contacted. */
function gainsOf(list: Int32Array, realised: Float64Array): Float64Array {
  const gains = new Float64Array(realised.length);
  for (const row of list) gains[row] = realised[row];
  return gains;
}

/** Of each total, with the same users drawn for all, so that totals and their differences agree. Chance comes from the fork "profit". */
async function totalIntervals(series: readonly Float64Array[], ctx: BootstrapContext, resamples: number): Promise<Interval[] | null> {
  const rows = series[0].length;
  if (rows < LEAST_ROWS_TO_TELL) return null;
  const totals = series.map(() => new Float64Array(resamples));
  const drawn = new Float64Array(rows);
  for (let resample = 0; resample < resamples; resample++) {
    ctx.rng.fork('profit').fork(resample).fill(drawn);
    series.forEach((gains, at) => (totals[at][resample] = drawnTotal(gains, drawn)));
    await ctx.breathe();
  }
  return totals.map((sorted, at) => bootstrapInterval(sorted.sort(), sum(series[at]), rows));
}

function drawnTotal(gains: Float64Array, drawn: Float64Array): number {
  let total = 0;
  for (let i = 0; i < drawn.length; i++) total += gains[(drawn[i] * drawn.length) | 0];
  return total;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
